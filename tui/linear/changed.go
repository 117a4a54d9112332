package linear

import (
	"context"
	"slices"
	"strings"

	"tocsin/store/index"
)

// refresh lists again, with what is new, or tells the open record anew.
func refresh(s *session, ctx context.Context) {
	if s.here.opened == nil {
		list(s, ctx)
		return
	}
	show(s, ctx, s.here.opened.row)
}

// changed says what has changed of the open record since it was told: the service or another person may
// have changed it. "" for nothing. The parts of it are then those of now.
func changed(s *session, ctx context.Context) string {
	o := s.here.opened
	if o == nil {
		return ""
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	now, ok := s.reader.row(ctx, o.row.Kind, o.row.Key)
	if !ok {
		return ""
	}
	was := o.row
	was.News = min(was.News, now.News) // what is seen by now is no news
	said := differing(tellable(s, &was), tellable(s, &now))
	o.row = now
	o.reread(ctx, s.o.Store)
	if said == "" {
		return ""
	}
	return "This " + kindOf(&now).kind.Name + " has changed: " + said + ". Type refresh to hear it anew."
}

// tellable returns what is told of a row, but its age.
func tellable(s *session, r *index.Row) []string {
	return append(kindOf(r).line(r), decidedWords(s, r, endings{})...)
}

// differing says what is told of a row now and was not before, or else what isn't any more.
func differing(was, is []string) string {
	lacks := func(in []string) func(string) bool {
		return func(part string) bool { return slices.Contains(in, part) }
	}
	if more := slices.DeleteFunc(slices.Clone(is), lacks(was)); len(more) > 0 {
		return strings.Join(more, ", ")
	}
	if less := slices.DeleteFunc(slices.Clone(was), lacks(is)); len(less) > 0 {
		return "no longer " + strings.Join(less, ", ")
	}
	return ""
}
