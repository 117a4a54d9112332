package alerts

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/screen"
)

// poll asks whoever polls to poll every feed now.
func (s *Screen) poll() tea.Cmd {
	switch {
	case s.gone != "":
		return s.askForStore()
	case s.o.ReadOnly:
		return screen.Say(screen.Warn, "Read-only: you can't poll from here")
	case len(s.states) == 0:
		return screen.Say(screen.Warn, "Nothing is polling this store")
	}
	states, now, store := s.states, s.o.Now(), s.o.Store
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(context.Background(), actLimit)
		defer cancel()
		for _, f := range states {
			if err := store.PollNow(ctx, f.Feed, now); err != nil {
				if tell := complain(late(err)); tell != nil {
					return tell()
				}
				return nil
			}
		}
		return screen.Toast{Text: "Poll requested", Level: screen.Info}
	}
}
