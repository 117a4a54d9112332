package index

import "context"

// look reads raw items and evaluates the query again with the results.
func (s *search) look(ctx context.Context, reads *node, result *Result) error {
	if err := s.stream(ctx, reads); err != nil {
		return err
	}
	if err := s.evaluate(ctx); err != nil {
		return err
	}
	left := s.undecided()
	result.Partial = left > 0
	if !result.Partial {
		if s.kept != nil {
			s.ix.memos.drop()
		}
		return nil
	}
	blind := s.blind(ctx)
	if all := blind.undecided(); all > 0 {
		result.Done = float64(all-left) / float64(all)
	}
	return ctx.Err()
}

// blind returns what the terms select without any result of raw items. It keeps what the
// next repetition needs.
func (s *search) blind(ctx context.Context) sets {
	if s.kept != nil {
		s.ix.memos.keep(s.kept)
		return s.kept.blind
	}
	blind := *s
	blind.terms = unknowing(s.terms)
	return blind.over(ctx)
}

// unknowing returns the nodes without any knowledge of raw items.
func unknowing(nodes []*node) []*node {
	out := make([]*node, len(nodes))
	for i, n := range nodes {
		c := *n
		c.terms = unknowing(n.terms)
		if c.predicate.memo != nil {
			c.predicate.memo = &memo{}
		}
		out[i] = &c
	}
	return out
}
