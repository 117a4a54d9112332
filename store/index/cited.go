package index

import (
	"context"
	"unsafe"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// A column of lists that hold the record's own id keeps them with marks in its place, so
// that most rows share one entry of the dictionary; see alert.Cited.

// cited calls visit with each text of a row's list until visit returns false. The text is
// good until visit is called again.
func (r *root) cited(f fieldColumn, s *segment, row int, visit func(text []byte) bool) {
	if n := s.words[f.column].at(row); n != 0 {
		recite(&r.entries[f.column], n, s.ids.at(row), nil, visit)
	}
}

// recite is cited for an entry and an id. It uses buf, and returns it for the next row.
func recite(e *entries, n uint32, id string, buf []byte, visit func(text []byte) bool) []byte {
	e.elements(n, func(mark string) bool {
		buf = alert.AppendRecited(buf[:0], mark, id)
		return visit(buf)
	})
	return buf
}

// overCited compares the texts of each row until one satisfies the comparison.
func (p *predicate) overCited(ctx context.Context, s *segment, c *query.Compare) bitmap {
	out, maybe, words := newBitmap(s.n), p.sieve, &s.words[p.column]
	var buf []byte
	for i := range s.n {
		if i%between(c) == 0 && ctx.Err() != nil {
			break
		}
		n, any := words.at(i), false
		if n != 0 {
			buf = recite(p.entries, n, s.ids.at(i), buf, func(text []byte) bool {
				sent := unsafe.String(unsafe.SliceData(text), len(text)) // valid only until the next text
				any = maybe.passes(sent) && c.Text(query.TextOf(sent))
				return !any
			})
		}
		if p.answer(any, n == 0) {
			out.set(i)
		}
	}
	return out
}
