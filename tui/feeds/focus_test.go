package feeds

import (
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// A focused screen says so of the feeds that would be polled faster, some times a minute,
// and for longer than until it says so again.
func TestFocused(t *testing.T) {
	now := midnight
	x := &store{}
	f := New(t.Context(), Options{Store: x, Now: func() time.Time { return now }})
	faster := with(fresh("contoso", alert.AlertsV2, midnight), func(s *ingest.State) { s.Faster = 15 * time.Second })
	run := func(cmd tea.Cmd) int {
		before := len(x.focused)
		if cmd != nil {
			if msg := cmd(); msg != nil {
				t.Errorf("it says %v", msg)
			}
		}
		return len(x.focused) - before
	}
	if f.Focused() != nil {
		t.Error("it speaks of feeds that it does not know")
	}
	f.Take([]ingest.State{
		faster, fresh("contoso", alert.Incidents, midnight),
		with(faster, func(s *ingest.State) { s.Source, s.Retired = alert.Legacy, true }),
		with(faster, func(s *ingest.State) { s.Integration, s.Phase = "paused", ingest.Stopped }),
	})
	if n := run(f.Focused()); n != 1 || !slices.Equal(x.focused, []ingest.Feed{faster.Feed}) {
		t.Errorf("%d said: %v", n, x.focused)
	}
	said, until := 0, x.until
	for range 60 {
		now = now.Add(time.Second)
		if !now.Before(until) {
			t.Fatalf("what was said ended at %v", until)
		}
		said += run(f.Focused())
		until = x.until
	}
	if said != 3 || until.Sub(now) > time.Minute {
		t.Errorf("%d times a minute, until %v ahead", said, until.Sub(now))
	}
	now = now.Add(-10 * time.Hour) // the clock was wrong
	if n := run(f.Focused()); n != 1 {
		t.Errorf("%d after the clock was set", n)
	}
	now = now.Add(time.Hour)
	x.err = ingest.ErrRemoved
	if n := run(f.Focused()); n != 1 {
		t.Errorf("%d without a store", n)
	}
	still := New(t.Context(), Options{Store: x, Now: f.o.Now, ReadOnly: true})
	still.Take([]ingest.State{faster})
	if still.Focused() != nil {
		t.Error("a read-only screen writes")
	}
}
