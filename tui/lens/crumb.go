package lens

import (
	"cmp"
	"slices"
	"strings"

	"tocsin/store/query"
	"tocsin/tui/facets"
	"tocsin/tui/rows"
	"tocsin/tui/text"
	"tocsin/tui/theme"
	"tocsin/tui/views"
)

// crumbName is the width of a view's name, and of the groups of a table, in the breadcrumb.
const crumbName = 20

// otherQuery stands in the breadcrumb for the view if another query has taken its place.
const otherQuery = "query"

// mostNamed is how many filters the breadcrumb names.
const mostNamed = 3

// Crumb returns the breadcrumb of the list: what it shows, which is its view unless a query that was
// typed has left that; then a place in the list, with the one other condition or the number of them before it, or the
// filters that keys have set beside the view and what else narrows it; and what a table is made by.
func (l *Lens) Crumb(g *theme.Glyphs, place string) string {
	name := otherQuery
	names, fields := facets.Beside(l.o.Filter.Facets, basis(l))
	if view, ok := l.shown(); ok {
		name = text.Shorten(text.Clean(view.Name), crumbName)
		if place != "" {
			fields = nil
		}
		others := beside(l, view, fields)
		switch n := len(others); {
		case n == 0 || place == "":
		case n == 1 && len(names) == 1:
			name += ", " + names[0]
		case n == 1:
			name += ", " + l.about(l.o.Filter.Text(), others[0])
		default:
			name += " +" + text.Number(n)
		}
		for _, t := range others {
			if about := l.about(l.o.Filter.Text(), t); !slices.Contains(names, about) {
				names = append(names, about)
			}
		}
	}
	if all := len(names); all > mostNamed {
		names = append(names[:mostNamed-1:mostNamed-1], text.Number(all-mostNamed+1)+" more")
	}
	parts := []string{l.o.Title, name, cmp.Or(place, strings.Join(names, ", ")), l.tabled()}
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), " "+g.Crumb+" ")
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

// Narrowed returns the name of the shown view and the texts of its conditions, if it has some and the query
// in force has all of these; else "".
func (l *Lens) Narrowed() (name string, own []string) {
	view, ok := l.shown()
	if !ok || view.Query == "" {
		return "", nil
	}
	return text.Shorten(text.Clean(view.Name), crumbName), textsOf(view.Query, l.asks(view.Query))
}

// asks returns the conditions of a view's query.
func (l *Lens) asks(own string) []query.Term {
	if l.asked.of != own {
		l.asked = asked{own, l.o.Filter.Bar.Read(own).Terms()}
	}
	return l.asked.terms
}

// asked holds the last answer of Lens.asks.
type asked struct {
	of    string
	terms []query.Term
}

// textsOf returns the texts of conditions of a query.
func textsOf(of string, terms []query.Term) []string {
	out := make([]string, len(terms))
	for i, t := range terms {
		out[i] = of[t.At.From:t.At.To]
	}
	return out
}

// beside returns the conditions that narrow a view, but for fields whose values are named.
func beside(l *Lens, view views.View, named []string) (others []query.Term) {
	is := l.o.Filter.Text()
	if is == view.Query {
		return nil
	}
	own := textsOf(view.Query, l.asks(view.Query))
	for _, t := range l.o.Filter.Bar.Terms() {
		if !slices.Contains(own, is[t.At.From:t.At.To]) && (t.Negated || !slices.Contains(named, t.Field)) {
			others = append(others, t)
		}
	}
	return others
}

// about says in a word or two what a condition of a query is about: "title", "not host", or, if it has no field, the
// text itself.
func (l *Lens) about(of string, t query.Term) string {
	if t.Field == "" {
		return text.Shorten(strings.Trim(text.Clean(of[t.At.From:t.At.To]), `'"`), crumbName)
	}
	name := strings.ToLower(rows.Called(l.o.Rows, t.Field))
	if t.Field == created || t.Field == "EARLIEST" || t.Field == "LATEST" {
		name = "time"
	}
	if t.Negated {
		name = "not " + name
	}
	return text.Shorten(name, crumbName)
}

// created is the field of when a record was created.
const created = "created_at"

// within reports whether the query has all conditions of that of the view, or narrower ones.
func (l *Lens) within() bool {
	own, is := l.Own(), l.o.Filter.Text()
	if own == "" {
		return true
	}
	if l.kept.own == own && l.kept.text == is {
		return l.kept.within
	}
	asks, has := l.asks(own), l.o.Filter.Bar.Terms()
	wanted, there := textsOf(own, asks), textsOf(is, has)
	l.kept = kept{own: own, text: is, within: len(asks) > 0}
	for i, t := range asks {
		narrower := func(h query.Term) bool { return implies(h, t) }
		l.kept.within = l.kept.within && (slices.Contains(there, wanted[i]) || slices.ContainsFunc(has, narrower))
	}
	return l.kept.within
}

// implies reports whether a condition that asks for values of a field leaves out those that another one
// doesn't want, as status = 'New' does those that aren't resolved.
func implies(has, wants query.Term) bool {
	listed := func(t query.Term) bool { return t.Field != "" && (t.Op == query.Equal || t.Op == query.In) }
	if !listed(has) || !listed(wants) || has.Field != wants.Field || has.Negated || !wants.Negated {
		return false
	}
	return !slices.ContainsFunc(has.Values, func(v string) bool {
		return slices.ContainsFunc(wants.Values, func(not string) bool { return strings.EqualFold(v, not) })
	})
}

// kept is whether a query has the conditions of a view's own: each frame asks.
type kept struct {
	own, text string
	within    bool
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
