package store

import (
	"context"
	"math"

	"tocsin/store/index"
	"tocsin/store/query"
)

// Search answers a request for a list: see index.Index.Search. While the index
// is being filled the answer comes from the newest alerts alone, straight from
// the engine, says Loading, and has a Seq after which Wait returns when the
// index is full.
func (s *Store) Search(ctx context.Context, request index.Request) (index.Result, error) {
	s.fill()
	if s.load.loaded() {
		return s.index.Search(ctx, request)
	}
	answers := s.index
	if request.Query == nil || !request.Query.Incidents() {
		preview, err := s.preview(ctx)
		if err != nil {
			return index.Result{}, err
		}
		answers = preview
	}
	result, err := answers.Search(ctx, request)
	result.Loading, result.Seq = true, -1
	return result, err
}

// preview is an index of the newest alerts alone.
func (s *Store) preview(ctx context.Context) (*index.Index, error) {
	s.load.mu.Lock()
	defer s.load.mu.Unlock()
	if s.load.preview != nil {
		return s.load.preview, nil
	}
	rows, err := s.engine.Newest(ctx, previewed)
	if err != nil {
		return nil, err
	}
	preview := index.New(index.Options{Raw: s.engine.Raw})
	preview.Apply(rows)
	s.load.preview = preview
	return preview, nil
}

// Wait returns the change number that the index speaks of once it is full and
// past seq: a Search after it sees the change.
func (s *Store) Wait(ctx context.Context, seq int64) (int64, error) {
	s.fill()
	for {
		changed := s.news.next()
		if at := s.index.Seq(); s.load.loaded() && at > seq {
			return at, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-s.background.Done():
			return 0, s.closed()
		}
	}
}

// Ready waits until the index is full, or returns why it cannot be filled.
func (s *Store) Ready(ctx context.Context) error {
	s.fill()
	if s.load.loaded() {
		return nil
	}
	select {
	case <-s.load.done:
		return nil
	case <-s.load.failed:
		if s.load.loaded() {
			return nil
		}
		return s.load.err
	case <-ctx.Done():
		return ctx.Err()
	case <-s.background.Done():
		return s.closed()
	}
}

// Select returns the rows that a query means, newest first, up to limit; 0 for
// all of them. It waits for the index, and for raw items to be looked into.
func (s *Store) Select(ctx context.Context, q *query.Query, limit int) ([]index.Row, error) {
	if err := s.Ready(ctx); err != nil {
		return nil, err
	}
	if limit <= 0 {
		limit = math.MaxInt
	}
	for {
		// The rows are asked for only when the answer is whole.
		if partial, err := s.index.Search(ctx, index.Request{Query: q}); err != nil || partial.Partial {
			if err != nil {
				return nil, err
			}
			continue
		}
		result, err := s.index.Search(ctx, index.Request{Query: q, Rows: limit})
		if err != nil || !result.Partial {
			return result.Rows, err
		}
	}
}
