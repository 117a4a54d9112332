package index

import (
	"runtime"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// buildRows is how many rows are added to one column before the next column. It is small
// enough for the rows to stay in the cache.
const buildRows = 32

// build puts records of one kind, given in the default order, into columns. The segment
// has no table of keys, because it is only ever merged. Only the writer may call it.
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
	for from := 0; from < len(rows); from += buildRows {
		block := rows[from:min(from+buildRows, len(rows))]
		for c := range l.words {
			l.words[c].numbers(ix.dictionaries[l.words[c].column], block, numbers[c][from:])
		}
		for c := range l.integers {
			l.integers[c].integers(block, values[c][from:])
		}
		runtime.Gosched() // as in cores
	}
	for i := range rows {
		if l.entities != nil {
			ix.addEntities(&s.entities, *l.entities.Entities(&rows[i].Record))
		}
		s.ids.add(rows[i].ID)
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

// numbers adds the rows' values of the column's slot to a dictionary and writes their
// numbers to out.
func (c *slotColumn) numbers(d *dictionary, rows []engine.Row, out []uint32) {
	switch {
	case c.slot.Cites:
		for i := range rows {
			out[i] = d.words(alert.Cited(*c.slot.List(&rows[i].Record), rows[i].ID))
		}
	case c.slot.List != nil:
		for i := range rows {
			out[i] = d.words(*c.slot.List(&rows[i].Record))
		}
	case c.slot.Shape == alert.ShapeURL:
		for i := range rows {
			out[i] = d.word(cutURL(*c.slot.Text(&rows[i].Record), rows[i].ID))
		}
	default:
		for i := range rows {
			out[i] = d.word(*c.slot.Text(&rows[i].Record))
		}
	}
}

// integers writes the rows' values of the column's slot to out; 0 if missing.
func (c *slotColumn) integers(rows []engine.Row, out []int64) {
	if c.slot.Time != nil {
		for i := range rows {
			out[i] = int64(*c.slot.Time(&rows[i].Record))
		}
		return
	}
	for i := range rows {
		out[i] = max(0, int64(*c.slot.Number(&rows[i].Record))+1) // a missing number is -1
	}
}

// addEntities adds a row with the entities of a list to a column.
func (ix *Index) addEntities(to *entities, list []alert.Entity) {
	ids, types := ix.scratch[:0], uint32(0)
	for i := range list {
		e := &list[i]
		if e.Value == "" {
			continue
		}
		if !e.Counted() {
			to.skip.set(len(to.ids) + len(ids))
		}
		ids = append(ids, ix.dictionaries[entityDictionary].entity(*e))
		types |= ix.types.of(e.Type)
	}
	ix.scratch = ids
	to.add(ids, types)
}
