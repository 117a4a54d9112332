package linear

import (
	"context"
	"strings"

	"tocsin/store/query"
	"tocsin/tui/facets"
	"tocsin/tui/screen"
	"tocsin/tui/views"
)

// meant says what a query may have meant that finds nothing, or other things: what is given here, where it asks for what
// the service says, and filters, where it looks for their names as text.
func meant(s *session) string {
	r := s.reader.scope().Read(s.here.text)
	if note := views.Me(r, views.Yours(s.o.User)); note != nil {
		return " " + begun(note.Message) + "; " + note.Hint + "."
	}
	if note := query.Ours(r); note != nil {
		return " " + begun(note.Message) + "."
	}
	if r.Query == nil || !triaged(r.Query) {
		return ""
	}
	filters := facets.New(filtersOf(s, r.Query))
	meaning := func(word string) string {
		if word = strings.ToLower(word); word == "today" || word == "yesterday" {
			return "created_at >= " + word
		}
		condition := facets.Meaning(filters, word)
		if own, _ := viewNamed(s, word); condition == "" && len(query.Terms(own)) > 0 {
			condition = own
		}
		return condition
	}
	if note := query.Mistaken(r, meaning); note != nil {
		return " " + begun(note.Message) + "; " + note.Hint + "."
	}
	return ""
}

// filtersOf returns the filters of the screen for what a query selects.
func filtersOf(s *session, q *query.Query) facets.Options {
	return facets.Options{
		Rows: []facets.Facet{facets.Severity(), facets.Product(), facets.Version(), facets.Unseen(), facets.Status()},
		Kind: q.Kind(), Yours: views.Yours(s.o.User), Only: s.o.Only,
	}
}

// emptied says which conditions empty a list that has no rows, as an empty list of the screen does; "" if none alone
// does, or if it isn't known soon.
func emptied(s *session, ctx context.Context) string {
	ctx, cancel := context.WithTimeout(ctx, screen.LookLimit)
	defer cancel()
	scope := s.reader.scope()
	r := scope.Read(s.here.text)
	if r.Query == nil {
		return ""
	}
	said := facets.Without(ctx, r, filtersOf(s, r.Query), scope, s.o.Store.Search)
	if said == "" {
		return ""
	}
	return "Other conditions find some: " + strings.ReplaceAll(clean(said), " · ", ", ") + "."
}

// tellEmptied tells it, if it is known.
func tellEmptied(s *session) {
	if s.page.emptied != "" {
		s.out.say("%s", s.page.emptied)
	}
}

// viewNamed returns the query of the view with a name, if need be in another case.
func viewNamed(s *session, name string) (text string, ok bool) {
	for _, v := range viewsOf(s) {
		if v.Name == name {
			return v.Text, true
		}
		if strings.EqualFold(v.Name, name) {
			text, ok = v.Text, true
		}
	}
	return text, ok
}

// triaged reports whether a person decides about what a query selects.
func triaged(q *query.Query) bool {
	for _, k := range kinds() {
		if k.kind == q.Kind() {
			return k.triaged
		}
	}
	return false
}
