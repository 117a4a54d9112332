package store

import (
	"context"
	"math"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
)

// Search answers a request for a list: see index.Index.Search. While the index is being
// filled, the result holds only the newest alerts, straight from the engine. It then
// has Loading set, Done, and a Seq after which Wait returns when the index is full.
func (s *Store) Search(ctx context.Context, request index.Request) (index.Result, error) {
	if s.load.loaded() {
		return s.index.Search(ctx, request)
	}
	search := s.index.Search
	if request.Kind() == alert.AlertKind() {
		preview, err := s.preview(ctx)
		if err != nil {
			s.fill()
			return index.Result{}, err
		}
		search = preview.Search
	}
	result, err := search(ctx, request)
	s.fill() // not before: the check of the snapshot takes all processors
	result.Loading, result.Seq = true, -1
	if !result.Partial {
		result.Done = s.part()
	}
	return result, err
}

// preview returns an index of only the newest alerts.
func (s *Store) preview(ctx context.Context) (*index.Index, error) {
	s.load.mu.Lock()
	defer s.load.mu.Unlock()
	if s.background.Err() != nil {
		return nil, closed()
	}
	if s.load.preview != nil {
		return s.load.preview, nil
	}
	rows, err := s.engine.Newest(ctx, previewed)
	if err != nil {
		return nil, err
	}
	preview := index.New(index.Options{Raw: s.engine.Raw})
	if err := preview.Apply(rows); err != nil {
		return nil, err
	}
	s.load.preview = preview
	return preview, nil
}

// Wait waits until the index is full and past seq, and returns its change number. A
// later Search sees the change. If the store was removed or replaced meanwhile, Wait
// returns the error of Still within about a second.
func (s *Store) Wait(ctx context.Context, seq int64) (int64, error) {
	s.fill()
	for {
		changed := s.news.Next()
		if at := s.index.Seq(); s.load.loaded() && at > seq {
			return at, nil
		}
		if s.gone.get() != nil {
			if err := s.engine.Still(ctx); err != nil { // else the file was put back
				return 0, err
			}
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-s.background.Done():
			return 0, closed()
		}
	}
}

// Ready waits until the index is full. If it cannot be filled, Ready returns the reason.
func (s *Store) Ready(ctx context.Context) error { return s.Fill(ctx, nil) }

// Fill is Ready with progress: it calls each, if not nil, with the filled part of the
// index, 0 to 1, as that grows.
func (s *Store) Fill(ctx context.Context, each func(part float64)) error {
	s.fill()
	for !s.load.loaded() {
		changed := s.news.Next()
		if each != nil {
			each(s.part())
		}
		select {
		case <-changed:
		case <-s.load.done:
		case <-s.load.failed:
			if !s.load.loaded() {
				return s.load.err
			}
		case <-ctx.Done():
			return ctx.Err()
		case <-s.background.Done():
			return closed()
		}
	}
	return nil
}

// Select returns the rows that a query matches, newest first, up to limit; 0 means all. The
// stages of a query leave some of them, in their order; an aggregate and what follows it
// leave all.
// It waits for the index and until the raw items have been read. If the index holds only
// the newest alerts, the older ones come from the engine.
func (s *Store) Select(ctx context.Context, q *query.Query, limit int) ([]index.Row, error) {
	if err := s.Ready(ctx); err != nil {
		return nil, err
	}
	if q == nil {
		q = &query.Query{}
	}
	if limit <= 0 {
		limit = math.MaxInt
	}
	if q.Lists() {
		return s.listed(ctx, q, limit)
	}
	result, err := s.indexed(ctx, index.Request{Query: q, Rows: limit})
	if err != nil || !result.Cut || len(result.Rows) >= limit {
		return result.Rows, err
	}
	return s.withOlder(ctx, q, result, limit)
}

// indexed returns the answer to a request over the index, once it is complete.
func (s *Store) indexed(ctx context.Context, request index.Request) (index.Result, error) {
	condition := *request.Query
	condition.Stages = nil
	for {
		// The rows and the table are requested only when the condition is decided.
		if partial, err := s.index.Search(ctx, index.Request{Query: &condition}); err != nil || partial.Partial {
			if err != nil {
				return index.Result{}, err
			}
			continue
		}
		result, err := s.index.Search(ctx, request)
		if err != nil || !result.Partial {
			return result, err
		}
	}
}
