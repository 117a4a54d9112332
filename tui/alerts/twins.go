package alerts

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/tui/triage"
)

// twinVerb closes the twin of the alert that was closed last.
func twinVerb() verb {
	return in("act", "twin", triage.TwinHelp, func(s *Screen) tea.Cmd { return triage.Also(s.acts.Acts, s.acts.target()) }, triage.TwinKey).also(triage.TwinFound()...).both()
}
