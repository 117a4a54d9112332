package index

import (
	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// build puts records of one kind, which stand in the default order, into columns.
// The segment has no table of keys: it is only ever merged. The caller is the one
// writer.
func (ix *Index) build(l *layout, rows []engine.Row) *segment {
	s := l.empty()
	s.n, s.seq = len(rows), make([]int64, len(rows))
	numbers, values := make([][]uint32, len(l.words)), make([]integers, len(l.integers))
	for c := range numbers {
		numbers[c] = make([]uint32, len(rows))
	}
	for c := range values {
		values[c] = make(integers, len(rows))
	}
	for i := range rows {
		r := &rows[i].Record
		for c := range l.words {
			numbers[c][i] = l.words[c].word(ix.dictionaries[l.words[c].column], r)
		}
		for c := range l.integers {
			values[c][i] = l.integers[c].integer(r)
		}
		if l.entities != nil {
			s.entities.add(ix.entities(*l.entities.Entities(r)))
		}
		s.ids.add(r.ID)
		s.seq[i] = rows[i].Seq
	}
	for c := range numbers {
		s.words[l.words[c].column] = packWords(numbers[c])
	}
	for c := range values {
		s.integers[l.integers[c].column] = packIntegers(values[c])
	}
	return s
}

// word returns the number of what a record has in the column's slot.
func (c *slotColumn) word(d *dictionary, r *alert.Record) uint32 {
	switch {
	case c.slot.List != nil:
		return d.list(*c.slot.List(r))
	case c.slot.Shape == alert.ShapeURL:
		return d.word(cutURL(*c.slot.Text(r), r.ID))
	}
	return d.word(*c.slot.Text(r))
}

// integer returns what a record has in the column's slot; 0 if it is missing.
func (c *slotColumn) integer(r *alert.Record) int64 {
	if c.slot.Time != nil {
		return int64(*c.slot.Time(r))
	}
	return max(0, int64(*c.slot.Number(r))+1) // a missing number is -1
}

// entities gives the numbers of entities and the mask of their types. The slice
// is good until the next call.
func (ix *Index) entities(list []alert.Entity) (ids []uint32, types uint32) {
	ids = ix.scratch[:0]
	for _, e := range list {
		if e.Value != "" {
			ids = append(ids, ix.dictionaries[entityDictionary].entity(e))
			types |= ix.types.of(e.Type)
		}
	}
	ix.scratch = ids
	return ids, types
}
