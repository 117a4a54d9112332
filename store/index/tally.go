package index

import (
	"strings"
	"sync"

	"tocsin/store/query"
)

// Tally implements query.Tallier for fields of text that have a dictionary: it counts the
// numbers of all rows, on all cores, and looks at each entry once.
func (s *source) Tally(c *query.Column, yield func(value string, rows int)) (missing int, ok bool) {
	if c.Path != nil {
		return 0, false
	}
	f := s.column(c)
	switch {
	case f.form == wordForm && f.view.Number == nil && f.view.Bool == nil:
		return s.tallyWords(f, yield), true
	case f.form == entityForm && !f.named:
		return s.tallyEntities(f, yield), true
	}
	return 0, false
}

// tallyWords counts words, or the elements of lists.
func (s *source) tallyWords(f *sourceColumn, yield func(value string, rows int)) (missing int) {
	counts := s.tallied(f.entries.len(), func() func(segment *segment, rows bitmap, counts []int) {
		return func(segment *segment, rows bitmap, counts []int) {
			segment.words[f.column].tally(rows, 0, segment.n, counts)
		}
	})
	lists := map[string]int{}
	for n, rows := range counts {
		switch {
		case rows == 0:
		case f.list:
			elements := f.elements(uint32(n))
			if len(elements) == 0 {
				missing += rows
			}
			for _, e := range unalike(elements) {
				lists[e] += rows
			}
		default:
			word, _ := f.word(uint32(n)).(string)
			if word == "" {
				missing += rows
				continue
			}
			yield(word, rows)
		}
	}
	for value, rows := range lists {
		yield(value, rows)
	}
	return missing
}

// unalike leaves out texts that fold to one before them: a record counts once for both.
func unalike(texts []string) []string {
	if len(texts) < 2 {
		return texts
	}
	seen, out := map[string]bool{}, texts[:0:0]
	for _, t := range texts {
		if folded := query.Fold(t); !seen[folded] {
			seen[folded] = true
			out = append(out, t)
		}
	}
	return out
}

// tallyEntities counts the entities of a type by which rows are counted.
func (s *source) tallyEntities(f *sourceColumn, yield func(value string, rows int)) (missing int) {
	counts := s.tallied(f.entries.len(), func() func(segment *segment, rows bitmap, counts []int) {
		t := &entityTally{f: f}
		return func(segment *segment, rows bitmap, counts []int) {
			rows.each(func(row int) bool {
				t.add(segment, row, counts)
				return true
			})
		}
	})
	for n, rows := range counts {
		switch {
		case rows == 0:
		case n == 0:
			missing = rows
		default:
			yield(f.entity(uint32(n)), rows)
		}
	}
	return missing
}

// entityTally counts the entities of one row after the other. One goroutine uses it.
type entityTally struct {
	f    *sourceColumn
	row  []uint32
	many map[string]bool // folded, if the row has many
	a, b []byte
}

// manyEntities is from how many of a type on a row's entities are not compared one by one.
const manyEntities = 32

// add counts a row; one without an entity counts for number 0.
func (t *entityTally) add(s *segment, row int, counts []int) {
	t.row, t.many = t.row[:0], nil
	for place, id := range s.entities.at(row) {
		if t.f.shows(id) && s.entities.counted(row, place) && !t.has(id) {
			t.row = append(t.row, id)
			counts[id]++
		}
	}
	if len(t.row) == 0 {
		counts[0]++
	}
}

// has reports whether an entity, or one that folds to the same, has been counted for the
// row. Two texts in lower case are different.
func (t *entityTally) has(id uint32) bool {
	e := t.f.entries
	if len(t.row) >= manyEntities {
		return t.hasMany(id)
	}
	form := e.marks.at(int(id)) & formMask
	for _, known := range t.row {
		if known == id {
			return true
		}
		if form == formLower && e.marks.at(int(known))&formMask == formLower {
			continue
		}
		if e.text(id, &t.a).Folded == e.text(known, &t.b).Folded {
			return true
		}
	}
	return false
}

// hasMany is has for a row with many entities.
func (t *entityTally) hasMany(id uint32) bool {
	folded := func(id uint32) string { return strings.Clone(t.f.entries.text(id, &t.a).Folded) }
	if t.many == nil {
		t.many = map[string]bool{}
		for _, known := range t.row {
			t.many[folded(known)] = true
		}
	}
	f := folded(id)
	known := t.many[f]
	t.many[f] = true
	return known
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
