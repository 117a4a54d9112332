package index

import "context"

// evaluate fills selected, facets, counts and total.
func (s *search) evaluate(ctx context.Context) error {
	switch {
	case s.kept == nil:
		s.sets = s.over(ctx)
	case s.kept.blind.selected == nil:
		blind := s.over(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		s.kept.blind = blind
		fallthrough
	default:
		s.sets = s.remembered(ctx)
	}
	s.counts, s.total = make([]int, len(s.table.segments)), 0
	for i, a := range s.selected {
		s.counts[i] = a.sure.count()
		s.total += s.counts[i]
	}
	return ctx.Err()
}

// blank returns sets of the search without selections.
func (s *search) blank() sets {
	out := sets{selected: make([]selection, len(s.table.segments))}
	if s.facets != nil {
		out.facets = map[string][]selection{}
	}
	for field := range s.facets {
		out.facets[field] = make([]selection, len(s.table.segments))
	}
	return out
}

// over evaluates the terms over all segments.
func (s *search) over(ctx context.Context) sets {
	out := s.blank()
	if ctx.Err() == nil {
		cores(len(s.table.segments), func() func(i int) bool {
			return func(i int) bool {
				s.segment(ctx, &out, i)
				return ctx.Err() == nil
			}
		})
	}
	return out
}

// segment evaluates the terms over one segment.
func (s *search) segment(ctx context.Context, out *sets, i int) {
	segment := s.table.segments[i]
	over := s.overTerms(ctx, segment)
	out.selected[i] = s.all(segment, over, "")
	for field := range out.facets {
		out.facets[field][i] = s.all(segment, over, field)
	}
}

// all returns the AND of the terms except those on a field.
func (s *search) all(segment *segment, over []selection, without string) selection {
	out, any := selection{}, false
	for t, n := range s.terms {
		switch {
		case without != "" && n.on(without):
		case any:
			out = out.and(over[t])
		default:
			out, any = over[t], true
		}
	}
	if !any {
		return settled(filled(segment.n))
	}
	return out
}
