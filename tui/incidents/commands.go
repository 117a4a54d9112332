package incidents

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/decide"
	"tocsin/tui/detail"
	"tocsin/tui/facets"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
)

// The contexts of the keys: of the list, and of what it adds to the open detail.
const (
	Context       command.Context = "incidents"
	insideContext command.Context = "incident"
)

// verb is a command, and what it does.
type verb struct {
	command.Spec
	do     func(s *Screen) tea.Cmd
	inside bool // it also works in the open detail
}

// verbs holds the commands by where they work. They are made once, since each key and each
// frame asks for them.
type verbs struct {
	do             map[string]func(*Screen) tea.Cmd // by id
	list, incident []command.Spec
}

func newVerbs() verbs {
	v := verbs{do: map[string]func(*Screen) tea.Cmd{}, list: listSpecs(), incident: append(insideSpecs(), detail.Specs()...)}
	for _, row := range append(listVerbs(), insideVerbs()...) {
		v.do[row.ID] = row.do
	}
	return v
}

// facetRows returns the filters of a list of incidents that keys set.
func facetRows() []facets.Facet {
	unseen := facets.Unseen()
	unseen.Command.Help = "show only unseen incidents"
	return []facets.Facet{facets.Severity(), facets.Product(), unseen, facets.Status(), facets.Span()}
}

// listVerbs returns the commands of the list, besides its facets.
func listVerbs() []verb {
	var out []verb
	in := func(group, id, help, keys string, do func(s *Screen) tea.Cmd) *verb {
		out = append(out, verb{Spec: command.Spec{ID: string(Context) + "." + id, Help: help, Keys: strings.Fields(keys), Where: Context, Group: group, Silent: group == "move"}, do: do})
		return &out[len(out)-1]
	}
	hint := func(v *verb, short string, n int) { v.Short, v.Hint = short, n }
	act := func(id, help, keys string, do func(s *Screen) tea.Cmd) *verb {
		v := in("act", id, help, keys, do)
		v.inside = true
		return v
	}
	move := func(id, help, keys string) {
		in("move", id, help, keys, func(s *Screen) tea.Cmd { cmd, _ := s.rows.Move(id); return cmd })
	}
	move("down", "down", "j down")
	move("up", "up", "k up")
	move("top", "first incident", "g home")
	move("bottom", "last incident", "G end")
	move("half-down", "half a page down", "ctrl+d")
	move("half-up", "half a page up", "ctrl+u")
	move("page-down", "a page down", "pgdown")
	move("page-up", "a page up", "pgup")
	hint(in("open", "open", "open the incident", "enter l right", func(s *Screen) tea.Cmd { return s.panes.enter() }), "open", 50)
	hint(in("find", "query", "edit the query", "/", func(s *Screen) tea.Cmd { s.bar.Begin(); s.resize(); return nil }), "query", 60)
	in("find", "only", "show only this value of the chosen column", "=", func(s *Screen) tea.Cmd { return s.only(false) })
	in("find", "not", "hide this value of the chosen column", "!", func(s *Screen) tea.Cmd { return s.only(true) })
	in("find", "clear", "show all incidents", "", func(s *Screen) tea.Cmd { return s.edit("") })
	hint(in("list", "sort", "sort by the chosen column; again reverses", "s", func(s *Screen) tea.Cmd { return s.rows.SortBy() }), "sort", 22)
	in("list", "sort-menu", "choose what to sort by", "S", func(s *Screen) tea.Cmd {
		return screen.Send(screen.OpenOverlay{Overlay: rows.NewSorter(s.rows, "s", "S")})
	}).Also = []string{"order"}
	in("list", "left", "choose the column to the left", "<", func(s *Screen) tea.Cmd { s.rows.Columns.Choose(-1); return nil })
	in("list", "right", "choose the column to the right", ">", func(s *Screen) tea.Cmd { s.rows.Columns.Choose(1); return nil })
	in("list", "columns", "choose columns", "C", func(s *Screen) tea.Cmd {
		return screen.Send(screen.OpenOverlay{Overlay: rows.NewChooser(s.rows)})
	})
	in("list", "print", "write the list into a file, as tocsin query prints it", "", func(s *Screen) tea.Cmd { return rows.Print(s.rows, s.o.Print) }).Also = []string{"dump", "export", "file"}
	in("mark", "mark", "mark the incident, or no longer", "space", func(s *Screen) tea.Cmd { return s.rows.Marks.Toggle() })
	in("mark", "range", "begin a range of marks, or end it", "V", func(s *Screen) tea.Cmd { return s.rows.Marks.Range() })
	in("mark", "all", "mark all, or none", "*", func(s *Screen) tea.Cmd { s.rows.Marks.All(); return nil })
	hint(act("done", "mark the incident and its alerts done, or reopen it", "x", func(s *Screen) tea.Cmd { return s.acts.each(decide.Toggled) }), "done", 45)
	act("verdict", "close with a verdict: the incident and its alerts", "X", func(s *Screen) tea.Cmd { return s.acts.note(true) })
	act("forget", "make the incident unseen again", "U", func(s *Screen) tea.Cmd { return s.acts.each(just(decide.Unseen())) })
	act("bookmark", "bookmark the incident, or no longer", "b", func(s *Screen) tea.Cmd { return s.acts.each(decide.Marked) })
	act("note", "write a note on the incident", "c", func(s *Screen) tea.Cmd { return s.acts.note(false) }).Also = []string{"comment"}
	act("assign", "assign the incident to me", "a", func(s *Screen) tea.Cmd { return s.acts.each(just(decide.Assign(s.o.User))) })
	act("unassign", "assign the incident to no one", "A", func(s *Screen) tea.Cmd { return s.acts.each(just(decide.Assign(""))) })
	hint(act("undo", "undo the last triage or filter", "z", func(s *Screen) tea.Cmd { return s.acts.turn(s.acts.undo.Undo) }), "undo", 20)
	act("redo", "redo what was undone", "Z", func(s *Screen) tea.Cmd { return s.acts.turn(s.acts.undo.Redo) })
	hint(act("poll", "poll now", "r", func(s *Screen) tea.Cmd { s.rows.Release(); return tea.Batch(s.feeds.PollNow(), s.rows.Reload()) }), "poll", 18)
	return append(out, handVerbs()...)
}

