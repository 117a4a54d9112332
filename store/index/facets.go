package index

import (
	"cmp"
	"slices"
	"strings"

	"tocsin/graph/alert"
)

// facetField is a counted field: its name on the screen, its name in the query language,
// and a function that returns the value for which a word counts.
type facetField struct {
	name, field string
	value       func(word string) string
}

func facetFields() []facetField {
	return []facetField{
		{"severity", "severity", func(word string) string { return string(alert.Severity(word).Band()) }},
		{"provider", "provider", func(word string) string { return word }},
		{"version", "ingest.product.version", func(word string) string { return alert.SourceName(word).Version() }},
	}
}

// countFacets counts the result by the field of each facet.
func (s *search) countFacets() []Facet {
	var out []Facet
	for _, f := range facetFields() {
		selected, own := s.facets[f.field]
		if !own {
			selected = s.selected
		}
		counts := map[string]int{}
		s.count(s.table.layout.fields[f.field], selected, func(word string, n int) { counts[f.value(word)] += n })
		out = append(out, Facet{f.name, counted(counts)})
	}
	return out
}

// count calls add with each word of a field in the selected rows and the number of rows
// that have it.
func (s *search) count(f fieldColumn, selected []selection, add func(word string, n int)) {
	switch f.form {
	case wordForm:
		byWord := make([]int, s.root.entries[f.column].len())
		for i, a := range selected {
			s.table.segments[i].words[f.column].tally(a.sure, byWord)
		}
		for id, n := range byWord {
			add(s.root.sent(f.column, uint32(id)), n)
		}
	case listForm:
		for i, a := range selected {
			lists := s.table.segments[i].lists[f.column]
			a.sure.each(func(row int) bool {
				for _, word := range lists[row] {
					add(word, 1)
				}
				return true
			})
		}
	}
}

// tally adds the rows of the bitmap to the counts of their numbers.
func (w *wordColumn) tally(rows bitmap, counts []int) {
	if w.w8 == nil && w.w16 == nil && w.w32 == nil {
		counts[w.all] += rows.count()
		return
	}
	rows.each(func(i int) bool {
		counts[w.at(i)]++
		return true
	})
}

// counted returns the counts, largest first, equal ones by value. It leaves out the
// missing value and values that no row has.
func counted(counts map[string]int) []Count {
	var out []Count
	for value, n := range counts {
		if n > 0 && value != "" {
			out = append(out, Count{strings.Clone(value), n})
		}
	}
	slices.SortFunc(out, func(a, b Count) int {
		return cmp.Or(cmp.Compare(b.N, a.N), strings.Compare(a.Value, b.Value))
	})
	return out
}
