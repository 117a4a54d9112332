package index

import (
	"slices"
	"sort"

	"tocsin/graph/alert"
)

// table holds the records of one kind in the default order. It never changes. Each kind
// has segments of its own, so that a search of alerts need not skip incidents, the limit
// counts only alerts, and rows are stored in the order of lists.
type table struct {
	layout   *layout
	segments []*segment
	total    int // rows of all segments
}

// spot is a row of a segment.
type spot struct{ segment, row int }

func newTable(l *layout, segments []*segment) *table {
	t := &table{layout: l, segments: segments}
	for _, s := range segments {
		t.total += s.n
	}
	return t
}

// home returns the segment that a position belongs to: the last one whose first row does
// not come after it.
func (t *table) home(d *snapshot, p position) int {
	n := sort.Search(len(t.segments), func(i int) bool { return t.segments[i].position(d, 0).compare(p) > 0 })
	return max(0, n-1)
}

// find returns the segment and row of a key; the row is -1 if it is not here.
func (t *table) find(d *snapshot, key alert.Key, hash uint32) spot {
	for i, s := range t.segments {
		if row := s.find(d, key, hash); row >= 0 {
			return spot{i, row}
		}
	}
	return spot{0, -1}
}

// span returns the first created_at of all records and the instant after the last one;
// zeros if there is none.
func (t *table) span() (from, to alert.Time) {
	if len(t.segments) == 0 {
		return 0, 0
	}
	if to = t.segments[0].created(0); to == 0 {
		return 0, 0
	}
	for _, s := range slices.Backward(t.segments) {
		if _, end := s.window(0, 0); end > 0 {
			return s.created(end - 1), to + 1
		}
	}
	return 0, 0
}
