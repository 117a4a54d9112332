package facets

import (
	"context"
	"slices"
	"strings"

	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/text"
)

// If several conditions together leave nothing, an empty list says how many rows there would be without each
// of them: which one empties it can't be seen from the chips.

// mostWithout is how many conditions are left out by turns, and withoutName the width of what one is called.
const (
	mostWithout = 8
	withoutName = 28
)

// Fewer is a query without one of its conditions, and the name of the condition.
type Fewer struct {
	name  string
	query *query.Query
}

// Fewers returns a query that was read without each of its conditions; nil for fewer than two of them, and
// for a query with stages.
func Fewers(read *query.Reading, o Options, scope query.Scope) (out []Fewer) {
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
		if q, problems := scope.Parse(lead + strings.Join(rest, " AND ")); query.Failed(problems) == nil {
			out = append(out, Fewer{conditionName(t, read.Text[t.At.From:t.At.To], o), query.Restrict(q, o.Only)})
		}
	}
	return out
}

// conditionName calls a condition as its chip does, or else as it was typed.
func conditionName(t query.Term, typed string, o Options) string {
	one := New(Options{Rows: o.Rows, Kind: o.Kind})
	one.Ask([]query.Term{t})
	if names, _ := Beside(one, New(Options{Kind: o.Kind})); len(names) > 0 {
		return strings.Join(names, ", ")
	}
	return text.Brief(typed, withoutName)
}

// Without counts the rows that there are without each of some conditions, and says it: "without Endpoint 2".
// Those that bring none back are left out.
func Without(ctx context.Context, all []Fewer, search func(ctx context.Context, r index.Request) (index.Result, error)) string {
	var out []string
	for _, f := range all {
		if found, err := search(ctx, index.Request{Query: f.query}); err == nil && found.Total > 0 {
			out = append(out, "without "+f.name+" "+text.Number(found.Total))
		}
	}
	return strings.Join(out, " · ")
}
