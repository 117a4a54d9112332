package lens

import (
	"slices"
	"strings"

	"tocsin/store/query"
	"tocsin/tui/rows"
	"tocsin/tui/text"
	"tocsin/tui/theme"
	"tocsin/tui/views"
)

// crumbName is the width of a view's name, and of the groups of a table, in the breadcrumb.
const crumbName = 20

// otherQuery stands in the breadcrumb for the view if another query has taken its place.
const otherQuery = "query"

// Crumb returns the breadcrumb of the list: what it shows, which is its view unless a query that
// was typed has left that, the filters that keys have set beside it, and what a table is made by.
func (l *Lens) Crumb(g *theme.Glyphs, filters string) string {
	name := otherQuery
	if view, ok := l.shown(); ok {
		name = text.Shorten(text.Clean(view.Name), crumbName)
	}
	parts := []string{l.o.Title, name}
	if filters != "" {
		parts = append(parts, filters)
	}
	if by := l.tabled(); by != "" {
		parts = append(parts, by)
	}
	return strings.Join(parts, " "+g.Crumb+" ")
}

// shown returns the view whose rows the list shows: the one with this query, or the chosen one as
// long as the query has all conditions of its own; ok is false for none.
func (l *Lens) shown() (view views.View, ok bool) {
	is, chosen := l.o.Filter.Text(), l.Views.Chosen()
	if is == chosen.Query {
		return chosen, true
	}
	for _, view := range l.Views.All() {
		if view.Query == is {
			return view, true
		}
	}
	return chosen, l.within()
}

// within reports whether the query has all conditions of that of the view.
func (l *Lens) within() bool {
	own, is := l.Own(), l.o.Filter.Text()
	if own == "" {
		return true
	}
	if l.kept.own == own && l.kept.text == is {
		return l.kept.within
	}
	has, asks := conditions(l.o.Filter.Bar.Reading()), conditions(l.o.Filter.Bar.Read(own))
	l.kept = kept{own: own, text: is, within: len(asks) > 0 && !slices.ContainsFunc(asks, func(c string) bool { return !slices.Contains(has, c) })}
	return l.kept.within
}

// kept is whether a query has the conditions of a view's own: each frame asks.
type kept struct {
	own, text string
	within    bool
}

// conditions returns the texts of the terms of a query's top-level AND.
func conditions(r *query.Reading) (out []string) {
	for _, t := range r.Terms() {
		out = append(out, r.Text[t.At.From:t.At.To])
	}
	return out
}

// tabled names what makes a table of the rows: the groups that the query counts, or its fields; ""
// for none, and for the table of a view.
func (l *Lens) tabled() string {
	q := l.o.Filter.Bar.Reading().Query
	if q == nil || !q.Tabular() || l.o.Filter.Text() == l.Own() {
		return ""
	}
	for _, stage := range q.Stages {
		a, ok := stage.(*query.Aggregate)
		if !ok {
			continue
		}
		var by []string
		if a.Interval > 0 {
			by = append(by, "time")
		}
		for i := range a.By {
			by = append(by, strings.ToLower(rows.Called(l.o.Rows, a.By[i].String())))
		}
		if len(by) == 0 {
			return "counted"
		}
		return text.Shorten("by "+text.Clean(strings.Join(by, ", ")), crumbName)
	}
	return "fields"
}
