package alerts

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/decide"
	"tocsin/tui/detail"
	"tocsin/tui/facets"
	"tocsin/tui/lens"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/triage"
)

// Context is the context of the list's own keys.
const Context command.Context = "alerts"

// detailContext is the context of the keys of the open detail.
const detailContext command.Context = "detail"

// listVerbs returns the commands of the list. The concerns follow one another as the help
// shows them.
func listVerbs() []verb {
	return slices.Concat(
		moveVerbs(), leapVerbs(), openVerbs(), recordVerbs(), previewVerbs(), compareVerbs(), filterVerbs(), lensVerbs(lens.Which), listingVerbs(), lensVerbs(lens.How),
		foldVerbs(), markVerbs(), actVerbs(), handVerbs(), placeVerbs(),
	)
}

// in returns a command of the list.
func in(group, id, help string, do func(s *Screen) tea.Cmd, keys ...string) verb {
	return verb{
		Spec: command.Spec{ID: string(Context) + "." + id, Help: help, Keys: keys, Where: Context, Group: group},
		do:   func(s *Screen, _ string) tea.Cmd { return do(s) },
	}
}

// footer returns a command that the footer shows; see command.Spec.Hint.
func (v verb) footer(short string, hint int) verb {
	v.Short, v.Hint = short, hint
	return v
}

// also returns a command that other words find too.
func (v verb) also(words ...string) verb {
	v.Also = words
	return v
}

// both returns a command that works in the open detail too.
func (v verb) both() verb {
	v.inside = true
	return v
}

// onRows returns a command that doesn't work on a table.
func (v verb) onRows() verb {
	v.rowed = true
	return v
}

// moveVerbs move the cursor; the list knows them by the same words.
func moveVerbs() []verb {
	to := func(id, help string, keys ...string) verb {
		v := in("move", id, help, func(s *Screen) tea.Cmd {
			cmd, _ := s.rows.Move(id)
			return cmd
		}, keys...)
		v.Silent = true
		return v
	}
	return []verb{
		to("down", "down", "j", "down"), to("up", "up", "k", "up"),
		to("top", "first alert", "g", "home"), to("bottom", "last alert", "G", "end"),
		to("half-down", "half a page down", "ctrl+d"), to("half-up", "half a page up", "ctrl+u"),
		to("page-down", "a page down", "pgdown"), to("page-up", "a page up", "pgup"),
	}
}

func openVerbs() []verb {
	open := in("open", "open", "open the alert", func(s *Screen) tea.Cmd {
		if s.rows.Tabled() {
			return s.pane.enterRow()
		}
		return s.pane.enter()
	}, "enter", "l", "right").footer("open", 50)
	open.Behind = detail.PageSpecs()
	return []verb{open}
}

// filterVerbs edit the query.
func filterVerbs() []verb {
	out := []verb{
		in("find", "query", "edit the query", func(s *Screen) tea.Cmd { return s.filter.Open() }, "/").footer("query", 60),
		in("find", "only", "show only this value of the chosen column", func(s *Screen) tea.Cmd { return s.filter.Only(false) }, "=").onRows(),
		in("find", "not", "hide this value of the chosen column", func(s *Screen) tea.Cmd { return s.filter.Only(true) }, "!").onRows(),
	}
	for _, spec := range facets.Specs(facetRows(), Context) {
		word := strings.TrimPrefix(spec.ID, string(Context)+".")
		out = append(out, verb{Spec: spec, do: func(s *Screen, _ string) tea.Cmd { return s.filter.Facet(word, s.lens.Own(), s.theme) }})
	}
	return append(out, in("find", "clear", "give up the filters, down to the query of the view", func(s *Screen) tea.Cmd { return s.filter.Clear(s.lens.Own()) }).also("reset"))
}

// facetRows returns the filters of a list of alerts that keys set.
func facetRows() []facets.Facet {
	return []facets.Facet{facets.Severity(), facets.Product(), facets.Version(), facets.Unseen(), facets.Status(), facets.Span()}
}

// listingVerbs change the order and the columns.
func listingVerbs() []verb {
	choose := func(d int) func(*Screen) tea.Cmd {
		return func(s *Screen) tea.Cmd {
			s.rows.Columns.Choose(d)
			return nil
		}
	}
	return []verb{
		sortVerb(),
		in("list", "sort-menu", "choose what to sort by", func(s *Screen) tea.Cmd { return s.filter.SortMenu() }, "S").also("order").onRows(),
		in("list", "left", "choose the column to the left", choose(-1), "<").onRows(),
		in("list", "right", "choose the column to the right", choose(1), ">").onRows(),
		in("list", "columns", "choose the columns; leave out those with one value", func(s *Screen) tea.Cmd {
			return screen.Send(screen.OpenOverlay{Overlay: rows.NewChooser(s.rows)})
		}, "C").onRows(),
		in("list", "print", "write the list into a file, as tocsin query prints it", func(s *Screen) tea.Cmd { return rows.Print(s.rows, s.o.Out.Print) }).also("dump", "export", "file"),
	}
}

