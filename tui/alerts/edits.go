package alerts

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/store/query"
	"tocsin/tui/screen"
)

// The keys that filter edit the text of the query, so that what hides a row is
// always in plain sight.

// toggle adds a value of a field to the query or removes it.
func (s *Screen) toggle(field, value string, not bool) tea.Cmd {
	return s.edited(query.Toggle(s.bar.Text(), field, value, not))
}

func (s *Screen) edited(to string, err error) tea.Cmd {
	if err != nil {
		return screen.Tell(err)
	}
	return s.edit(to)
}

// edit puts another query in force; z undoes it.
func (s *Screen) edit(to string) tea.Cmd {
	if to == s.bar.Text() {
		return nil
	}
	s.undo.Edited("filter", s.bar.Text(), to)
	cmd := s.followed(s.bar.Put(to), nil)
	s.trail.Leave()
	return cmd
}

// only filters by the value of the chosen column under the cursor: it shows
// that value alone, or, with not, hides it. A missing value counts as a value.
func (s *Screen) only(not bool) tea.Cmd {
	row, ok := s.current()
	if !ok {
		return nil
	}
	c := s.rows.Columns.Chosen()
	if c.Value == nil {
		return screen.Say(screen.Info, "You can't filter by age; choose another column with < or >")
	}
	s.rows.List.Choose()
	return s.toggle(c.Field, c.Value(&row), not)
}

// sortBy sorts by the chosen column, or reverses the order if the list is
// sorted by it already.
func (s *Screen) sortBy() tea.Cmd {
	if s.query.Lists() {
		return screen.Say(screen.Info, "The query orders its rows itself, behind the |")
	}
	return s.rows.SortBy()
}
