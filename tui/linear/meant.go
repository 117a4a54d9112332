package linear

import (
	"strings"

	"tocsin/store/query"
	"tocsin/tui/facets"
	"tocsin/tui/views"
)

// meant says what a query may have meant that finds nothing, or other things: what is given here, where it asks for what
// the service says, and filters, where it looks for their names as text.
func meant(s *session) string {
	r := s.reader.scope().Read(s.here.text)
	if note := query.Mine(r, views.Yours(s.o.User)); note != nil {
		return " " + begun(note.Message) + "; " + note.Hint + "."
	}
	if note := query.Ours(r); note != nil {
		return " " + begun(note.Message) + "."
	}
	if r.Query == nil || !triaged(r.Query) {
		return ""
	}
	filters := facets.New(facets.Options{Rows: []facets.Facet{facets.Severity(), facets.Product(), facets.Version(), facets.Unseen(), facets.Status()}, Kind: r.Query.Kind(), Yours: views.Yours(s.o.User)})
	meaning := func(word string) string {
		if word = strings.ToLower(word); word == "today" || word == "yesterday" {
			return "created_at >= " + word
		}
		return facets.Meaning(filters, word)
	}
	if note := query.Mistaken(r, meaning); note != nil {
		return " " + begun(note.Message) + "; " + note.Hint + "."
	}
	return ""
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
