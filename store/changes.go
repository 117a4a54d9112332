package store

import (
	"context"
	"iter"

	"tocsin/store/engine"
)

// Changed yields the records that changed after a change number, each once, in the order
// of their last change, without raw items; a removed one comes as Gone. Wait tells when
// there are more.
func (s *Store) Changed(ctx context.Context, after int64) iter.Seq2[engine.Row, error] {
	return s.engine.Rows(ctx, after)
}

// Seq returns the change number of the store at present.
func (s *Store) Seq(ctx context.Context) (int64, error) { return s.engine.Seq(ctx) }
