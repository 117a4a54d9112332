package alerts

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/layout"
	"tocsin/tui/screen"
)

// preview is the detail beside the list while the list has the keys.
type preview struct {
	s     *Screen
	off   bool // a person has no use for it
	shown bool // the list was divided for it
}

// previewVerbs are the commands of the list that work on the detail beside it.
func previewVerbs() []verb {
	beside := func(id, help string, do func(p *preview), key string) verb {
		return in("open", id, help, func(s *Screen) tea.Cmd {
			if !s.preview.fits() {
				return s.preview.missing()
			}
			do(&s.preview)
			return s.rows.Lacking()
		}, key)
	}
	return []verb{
		beside("detail-down", "scroll the detail beside the list down", func(p *preview) { p.s.pane.detail.ScrollBy(1) }, "J"),
		beside("detail-up", "scroll the detail beside the list up", func(p *preview) { p.s.pane.detail.ScrollBy(-1) }, "K"),
		beside("detail-grow", "make the detail beside the list larger", func(p *preview) { p.s.pane.do("detail.grow") }, "+"),
		beside("detail-shrink", "make the detail beside the list smaller", func(p *preview) { p.s.pane.do("detail.shrink") }, "-"),
		beside("detail-wrap", "break long lines of the detail beside the list, or cut them", func(p *preview) { p.s.pane.do("detail.wrap") }, "w"),
		in("open", "preview", "show the detail beside the list, or only when it is opened", func(s *Screen) tea.Cmd { return s.preview.toggle() }),
	}
}

func (p *preview) toggle() tea.Cmd {
	p.off = !p.off
	switch {
	case p.off:
		return screen.Say(screen.Info, "Enter opens the detail; :preview shows it beside the list")
	case !p.fits():
		return p.missing()
	}
	return nil
}

// missing says why there is no detail beside the list.
func (p *preview) missing() tea.Cmd {
	_, some := p.under()
	switch {
	case !some:
		return screen.Say(screen.Info, "No alert is selected")
	case p.off:
		return screen.Say(screen.Info, "The detail is not beside the list; :preview shows it there")
	}
	return screen.Say(screen.Info, "The detail needs a terminal of 120 columns and 24 lines to be beside the list")
}

// fits reports whether the detail is beside the list while that has the keys. An empty
// list has the whole width to say why, and so has the table of an aggregate, whose rows are
// no records.
func (p *preview) fits() bool {
	_, some := p.under()
	some = some || !p.s.rows.Tabled() && p.s.rows.List.Len() > 0
	return some && !p.off && layout.Body(p.s.lines.w, p.s.lines.h, layout.State{Detail: true}).Beside()
}

// follow adds to a command that the detail beside the list shows what the cursor is on.
// It is called behind everything that may move the cursor.
func (p *preview) follow(cmd *tea.Cmd) {
	if p.s.pane.open || p.s.outside.closing.Err() != nil {
		return
	}
	shown, some := p.s.pane.detail.Key()
	key, ok := p.under()
	if is := p.fits(); is != p.shown {
		p.shown = is
		p.s.resize()
		*cmd = tea.Batch(*cmd, p.s.rows.Lacking())
	}
	switch {
	case !ok || !p.shown:
		if some {
			p.s.pane.detail.Clear()
		}
	case !some || key != shown:
		*cmd = tea.Batch(*cmd, p.s.pane.detail.Preview(key))
	}
}

// under returns the key of the record that the cursor is on, in the list or in a table.
func (p *preview) under() (alert.Key, bool) {
	if t, n, ok := p.s.rows.Table(); ok {
		if t.Keys == nil {
			return alert.Key{}, false
		}
		return t.Keys[n], true
	}
	row, ok := p.s.current()
	return row.Key, ok && row.Key != alert.Key{}
}

// unfocus takes the keys away from the detail: it stays beside the list if there is room.
func (p *preview) unfocus() tea.Cmd {
	if key, ok := p.under(); ok && p.fits() && key == p.s.pane.opened.Key {
		return p.s.pane.detail.Preview(key)
	}
	p.s.pane.detail.Clear()
	return nil
}
