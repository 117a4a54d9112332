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

// enter opens the alert under the cursor and marks it seen.
func (s *Screen) enter() tea.Cmd {
	row, ok := s.current()
	if !ok {
		return nil
	}
	s.open = true
	s.resize()
	return tea.Batch(s.look(row), s.rows.Lacking())
}

// look shows an alert in the detail and marks it seen.
func (s *Screen) look(row index.Row) tea.Cmd {
	s.opened = row
	s.rows.List.Choose()
	show := s.detail.Show(row.Key)
	if s.o.ReadOnly || row.Triage.Seen() {
		return show
	}
	act := s.newAct(row.Key, alert.TriageSeen)
	act.From = alert.TriageUnseen
	if s.undo.Waits(act.Key, act.State) {
		return show
	}
	return tea.Batch(show, s.undo.Do(undo.Act{Acts: []engine.Act{act}}))
}

// pivot filters the list by what a person chose in the detail, or no longer. The detail
// stays open.
func (s *Screen) pivot(asked detail.Pivot) tea.Cmd {
	if asked.Pane != s.detail || !s.open {
		return nil
	}
	before := s.bar.Text()
	cmd := s.toggle(asked.Field, asked.Value, false)
	if s.bar.Text() == before {
		return cmd
	}
	said := "The list shows " + asked.Title
	if len(s.bar.Text()) < len(before) {
		said = "The list no longer asks for " + asked.Title
	}
	return tea.Batch(cmd, screen.Say(screen.Info, said))
}

// closeDetail goes back to the list, with the cursor on the last alert.
func (s *Screen) closeDetail() tea.Cmd {
	s.open, s.pick = false, false
	cmd := s.unfocus()
	s.resize()
	return tea.Batch(cmd, s.rows.Reload())
}

// neighbour opens the previous or next alert. If the open alert has left the
// list, as one opened among the unseen does, the cursor is on the next
// one already.
func (s *Screen) neighbour(d int) tea.Cmd {
	if s.rows.Tabled() {
		return s.nextRow(d)
	}
	row, ok := s.current()
	if left := ok && row.Key != s.opened.Key; left && d > 0 {
		return s.look(row)
	}
	if !s.rows.Step(d) {
		return atEnd(d)
	}
	if row, ok = s.current(); ok {
		return tea.Batch(s.look(row), s.rows.Lacking())
	}
	s.pick = true
	return s.rows.Lacking()
}

func atEnd(d int) tea.Cmd {
	return screen.Say(screen.Info, map[bool]string{true: "This is the last alert", false: "This is the first alert"}[d > 0])
}

// picked shows the alert that neighbour moved to, once its row is loaded.
func (s *Screen) picked() tea.Cmd {
	row, ok := s.current()
	if !s.open || !s.pick || !ok {
		return nil
	}
	s.pick = false
	return s.look(row)
}

func (s *Screen) refreshDetail() tea.Cmd { return s.detail.Reload() }

// focused returns the alert that a key acts on: the open one, even if it has
// left the list, or the one under the cursor.
func (s *Screen) focused() (index.Row, bool) {
	row, ok := s.current()
	if s.open && (!ok || row.Key != s.opened.Key) {
		return s.opened, true
	}
	return row, ok
}
