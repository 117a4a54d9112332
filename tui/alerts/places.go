package alerts

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/tui/screen"
)

// Places make the screens that a command leads to; nil for one that there is none of.
type Places struct {
	Health   func() screen.Screen // of the feeds
	Coverage func() screen.Screen // that compares the sources
}

// placeVerbs lead to other screens.
func placeVerbs() []verb {
	health := in("tool", "health", "how polling does: feeds, lag, requests, certificates", func(s *Screen) tea.Cmd {
		if s.o.Places.Health == nil {
			return screen.Say(screen.Info, "Nothing polls here")
		}
		return screen.Send(screen.Open{Screen: s.o.Places.Health()})
	}, "f2").also("feeds", "status", "log", "throttled", "certificate")
	coverage := in("tool", "coverage", "what each source has that others lack", func(s *Screen) tea.Cmd {
		if s.o.Places.Coverage == nil {
			return screen.Say(screen.Info, "There are no sources to compare here")
		}
		return screen.Send(screen.Open{Screen: s.o.Places.Coverage()})
	}).also("compare", "legacy", "sources", "gaps")
	return []verb{health.both(), coverage.both()}
}
