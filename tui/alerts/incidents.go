package alerts

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/tui/screen"
)

// incidentVerbs open the list of incidents.
func incidentVerbs() []verb {
	return []verb{in("views", "incidents", "list incidents", func(s *Screen) tea.Cmd {
		if s.o.Incidents == nil {
			return screen.Say(screen.Info, "There is no list of incidents here")
		}
		return screen.Send(screen.Open{Screen: s.o.Incidents(s.acts.Undo)})
	}, "I").footer("incidents", 15).also("cases").both()}
}
