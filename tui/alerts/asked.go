package alerts

import (
	"strings"

	"tocsin/store/query"
)

// asked holds what the top-level AND of a query asks for, gathered once for each text: a
// query may have thousands of terms, and the chips look values up in every frame.
type asked struct {
	values map[string][]string // of each field, each once, as the query has them first
	has    map[want]bool
}

// want is a value of a field, in lower case.
type want struct{ field, value string }

// newAsked gathers the values that terms ask for. Only equality counts as asking.
func newAsked(terms []query.Term) asked {
	a := asked{map[string][]string{}, map[want]bool{}}
	for _, t := range terms {
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

// asks returns the values of a field that the query's top-level AND asks for.
func (s *Screen) asks(field string) []string { return s.asked.values[field] }

// has reports whether the query asks for a value of a field, alone or among others.
func (s *Screen) has(field, value string) bool {
	return s.asked.has[want{field, strings.ToLower(value)}]
}

// is returns the one value of a field that the query asks for; "" if it asks
// for none or several.
func (s *Screen) is(field string) string {
	if values := s.asks(field); len(values) == 1 {
		return values[0]
	}
	return ""
}
