package views

import (
	"slices"

	"tocsin/store/query"
)

// Base is the view that a query was made in, as far as its conditions tell, and those that the query has beside it.
type Base struct {
	View View
	Rest []string // their texts
}

// Base returns the view with the most conditions of those whose conditions a query has all, among others than the one
// with a name; ok is false if there is none with a condition. A view that cuts, sorts or counts is the base of nothing.
func (v *Views) Base(of, without string) (b Base, ok bool) {
	v.All()
	return v.base(of, without)
}

// base is Base of the views as they were read last.
func (v *Views) base(of, without string) (b Base, ok bool) {
	has, most := conditions(of), 0
	for _, view := range v.all {
		own := conditions(view.Query)
		if view.Name == without || len(own) <= most || !containsAll(has, own) {
			continue
		}
		if q := v.o.Read(view.Query); q == nil || len(q.Stages) > 0 {
			continue
		}
		most, ok = len(own), true
		b = Base{view, slices.DeleteFunc(slices.Clone(has), func(text string) bool { return slices.Contains(own, text) })}
	}
	return b, ok
}

// conditions returns the texts of the conditions that a query joins by AND.
func conditions(of string) []string {
	terms := query.Terms(of)
	out := make([]string, len(terms))
	for i, t := range terms {
		out[i] = of[t.At.From:t.At.To]
	}
	return out
}

func containsAll(all, some []string) bool {
	return !slices.ContainsFunc(some, func(text string) bool { return !slices.Contains(all, text) })
}
