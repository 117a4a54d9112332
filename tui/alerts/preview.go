package alerts

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/command"
	"tocsin/tui/layout"
	"tocsin/tui/screen"
)

// preview is the detail beside the list while the list has the keys.
type preview struct {
	off   bool // a person has no use for it
	shown bool // the list was divided for it
}

// previewSpecs returns the commands of the list that work on the detail beside it.
func previewSpecs() []command.Spec {
	in := func(id, help string, keys ...string) command.Spec {
		return command.Spec{ID: "alerts." + id, Help: help, Keys: keys, Where: Context}
	}
	return []command.Spec{
		in("detail-down", "scroll the detail beside the list down", "J"),
		in("detail-up", "scroll the detail beside the list up", "K"),
		in("detail-grow", "make the detail beside the list larger", "+"),
		in("detail-shrink", "make the detail beside the list smaller", "-"),
		in("preview", "show the detail beside the list, or only when it is opened"),
	}
}

// lookBeside runs a command on the detail beside the list.
func (s *Screen) lookBeside(id string) (tea.Cmd, bool) {
	scroll, grow := map[string]int{"alerts.detail-down": 1, "alerts.detail-up": -1}, map[string]string{
		"alerts.detail-grow": "detail.grow", "alerts.detail-shrink": "detail.shrink",
	}
	switch {
	case id == "alerts.preview":
		return s.togglePreview(), true
	case scroll[id] == 0 && grow[id] == "":
		return nil, false
	case !s.previews():
		return s.noPreview(), true
	case grow[id] != "":
		s.detail.Do(grow[id])
		s.resize()
		return s.rows.Lacking(), true
	}
	s.detail.ScrollBy(scroll[id])
	return nil, true
}

func (s *Screen) togglePreview() tea.Cmd {
	s.preview.off = !s.preview.off
	switch {
	case s.preview.off:
		return screen.Say(screen.Info, "Enter opens the detail; :preview shows it beside the list")
	case !s.previews():
		return s.noPreview()
	}
	return nil
}

// noPreview says why there is no detail beside the list.
func (s *Screen) noPreview() tea.Cmd {
	if _, some := s.under(); !some {
		return screen.Say(screen.Info, "No alert is selected")
	}
	if s.preview.off {
		return screen.Say(screen.Info, "The detail is not beside the list; :preview shows it there")
	}
	return screen.Say(screen.Info, "The detail needs a terminal of 120 columns and 24 lines to be beside the list")
}

// previews reports whether the detail is beside the list while that has the keys. An empty
// list has the whole width to say why, and so has the table of an aggregate, whose rows are
// no records.
func (s *Screen) previews() bool {
	t, _, tabled := s.rows.Table()
	some := tabled && t.Keys != nil || !tabled && s.rows.List.Len() > 0
	return some && !s.preview.off && layout.Body(s.w, s.h, layout.State{Detail: true}).Beside()
}

// follow adds to a command that the detail beside the list shows what the cursor is on.
// It is called behind everything that may move the cursor.
func (s *Screen) follow(cmd *tea.Cmd) {
	if s.open || s.closing.Err() != nil {
		return
	}
	shown, some := s.detail.Key()
	key, ok := s.under()
	if is := s.previews(); is != s.preview.shown {
		s.preview.shown = is
		s.resize()
		*cmd = tea.Batch(*cmd, s.rows.Lacking())
	}
	switch {
	case !ok || !s.preview.shown:
		if some {
			s.detail.Clear()
		}
	case !some || key != shown:
		*cmd = tea.Batch(*cmd, s.detail.Preview(key))
	}
}

// under returns the key of the record that the cursor is on, in the list or in a table.
func (s *Screen) under() (alert.Key, bool) {
	if t, n, ok := s.rows.Table(); ok && t.Keys != nil {
		return t.Keys[n], true
	}
	row, ok := s.current()
	return row.Key, ok && row.Key != alert.Key{}
}

// unfocus takes the keys away from the detail: it stays beside the list if there is room.
func (s *Screen) unfocus() tea.Cmd {
	if key, ok := s.under(); ok && s.previews() && key == s.opened.Key {
		return s.detail.Preview(key)
	}
	s.detail.Clear()
	return nil
}
