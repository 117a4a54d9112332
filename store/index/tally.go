package index

import (
	"slices"
	"sync"

	"tocsin/store/query"
)

// Tally implements query.Tallier for fields that have a dictionary: it counts the numbers of
// all rows, on all cores, and looks at each entry once.
func (s *source) Tally(c *query.Column, yield func(value any, rows int) bool) (missing int, ok bool) {
	if c.Path != nil {
		return 0, false
	}
	f := s.column(c)
	switch {
	case f.form == wordForm:
		return s.tallyWords(f, yield), true
	case f.form == entityForm && !f.named:
		return s.tallyEntities(f, yield), true
	}
	return 0, false
}

// tallyWords counts words, or the elements of lists.
func (s *source) tallyWords(f *sourceColumn, yield func(value any, rows int) bool) (missing int) {
	counts := s.tallied(f.entries.len(), func() func(segment *segment, rows bitmap, counts []int) {
		return func(segment *segment, rows bitmap, counts []int) {
			segment.words[f.column].tally(rows, 0, segment.n, counts)
		}
	})
	several := map[any]int{} // of what more than one entry may have
	for n, rows := range counts {
		if rows == 0 {
			continue
		}
		switch value := f.word(uint32(n)).(type) {
		case []string:
			if len(value) == 0 {
				missing += rows
			}
			for i, e := range value {
				if !slices.Contains(value[:i], e) {
					several[e] += rows
				}
			}
		case nil:
			missing += rows
		default:
			if f.fieldColumn.made() {
				several[value] += rows
			} else if !yield(value, rows) {
				return missing
			}
		}
	}
	for value, rows := range several {
		if !yield(value, rows) {
			break
		}
	}
	return missing
}

// tallyEntities counts the entities of a type by which rows are counted. A row that has
// only others is not counted at all.
func (s *source) tallyEntities(f *sourceColumn, yield func(value any, rows int) bool) (missing int) {
	counts := s.tallied(f.entries.len(), func() func(segment *segment, rows bitmap, counts []int) {
		var once []uint32
		return func(segment *segment, rows bitmap, counts []int) {
			rows.each(func(row int) bool {
				once = f.countRow(segment, row, counts, once)
				return true
			})
		}
	})
	for n, rows := range counts[1:] {
		if rows > 0 && !yield(f.entity(uint32(n+1)), rows) {
			break
		}
	}
	return counts[0]
}

// countRow counts the entities of a row, each once. A row without any counts for number 0.
// once is room to use again.
func (f *sourceColumn) countRow(s *segment, row int, counts []int, once []uint32) []uint32 {
	once, any := once[:0], false
	for place, id := range s.entities.at(row) {
		if !f.has(id) {
			continue
		}
		any = true
		if s.entities.counted(row, place) && !slices.Contains(once, id) {
			once = append(once, id)
			counts[id]++
		}
	}
	if !any {
		counts[0]++
	}
	return once
}

// tallied counts the numbers of all rows, each below n. count returns a function for one
// goroutine, which adds some rows of a segment.
func (s *source) tallied(n int, count func() func(segment *segment, rows bitmap, counts []int)) []int {
	var adding sync.Mutex
	var all [][]int
	cores(len(s.chosen), func() func(i int) bool {
		counts, add := make([]int, n), count()
		adding.Lock()
		all = append(all, counts)
		adding.Unlock()
		return func(i int) bool {
			add(s.search.table.segments[i], s.chosen[i], counts)
			return s.ctx.Err() == nil
		}
	})
	out := make([]int, n)
	for _, counts := range all {
		for i, rows := range counts {
			out[i] += rows
		}
	}
	return out
}

var _ query.Tallier = (*source)(nil)
