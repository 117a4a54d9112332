package alerts

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/tui/detail"
	"tocsin/tui/screen"
	"tocsin/tui/undo"
)

// pane is the detail beside or over the list.
type pane struct {
	s      *Screen
	detail *detail.Pane
	open   bool      // it is shown, and has the keys
	opened index.Row // the row that it was opened with
	pick   bool      // open the row that comes with the next answer
}

// enter opens the alert under the cursor and marks it seen.
func (p *pane) enter() tea.Cmd {
	row, ok := p.s.current()
	if !ok {
		return nil
	}
	p.open = true
	p.s.resize()
	return tea.Batch(p.look(row), p.s.rows.Lacking())
}

// look shows an alert in the detail and marks it seen.
func (p *pane) look(row index.Row) tea.Cmd {
	p.opened = row
	p.s.rows.List.Choose()
	show := p.detail.Show(row.Key)
	if p.s.o.ReadOnly || row.Triage.Seen() {
		return show
	}
	act := p.s.acts.newAct(row.Key, alert.TriageSeen)
	act.From = alert.TriageUnseen
	if p.s.acts.undo.Waits(act.Key, act.State) {
		return show
	}
	return tea.Batch(show, p.s.acts.undo.Do(undo.Act{Acts: []engine.Act{act}}))
}

// pivot filters the list by what a person chose in the detail, or no longer. The detail
// stays open.
func (p *pane) pivot(asked detail.Pivot) tea.Cmd {
	if asked.Pane != p.detail || !p.open {
		return nil
	}
	before := p.s.filter.bar.Text()
	cmd := p.s.filter.toggle(asked.Field, asked.Value, false)
	if p.s.filter.bar.Text() == before {
		return cmd
	}
	said := "The list shows " + asked.Title
	if len(p.s.filter.bar.Text()) < len(before) {
		said = "The list no longer asks for " + asked.Title
	}
	return tea.Batch(cmd, screen.Say(screen.Info, said))
}

// close goes back to the list, with the cursor on the last alert.
func (p *pane) close() tea.Cmd {
	p.open, p.pick = false, false
	cmd := p.s.preview.unfocus()
	p.s.resize()
	return tea.Batch(cmd, p.s.rows.Reload())
}

// neighbour opens the previous or next alert. If the open alert has left the
// list, as one opened among the unseen does, the cursor is on the next
// one already.
func (p *pane) neighbour(d int) tea.Cmd {
	if p.s.rows.Tabled() {
		return p.nextRow(d)
	}
	row, ok := p.s.current()
	if left := ok && row.Key != p.opened.Key; left && d > 0 {
		return p.look(row)
	}
	if !p.s.rows.Step(d) {
		return atEnd(d)
	}
	if row, ok = p.s.current(); ok {
		return tea.Batch(p.look(row), p.s.rows.Lacking())
	}
	p.pick = true
	return p.s.rows.Lacking()
}

func atEnd(d int) tea.Cmd {
	return screen.Say(screen.Info, map[bool]string{true: "This is the last alert", false: "This is the first alert"}[d > 0])
}

// picked shows the alert that neighbour moved to, once its row is loaded.
func (p *pane) picked() tea.Cmd {
	row, ok := p.s.current()
	if !p.open || !p.pick || !ok {
		return nil
	}
	p.pick = false
	return p.look(row)
}

// refresh reads the shown alert again.
func (p *pane) refresh() tea.Cmd { return p.detail.Reload() }

// focused returns the alert that a key acts on: the open one, even if it has
// left the list, or the one under the cursor.
func (p *pane) focused() (index.Row, bool) {
	row, ok := p.s.current()
	if p.open && (!ok || row.Key != p.opened.Key) {
		return p.opened, true
	}
	return row, ok
}

// do runs a command of the detail itself.
func (p *pane) do(id string) tea.Cmd {
	if id == "detail.fold" {
		if p.detail.Fold() {
			return nil
		}
		return p.close()
	}
	cmd := p.detail.Do(id)
	p.s.resize() // it may have grown
	return cmd
}
