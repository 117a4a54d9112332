package alerts

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/list"
	"tocsin/tui/screen"
)

// Time limits of the store's answers; how long changes gather before the list
// queries again, since a back-fill brings a page every few milliseconds; and
// how soon a failed search is tried again.
const (
	searchLimit = 30 * time.Second
	lookLimit   = 10 * time.Second // of looking one row up
	gather      = 120 * time.Millisecond
	retry       = 5 * time.Second
)

// buckets is the length of the histogram.
const buckets = 48

// found is the answer to a search.
type found struct {
	of
	generation int
	want       list.Window[alert.Key]
	states     []ingest.State // read before the search; nil if they could not be read
	result     index.Result
	fresh      int // number of new rows
	err        error
}

// changed is sent when the store holds something newer than the last search.
type changed struct{ of }

// lost is sent when the store can no longer report changes.
type lost struct {
	of
	err error
}

// due is sent when a search should be repeated, unless another one ran since.
type due struct {
	of
	generation int
}

// reload queries the window that the list wants and cancels a running search.
// "The last hour" is another hour each time; see reading.
func (s *Screen) reload() tea.Cmd {
	s.stop()
	s.generation++
	s.searched = s.o.Now()
	ctx, cancel := context.WithTimeout(s.closing, searchLimit)
	s.stop = cancel
	if r := s.reading(s.text); r.Query != nil {
		s.query, s.warning = query.Restrict(r.Query, s.o.Only), doubt(r.Problems)
	}
	want := s.list.Window()
	request := index.Request{
		Query: s.query, Sort: s.sort, Above: want.Above, Top: want.Top, Rows: want.Rows, Facets: true, Buckets: buckets,
	}
	if want.Held {
		request.Around = want.Around
	}
	reply := found{of: of{s}, generation: s.generation, want: want}
	store, fresh := s.o.Store, both(s.query, s.news.Query(s.o.Now()))
	return func() tea.Msg {
		defer cancel()
		reply.states, _ = store.States(ctx) // the search reports an error of the store
		reply.result, reply.err = store.Search(ctx, request)
		if reply.err == nil && !reply.result.Texts { // the first rows do not wait for another search
			var count index.Result
			count, reply.err = store.Search(ctx, index.Request{Query: fresh})
			reply.fresh = count.Total
		}
		reply.err = screen.Late(reply.err)
		return reply
	}
}

// both returns the query that selects what both a and b select; b must be a
// condition alone.
func both(a, b *query.Query) *query.Query {
	out := *a
	if a.Where == nil {
		out.Where = b.Where
	} else {
		out.Where = &query.And{Terms: []query.Expr{a.Where, b.Where}}
	}
	return &out
}

// wait waits for the next change after seq. Only one wait runs at a time.
func (s *Screen) wait(seq int64) tea.Cmd {
	if s.waiting {
		return nil
	}
	s.waiting = true
	store, closing := s.o.Store, s.closing
	return func() tea.Msg {
		if _, err := store.Wait(closing, seq); err != nil {
			if closing.Err() != nil {
				return nil
			}
			return lost{of{s}, err}
		}
		screen.Pause(closing, gather)
		return changed{of{s}}
	}
}

// again searches once more after a while, unless something else starts a
// search.
func (s *Screen) again(after time.Duration) tea.Cmd {
	closing, generation := s.closing, s.generation
	return func() tea.Msg {
		screen.Pause(closing, after)
		return due{of{s}, generation}
	}
}
