package index

import (
	"errors"
	"slices"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// Apply applies a batch of the change feed: new records, changed ones, triage, and records
// that are gone. It skips a row if the index has the same or a newer version, so batches may overlap.
// Running searches keep the state that they began with, and later ones do not wait for its
// end. After Close it does nothing. The error is ErrFault.
func (ix *Index) Apply(rows []engine.Row) error {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	err := ix.reading(func() error {
		ix.apply(rows)
		return nil
	})
	if errors.Is(err, ErrClosed) {
		return nil
	}
	return err
}

func (ix *Index) apply(rows []engine.Row) {
	old := ix.root.Load()
	batches, removed, seq := ix.latest(rows)
	next := &root{seq: max(old.seq, seq), tables: slices.Clone(old.tables), floors: old.floors}
	groups := old.join.track()
	ix.filter.grow(len(rows), old.tables)
	for i, batch := range batches {
		t := old.tables[i]
		lost := ix.lost(old, t, removed)
		if batch, was := ix.newer(old, t, batch); len(batch)+len(lost) > 0 {
			var fresh *segment
			ix.tables.hold(func() { fresh = ix.build(t.layout, batch) })
			next.tables[i] = newTable(t.layout, ix.merged(old, t, batch, fresh, was, lost))
			groups.change(t, was, fresh)
			groups.change(t, lost, t.layout.empty())
		}
	}
	next.gone = ix.gone.add(ix.secret, removed)
	next.snapshot = ix.snapshot()
	ix.trim(next, groups)
	next.join = old.join.after(groups)
	ix.root.Store(next)
	ix.memos.drop()
}

// latest keeps the last state of each record in a batch: those that are gone, and the
// others grouped by the number of their kind and in the default order. It returns the
// greatest change number of the batch.
func (ix *Index) latest(rows []engine.Row) (batches [][]engine.Row, removed []engine.Row, seq int64) {
	last := make(map[alert.Key]int, len(rows))
	for i := range rows {
		seq = max(seq, rows[i].Seq)
		if at, ok := last[rows[i].Key]; !ok || rows[at].Seq <= rows[i].Seq {
			last[rows[i].Key] = i
		}
	}
	batches = make([][]engine.Row, len(ix.layouts))
	for i := range rows {
		if last[rows[i].Key] != i {
			continue
		}
		if rows[i].Gone {
			removed = append(removed, rows[i])
		} else if k := rows[i].Kind(); k != nil {
			n := ix.layout(k).number
			batches[n] = append(batches[n], rows[i])
		}
	}
	for _, batch := range batches {
		slices.SortFunc(batch, func(a, b engine.Row) int { return positionOf(&a).compare(positionOf(&b)) })
	}
	return batches, removed, seq
}

// newer leaves out the rows that the table has in the same or a newer version, and those
// whose record has gone since. It returns the previous spots of the others.
func (ix *Index) newer(old *root, t *table, rows []engine.Row) ([]engine.Row, []spot) {
	was := make([]spot, 0, len(rows))
	kept := slices.DeleteFunc(rows, func(r engine.Row) bool {
		hash := hashKey(ix.secret, r.Key)
		at := ix.known(old, t, &r, uint32(hash))
		if at.row >= 0 && t.segments[at.segment].seq[at.row] >= r.Seq || ix.gone.has(hash, r.Seq) {
			return true
		}
		was = append(was, at)
		return false
	})
	return kept, was
}

// known returns the spot of a row's record in a table, or row -1, and adds its key to
// the filter. Most records are new, and most others keep their created_at.
func (ix *Index) known(old *root, t *table, r *engine.Row, hash uint32) spot {
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

// lost returns the spots of removed records in a table.
func (ix *Index) lost(old *root, t *table, removed []engine.Row) []spot {
	var out []spot
	for i := range removed {
		hash := uint32(hashKey(ix.secret, removed[i].Key))
		if !ix.filter.has(hash) {
			continue
		}
		if at := t.find(old.snapshot, removed[i].Key, hash); at.row >= 0 && t.segments[at.segment].seq[at.row] < removed[i].Seq {
			out = append(out, at)
		}
	}
	return out
}

// trim keeps only the newest records of each kind, as many as the limit allows. Once it has
// left some out, it keeps none that comes after one of those, even if there is room: a search
// must know that the index has every record up to the floor and none behind it.
func (ix *Index) trim(r *root, groups *groups) {
	for _, t := range slices.Clone(r.tables) {
		ix.trimKind(r, t, groups)
	}
}

func (ix *Index) trimKind(r *root, t *table, groups *groups) {
	limit, total := ix.options.Limit, 0
	if limit <= 0 {
		return
	}
	floor := r.floors.of(t.layout)
	if floor != nil {
		limit = min(limit, t.upTo(r.snapshot, *floor))
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
		groups.leave(t, i, n)
		left := newTable(t.layout, kept)
		r.tables[t.layout.number] = left
		was := position{}
		if floor != nil {
			was = *floor
		}
		r.floors = r.floors.with(t.layout, left.last(r.snapshot, was))
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
	return func(s *segment, row int) uint32 { return uint32(hashKey(ix.secret, s.key(words, row))) }
}
