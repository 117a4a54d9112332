package alerts

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/ingest"
)

// stated handles the feeds' states, and searches again if that changes which
// rows are new.
func (s *Screen) stated(msg stated) tea.Cmd {
	if msg.err != nil {
		return nil // the search reports it better
	}
	if s.takeStates(msg.states) {
		return tea.Batch(s.reload(), s.watch())
	}
	return s.watch()
}

// takeStates keeps the states of the feeds to show.
func (s *Screen) takeStates(states []ingest.State) (differs bool) {
	s.states, s.known = nil, true // a running command may still read the old ones
	for _, f := range states {
		if len(s.o.Integrations) == 0 || slices.Contains(s.o.Integrations, f.Integration) {
			s.states = append(s.states, f)
		}
	}
	return s.news.Take(states)
}

// watchEvery is how often a back-fill is checked without ticks, which a
// terminal in the background doesn't get: its end must not be missed.
const watchEvery = time.Second

// watched is sent when it is time to check.
type watched struct{ of }

// watch reads the states after a while, as long as a feed is being back-filled.
func (s *Screen) watch() tea.Cmd {
	moving := func(f ingest.State) bool { return f.Backfilling() && f.Phase != ingest.Stopped }
	if s.watching || !slices.ContainsFunc(s.states, moving) {
		return nil
	}
	s.watching = true
	closing := s.closing
	return func() tea.Msg {
		sleep(closing, watchEvery)
		if closing.Err() != nil {
			return nil
		}
		return watched{of{s}}
	}
}
