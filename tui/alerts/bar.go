package alerts

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/store/query"
	"tocsin/tui/facets"
	"tocsin/tui/filter"
	"tocsin/tui/querybar"
	"tocsin/tui/rows"
	"tocsin/tui/undo"
	"tocsin/tui/views"
)

// newFilter makes what a list of alerts is filtered by.
func newFilter(s *Screen, u *undo.Undo) *filter.Filter {
	o := &s.o
	chips := facets.New(facets.Options{Rows: facetRows(), Only: o.Only, Yours: views.Yours(o.User)})
	bar := querybar.Options{
		Now: o.Now, Views: o.Saved.Views, Only: o.Only, Elsewhere: o.Places.Shows,
		Placeholder: "severity >= 'medium' AND @user CONTAINS 'amal' EARLIEST=-7d",
		Words:       foldWords,
		Found:       func() (int, bool) { return rows.Found(s.rows) },
		Meaning:     func(word string) string { return facets.Meaning(chips, word) },
		Note:        func(r *query.Reading) *query.Problem { return views.Me(r, views.Yours(o.User)) },
		View:        func() (string, []string) { return s.lens.Narrowed() },
		Named:       func(name string) (string, bool) { return s.lens.Views.Query(name) },
	}
	if o.Store != nil {
		bar.Search = o.Store.Search
	}
	return filter.New(filter.Options{
		Bar: querybar.New(bar), Facets: chips, Rows: s.rows, Undo: u, Noun: noun, Resize: s.resize,
		Lead: func(to *querybar.Lead) tea.Cmd { return o.Places.Lead(to, u) }, Closing: s.outside.closing,
	})
}

// Paste filters by what a text pasted over the list stands for. Over the detail it says so.
func (s *Screen) Paste(content string) tea.Cmd {
	if s.pane.open {
		return filter.Covered()
	}
	return s.filter.Paste(content)
}
