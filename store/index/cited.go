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

// overCited compares the texts of each row until one satisfies the comparison. If it is one
// with whole texts, most rows need no more than the end of their id.
func (p *predicate) overCited(ctx context.Context, s *segment, c *query.Compare, only bitmap) bitmap {
	out, maybe, words, asked := newBitmap(s.n), p.sieve, &s.words[p.column], 0
	var buf []byte
	var last citedEntry
	only.eachOf(s.n, func(i int) bool {
		if asked++; asked%between(c) == 0 && ctx.Err() != nil {
			return false
		}
		n, any := words.at(i), false
		if n != last.number {
			last = citedEntry{n, citesOwn(p.entries, n)}
		}
		if id := s.ids.at(i); n != 0 && !(last.own && len(id) >= citedEnd && !maybe.endsWith(id)) {
			buf = recite(p.entries, n, id, buf, func(text []byte) bool {
				sent := unsafe.String(unsafe.SliceData(text), len(text)) // valid only until the next text
				any = maybe.passes(sent) && c.Text(query.TextOf(sent))
				return !any
			})
		}
		if p.answer(any, n == 0) {
			out.set(i)
		}
		return true
	})
	return out
}

// citedEntry is an entry of a list, and whether it stands for nothing but ids of records.
type citedEntry struct {
	number uint32
	own    bool
}

// citedEnd is how many bytes an id has at least of which each text that cites it has the end.
const citedEnd = 2 * endBytes

func citesOwn(e *entries, n uint32) bool {
	own := n != 0
	e.elements(n, func(mark string) bool {
		own = own && alert.CitesOwn(mark)
		return own
	})
	return own
}
