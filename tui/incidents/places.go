package incidents

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/tui/screen"
)

// Places make the screens that a command leads to; nil for one that there is none of.
type Places struct {
	Health   func() screen.Screen // of the feeds
	Coverage func() screen.Screen // that compares the sources
}

// placeVerbs lead to other screens, by the words of the list of alerts.
func placeVerbs() []verb {
	to := func(id, help, keys, none string, of func(p *Places) func() screen.Screen) verb {
		return in("tool", id, help, keys, func(s *Screen) tea.Cmd {
			made := of(&s.o.Places)
			if made == nil {
				return screen.Say(screen.Info, none)
			}
			return screen.Send(screen.Open{Screen: made()})
		}).both()
	}
	return []verb{
		to("health", "how polling does: feeds, lag, requests, certificates", "f2", "Nothing polls here",
			func(p *Places) func() screen.Screen { return p.Health }).also("feeds", "status", "log", "throttled", "certificate"),
		to("coverage", "what each source has that others lack", "", "There are no sources to compare here",
			func(p *Places) func() screen.Screen { return p.Coverage }).also("compare", "legacy", "sources", "gaps"),
	}
}
