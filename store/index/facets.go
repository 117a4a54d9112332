package index

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"tocsin/graph/alert"
)

// facetField is a counted field: its name on the screen, its name in the query language,
// and a function that returns the value for which a word counts; nil if each counts for
// itself.
type facetField struct {
	name, field string
	value       func(word string) string
}

func facetFields() []facetField {
	return []facetField{
		{"severity", "severity", func(word string) string { return string(alert.Severity(word).Band()) }},
		{"provider", "provider", nil},
		{"source", "ingest.product.version", func(word string) string { return string(alert.SourceName(word).Known()) }},
	}
}

// ManyValues is how many values a facet lists at most. If there are more, it lists few and
// says so: a list of thousands takes long, and helps less than another condition.
const ManyValues = 1000

const (
	shownFacet = 100 // values that are listed of more than ManyValues

	// longFacet is the most bytes of a value; what is longer is a text, not a value to
	// choose.
	longFacet = 128
)

// countFacets counts the result by the field of each facet. If ctx ends, the counts must
// not be used.
func (s *search) countFacets(ctx context.Context) []Facet {
	var out []Facet
	for _, f := range facetFields() {
		selected, own := s.facets[f.field]
		if !own {
			selected = s.selected
		}
		all := &largest{}
		column := s.table.layout.fields[f.field]
		if f.value == nil && column.form == wordForm { // words of a dictionary are all different
			s.count(ctx, column, selected, all.add)
		} else {
			byValue := map[string]int{}
			s.count(ctx, column, selected, func(word string, n int) {
				if f.value != nil {
					word = f.value(word)
				}
				byValue[word] += n
			})
			for value, n := range byValue {
				all.add(value, n)
			}
		}
		out = append(out, all.facet(f.name))
	}
	return out
}

// count calls add with each word of a field in the selected rows and the number of rows
// that have it.
func (s *search) count(ctx context.Context, f fieldColumn, selected []selection, add func(word string, n int)) {
	switch f.form {
	case wordForm:
		for id, n := range s.byWord(ctx, f, selected) {
			if n > 0 {
				add(s.root.sent(f.column, uint32(id)), n)
			}
		}
	case citedForm:
		for i, a := range selected {
			segment := s.table.segments[i]
			a.sure.each(func(row int) bool {
				s.root.cited(f, segment, row, func(text []byte) bool {
					add(string(text), 1)
					return true
				})
				return row%askEvery != 0 || ctx.Err() == nil
			})
		}
	case listForm:
		for i, a := range selected {
			if ctx.Err() != nil {
				return
			}
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

// manyWords is the size of a dictionary from which only one core counts: each needs a
// counter for every word.
const manyWords = 1 << 14

// byWord counts the selected rows by the numbers of their words.
func (s *search) byWord(ctx context.Context, f fieldColumn, selected []selection) []int {
	words := s.root.entries[f.column].len()
	out, adding := make([]int, words), sync.Mutex{}
	runs := len(selected)
	if words > manyWords {
		runs = 1
	}
	cores(runs, func() func(i int) bool {
		counts := make([]int, words)
		return func(i int) bool {
			for at := i; at < len(selected) && ctx.Err() == nil; at += runs {
				s.table.segments[at].words[f.column].tally(selected[at].sure, 0, s.table.segments[at].n, counts)
			}
			adding.Lock()
			defer adding.Unlock()
			for id, n := range counts {
				out[id] += n
			}
			clear(counts)
			return ctx.Err() == nil
		}
	})
	return out
}

// largest keeps the largest counts of a facet.
type largest struct {
	values int // that a facet can list
	rest   int // records with other values
	counts []Count
}

// add adds a value that was not added before. The missing value is none, and neither is a
// long text.
func (l *largest) add(value string, n int) {
	switch {
	case value == "":
		return
	case len(value) > longFacet:
		l.rest += n
		return
	}
	l.values++
	l.counts = append(l.counts, Count{value, n})
	if len(l.counts) == 4*ManyValues {
		l.cut(ManyValues)
	}
}

// cut keeps the n largest, largest first, equal ones by value.
func (l *largest) cut(n int) {
	slices.SortFunc(l.counts, func(a, b Count) int {
		return cmp.Or(cmp.Compare(b.N, a.N), strings.Compare(a.Value, b.Value))
	})
	for _, c := range l.counts[min(n, len(l.counts)):] {
		l.rest += c.N
	}
	l.counts = l.counts[:min(n, len(l.counts))]
}

func (l *largest) facet(name string) Facet {
	most := ManyValues
	if l.values > ManyValues {
		most = shownFacet
	}
	l.cut(most)
	for i := range l.counts { // the words of a dictionary may lie in memory that the index gives back
		l.counts[i].Value = strings.Clone(l.counts[i].Value)
	}
	return Facet{Field: name, Counts: l.counts, Many: l.values > ManyValues, Rest: l.rest}
}
