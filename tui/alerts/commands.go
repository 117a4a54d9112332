package alerts

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/detail"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
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
	for i, band := range theme.Bands() {
		spec := in(bandCommand(band), strings.ToLower(band.Name)+" severity on or off", strconv.Itoa(i+1))
		if i == 0 {
			spec = footer(spec, bandCommand(band), 28)
		}
		out = append(out, group("find", spec)...)
	}
	out = append(out, group("find",
		footer(in("product", "choose products", "p"), "product", 30),
		footer(in("version", "cycle versions: all, "+strings.Join(versionsRead(), ", "), "v"), "version", 24),
		footer(in("unseen", "show only unseen alerts", "u"), "unseen", 26),
		in("clear", "show all alerts"))...)
	out = append(out, group("list",
		footer(in("sort", "sort by the chosen column; again reverses", "s"), "sort", 22),
		in("left", "choose the column to the left", "<"), in("right", "choose the column to the right", ">"))...)
	return append(out, group("act",
		footer(in("done", "mark the alert done", "x"), "done", 45),
		footer(in("undo", "undo the last triage or filter", "z"), "undo", 20),
		footer(in("poll", "poll now", "r"), "poll", 18))...)
}

// bandCommand returns the command word of a severity: "high", "info".
func bandCommand(b theme.Band) string { return strings.ToLower(b.Short) }

// besideSpecs returns the commands that the list adds to those of the open
// detail.
func besideSpecs() []command.Spec {
	in := func(id, help, short string, hint int, keys ...string) command.Spec {
		return command.Spec{ID: "detail." + id, Help: help, Keys: keys, Where: detailContext, Group: "detail", Short: short, Hint: hint}
	}
	return []command.Spec{
		in("close", "back to the list", "", 0),
		in("previous", "previous alert", "previous", 42, "["),
		in("next", "next alert", "next", 60, "]"),
		in("done", "mark the alert done", "done", 45, "x"),
		in("undo", "undo the last triage or filter", "undo", 20, "z"),
		in("poll", "poll now", "", 0, "r"),
	}
}

// Specs returns all commands of the list and its detail, for the registry.
func Specs() []command.Spec {
	return append(append(ListSpecs(), detail.Specs()...), besideSpecs()...)
}

// barSpecs returns what the keys do while the query is typed. They serve as
// hints only: the bar handles all keys itself.
func barSpecs() []command.Spec {
	return []command.Spec{
		{ID: "bar.keep", Keys: []string{"enter"}, Short: "keep", Hint: 3},
		{ID: "bar.restore", Keys: []string{"esc"}, Short: "restore", Hint: 2},
		{ID: "bar.earlier", Keys: []string{"up"}, Short: "history", Hint: 1},
	}
}

// choiceSpecs are the barSpecs while a list of candidates is open.
func choiceSpecs() []command.Spec {
	return []command.Spec{
		{ID: "bar.keep", Keys: []string{"enter"}, Short: "keep", Hint: 3},
		{ID: "bar.complete", Keys: []string{"tab"}, Short: "next", Hint: 2},
		{ID: "bar.close", Keys: []string{"esc"}, Short: "close", Hint: 1},
	}
}

// Commands returns the commands that work now. It is called for each key and
// each frame, so it allocates nothing.
func (s *Screen) Commands() []command.Spec {
	switch {
	case s.bar != nil && s.bar.offers.open:
		return s.choiceSpecs
	case s.bar != nil && s.bar.problem != nil:
		return s.barSpecs[1:] // enter would do nothing
	case s.bar != nil:
		return s.barSpecs
	case s.open && s.detail.Typing():
		return s.detail.Commands()
	case s.open:
		return s.detailSpecs
	case s.tabled.shown && s.tabled.behind:
		return s.innerSpecs
	case s.tabled.shown:
		return s.tableSpecs
	case s.tabled.behind:
		return s.groupSpecs
	}
	return s.listSpecs
}

// Do runs a command.
func (s *Screen) Do(id string) tea.Cmd {
	s.begin()
	if cmd, ok := s.move(id); ok {
		return cmd
	}
	if cmd, ok := s.filter(id); ok {
		return cmd
	}
	switch id {
	case "alerts.open":
		if s.tabled.shown {
			return s.enterRow()
		}
		return s.enter()
	case "alerts.query":
		return s.openBar()
	case "alerts.sort":
		return s.sortBy()
	case "alerts.left":
		s.choose(-1)
	case "alerts.right":
		s.choose(1)
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

// move runs a command that moves the cursor.
func (s *Screen) move(id string) (tea.Cmd, bool) {
	if s.tabled.shown && s.moveTable(id) {
		return nil, true
	}
	switch id {
	case "alerts.down":
		s.list.Move(1)
	case "alerts.up":
		s.list.Move(-1)
	case "alerts.top":
		s.list.Home()
	case "alerts.bottom":
		s.list.End()
	case "alerts.half-down":
		s.list.HalfPage(1)
	case "alerts.half-up":
		s.list.HalfPage(-1)
	case "alerts.page-down":
		s.list.Page(1)
	case "alerts.page-up":
		s.list.Page(-1)
	default:
		return nil, false
	}
	return s.lacking(), true
}

// filter runs a command that edits the query's text.
func (s *Screen) filter(id string) (tea.Cmd, bool) {
	switch id {
	case "alerts.only":
		return s.only(false), true
	case "alerts.not":
		return s.only(true), true
	case "alerts.product":
		return screen.Send(screen.OpenOverlay{Overlay: newMenu(s)}), true
	case "alerts.version":
		return s.cycleVersion(), true
	case "alerts.unseen":
		return s.toggleUnseen(), true
	case "alerts.clear":
		return s.edit(""), true
	}
	for _, band := range theme.Bands() {
		if id == "alerts."+bandCommand(band) {
			return s.toggle("severity", string(band.Severity), false), true
		}
	}
	return nil, false
}
