package alerts

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/list"
)

// Time limits of what is asked of the store; how long changes may gather before
// the list asks again, since a back-fill brings a page every few milliseconds;
// and how soon a search that failed is tried again.
const (
	searchLimit = 30 * time.Second
	actLimit    = 10 * time.Second
	gather      = 120 * time.Millisecond
	retry       = 5 * time.Second
)

// buckets is the length of the histogram that is asked for.
const buckets = 48

// found answers a search.
type found struct {
	of
	generation int
	want       list.Window[alert.Key]
	states     []ingest.State // read before the search; nil where they could not be
	result     index.Result
	fresh      int // rows that are new
	err        error
}

// changed says that the store holds something newer than was searched.
type changed struct{ of }

// lost says that the store cannot tell of changes any more.
type lost struct {
	of
	err error
}

// due says that a search should be done again, if no other was since.
type due struct {
	of
	generation int
}

// stated brings the feeds' states.
type stated struct {
	of
	states []ingest.State
	err    error
}

// reload asks for the window that the list wants. A search under way is ended.
// The query is parsed anew: "the last hour" is another one each time.
func (s *Screen) reload() tea.Cmd {
	s.stop()
	s.generation++
	s.searched = s.o.Now()
	ctx, cancel := context.WithTimeout(s.closing, searchLimit)
	s.stop = cancel
	if q, problems := parse(s.text, s.o.Now()); query.Failed(problems) == nil {
		s.query = q
	}
	want := s.list.Window()
	request := index.Request{
		Query: s.query, Sort: s.sort, Above: want.Above, Top: want.Top, Rows: want.Rows, Facets: true, Buckets: buckets,
	}
	if want.Held {
		request.Around = want.Around
	}
	reply := found{of: of{s}, generation: s.generation, want: want}
	store, fresh := s.o.Store, both(s.query, s.news.query(s.o.Now()))
	return func() tea.Msg {
		defer cancel()
		reply.states, _ = store.States(ctx) // an error of the store is told by the search
		reply.result, reply.err = store.Search(ctx, request)
		if reply.err == nil {
			var count index.Result
			count, reply.err = store.Search(ctx, index.Request{Query: fresh})
			reply.fresh = count.Total
		}
		reply.err = late(reply.err)
		return reply
	}
}

// late names the store where the time limit struck: a deadline alone reads as
// trouble with the network.
func late(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return fault.New(fault.Store, "the store didn't answer in time", "it may be busy; tocsin will ask again", err)
	}
	return err
}

// both is the query that means what a and b mean, where b is a condition alone.
func both(a, b *query.Query) *query.Query {
	out := *a
	if a.Where == nil {
		out.Where = b.Where
	} else {
		out.Where = &query.And{Terms: []query.Expr{a.Where, b.Where}}
	}
	return &out
}

// wait asks for the next change behind seq. There is one at a time.
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
		sleep(closing, gather)
		return changed{of{s}}
	}
}

// again searches once more after a while, unless something else made it search.
func (s *Screen) again(after time.Duration) tea.Cmd {
	closing, generation := s.closing, s.generation
	return func() tea.Msg {
		sleep(closing, after)
		return due{of{s}, generation}
	}
}

func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// loadStates asks how the feeds are doing.
func (s *Screen) loadStates() tea.Cmd {
	store, closing := s.o.Store, s.closing
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(closing, actLimit)
		defer cancel()
		states, err := store.States(ctx)
		return stated{of{s}, states, err}
	}
}
