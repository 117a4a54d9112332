package facets

import (
	"slices"
	"strings"

	"tocsin/store/query"
	"tocsin/tui/text"
)

// besideName is the width of a value's name in Beside.
const besideName = 20

// Beside names what the query asks for beside what another one does, such as that of a view: the values
// that have chips. Fields are those whose conditions are named so.
func Beside(f, own *Facets) (names, fields []string) {
	for i := range f.o.Rows {
		row := &f.o.Rows[i]
		if some := besideIn(f, row, own); len(some) > 0 {
			names, fields = append(names, some...), append(fields, row.Field)
			if row.Since {
				fields = append(fields, "EARLIEST", "LATEST")
			}
		}
	}
	return names, fields
}

// besideIn names the values of one facet.
func besideIn(f *Facets, row *Facet, own *Facets) (names []string) {
	switch {
	case row.Since && slices.Equal(f.asked.since, own.asked.since) && slices.Equal(f.asked.until, own.asked.until):
		return nil
	case row.Since:
		if name := spanned(f, row); name != "" {
			names = append(names, name)
		}
		return names
	case row.Chips == Always:
		for _, v := range row.Values {
			if f.Has(row.Field, v.Word) && !own.Has(row.Field, v.Word) {
				names = append(names, v.Name)
			}
		}
		return names
	}
	for _, word := range f.Asks(row.Field) {
		if own.Has(row.Field, word) {
			continue
		}
		name := row.brief(query.Fold(text.Brief(word, besideName)))
		if v := row.value(word); v != nil && row.Brief == nil {
			name = v.Name
		}
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// Of returns facets with the rows of others that have been asked for other conditions.
func Of(f *Facets, terms []query.Term) *Facets {
	of := New(f.o)
	of.Ask(terms)
	return of
}
