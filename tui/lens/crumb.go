package lens

import (
	"slices"
	"strings"

	"tocsin/store/query"
	"tocsin/tui/text"
	"tocsin/tui/theme"
	"tocsin/tui/views"
)

// crumbName is the width of a view's name, and of the groups of a table, in the breadcrumb.
const crumbName = 20

// otherQuery stands in the breadcrumb for the view if another query has taken its place.
const otherQuery = "query"

// Crumb returns the breadcrumb of the list: what it shows, which is its view unless a query that
// was typed has left that, and how many conditions narrow it; the filters that keys have set beside
// it; and what a table is made by. Conditions on some fields are named among the filters, and
// aren't counted.
func (l *Lens) Crumb(g *theme.Glyphs, filters string, named ...string) string {
	name := otherQuery
	if view, ok := l.shown(); ok {
		name = text.Shorten(text.Clean(view.Name), crumbName)
		if n := l.beside(view, named); n > 0 {
			name += " +" + text.Number(n)
		}
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

// Narrowed returns the name of the view that is shown and the texts of its conditions, if the query in
// force has all of these and more; else "".
func (l *Lens) Narrowed() (name string, own []string) {
	view, ok := l.shown()
	if !ok || view.Query == l.o.Filter.Text() {
		return "", nil
	}
	return text.Shorten(text.Clean(view.Name), crumbName), l.asks(view.Query)
}

// asks returns the texts of the conditions of a view's query.
func (l *Lens) asks(own string) []string {
	if l.asked.of != own {
		l.asked = asked{own, conditions(l.o.Filter.Bar.Read(own))}
	}
	return l.asked.conditions
}

// asked holds the last answer of Lens.asks.
type asked struct {
	of         string
	conditions []string
}

// beside counts the conditions that narrow a view, but for named fields whose values are asked for.
func (l *Lens) beside(view views.View, named []string) (n int) {
	is := l.o.Filter.Text()
	if is == view.Query {
		return 0
	}
	own := l.asks(view.Query)
	for _, t := range l.o.Filter.Bar.Terms() {
		if !slices.Contains(own, is[t.At.From:t.At.To]) && (t.Negated || !slices.Contains(named, t.Field)) {
			n++
		}
	}
	return n
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
	has, asks := conditions(l.o.Filter.Bar.Reading()), l.asks(own)
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
			by = append(by, a.By[i].String())
		}
		if len(by) == 0 {
			return "counted"
		}
		return text.Shorten("by "+text.Clean(strings.Join(by, ", ")), crumbName)
	}
	return "fields"
}
