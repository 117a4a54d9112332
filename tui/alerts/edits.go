package alerts

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/tui/screen"
)

// The keys that filter edit the text of the query, so that what hides a row is
// always in plain sight.

// toggle adds a value of a field to the query or removes it.
func (s *Screen) toggle(field, value string, not bool) tea.Cmd {
	return s.edited(query.Toggle(s.bar.Text(), field, value, not))
}

// set replaces the query's condition on a field; "" removes it.
func (s *Screen) set(field, value string) tea.Cmd {
	return s.edited(query.Set(s.bar.Text(), field, value))
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

// cycleVersion goes from all versions to each one alone and back to all.
func (s *Screen) cycleVersion() tea.Cmd {
	versions, next := versionsRead(), ""
	if i := slices.Index(versions, s.is(versionField)); i+1 < len(versions) {
		next = versions[i+1]
	}
	return s.set(versionField, next)
}

// versionsRead returns the versions of the sources that are read, each once.
func versionsRead() []string {
	var versions []string
	for _, source := range alert.Sources() {
		if !source.Planned && !slices.Contains(versions, source.Version) {
			versions = append(versions, source.Version)
		}
	}
	return versions
}

// toggleUnseen shows unseen alerts only, or all again.
func (s *Screen) toggleUnseen() tea.Cmd {
	if s.unseenOnly() {
		return s.set("triage.seen", "")
	}
	return s.set("triage.seen", "false")
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
