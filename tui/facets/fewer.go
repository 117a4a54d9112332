package facets

import (
	"slices"
	"strings"

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

// fewer is a query without one of its conditions, and what is said of it: "without High".
type fewer struct {
	said  string
	query *query.Query
}

// fewers returns a query that was read without each of its conditions; nil for fewer than two of them, and
// for a query with stages.
func fewers(read *query.Reading, o Options, scope query.Scope) (out []fewer) {
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
			out = append(out, fewer{leftOut(t, read.Text[t.At.From:t.At.To], o), query.Restrict(q, o.Only)})
		}
	}
	return out
}

// leftOut says that a condition is left out. What one says no to is there with it: "without not Resolved"
// would have to be thought about.
func leftOut(t query.Term, typed string, o Options) string {
	if t.Negated {
		t.Negated = false
		values := make([]string, len(t.Values))
		for i, v := range t.Values {
			values[i] = query.Quote(v)
		}
		typed = t.Field + " " + string(t.Op) + " " + strings.Join(values, ", ")
		if len(values) > 1 {
			typed = t.Field + " " + string(t.Op) + " (" + strings.Join(values, ", ") + ")"
		}
		return "with " + conditionName(t, typed, o)
	}
	if words := strings.Fields(typed); t.Field == "" && len(words) > 1 && strings.EqualFold(words[0], "NOT") {
		return "with " + text.Brief(strings.Join(words[1:], " "), withoutName)
	}
	return "without " + conditionName(t, typed, o)
}

// conditionName calls a condition as its chip, its state or its view does, or else as it was typed.
func conditionName(t query.Term, typed string, o Options) string {
	one := New(Options{Rows: o.Rows, Kind: o.Kind})
	one.Ask([]query.Term{t})
	if names, _ := Beside(one, New(Options{Kind: o.Kind})); len(names) > 0 {
		return strings.Join(names, ", ")
	}
	switch {
	case o.Yours != "" && typed == o.Yours:
		return "Mine"
	case t.Field == "triage.state" && t.Op == query.Equal && len(t.Values) == 1:
		return text.Brief(t.Values[0], withoutName)
	case t.Field == "" && !strings.ContainsAny(typed, ` "'$(:`):
		return query.Quote(text.Brief(typed, withoutName)) // a word to look for, and no name of a filter
	}
	return text.Brief(typed, withoutName)
}
