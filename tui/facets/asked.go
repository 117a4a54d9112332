package facets

import (
	"strings"

	"tocsin/store/query"
)

// asked holds what the top-level AND of a query asks for, gathered once for each text: a
// query may have thousands of terms, and the chips look values up in every frame.
type asked struct {
	values map[string][]string // of each field, each once, as the query has them first
	has    map[want]bool
	since  []string // the lower bounds of the creation
}

// want is a value of a field, in lower case.
type want struct{ field, value string }

// newAsked gathers the values that terms ask for. Only equality counts as asking.
func newAsked(terms []query.Term) asked {
	a := asked{values: map[string][]string{}, has: map[want]bool{}}
	for _, t := range terms {
		if t.Lower() {
			a.since = append(a.since, t.Values...)
		}
		if t.Negated || t.Op != query.Equal && t.Op != query.In {
			continue
		}
		for _, v := range t.Values {
			w := want{t.Field, strings.ToLower(v)}
			if !a.has[w] {
				a.has[w] = true
				a.values[t.Field] = append(a.values[t.Field], v)
			}
		}
	}
	return a
}
