package browse

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/clipboard"
	"tocsin/tui/detail"
	"tocsin/tui/filter"
	"tocsin/tui/leap"
	"tocsin/tui/lens"
	"tocsin/tui/places"
	"tocsin/tui/preview"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
)

// allVerbs returns the commands of a list, besides its facets, as the help shows them. To tell
// them alone the frame may be nil.
func allVerbs(b *Browser, own *Traits) []Verb {
	return slices.Concat(moveVerbs(b, own), findVerbs(b, own), recordVerbs(b, own), besideVerbs(b, own), listVerbs(b, own), lensVerbs(b, own, lens.How), lensVerbs(b, own, lens.Which), own.Acts, pollVerbs(b, own), handVerbs(b, own), placeVerbs(b, own))
}

// moveVerbs move the cursor; the list knows them by the same words.
func moveVerbs(b *Browser, own *Traits) (out []Verb) {
	for _, row := range []struct{ id, help, keys string }{
		{"down", "down", "j down"},
		{"up", "up", "k up"},
		{"top", "first " + own.noun(), "g home"},
		{"bottom", "last " + own.noun(), "G end"},
		{"half-down", "half a page down", "ctrl+d"},
		{"half-up", "half a page up", "ctrl+u"},
		{"page-down", "a page down", "pgdown"},
		{"page-up", "a page up", "pgup"},
	} {
		v := own.Verb("move", row.id, row.help, row.keys, func() tea.Cmd { cmd, _ := b.Rows.Move(row.id); return cmd })
		v.Silent = true
		out = append(out, v)
	}
	for _, spec := range leap.Specs(own.Where, own.noun()) {
		if spec.Triage && !own.Triaged {
			continue
		}
		out = append(out, Verb{Spec: spec.Spec, Inside: spec.Inside, Rowed: true, Do: func() tea.Cmd {
			row, ok := b.Rows.Current()
			if b.Panes.Open {
				row, ok = b.Panes.Row, true
			}
			return b.leaps.Go(spec.Word, row, ok)
		}})
	}
	return out
}

// findVerbs open a row, and edit the query.
func findVerbs(b *Browser, own *Traits) []Verb {
	return []Verb{
		opening(own.Verb("open", "open", "open the "+own.noun(), "enter l right", func() tea.Cmd { return b.Panes.Enter() }).Hinted("open", 50)),
		own.Verb("find", "query", "edit the query", "/", func() tea.Cmd { return b.Filter.Open() }).Hinted("query", 60),
		own.Verb("find", "only", "show only this value of the chosen column", "=", func() tea.Cmd { return b.Filter.Only(false) }).OnRows(),
		own.Verb("find", "not", "hide this value of the chosen column", "!", func() tea.Cmd { return b.Filter.Only(true) }).OnRows(),
		own.Verb("find", "clear", "give up the filters, down to the query of the view", "", func() tea.Cmd { return b.Filter.Clear(b.Lens.Own()) }),
	}
}

// opening is the verb that opens the detail, whose pages are behind it.
func opening(v Verb) Verb {
	v.Behind = detail.PageSpecs()
	return v
}

// recordVerbs open a record by its number or id, from wherever a person is in the list.
func recordVerbs(b *Browser, own *Traits) (out []Verb) {
	for _, r := range places.Records(own.Where) {
		v := Verb{Spec: r.Spec, Inside: true, Args: func() screen.Arguments { return screen.Arguments{Values: rows.Away(b.Rows, r.Kind)} }}
		out = append(out, v.Taking(r.Arg, func(id string) tea.Cmd {
			return r.Find(places.Finder{For: b, Search: b.o.Store.Search, Now: b.o.Now, Closing: b.Closing, Only: b.o.Only}, id)
		}))
	}
	return out
}

// listVerbs change how the rows are shown, and mark them.
func listVerbs(b *Browser, own *Traits) []Verb {
	return []Verb{
		sortVerb(b, own),
		own.Verb("list", "sort-menu", "choose what to sort by", "S", func() tea.Cmd { return b.Filter.SortMenu() }).Found("order").OnRows(),
		own.Verb("list", "left", "choose the column to the left", "<", func() tea.Cmd { b.Rows.Columns.Choose(-1); return nil }).OnRows(),
		own.Verb("list", "right", "choose the column to the right", ">", func() tea.Cmd { b.Rows.Columns.Choose(1); return nil }).OnRows(),
		own.Verb("list", "columns", "choose the columns; leave out those with one value", "C", func() tea.Cmd {
			return screen.Send(screen.OpenOverlay{Overlay: rows.NewChooser(b.Rows)})
		}).OnRows(),
		own.Verb("list", "print", "write the list into a file, as tocsin query prints it", "", func() tea.Cmd { return rows.Print(b.Rows, b.o.Print) }).Found("dump", "export", "file"),
		own.Verb("list", "out", "from a group back to its table", "h left", func() tea.Cmd { return out(b) }),
		own.Verb("mark", "mark", own.Words.Mark, "space", func() tea.Cmd { return b.Rows.Marks.Toggle() }).OnRows(),
		own.Verb("mark", "range", "mark from here; again to here", "V", func() tea.Cmd { return b.Rows.Marks.Range() }).OnRows(),
		own.Verb("mark", "mark-all", "mark all "+own.noun()+"s of the query, or none", "*", func() tea.Cmd { b.Rows.Marks.All(); return nil }).OnRows(),
	}
}

