package linear

import (
	"context"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/tui/facets"
	"tocsin/tui/querybar"
	"tocsin/tui/theme"
	"tocsin/tui/views"
)

// shown says in words which records are listed: the view, and what else is asked for as the chips of the
// screen name it. What they don't name is said as it is written.
func shown(s *session) string {
	q := takeApart(s.here.text)
	if q.kind != nil && len(q.terms) == 0 && q.rest == "" {
		return "all " + q.kind.Name + "s"
	}
	if q.kind == nil {
		return s.here.text
	}
	var words []string
	view, of := q.within(s), q.kind.Name+"s"
	switch {
	case view != nil && q.kind == alert.AlertKind():
		words = append(words, "the view "+clean(view.Name))
	case view != nil:
		words = append(words, "the view "+clean(view.Name)+" of "+of)
	case q.kind != alert.AlertKind():
		words = append(words, of)
	}
	return strings.Join(append(words, q.words(view)...), ", ")
}

// queried is a query taken apart.
type queried struct {
	text  string
	kind  *alert.Kind  // nil if the query is more than conditions that are joined by AND
	terms []query.Term // the conditions
	rest  string       // the stages behind them
}

// takeApart takes a query apart.
func takeApart(text string) queried {
	a := queried{text: text, terms: query.Terms(text)}
	head, at := text, len(text)
	for i, t := range a.terms {
		if i == 0 {
			head = text[:t.At.From]
		} else if between := strings.TrimSpace(text[at:t.At.From]); between != "" && !strings.EqualFold(between, "AND") {
			return a
		}
		at = t.At.To
	}
	if len(a.terms) == 0 {
		head, a.rest, _ = strings.Cut(text, "|")
		if a.rest != "" {
			a.rest = "|" + a.rest
		}
	} else {
		a.rest = strings.TrimSpace(text[at:])
	}
	if a.rest != "" && a.rest[0] != '|' {
		return a
	}
	switch from := strings.ToLower(strings.Join(strings.Fields(head), " ")); from {
	case "":
		a.kind = alert.AlertKind()
	default:
		for _, k := range kinds() {
			if name := "from " + k.kind.Name; from == name || from == name+" where" {
				a.kind = k.kind
			}
		}
	}
	return a
}

// of returns the text of a condition.
func (a *queried) of(t query.Term) string { return a.text[t.At.From:t.At.To] }

// has reports whether the query has a condition, word for word.
func (a *queried) has(condition string) bool {
	return slices.ContainsFunc(a.terms, func(t query.Term) bool { return a.of(t) == condition })
}

// within returns the view with the most conditions of those whose conditions the query has all, and of several the one
// that was asked for; nil if there is none.
func (a *queried) within(s *session) *query.View {
	all := viewsOf(s)
	for _, v := range views.BuiltIn(alert.IncidentKind(), s.o.User) {
		all = append(all, query.View{Name: v.Name, Text: strings.TrimSuffix(fromIncidents+" WHERE "+v.Query, " WHERE ")})
	}
	var found *query.View
	most := 0
	for i := range all {
		v := takeApart(all[i].Text)
		better := len(v.terms) > most || found != nil && len(v.terms) == most && all[i].Name == s.here.view
		if v.kind != a.kind || v.rest != "" || !better {
			continue
		}
		if !slices.ContainsFunc(v.terms, func(t query.Term) bool { return !a.has(v.of(t)) }) {
			found, most = &all[i], len(v.terms)
		}
	}
	return found
}

// words returns what is said of the conditions that aren't those of a view, and of the stages.
func (a *queried) words(view *query.View) (words []string) {
	var own queried
	if view != nil {
		own = takeApart(view.Text)
	}
	rows, from := chips(), -1 // from where conditions are said as they are written
	named := map[string]int{} // the place in words of what is said of a field
	end := 0
	written := func() {
		if from >= 0 {
			words, from = append(words, a.text[from:end]), -1
		}
	}
	for _, t := range a.terms {
		name := facets.Named(rows, t)
		switch {
		case own.has(a.of(t)):
			written()
		case name != "":
			written()
			if at, twice := named[t.Field]; twice { // commas are of the values of a list, any of which is enough
				words[at] += " and " + clean(name)
				continue
			}
			named[t.Field] = len(words)
			words = append(words, clean(name))
		case from < 0:
			from, end = t.At.From, t.At.To
		default:
			end = t.At.To
		}
	}
	if written(); a.rest != "" {
		words = append(words, a.rest)
	}
	return words
}

// chips returns the filters of the screen, with names that are said.
func chips() []facets.Facet {
	severity, span := facets.Severity(), facets.Span()
	for i, b := range theme.Bands() {
		severity.Values[i].Name = b.Name
	}
	brief := span.Brief
	span.Brief = func(word string) string {
		if name := brief(word); strings.HasPrefix(name, "since ") {
			return name
		}
		return "last " + brief(word)
	}
	return []facets.Facet{severity, facets.Product(), facets.Version(), facets.Unseen(), facets.Status(), span}
}

// ask lists what a query selects. Without one it tells the query of what is shown, as it is written.
func ask(s *session, ctx context.Context, argument string) {
	switch {
	case argument != "":
		filter(s, ctx, querybar.WithView(argument, func(name string) (string, bool) { return viewNamed(s, name) }))
	case s.here.text == "":
		s.out.say("No query: all alerts are shown.")
	default:
		s.out.say("Query: %s", s.here.text)
	}
}
