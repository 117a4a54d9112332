package facets

import (
	"strconv"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// asked holds what the top-level AND of a query asks for, gathered once for each text: a
// query may have thousands of terms, and the chips look values up in every frame.
type asked struct {
	values map[string][]string // of each field, each once, as the query has them first
	has    map[want]bool
	as     map[want]string // how the query writes a value, if it does so by a number
	since  []string        // the lower bounds of the creation, and the upper ones
	until  []string
	after  bool // the last lower bound leaves the whole time out that it names, as "> yesterday" does
}

// want is a value of a field, in lower case.
type want struct{ field, value string }

// newAsked gathers the values that terms ask for. Only equality counts as asking.
func newAsked(terms []query.Term) asked {
	a := asked{values: map[string][]string{}, has: map[want]bool{}, as: map[want]string{}}
	for _, t := range terms {
		if t.Lower() {
			a.since = append(a.since, t.Values...)
			a.after = t.Op == query.Greater && len(t.Values) == 1 && period(t.Values[0])
		}
		if upper(t) {
			a.until = append(a.until, t.Values...)
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
			if w.value = numbered(t.Field, v); w.value != "" && !a.has[w] {
				a.has[w], a.as[w] = true, v
			}
		}
	}
	return a
}

// numbered returns the word, in lower case, of a severity that a query asks for by its number, as
// one does that was narrowed to a group; "" for other values.
func numbered(field, value string) string {
	if field != "severity" {
		return ""
	}
	n, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return ""
	}
	for _, s := range []alert.Severity{alert.High, alert.Medium, alert.Low, alert.Informational, alert.Unknown} {
		if s.Number() == n {
			return strings.ToLower(string(s.Band()))
		}
	}
	return ""
}

// written returns how the query writes a value of a field that it asks for.
func (a *asked) written(field, value string) string {
	if as, ok := a.as[want{field, strings.ToLower(value)}]; ok {
		return as
	}
	return value
}
