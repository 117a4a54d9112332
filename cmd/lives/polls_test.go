package lives

import (
	"context"
	"strings"
	"time"

	"tocsin/graph/simulator"
)

// pollInPeace polls for some minutes, in which nothing of the past is due, and holds the
// number of requests against the pages that a poll must read.
func (l *life) pollInPeace() {
	l.wire.mu.Lock()
	l.wire.polls = map[string][]time.Time{}
	l.wire.mu.Unlock()
	ctx, cancel := context.WithTimeout(l.t.Context(), 130*time.Second)
	defer cancel()
	if err := l.fleet(&keeper{Store: l.kept}, "host/0/peace").Run(ctx); err != nil {
		l.t.Errorf("life %d: in peace: %v", l.seed, err)
	}
	l.wire.mu.Lock()
	defer l.wire.mu.Unlock()
	polls := 0
	for path, at := range l.wire.polls {
		for _, n := range requestsOf(at) {
			polls++
			if most := l.most(path); n > most {
				l.wire.wrong("in peace a poll of %s takes %d requests, want at most %d, with %+v", path, n, most, l.usual)
			}
		}
	}
	if polls < 2*len(l.world.lists) {
		l.wire.wrong("%d polls in two minutes of peace", polls)
	}
	l.wire.polls = nil
}

// requestsOf counts the requests of each poll: polls are a minute apart.
func requestsOf(at []time.Time) (counts []int) {
	for i := range at {
		if i == 0 || at[i].Sub(at[i-1]) > 20*time.Second {
			counts = append(counts, 0)
		}
		counts[len(counts)-1]++
	}
	return counts
}

// most returns how many requests a poll of a path may take: 1.1 for each page, and 3, also
// of a service that has no order or, as that of risk detections, does not count. Only if next
// pages can't be followed are they looked for by time; package collect has the test of what
// that may cost.
func (l *life) most(path string) int {
	for _, at := range l.world.lists {
		if !strings.HasSuffix(path, at.path) {
			continue
		}
		pages := at.pages(l.usual)
		most := 3 + pages + pages/10
		if l.usual.NoNextLink || l.usual.SkipLinks {
			most = 6*pages + 10
		}
		return most
	}
	return 3 + 2*2 // a listing, and a page of it, of two content types
}

// pages returns how many pages a poll of a list must read: the items of the quarter of an
// hour before the newest.
func (l *list) pages(s simulator.Switches) int {
	var newest time.Time
	for _, i := range l.items {
		if i.updated.After(newest) {
			newest = i.updated
		}
	}
	n, size := 0, l.top
	if s.MaxTop > 0 {
		size = min(size, s.MaxTop)
	}
	for _, i := range l.items {
		if newest.Sub(i.updated) <= 15*time.Minute {
			n++
		}
	}
	return max(1, (n+size-1)/size)
}
