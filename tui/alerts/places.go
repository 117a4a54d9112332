package alerts

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/tui/screen"
)

// placeVerbs lead to other screens.
func placeVerbs() []verb {
	health := in("tool", "health", "how polling does: feeds, lag, requests, certificates", func(s *Screen) tea.Cmd {
		if s.o.Health == nil {
			return screen.Say(screen.Info, "Nothing polls here")
		}
		return screen.Send(screen.Open{Screen: s.o.Health()})
	}, "f2").also("feeds", "status", "log", "throttled", "certificate")
	return []verb{health.both()}
}