// sortVerb sorts by the column typed after it, or by the chosen one.
func sortVerb(b *Browser, own *Traits) Verb {
	v := own.Verb("list", "sort", "sort by the chosen column; again reverses", "s", nil).Hinted("sort", 22).OnRows()
	v.Args = func() screen.Arguments { return rows.Orders(b.Rows) }
	return v.Taking(rows.SortArg, func(column string) tea.Cmd { return b.Filter.SortBy(column) })
}

// out goes from a group back to its table.
func out(b *Browser) tea.Cmd {
	if !b.Filter.Trail.Behind() {
		return screen.Say(screen.Info, "This list is no group of a table; esc goes back")
	}
	return filter.Leave(b.Filter)
}

// besideVerbs work on the detail beside the list, and compare what it shows.
func besideVerbs(b *Browser, own *Traits) (out []Verb) {
	for _, spec := range preview.Specs(own.Where) {
		out = append(out, Verb{Spec: spec.Spec, Do: func() tea.Cmd { return b.preview.Do(spec.Word) }})
	}
	return append(out, own.Verb("open", "compare", "compare the "+own.noun()+" with the marked one, or with what it was", "", func() tea.Cmd { return b.Panes.compare() }).OnRows())
}

// lensVerbs are the commands of the lens in a group of the help.
func lensVerbs(b *Browser, own *Traits, group string) (out []Verb) {
	for _, spec := range lens.Specs(own.Where, own.noun(), group) {
		v := Verb{Spec: spec.Spec, Inside: spec.Inside, Do: func() tea.Cmd { return b.keys.Do(spec.Word, "") }}
		if spec.Arg != "" {
			v.With = func(arg string) tea.Cmd { return b.keys.Do(spec.Word, arg) }
			v.Args = func() screen.Arguments { return b.keys.Arguments(spec.Word) }
		}
		out = append(out, v)
	}
	return out
}

// pollVerbs ask for a poll.
func pollVerbs(b *Browser, own *Traits) []Verb {
	return []Verb{own.Verb("act", "poll", "poll now", "r", func() tea.Cmd { return poll(b) }).Hinted("poll", 18).Both()}
}

// poll asks whoever polls to poll every feed now. A frozen list goes on, and the rows that an
// act made leave the query go with that.
func poll(b *Browser) tea.Cmd {
	b.Rows.Release()
	return tea.Batch(b.Rows.Freeze(false), b.Feeds.PollNow(), b.Rows.Reload())
}

// handVerbs copy from the open record, the one under the cursor, or the marked ones.
func handVerbs(b *Browser, own *Traits) (out []Verb) {
	for _, spec := range clipboard.Specs(own.Where) {
		word := strings.TrimPrefix(spec.ID, string(own.Where)+".")
		out = append(out, Verb{Spec: spec, Inside: true, Do: func() tea.Cmd { return b.hands.Do(word) }})
	}
	return out
}

// placeVerbs lead to other screens, and to the list from its detail.
func placeVerbs(b *Browser, own *Traits) []Verb {
	row := places.Home(own.Where, own.Kind)
	here := own.Verb(row.Group, row.Spec.Word(), row.Help, "", nil).Both().Taking(row.Arg, func(query string) tea.Cmd {
		if query == "" {
			return home(b, row.None)
		}
		return row.Ask(query, b.o.Now(), b.Ask)
	})
	out := []Verb{here}
	for _, place := range places.Of(own.Where, own.Kind) {
		out = append(out, Verb{Spec: place.Spec, Inside: true}.Taking(place.Arg, func(query string) tea.Cmd {
			if b.Panes.Open && b.Panes.Inner && query == "" && place.Kind == alert.IncidentKind() {
				return b.o.Places.Incident(b.Panes.Alert, &b.Panes.Member, b, b.o.Undo)
			}
			return b.o.Places.Go(place, query, b.o.Now(), b.o.Undo)
		}))
	}
	return out
}

// home leads to the list from wherever a person is in it: its own name is a command here as in
// the other lists. here is said if it is shown already.
func home(b *Browser, here string) tea.Cmd {
	if cmd, held := b.own.out(); held {
		return cmd
	}
	if b.Panes.Open {
		return b.Panes.Close()
	}
	return screen.Say(screen.Info, here)
}
