package alerts

import (
	"context"
	"slices"
	"strings"

	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/facets"
	"tocsin/tui/text"
)

// If several conditions together leave nothing, the empty list says how many alerts there would be without each
// of them: which one empties it can't be seen from the chips.

// mostWithout is how many conditions are left out by turns, and withoutName the width of what one is called.
const (
	mostWithout = 8
	withoutName = 28
)

// condition is one of a query's conditions, and the text of the query without it.
type condition struct {
	name, rest string
}

// conditionsOf returns the conditions of a query that can be left out one by one; nil for fewer than two,
// and for a query with stages.
func conditionsOf(read *query.Reading) (out []condition) {
	terms := read.Terms()
	if read.Query == nil || len(read.Query.Stages) > 0 || len(terms) < 2 || len(terms) > mostWithout {
		return nil
	}
	lead := read.Text[:terms[0].At.From]
	for i, t := range terms {
		var rest []string
		for _, other := range slices.Concat(terms[:i], terms[i+1:]) {
			rest = append(rest, read.Text[other.At.From:other.At.To])
		}
		out = append(out, condition{conditionName(t, read.Text[t.At.From:t.At.To]), lead + strings.Join(rest, " AND ")})
	}
	return out
}

// conditionName calls a condition as its chip does, or else as it was typed.
func conditionName(t query.Term, typed string) string {
	one := facets.New(facets.Options{Rows: facetRows()})
	one.Ask([]query.Term{t})
	if names, _ := facets.Beside(one, facets.New(facets.Options{})); len(names) > 0 {
		return strings.Join(names, ", ")
	}
	return text.Brief(typed, withoutName)
}

// without counts the alerts that there are without each of some conditions, and says it: "without Endpoint 2".
// Those that bring none back are left out.
func without(s *Screen, conditions []condition) func(ctx context.Context) string {
	store, now, only := s.o.Store, s.o.Now(), s.o.Only
	return func(ctx context.Context) string {
		var out []string
		for _, c := range conditions {
			q, problems := query.Parse(c.rest, now)
			if query.Failed(problems) != nil {
				continue // it names a saved query
			}
			if found, err := store.Search(ctx, index.Request{Query: query.Restrict(q, only)}); err == nil && found.Total > 0 {
				out = append(out, "without "+c.name+" "+text.Number(found.Total))
			}
		}
		return strings.Join(out, " · ")
	}
}
