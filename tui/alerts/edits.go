package alerts

import (
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/screen"
	"tocsin/tui/text"

	tea "charm.land/bubbletea/v2"
)

// The keys that filter edit the text of the query, so that what is hidden stands
// where everybody can read it.

// toggle puts a value of a field into the query or takes it out.
func (s *Screen) toggle(field, value string, not bool) tea.Cmd {
	return s.edited(query.Toggle(s.text, field, value, not))
}

// set replaces what the query says of a field; "" takes it out.
func (s *Screen) set(field, value string) tea.Cmd {
	return s.edited(query.Set(s.text, field, value))
}

func (s *Screen) edited(to string, err error) tea.Cmd {
	if err != nil {
		return screen.Tell(err)
	}
	return s.edit(to)
}

// edit puts another query in force, to be undone by z.
func (s *Screen) edit(to string) tea.Cmd {
	if to == s.text {
		return nil
	}
	s.remember(undoable{what: "query", text: s.text, query: true})
	s.keepHistory(s.text)
	return s.apply(to)
}

// is is the value that the query's top-level AND asks of a field; "" where it
// asks for none or several.
func (s *Screen) is(field string) string {
	for _, t := range s.terms {
		if t.Field == field && !t.Negated && len(t.Values) == 1 {
			return t.Values[0]
		}
	}
	return ""
}

// cycleVersion goes from all to v2 to Legacy and back to all.
func (s *Screen) cycleVersion() tea.Cmd {
	next := map[string]string{"": "v2", "v2": "Legacy"}
	return s.set("ingest.product.version", next[s.is("ingest.product.version")])
}

// toggleUnseen asks for alerts that nobody has looked at, or for all.
func (s *Screen) toggleUnseen() tea.Cmd {
	if s.is("triage.seen") == "false" {
		return s.set("triage.seen", "")
	}
	return s.set("triage.seen", "false")
}

// only filters by the value of the chosen column under the cursor: only it, or
// with not all but it.
func (s *Screen) only(not bool) tea.Cmd {
	row, ok := s.current()
	if !ok {
		return nil
	}
	c := columns()[s.column]
	if c.value == nil {
		return screen.Say(screen.Info, "filter by another column: < and > choose it")
	}
	value := c.value(row)
	if value == "" && not {
		return s.toggle(c.field, "", true)
	}
	return s.toggle(c.field, value, not)
}

// sortBy sorts by the chosen column, or turns the order round.
func (s *Screen) sortBy() tea.Cmd {
	field := columns()[s.column].sort
	now := s.sort.Field
	if now == "" {
		now = "created_at"
	}
	if field == now {
		s.sort.Up = !s.sort.Up
	} else {
		s.sort = index.Sort{Field: field, Up: field != "created_at" && field != "severity"}
	}
	if s.sort.Field == "created_at" && !s.sort.Up {
		s.sort = index.Sort{}
	}
	s.list.Reset(true)
	return s.reload()
}

// choose moves the chosen column among those that are shown.
func (s *Screen) choose(d int) {
	shown := s.shown()
	for i, c := range shown {
		if c.index == s.column {
			to := min(max(i+d, 0), len(shown)-1)
			s.column = shown[to].index
			return
		}
	}
	s.column = shown[0].index
}

// shorten makes a title fit a toast.
func shorten(title string) string {
	const most = 48
	t := text.Clean(title)
	if text.Width(t) <= most {
		return t
	}
	return text.Fit(t, most)
}
