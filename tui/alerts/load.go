package alerts

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/intake"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/list"
)

// Time limits of what is asked of the store, and how long changes may gather
// before the list asks again: a back-fill brings a page every few milliseconds.
const (
	searchLimit = 30 * time.Second
	actLimit    = 10 * time.Second
	gather      = 120 * time.Millisecond
)

// buckets is the length of the histogram that is asked for.
const buckets = 48

// found answers a search.
type found struct {
	generation int
	want       list.Want[alert.Key]
	result     index.Result
	fresh      int
	err        error
}

// changed says that the store holds something newer than was searched.
type changed struct{ seq int64 }

// stated brings the feeds' states.
type stated struct {
	states []intake.State
	err    error
}

// reload asks for the window that the list wants. A search under way is ended.
func (s *Screen) reload() tea.Cmd {
	s.stop()
	s.generation++
	ctx, cancel := context.WithTimeout(s.closing, searchLimit)
	s.stop = cancel
	want := s.list.Want()
	answer := found{generation: s.generation, want: want}
	request := index.Request{
		Query: s.query, Sort: s.sort, Above: want.Above, Top: want.Top, Rows: want.Rows, Facets: true, Buckets: buckets,
	}
	if want.Held {
		request.Around = want.Around
	}
	since := s.newSince()
	return func() tea.Msg {
		defer cancel()
		answer.result, answer.err = s.o.Store.Search(ctx, request)
		if answer.err == nil && since != nil {
			count, err := s.o.Store.Search(ctx, index.Request{Query: since})
			answer.fresh, answer.err = count.Total, err
		}
		return answer
	}
}

// newSince is the query that counts the new rows of the list's query; nil where
// none can be new.
func (s *Screen) newSince() *query.Query {
	if !s.synced {
		return nil
	}
	text := "ingested_at > '" + s.opened.String() + "'"
	q, problems := query.Parse(text, s.o.Now())
	if query.Failed(problems) != nil {
		return nil
	}
	return both(s.query, q)
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
	return func() tea.Msg {
		next, err := s.o.Store.Wait(s.closing, seq)
		if err != nil {
			if s.closing.Err() == nil && !errors.Is(err, context.Canceled) {
				return found{generation: -1, err: err}
			}
			return nil
		}
		sleep(s.closing, gather)
		return changed{next}
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
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(s.closing, actLimit)
		defer cancel()
		states, err := s.o.Store.States(ctx)
		return stated{states, err}
	}
}
