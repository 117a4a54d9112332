package events

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/command"
	"tocsin/tui/facets"
	"tocsin/tui/leap"
	"tocsin/tui/places"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/undo"
)

// facetRows returns the filters of a list of events that keys set.
func facetRows() []facets.Facet { return []facets.Facet{facets.Severity(), facets.Span()} }

// in returns a command of the list.
func in(group, id, help, keys string, do func(s *Screen) tea.Cmd) verb {
	return verb{Spec: command.Spec{ID: string(Context) + "." + id, Help: help, Keys: strings.Fields(keys), Where: Context, Group: group}, do: do}
}

// hint returns a command that the footer shows; see command.Spec.Hint.
func (v verb) hint(short string, hint int) verb {
	v.Short, v.Hint = short, hint
	return v
}

// both returns a command that works in the open detail too.
func (v verb) both() verb {
	v.inside = true
	return v
}

// also returns a command that other words find too.
func (v verb) also(words ...string) verb {
	v.Also = words
	return v
}

// moveVerbs move the cursor; the list knows them by the same words.
func moveVerbs() (out []verb) {
	for _, row := range []struct{ id, help, keys string }{
		{"down", "down", "j down"},
		{"up", "up", "k up"},
		{"top", "first event", "g home"},
		{"bottom", "last event", "G end"},
		{"half-down", "half a page down", "ctrl+d"},
		{"half-up", "half a page up", "ctrl+u"},
		{"page-down", "a page down", "pgdown"},
		{"page-up", "a page up", "pgup"},
	} {
		v := in("move", row.id, row.help, row.keys, func(s *Screen) tea.Cmd { cmd, _ := s.rows.Move(row.id); return cmd })
		v.Silent = true
		out = append(out, v)
	}
	for _, spec := range leap.Specs(Context, noun) {
		if spec.Triage { // an event is never triaged
			continue
		}
		out = append(out, verb{Spec: spec.Spec, inside: spec.Inside, do: func(s *Screen) tea.Cmd {
			row, ok := s.rows.Current()
			if s.panes.open {
				row, ok = s.panes.row, true
			}
			return s.leaps.Go(spec.Word, row, ok)
		}})
	}
	return out
}

// listVerbs change what the list shows.
func listVerbs() []verb {
	return []verb{
		in("open", "open", "open the event", "enter l right", func(s *Screen) tea.Cmd { return s.panes.enter() }).hint("open", 50),
		in("find", "query", "edit the query", "/", func(s *Screen) tea.Cmd { return s.filter.Open() }).hint("query", 60),
		in("find", "only", "show only this value of the chosen column", "=", func(s *Screen) tea.Cmd { return s.filter.Only(false) }),
		in("find", "not", "hide this value of the chosen column", "!", func(s *Screen) tea.Cmd { return s.filter.Only(true) }),
		in("find", "clear", "give up the filters, down to the query of the view", "", func(s *Screen) tea.Cmd { return s.filter.Edit(s.lens.Own()) }),
		in("list", "sort", "sort by the chosen column; again reverses", "s", func(s *Screen) tea.Cmd { return s.filter.SortBy() }).hint("sort", 22),
		in("list", "sort-menu", "choose what to sort by", "S", func(s *Screen) tea.Cmd { return s.filter.SortMenu() }).also("order"),
		in("list", "left", "choose the column to the left", "<", func(s *Screen) tea.Cmd { s.rows.Columns.Choose(-1); return nil }),
		in("list", "right", "choose the column to the right", ">", func(s *Screen) tea.Cmd { s.rows.Columns.Choose(1); return nil }),
		in("list", "columns", "choose columns", "C", func(s *Screen) tea.Cmd {
			return screen.Send(screen.OpenOverlay{Overlay: rows.NewChooser(s.rows)})
		}),
		in("list", "print", "write the list into a file, as tocsin query prints it", "", func(s *Screen) tea.Cmd { return rows.Print(s.rows, s.o.Print) }).also("dump", "export", "file"),
		in("list", "times", "times as ages, local, or UTC", "t", func(s *Screen) tea.Cmd { return s.lens.CycleTimes() }).also("zone", "age").both(),
		in("list", "freeze", "freeze the list, or let it go on", "P", func(s *Screen) tea.Cmd { return s.lens.Freeze() }).also("pause"),
		in("mark", "mark", "mark the event, to copy it with others, or no longer", "space", func(s *Screen) tea.Cmd { return s.rows.Marks.Toggle() }),
		in("mark", "range", "begin a range of marks, or end it", "V", func(s *Screen) tea.Cmd { return s.rows.Marks.Range() }),
		in("mark", "all", "mark all, or none", "*", func(s *Screen) tea.Cmd { s.rows.Marks.All(); return nil }),
	}
}

// viewVerbs choose what the list shows, by name.
func viewVerbs() []verb {
	step := func(d int) func(*Screen) tea.Cmd {
		return func(s *Screen) tea.Cmd { return s.lens.Choose(s.lens.Views.Step(d)) }
	}
	view := in("views", "view", "show a view", "", nil).both()
	view.Arg = "NAME"
	view.with = func(s *Screen, name string) tea.Cmd { return s.lens.Named(name) }
	view.args = func(s *Screen) screen.Arguments { return s.lens.Names() }
	return []verb{
		in("views", "next-view", "next view", "tab L", step(1)).hint("view", 27),
		in("views", "previous-view", "previous view", "shift+tab H", step(-1)),
		view,
	}
}

// stepVerbs turn filters back, and ask for a poll.
func stepVerbs() []verb {
	return []verb{
		in("act", "undo", "undo the last filter", "z", func(s *Screen) tea.Cmd { return s.turn(s.undo.Undo) }).hint("undo", 20),
		in("act", "redo", "redo what was undone", "Z", func(s *Screen) tea.Cmd { return s.turn(s.undo.Redo) }),
		in("act", "poll", "poll now", "r", func(s *Screen) tea.Cmd { return s.poll() }).hint("poll", 18).both(),
	}
}

// turn undoes or redoes the last step, another text of the query.
func (s *Screen) turn(turn func(actsOnly bool) (undo.Change, tea.Cmd)) tea.Cmd {
	change, cmd := turn(false)
	if change.Text != nil {
		return tea.Batch(s.lens.Restore(*change.Text), cmd)
	}
	return cmd
}

// poll asks whoever polls to poll every feed now. A frozen list goes on.
func (s *Screen) poll() tea.Cmd {
	return tea.Batch(s.rows.Freeze(false), s.feeds.PollNow(), s.rows.Reload())
}

// placeVerbs lead to other screens.
func placeVerbs() (out []verb) {
	for _, place := range places.Of(Context, alert.EventKind()) {
		out = append(out, verb{Spec: place.Spec, inside: true, do: func(s *Screen) tea.Cmd { return s.o.Places.Go(place, s.o.Undo) }})
	}
	return out
}

// Lists returns the kind of record that the list shows.
func (s *Screen) Lists() *alert.Kind { return alert.EventKind() }

// Ask puts a query in force, over the list alone.
func (s *Screen) Ask(text string) tea.Cmd {
	if s.panes.open {
		s.panes.clear()
		s.resize()
	}
	return s.filter.Edit(text)
}
