package index

import (
	"context"

	"tocsin/graph/alert"
)

// window fills in the rows in view, the total and the cursor.
func (s *search) window(ctx context.Context, req Request, result *Result) {
	result.Total = s.total
	s.around = spot{row: -1}
	if req.Around != (alert.Key{}) {
		s.around = s.table.find(s.root.snapshot, req.Around, uint32(hashKey(s.ix.secret, req.Around)))
	}
	list := s.order(ctx, req.Sort)
	switch at := s.around; {
	case at.row < 0 || s.total == 0:
	case s.selected[at.segment].sure.get(at.row):
		result.Cursor = list.rank(at)
	default:
		result.Near = s.near(list, at)
	}
	first, rows := frame(req, max(result.Cursor, result.Near), s.total)
	result.First = first
	if rows == 0 {
		return
	}
	result.Rows = make([]Row, 0, rows)
	list.slice(first, first+rows, func(at spot) {
		if len(result.Rows) == 0 {
			result.Before = keptBefore(s.beside, list, at)
		}
		result.Rows = append(result.Rows, s.row(at))
	})
}

// keptBefore returns how many of the kept rows come before a row. It asks for no rank of any: they
// are many after a day of triage, and a rank costs a look at a bucket.
func keptBefore(all []spot, list ordered, at spot) (n int) {
	for _, kept := range all {
		if list.before(kept, at) {
			n++
		}
	}
	return n
}

// near returns the number of the neighbour that a row would have if it were in the
// result: of the two, the one nearer to it in time.
func (s *search) near(list ordered, at spot) int {
	created := func(at spot) alert.Time { return s.table.segments[at.segment].created(at.row) }
	apart := func(number int) (d alert.Time) {
		list.slice(number, number+1, func(other spot) { d = created(at) - created(other) })
		return max(d, -d)
	}
	after := list.rank(at)
	switch before := after - 1; {
	case before < 0:
		return after
	case after == s.total || apart(before) < apart(after):
		return before
	}
	return after
}

// frame returns the first row of the window and its length. The window is full if the
// result is long enough. It is placed around a row; -1 for none.
func frame(req Request, around, total int) (first, rows int) {
	rows = min(max(0, req.Rows), total)
	first = req.Top
	if around >= 0 {
		first = around - min(max(0, req.Above), max(0, rows-1))
	}
	return min(max(0, first), total-rows), rows
}
