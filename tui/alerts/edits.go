package alerts

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/store/query"
	"tocsin/tui/facets"
	"tocsin/tui/querybar"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
)

// filter holds what the list is filtered by: the query's text in the bar, and the parts that
// read or edit it.
type filter struct {
	s      *Screen
	bar    *querybar.Bar
	query  *query.Query // of the last search
	facets *facets.Facets
	trail  rows.Trail // from tables into their groups
}

func newFilter(s *Screen) filter {
	return filter{
		s: s, bar: newBar(s.o), query: query.Restrict(&query.Query{}, s.o.Only),
		facets: facets.New(facets.Options{Rows: facetRows(), Only: s.o.Only}),
	}
}

// The keys that filter edit the text of the query, so that what hides a row is
// always in plain sight.

// toggle adds a value of a field to the query or removes it.
func (f *filter) toggle(field, value string, not bool) tea.Cmd {
	return f.edited(query.Toggle(f.bar.Text(), field, value, not))
}

func (f *filter) edited(to string, err error) tea.Cmd {
	if err != nil {
		return screen.Tell(err)
	}
	return f.edit(to)
}

// edit puts another query in force; z undoes it.
func (f *filter) edit(to string) tea.Cmd {
	if to == f.bar.Text() {
		return nil
	}
	f.s.acts.undo.Edited("filter", f.bar.Text(), to)
	cmd := f.followed(f.bar.Put(to), nil)
	f.trail.Leave()
	return cmd
}

// only filters by the value of the chosen column under the cursor: it shows
// that value alone, or, with not, hides it. A missing value counts as a value.
func (f *filter) only(not bool) tea.Cmd {
	row, ok := f.s.current()
	if !ok {
		return noAlert()
	}
	c := f.s.rows.Columns.Chosen()
	if c.Value == nil {
		return screen.Say(screen.Info, "You can't filter by age; choose another column with < or >")
	}
	f.s.rows.List.Choose()
	return f.toggle(c.Field, c.Value(&row), not)
}

// sortBy sorts by the chosen column, or reverses the order if the list is
// sorted by it already.
func (f *filter) sortBy() tea.Cmd {
	if f.query.Lists() {
		return ordersItself()
	}
	return f.s.rows.SortBy()
}

// sortMenu opens the menu of what the list can be sorted by.
func (f *filter) sortMenu() tea.Cmd {
	if f.query.Lists() {
		return ordersItself()
	}
	return screen.Send(screen.OpenOverlay{Overlay: rows.NewSorter(f.s.rows, "s", "S")})
}

// ordersItself says why no key can order the rows.
func ordersItself() tea.Cmd {
	return screen.Say(screen.Info, "The query orders its rows itself, behind the |")
}
