package index

import (
	"slices"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// Apply applies a batch of the change feed: new records, changed ones, and triage. It
// skips a row if the index has the same or a newer version, so batches may overlap.
// Running searches keep the state that they began with, and no search ever waits.
func (ix *Index) Apply(rows []engine.Row) {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	old := ix.root.Load()
	batches, seq := ix.latest(rows)
	next := &root{seq: max(old.seq, seq), tables: slices.Clone(old.tables), cut: old.cut, floor: ix.floorOf(old)}
	groups := old.join.track()
	ix.filter.grow(len(rows), old.tables)
	for i, batch := range batches {
		t := old.tables[i]
		if batch, was := ix.newer(old, t, batch); len(batch) > 0 {
			fresh := ix.build(t.layout, batch)
			next.tables[i] = newTable(t.layout, ix.merged(old, t, batch, fresh, was))
			groups.change(t, was, fresh)
		}
	}
	next.snapshot = ix.snapshot()
	ix.trim(next, groups)
	next.join = old.join.after(groups)
	ix.root.Store(next)
}

// latest keeps the last state of each record in a batch, grouped by the number of its
// kind and in the default order, and returns the greatest change number of the batch.
func (ix *Index) latest(rows []engine.Row) (batches [][]engine.Row, seq int64) {
	last := make(map[alert.Key]int, len(rows))
	for i := range rows {
		seq = max(seq, rows[i].Seq)
		if at, ok := last[rows[i].Key]; !ok || rows[at].Seq <= rows[i].Seq {
			last[rows[i].Key] = i
		}
	}
	batches = make([][]engine.Row, len(ix.layouts))
	for i := range rows {
		if k := rows[i].Kind(); k != nil && last[rows[i].Key] == i {
			n := ix.layout(k).number
			batches[n] = append(batches[n], rows[i])
		}
	}
	for _, batch := range batches {
		slices.SortFunc(batch, func(a, b engine.Row) int { return positionOf(&a).compare(positionOf(&b)) })
	}
	return batches, seq
}

// newer leaves out the rows that the table has in the same or a newer version. It
// returns the previous spots of the others.
func (ix *Index) newer(old *root, t *table, rows []engine.Row) ([]engine.Row, []spot) {
	was := make([]spot, 0, len(rows))
	kept := slices.DeleteFunc(rows, func(r engine.Row) bool {
		at := ix.known(old, t, &r)
		if at.row >= 0 && t.segments[at.segment].seq[at.row] >= r.Seq {
			return true
		}
		was = append(was, at)
		return false
	})
	return kept, was
}

// known returns the spot of a row's record in a table, or row -1, and adds its key to
// the filter. Most records are new, and most others keep their created_at.
func (ix *Index) known(old *root, t *table, r *engine.Row) spot {
	hash := hashKey(ix.seed, r.Key)
	if !ix.filter.has(hash) {
		ix.filter.add(hash)
		return spot{0, -1}
	}
	if home := t.home(old.snapshot, positionOf(r)); home < len(t.segments) {
		if row := t.segments[home].find(old.snapshot, r.Key, hash); row >= 0 {
			return spot{home, row}
		}
	}
	return t.find(old.snapshot, r.Key, hash)
}

// trim keeps only the newest alerts, as many as the limit allows. Once it has left some out,
// it keeps none that comes after one of those, even if there is room: a search must know
// that the index has every alert up to the floor and none behind it.
func (ix *Index) trim(r *root, groups *groups) {
	t, limit, total := ix.alerts(r), ix.options.Limit, 0
	if limit <= 0 {
		return
	}
	if r.cut {
		limit = min(limit, t.upTo(r.snapshot, r.floor))
	}
	if t.total <= limit {
		return
	}
	for i, s := range t.segments {
		if total+s.n <= limit {
			total += s.n
			continue
		}
		kept := slices.Clone(t.segments[:i])
		n := limit - total
		if n > 0 {
			kept = append(kept, ix.head(r.snapshot, s, n))
		}
		groups.addRows(s, n)
		for _, gone := range t.segments[i+1:] {
			groups.addRows(gone, 0)
		}
		r.tables[t.layout.number], r.cut = newTable(t.layout, kept), true
		r.floor = ix.alerts(r).last(r.snapshot, r.floor)
		return
	}
}

// head returns a segment's first n rows.
func (ix *Index) head(words *snapshot, s *segment, n int) *segment {
	p := &rowPlan{rows: make([]int32, n)}
	for i := range p.rows {
		p.rows[i] = int32(i)
	}
	return merge(s, s.layout.empty(), p, ix.hashOf(words))
}

// hashOf returns a function that hashes the key of a segment's row.
func (ix *Index) hashOf(words *snapshot) func(s *segment, row int) uint32 {
	return func(s *segment, row int) uint32 { return hashKey(ix.seed, s.key(words, row)) }
}
