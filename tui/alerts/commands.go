package alerts

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/facets"
	"tocsin/tui/screen"
)

// Context is the context of the list's own keys.
const Context command.Context = "alerts"

// detailContext is the context of the keys of the open detail.
const detailContext command.Context = "detail"

// listVerbs returns the commands of the list. The concerns follow one another as the help
// shows them.
func listVerbs() []verb {
	return slices.Concat(moveVerbs(), openVerbs(), previewVerbs(), filterVerbs(), viewVerbs(), listingVerbs(), lookVerbs(), foldVerbs(), incidentVerbs(), actVerbs(), handVerbs(), placeVerbs())
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
	return []verb{in("open", "open", "open the alert", func(s *Screen) tea.Cmd {
		if s.rows.Tabled() {
			return s.pane.enterRow()
		}
		return s.pane.enter()
	}, "enter", "l", "right").footer("open", 50)}
}

// filterVerbs edit the query.
func filterVerbs() []verb {
	out := []verb{
		in("find", "query", "edit the query", func(s *Screen) tea.Cmd { return s.filter.openBar() }, "/").footer("query", 60),
		in("find", "only", "show only this value of the chosen column", func(s *Screen) tea.Cmd { return s.filter.only(false) }, "=").onRows(),
		in("find", "not", "hide this value of the chosen column", func(s *Screen) tea.Cmd { return s.filter.only(true) }, "!").onRows(),
	}
	for _, spec := range facets.Specs(facetRows(), Context) {
		word := strings.TrimPrefix(spec.ID, string(Context)+".")
		out = append(out, verb{Spec: spec, do: func(s *Screen, _ string) tea.Cmd { return s.filter.facet(word) }})
	}
	return append(out, in("find", "clear", "give up the filters, down to the query of the view", func(s *Screen) tea.Cmd { return s.filter.edit(s.lens.own()) }).also("reset"))
}

// facetRows returns the filters of a list of alerts that keys set.
func facetRows() []facets.Facet {
	return []facets.Facet{facets.Severity(), facets.Product(), facets.Version(), facets.Unseen(), facets.Status(), facets.Span()}
}

// facet runs a command of the facets, by the word after the dot of its id.
func (f *filter) facet(word string) tea.Cmd {
	out, ok := f.facets.Do(word, f.bar.Text(), f.s.theme)
	switch {
	case !ok:
		return nil
	case out.Menu != nil:
		return screen.Send(screen.OpenOverlay{Overlay: out.Menu})
	}
	return f.edited(out.Text, out.Err)
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
		in("list", "sort", "sort by the chosen column; again reverses", func(s *Screen) tea.Cmd { return s.filter.sortBy() }, "s").footer("sort", 22).onRows(),
		in("list", "left", "choose the column to the left", choose(-1), "<").onRows(),
		in("list", "right", "choose the column to the right", choose(1), ">").onRows(),
	}
}

// actVerbs are what a person does about alerts, and about the list's freshness.
func actVerbs() []verb {
	return []verb{
		in("act", "done", "mark the alert done", func(s *Screen) tea.Cmd { return s.acts.done() }, "x").footer("done", 45).also("close", "resolve").both().onRows(),
		in("act", "undo", "undo the last triage or filter", func(s *Screen) tea.Cmd { return s.acts.undoLast() }, "z").footer("undo", 20).both(),
		in("act", "poll", "poll now", func(s *Screen) tea.Cmd { return s.outside.poll() }, "r").footer("poll", 18).both(),
	}
}

// paneVerbs are the commands of the open detail that it doesn't know itself.
func paneVerbs() []verb {
	of := func(id, help string, do func(s *Screen) tea.Cmd, keys ...string) verb {
		v := in("detail", id, help, do, keys...)
		v.ID, v.Where = string(detailContext)+"."+id, detailContext
		return v
	}
	return []verb{
		of("close", "back to the list", func(s *Screen) tea.Cmd { return s.pane.close() }),
		of("previous", "previous alert", func(s *Screen) tea.Cmd { return s.pane.neighbour(-1) }, "[").footer("previous", 42),
		of("next", "next alert", func(s *Screen) tea.Cmd { return s.pane.neighbour(1) }, "]").footer("next", 60),
	}
}