// sortVerb sorts by the column typed after it, or by the chosen one.
func sortVerb() verb {
	v := in("list", "sort", "sort by the chosen column; again reverses", nil, "s").footer("sort", 22).onRows()
	v.Arg, v.args = rows.SortArg, func(s *Screen) screen.Arguments { return rows.Orders(s.rows) }
	v.do = func(s *Screen, column string) tea.Cmd { return s.filter.SortBy(column) }
	return v
}

// markVerbs mark rows, which an act is then done to together.
func markVerbs() []verb {
	return []verb{
		in("mark", "mark", "mark the alert, to act on several; again unmarks it", toggleMark, "space"),
		in("mark", "range", "mark from here; again to here", func(s *Screen) tea.Cmd { return s.rows.Marks.Range() }, "V").onRows(),
		in("mark", "mark-all", "mark all alerts of the query, or none", func(s *Screen) tea.Cmd {
			s.rows.Marks.All()
			return nil
		}, "*").onRows(),
	}
}

// actVerbs are what a person does about alerts, and about the list's freshness.
func actVerbs() []verb {
	act := func(id, help string, do func(a *acts) tea.Cmd, keys ...string) verb {
		return in("act", id, help, func(s *Screen) tea.Cmd { return do(&s.acts) }, keys...).both().typed()
	}
	each := func(id, help string, which triage.Which, keys ...string) verb {
		return act(id, help, func(a *acts) tea.Cmd { return a.Do(which, a.target()) }, keys...)
	}
	return []verb{
		act("done", "mark the alert done, or open it again", func(a *acts) tea.Cmd { return a.Done(a.target()) }, "x").footer("done", 45).also("close", "resolve", "reopen"),
		act("verdict", "close with a verdict and a note", func(a *acts) tea.Cmd { return a.Note(true, a.target()) }, "X").footer("verdict", 44).also("classify"),
		each("mark-unseen", "mark the alert unseen", triage.Just(decide.Unseen()), "U"),
		twinVerb(),
		act("note", "write a note", func(a *acts) tea.Cmd { return a.Note(false, a.target()) }, "c").also("comment"),
		each("bookmark", "bookmark the alert; again removes the bookmark", decide.Marked, "b"),
		act("assign", "assign the alert to me, or :assign NAME", func(a *acts) tea.Cmd { return a.Do(triage.Just(decide.Assign(a.s.o.User)), a.target()) }, "a").also("owner"),
		each("unassign", "assign the alert to no one", triage.Just(decide.Assign("")), "A").also("owner"),
		tagVerb("tag", "give the alert a tag", true, "#"), tagVerb("untag", "take a tag of the alert away", false),
		in("act", "work", "work the unseen alerts, the gravest and newest first", beginQueue, "T").also("queue").both().onRows(),
		in("act", "undo", "undo the last act or filter", func(s *Screen) tea.Cmd { return s.acts.turn(s.acts.Undo.Undo) }, "z").footer("undo", 20).both(),
		in("act", "redo", "do again what was undone", func(s *Screen) tea.Cmd { return s.acts.turn(s.acts.Undo.Redo) }, "Z").both(),
		in("act", "poll", "poll now", func(s *Screen) tea.Cmd { return s.outside.poll() }, "r").footer("poll", 18).both(),
	}
}

// typed returns a command that also takes what is decided typed behind its word if it is one of
// decide.Typed.
func (v verb) typed() verb {
	act, ok := decide.TypedAct(v.Word())
	if !ok {
		return v
	}
	plain := v.do
	v.Arg, v.Begins = "["+act.Takes+"]", act.Begins
	v.do = func(s *Screen, arg string) tea.Cmd {
		if arg == "" {
			return plain(s, arg)
		}
		return triage.Typed(s.acts.Acts, act, arg, s.acts.target())
	}
	if act.Offer != nil {
		v.args = func(s *Screen) screen.Arguments { return triage.Offered(s.acts.Acts, act) }
	}
	return v
}

// tagVerb adds or removes the tag typed after it. The key asks for one.
func tagVerb(id, help string, on bool, keys ...string) verb {
	v := in("act", id, help, nil, keys...).both()
	v.Arg = "NAME"
	v.do = func(s *Screen, arg string) tea.Cmd {
		if arg == "" {
			return s.acts.TagBox(on, s.acts.target())
		}
		return s.acts.Tag(s.acts.target(), arg, on)
	}
	return v
}

// paneVerbs are the commands of the open detail that it doesn't know itself.
func paneVerbs() []verb {
	of := func(id, help string, do func(s *Screen) tea.Cmd, keys ...string) verb {
		v := in("detail", id, help, do, keys...)
		v.ID, v.Where = string(detailContext)+"."+id, detailContext
		return v
	}
	return []verb{
		of("close", "back to the list", func(s *Screen) tea.Cmd { return s.pane.leave() }),
		of("previous", "previous alert", func(s *Screen) tea.Cmd { return s.pane.neighbour(-1) }, "[").footer("previous", 42),
		of("next", "next alert", func(s *Screen) tea.Cmd { return s.pane.neighbour(1) }, "]").footer("next", 60),
	}
}
