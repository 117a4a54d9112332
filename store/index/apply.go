package index

import (
	"slices"
	"sort"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// Apply takes a batch of the change feed: new records, changed ones, and
// decisions of people. A row that the index has as new or newer is passed over,
// so batches may overlap. Searches under way keep the state that they began
// with, and none ever waits.
func (ix *Index) Apply(rows []engine.Row) {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	old := ix.root.Load()
	alerts, incidents, seq := latest(rows)
	next := &root{seq: max(old.seq, seq), segments: old.segments, incidents: old.incidents, cut: old.cut}
	if len(incidents) > 0 {
		next.incidents = mergeIncidents(old.incidents, incidents)
	}
	if alerts, was := ix.newer(old, alerts); len(alerts) > 0 {
		next.segments = ix.merged(old, alerts, was)
	}
	next.snapshot = ix.snapshot()
	ix.trim(next)
	next.count()
	ix.root.Store(next)
}

// latest keeps the last state of each record of a batch, alerts in the default
// order, incidents apart, and the greatest change number of all.
func latest(rows []engine.Row) (alerts, incidents []engine.Row, seq int64) {
	last := make(map[alert.Key]int, len(rows))
	for i := range rows {
		seq = max(seq, rows[i].Seq)
		if at, ok := last[rows[i].Key]; !ok || rows[at].Seq <= rows[i].Seq {
			last[rows[i].Key] = i
		}
	}
	for i := range rows {
		switch {
		case last[rows[i].Key] != i:
		case rows[i].Alert != nil:
			alerts = append(alerts, rows[i])
		case rows[i].Incident != nil:
			incidents = append(incidents, rows[i])
		}
	}
	slices.SortFunc(alerts, func(a, b engine.Row) int { return placeOf(&a).compare(placeOf(&b)) })
	return alerts, incidents, seq
}

// newer leaves out the rows that the root has as new, and returns where it has
// the others as they were.
func (ix *Index) newer(old *root, rows []engine.Row) ([]engine.Row, []spot) {
	ix.filter.grow(len(rows), old.segments)
	was := make([]spot, 0, len(rows))
	kept := slices.DeleteFunc(rows, func(r engine.Row) bool {
		at := ix.known(old, &r)
		if at.row >= 0 && old.segments[at.segment].seq[at.row] >= r.Seq {
			return true
		}
		was = append(was, at)
		return false
	})
	return kept, was
}

// known returns where a root has a row's record, and sees to it that the filter
// knows its key. Most records are new, and of most others the time is as it was.
func (ix *Index) known(old *root, r *engine.Row) spot {
	hash := hashKey(ix.seed, r.Key)
	if !ix.filter.has(hash) {
		ix.filter.add(hash)
		return spot{0, -1}
	}
	if home := old.home(placeOf(r)); home < len(old.segments) {
		if row := old.segments[home].find(old.snapshot, r.Key, hash); row >= 0 {
			return spot{home, row}
		}
	}
	segment, row := old.find(r.Key, hash)
	return spot{segment, row}
}

// edit is what a batch does to one segment.
type edit struct {
	gone  bitmap // rows that are replaced or have moved away
	fresh []int  // rows of the batch that belong here, ascending
}

// merged returns the segments with rows, which are in order and newer than what
// was there. Segments that a batch does not touch are shared.
func (ix *Index) merged(old *root, rows []engine.Row, was []spot) []*segment {
	fresh := ix.build(rows)
	words := ix.snapshot()
	edits := map[int]*edit{}
	of := func(segment int) *edit {
		if edits[segment] == nil {
			edits[segment] = &edit{gone: newBitmap(maxSegment)}
		}
		return edits[segment]
	}
	for i := range rows {
		if was[i].row >= 0 {
			of(was[i].segment).gone.set(was[i].row)
		}
		home := of(old.home(placeOf(&rows[i])))
		home.fresh = append(home.fresh, i)
	}
	hash := ix.hashOf(words)
	var out []*segment
	for i := range max(1, len(old.segments)) {
		before := &segment{}
		if i < len(old.segments) {
			before = old.segments[i]
		}
		if edits[i] == nil {
			out = append(out, before)
			continue
		}
		for _, p := range edits[i].plans(before, fresh, words) {
			out = append(out, merge(before, fresh, p, hash))
		}
	}
	return out
}

// plans says how the segments come about that stand for one after the edit:
// none, one, or several where it grew too long.
func (e *edit) plans(old, fresh *segment, words *snapshot) []*plan {
	all := &plan{rows: make([]int32, 0, old.n+len(e.fresh)), inPlace: true}
	row := 0
	upTo := func(end int) { // takes the old rows before end
		for ; row < end; row++ {
			if e.gone.get(row) {
				all.inPlace = false
			} else {
				all.rows = append(all.rows, int32(row))
			}
		}
	}
	for _, i := range e.fresh {
		place := fresh.place(words, i)
		at := sort.Search(old.n, func(row int) bool { return old.place(words, row).compare(place) >= 0 })
		upTo(at)
		if at < old.n && old.place(words, at) == place {
			all.changed = append(all.changed, change{at, i})
			row++ // the record itself, as it was
		} else {
			all.inPlace = false
		}
		all.rows = append(all.rows, int32(^i))
	}
	upTo(old.n)
	return all.split()
}

// split cuts a plan that is too long for one segment into even parts, with room
// to grow where there are several.
func (p *plan) split() []*plan {
	switch {
	case len(p.rows) == 0:
		return nil
	case len(p.rows) <= maxSegment:
		return []*plan{p}
	}
	const full = maxSegment * 3 / 4
	parts := (len(p.rows) + full - 1) / full
	var out []*plan
	for i := range parts {
		from, to := i*len(p.rows)/parts, (i+1)*len(p.rows)/parts
		out = append(out, &plan{rows: p.rows[from:to]})
	}
	return out
}

// home returns the segment in which a place lies: the last whose first row does
// not stand behind it.
func (r *root) home(p place) int {
	n := sort.Search(len(r.segments), func(i int) bool { return r.segments[i].place(r.snapshot, 0).compare(p) > 0 })
	return max(0, n-1)
}

// find returns the segment and row of a key; the row is -1 where it is not here.
func (r *root) find(key alert.Key, hash uint32) (segment, row int) {
	for i, s := range r.segments {
		if row := s.find(r.snapshot, key, hash); row >= 0 {
			return i, row
		}
	}
	return 0, -1
}

// trim leaves the newest alerts, as many as the limit allows.
func (ix *Index) trim(r *root) {
	total, limit := 0, ix.options.Limit
	for i, s := range r.segments {
		if limit > 0 && total+s.n > limit {
			kept := slices.Clone(r.segments[:i])
			if n := limit - total; n > 0 {
				kept = append(kept, ix.head(r.snapshot, s, n))
			}
			r.segments, r.cut = kept, true
			return
		}
		total += s.n
	}
}

// head returns a segment's first n rows.
func (ix *Index) head(words *snapshot, s *segment, n int) *segment {
	p := &plan{rows: make([]int32, n)}
	for i := range p.rows {
		p.rows[i] = int32(i)
	}
	return merge(s, &segment{}, p, ix.hashOf(words))
}

// hashOf gives the hash of the key of a segment's row.
func (ix *Index) hashOf(words *snapshot) func(s *segment, row int) uint32 {
	return func(s *segment, row int) uint32 { return hashKey(ix.seed, s.key(words, row)) }
}
