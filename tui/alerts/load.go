package alerts

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/rows"
)

// searchLimit is the time limit of looking for a store.
const searchLimit = 30 * time.Second

// buckets is the length of the histogram.
const buckets = 48

// beside holds what a search finds out beside its result.
type beside struct {
	states []ingest.State // read before the search; nil if they could not be read
	fresh  int            // number of new rows
}

// stated brings the states of the feeds.
type stated struct {
	of
	states []ingest.State
	err    error
}

// question returns what the list searches for: the query of now, with the states of the
// feeds before it and the number of new rows behind it.
func (s *Screen) question() rows.Question {
	if r := s.reading(s.text); r.Query != nil {
		s.query, s.warning = query.Restrict(r.Query, s.o.Only), doubt(r.Problems)
	}
	store, fresh := s.o.Store, both(s.query, s.news.query(s.o.Now()))
	search := func(ctx context.Context, request index.Request) (found index.Result, _ any, err error) {
		var b beside
		b.states, _ = store.States(ctx) // the search reports an error of the store
		found, err = store.Search(ctx, request)
		if err == nil && !found.Texts { // the first rows do not wait for another search
			var count index.Result
			count, err = store.Search(ctx, index.Request{Query: fresh})
			b.fresh = count.Total
		}
		return found, b, err
	}
	return rows.Question{Query: s.query, Facets: true, Buckets: buckets, Search: search}
}

// late names the store if the time limit struck: a deadline alone reads as
// trouble with the network.
func late(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return fault.New(fault.Store, "the store didn't answer in time", "it may be busy", err)
	}
	return err
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

func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// loadStates reads the states of the feeds.
func (s *Screen) loadStates() tea.Cmd {
	store, closing := s.o.Store, s.closing
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(closing, actLimit)
		defer cancel()
		states, err := store.States(ctx)
		return stated{of{s}, states, err}
	}
}