// insideVerbs returns what the list adds to the open detail: its own commands, and those of
// the list that work there too.
func insideVerbs() []verb {
	in := func(id, help, keys string, do func(s *Screen) tea.Cmd) verb {
		return verb{Spec: command.Spec{ID: string(insideContext) + "." + id, Help: help, Keys: strings.Fields(keys), Where: insideContext, Group: "detail"}, do: do}
	}
	out := []verb{
		in("close", "back to the incident, or to the list", "", func(s *Screen) tea.Cmd { return s.panes.back() }),
		in("previous", "previous incident", "[", func(s *Screen) tea.Cmd { return s.panes.neighbour(-1) }),
		in("next", "next incident", "]", func(s *Screen) tea.Cmd { return s.panes.neighbour(1) }),
	}
	for _, v := range listVerbs() {
		if v.inside {
			v.ID = string(insideContext) + strings.TrimPrefix(v.ID, string(Context))
			v.Where, v.Group = insideContext, "detail"
			out = append(out, v)
		}
	}
	return out
}

func specsOf(verbs []verb) (out []command.Spec) {
	for _, v := range verbs {
		out = append(out, v.Spec)
	}
	return out
}

func listSpecs() []command.Spec {
	return append(specsOf(listVerbs()), facets.Specs(facetRows(), Context)...)
}

func insideSpecs() []command.Spec { return specsOf(insideVerbs()) }

// Specs returns all commands of the list, for the registry. Those of the detail are
// registered with the alert list.
func Specs() []command.Spec { return append(listSpecs(), insideSpecs()...) }

// Commands returns the commands that work now.
func (s *Screen) Commands() []command.Spec {
	switch {
	case s.bar.Open():
		return s.bar.Commands()
	case s.panes.open && s.panes.top().Typing():
		return s.panes.top().Commands()
	case s.panes.open:
		return s.verbs.incident
	}
	return s.verbs.list
}

// Do runs a command.
func (s *Screen) Do(id string) tea.Cmd {
	s.rows.Begin()
	if do, ok := s.verbs.do[id]; ok {
		return do(s)
	}
	if strings.HasPrefix(id, "detail.") {
		return s.panes.do(id)
	}
	out, ok := s.facets.Do(strings.TrimPrefix(id, string(Context)+"."), s.bar.Text(), s.theme)
	switch {
	case !ok:
		return nil
	case out.Menu != nil:
		return screen.Send(screen.OpenOverlay{Overlay: out.Menu})
	}
	return s.edited(out.Text, out.Err)
}
