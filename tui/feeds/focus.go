package feeds

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/ingest"
)

// Times of saying that the screen is focused. The saying ends by itself, so that a screen
// which is killed, or loses the focus, speeds nothing up for long.
const (
	focusLife  = 40 * time.Second
	focusEvery = 20 * time.Second
)

// Focused says to the store that the screen is focused, so that whoever polls may poll
// faster. A screen calls it at each tick, which comes each second while it is focused; only
// some of the calls write, and none if no feed would be polled faster.
func (f *Feeds) Focused() tea.Cmd {
	now := f.o.Now()
	if f.o.ReadOnly || now.Sub(f.said).Abs() < focusEvery {
		return nil
	}
	var which []ingest.Feed
	for _, s := range f.states {
		if s.Faster > 0 && !s.Retired && s.Phase != ingest.Stopped {
			which = append(which, s.Feed)
		}
	}
	if len(which) == 0 {
		return nil
	}
	f.said = now
	store, within := f.o.Store, f.within
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(within, limit)
		defer cancel()
		for _, feed := range which {
			if store.Focus(ctx, feed, now.Add(focusLife)) != nil {
				break // the next one comes soon, and polls go on without
			}
		}
		return nil
	}
}
