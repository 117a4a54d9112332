package alerts

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/clipboard"
	"tocsin/tui/command"
	"tocsin/tui/detail"
	"tocsin/tui/facets"
	"tocsin/tui/screen"
)

// Context is the context of the list's own keys.
const Context command.Context = "alerts"

// detailContext is the context of the keys of the open detail.
const detailContext command.Context = "detail"

// ListSpecs returns the commands of the list.
func ListSpecs() []command.Spec {
	in := func(id, help string, keys ...string) command.Spec {
		return command.Spec{ID: "alerts." + id, Help: help, Keys: keys, Where: Context}
	}
	group := func(name string, specs ...command.Spec) []command.Spec {
		for i := range specs {
			specs[i].Group = name
			specs[i].Silent = name == "move"
		}
		return specs
	}
	footer := func(s command.Spec, short string, hint int) command.Spec {
		s.Short, s.Hint = short, hint
		return s
	}
	also := func(s command.Spec, words ...string) command.Spec {
		s.Also = words
		return s
	}
	var out []command.Spec
	out = append(out, group("move",
		in("down", "down", "j", "down"), in("up", "up", "k", "up"),
		in("top", "first alert", "g", "home"), in("bottom", "last alert", "G", "end"),
		in("half-down", "half a page down", "ctrl+d"), in("half-up", "half a page up", "ctrl+u"),
		in("page-down", "a page down", "pgdown"), in("page-up", "a page up", "pgup"))...)
	out = append(out, group("open", footer(in("open", "open the alert", "enter", "l", "right"), "open", 50))...)
	out = append(out, group("find",
		footer(in("query", "edit the query", "/"), "query", 60),
		in("only", "show only this value of the chosen column", "="), in("not", "hide this value of the chosen column", "!"))...)
	out = append(out, facets.Specs(facetRows(), Context)...)
	out = append(out, group("find", in("clear", "show all alerts"))...)
	out = append(out, clipboard.Specs(Context)...)
	out = append(out, group("list",
		footer(in("sort", "sort by the chosen column; again reverses", "s"), "sort", 22),
		in("left", "choose the column to the left", "<"), in("right", "choose the column to the right", ">"))...)
	return append(out, group("act",
		also(footer(in("done", "mark the alert done", "x"), "done", 45), "close", "resolve"),
		footer(in("undo", "undo the last triage or filter", "z"), "undo", 20),
		footer(in("poll", "poll now", "r"), "poll", 18))...)
}

// facetRows returns the filters of a list of alerts that keys set.
func facetRows() []facets.Facet {
	return []facets.Facet{facets.Severity(), facets.Product(), facets.Version(), facets.Unseen(), facets.Status(), facets.Span()}
}

// besideSpecs returns the commands that the list adds to those of the open
// detail.
func besideSpecs() []command.Spec {
	in := func(id, help, short string, hint int, keys ...string) command.Spec {
		return command.Spec{ID: "detail." + id, Help: help, Keys: keys, Where: detailContext, Group: "detail", Short: short, Hint: hint}
	}
	return append(clipboard.Specs(detailContext), []command.Spec{
		in("close", "back to the list", "", 0),
		in("previous", "previous alert", "previous", 42, "["),
		in("next", "next alert", "next", 60, "]"),
		in("done", "mark the alert done", "done", 45, "x"),
		in("undo", "undo the last triage or filter", "undo", 20, "z"),
		in("poll", "poll now", "", 0, "r"),
	}...)
}

// Specs returns all commands of the list and its detail, for the registry.
func Specs() []command.Spec {
	return append(append(ListSpecs(), detail.Specs()...), besideSpecs()...)
}

// Commands returns the commands that work now. It is called for each key and
// each frame, so it allocates nothing.
func (s *Screen) Commands() []command.Spec {
	switch {
	case s.bar.Open():
		return s.bar.Commands()
	case s.open && s.detail.Typing():
		return s.detail.Commands()
	case s.open:
		return s.detailSpecs
	case s.rows.Tabled() && s.trail.Behind():
		return s.innerSpecs
	case s.rows.Tabled():
		return s.tableSpecs
	case s.trail.Behind():
		return s.groupSpecs
	}
	return s.listSpecs
}

// Do runs a command.
func (s *Screen) Do(id string) tea.Cmd {
	s.rows.Begin()
	if cmd, ok := s.rows.Move(strings.TrimPrefix(id, string(Context)+".")); ok {
		return cmd
	}
	if cmd, ok := s.filter(id); ok {
		return cmd
	}
	if cmd, ok := s.handOn(id); ok {
		return cmd
	}
	switch id {
	case "alerts.open":
		if s.rows.Tabled() {
			return s.enterRow()
		}
		return s.enter()
	case "alerts.query":
		return s.openBar()
	case "alerts.sort":
		return s.sortBy()
	case "alerts.left":
		s.rows.Columns.Choose(-1)
	case "alerts.right":
		s.rows.Columns.Choose(1)
	case "alerts.done", "detail.done":
		return s.done()
	case "alerts.undo", "detail.undo":
		return s.undoLast()
	case "alerts.poll", "detail.poll":
		return s.poll()
	case "detail.fold":
		if !s.detail.Fold() {
			return s.closeDetail()
		}
	case "detail.close":
		return s.closeDetail()
	case "detail.previous":
		return s.neighbour(-1)
	case "detail.next":
		return s.neighbour(1)
	default:
		if strings.HasPrefix(id, "detail.") {
			cmd := s.detail.Do(id)
			s.resize() // the pane may have grown
			return cmd
		}
	}
	return nil
}

// filter runs a command that edits the query's text.
func (s *Screen) filter(id string) (tea.Cmd, bool) {
	switch id {
	case "alerts.only":
		return s.only(false), true
	case "alerts.not":
		return s.only(true), true
	case "alerts.clear":
		return s.edit(""), true
	}
	out, ok := s.facets.Do(strings.TrimPrefix(id, string(Context)+"."), s.bar.Text(), s.theme)
	switch {
	case !ok:
		return nil, false
	case out.Menu != nil:
		return screen.Send(screen.OpenOverlay{Overlay: out.Menu}), true
	}
	return s.edited(out.Text, out.Err), true
}
