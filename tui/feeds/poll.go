package feeds

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/ingest"
	"tocsin/tui/screen"
)

// PollNow asks whoever polls to poll every feed which is shown now, and says so.
func (f *Feeds) PollNow() tea.Cmd {
	switch {
	case f.o.ReadOnly:
		return screen.Say(screen.Warn, "Read-only: you can't poll from here")
	case f.Unset():
		return screen.Say(screen.Warn, strings.ToUpper(f.o.Unset[:1])+f.o.Unset[1:])
	case len(f.states) == 0:
		return screen.Say(screen.Warn, "Nothing is polling this store")
	}
	states, now, store := f.states, f.o.Now(), f.o.Store
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(context.Background(), limit)
		defer cancel()
		for _, s := range states {
			err := store.PollNow(ctx, s.Feed, now)
			if ingest.IsGone(err) {
				return nil // the program tells of that
			}
			if err != nil {
				if tell := screen.Tell(screen.Late(err)); tell != nil {
					return tell()
				}
				return nil
			}
		}
		return screen.Toast{Text: "Poll requested", Level: screen.Info}
	}
}
