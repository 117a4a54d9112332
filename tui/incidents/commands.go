package incidents

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/decide"
	"tocsin/tui/facets"
	"tocsin/tui/leap"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/triage"
)

// facetRows returns the filters of a list of incidents that keys set.
func facetRows() []facets.Facet {
	unseen := facets.Unseen()
	unseen.Command.Help = "show only unseen incidents"
	return []facets.Facet{facets.Severity(), facets.Product(), unseen, facets.Status(), facets.Span()}
}

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
		{"top", "first incident", "g home"},
		{"bottom", "last incident", "G end"},
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
		in("open", "open", "open the incident", "enter l right", func(s *Screen) tea.Cmd { return s.panes.enter() }).hint("open", 50),
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
		in("mark", "mark", "mark the incident, or no longer", "space", func(s *Screen) tea.Cmd { return s.rows.Marks.Toggle() }),
		in("mark", "range", "begin a range of marks, or end it", "V", func(s *Screen) tea.Cmd { return s.rows.Marks.Range() }),
		in("mark", "all", "mark all, or none", "*", func(s *Screen) tea.Cmd { s.rows.Marks.All(); return nil }),
	}
}

// viewVerbs choose what the list shows, by name.
func viewVerbs() []verb {
	step := func(d int) func(*Screen) tea.Cmd {
		return func(s *Screen) tea.Cmd { return s.lens.Choose(s.lens.Views.Step(d)) }
	}
	view := in("views", "view", "show a view", "", nil)
	view.Arg = "NAME"
	view.with = func(s *Screen, name string) tea.Cmd { return s.lens.Named(name) }
	view.args = func(s *Screen) screen.Arguments { return s.lens.Names() }
	view = view.both()
	return []verb{
		in("views", "next-view", "next view", "tab L", step(1)).hint("view", 27),
		in("views", "previous-view", "previous view", "shift+tab H", step(-1)),
		view,
	}
}

// actVerbs are what a person does about incidents, and about the list's freshness.
func actVerbs() []verb {
	act := func(id, help, keys string, do func(a *acts) tea.Cmd) verb {
		return in("act", id, help, keys, func(s *Screen) tea.Cmd { return do(&s.acts) }).both()
	}
	each := func(id, help, keys string, which triage.Which) verb {
		return act(id, help, keys, func(a *acts) tea.Cmd { return a.each(which) })
	}
	return []verb{
		act("done", "mark the incident and its alerts done, or reopen it", "x", func(a *acts) tea.Cmd { return a.Done(a.target()) }).hint("done", 45),
		act("verdict", "close with a verdict: the incident and its alerts", "X", func(a *acts) tea.Cmd { return a.Note(true, a.target()) }),
		each("forget", "make the incident unseen again", "U", triage.Just(decide.Unseen())),
		each("bookmark", "bookmark the incident, or no longer", "b", decide.Marked),
		act("note", "write a note on the incident", "c", func(a *acts) tea.Cmd { return a.Note(false, a.target()) }).also("comment"),
		act("assign", "assign the incident to me", "a", func(a *acts) tea.Cmd { return a.each(triage.Just(decide.Assign(a.s.o.User))) }),
		each("unassign", "assign the incident to no one", "A", triage.Just(decide.Assign(""))),
		tagVerb("tag", "give the incident a tag", "#", true), tagVerb("untag", "take a tag of the incident away", "", false),
		in("act", "work", "work the unseen incidents, the gravest and newest first", "T", beginQueue).also("queue"),
		act("undo", "undo the last triage or filter", "z", func(a *acts) tea.Cmd { return a.turn(a.Undo.Undo) }).hint("undo", 20),
		act("redo", "redo what was undone", "Z", func(a *acts) tea.Cmd { return a.turn(a.Undo.Redo) }),
		act("poll", "poll now", "r", func(a *acts) tea.Cmd { return a.s.poll() }).hint("poll", 18),
	}
}

// tagVerb adds or removes the tag typed after it. The key asks for one.
func tagVerb(id, help, keys string, on bool) verb {
	v := in("act", id, help, keys, nil).both()
	v.Arg = "NAME"
	v.with = func(s *Screen, name string) tea.Cmd {
		if name == "" {
			return s.acts.TagBox(on, s.acts.target())
		}
		return s.acts.Tag(s.acts.target(), name, on)
	}
	return v
}

// poll asks whoever polls to poll every feed now. A frozen list goes on, and the rows that an
// act made leave the query go with that.
func (s *Screen) poll() tea.Cmd {
	s.rows.Release()
	return tea.Batch(s.rows.Freeze(false), s.feeds.PollNow(), s.rows.Reload())
}
