package index

import (
	"runtime"
	"sort"

	"tocsin/store/engine"
)

// segmentEdit holds the changes of a batch to one segment.
type segmentEdit struct {
	gone  bitmap // rows that are replaced, have moved or are removed
	fresh []int  // rows of the batch that belong here, ascending
}

// merged returns the segments of a table after rows were applied. The rows are in order
// and newer than the table's; fresh has them in columns. The rows at lost are removed.
// Segments that the batch does
// not change are shared.
func (ix *Index) merged(old *root, t *table, rows []engine.Row, fresh *segment, was, lost []spot) []*segment {
	words := ix.snapshot()
	edits := map[int]*segmentEdit{}
	of := func(segment int) *segmentEdit {
		if edits[segment] == nil {
			edits[segment] = &segmentEdit{gone: newBitmap(maxSegment)}
		}
		return edits[segment]
	}
	for i := range rows {
		if was[i].row >= 0 {
			of(was[i].segment).gone.set(was[i].row)
		}
		home := of(t.home(old.snapshot, positionOf(&rows[i])))
		home.fresh = append(home.fresh, i)
	}
	for _, at := range lost {
		of(at.segment).gone.set(at.row)
	}
	hash := ix.hashOf(words)
	var out []*segment
	for i := range max(1, len(t.segments)) {
		if edits[i] == nil {
			out = append(out, t.segments[i])
			continue
		}
		before := t.layout.empty()
		if i < len(t.segments) {
			before = t.segments[i]
		}
		for _, p := range edits[i].plans(before, fresh, words) {
			out = append(out, merge(before, fresh, p, hash))
			runtime.Gosched() // as in cores: a key that is pressed meanwhile does not wait for all of them
		}
	}
	return out
}

// plans returns one plan for each segment that replaces the old one: none if no row is
// left, several if it grew too long.
func (e *segmentEdit) plans(old, fresh *segment, words *snapshot) []*rowPlan {
	all := &rowPlan{rows: make([]int32, 0, old.n+len(e.fresh)), inPlace: true}
	row := 0
	upTo := func(end int) { // adds the old rows before end
		for ; row < end; row++ {
			if e.gone.get(row) {
				all.inPlace = false
			} else {
				all.rows = append(all.rows, int32(row))
			}
		}
	}
	for _, i := range e.fresh {
		p := fresh.position(words, i)
		at := sort.Search(old.n, func(row int) bool { return old.position(words, row).compare(p) >= 0 })
		upTo(at)
		if at < old.n && old.position(words, at) == p {
			all.changed = append(all.changed, rowChange{at, i})
			row++ // the previous version of the record
		} else {
			all.inPlace = false
		}
		all.rows = append(all.rows, int32(^i))
	}
	upTo(old.n)
	return all.split()
}

// split cuts a plan too long for one segment into even parts. If there are
// several, each has room to grow.
func (p *rowPlan) split() []*rowPlan {
	switch {
	case len(p.rows) == 0:
		return nil
	case len(p.rows) <= maxSegment:
		return []*rowPlan{p}
	}
	const full = maxSegment * 3 / 4
	parts := (len(p.rows) + full - 1) / full
	var out []*rowPlan
	for i := range parts {
		from, to := i*len(p.rows)/parts, (i+1)*len(p.rows)/parts
		out = append(out, &rowPlan{rows: p.rows[from:to]})
	}
	return out
}
