package incidents

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/undo"
)

// seen marks the open record seen once a person has looked at it: after a while, or with the
// first move in its detail or act on it. One passed by on the way to another stays unseen.
type seen struct {
	s       *Screen
	row     index.Row // not seen yet, if waiting
	waiting bool
	turn    int // counts the records that were opened
}

// dwelt is sent when a record has been open for a while.
type dwelt struct {
	of
	turn int
}

// begin begins to wait for a record that was opened.
func (n *seen) begin(row index.Row) tea.Cmd {
	n.stop()
	u := n.s.acts.undo
	if n.s.o.ReadOnly || row.Triage.Seen() || u.Waits(row.Key, alert.TriageSeen) || u.Waits(row.Key, alert.TriageDone) {
		return nil
	}
	n.row, n.waiting = row, true
	reply, closing, after := dwelt{of{n.s}, n.turn}, n.s.acts.closing, n.s.acts.set.SeenAfter
	if after <= 0 {
		return n.now()
	}
	return func() tea.Msg {
		screen.Pause(closing, after)
		return reply
	}
}

// stop gives up waiting: the record was left, or its state was decided.
func (n *seen) stop() {
	n.waiting = false
	n.turn++
}

// now marks the record seen, if it waits for that.
func (n *seen) now() tea.Cmd {
	if !n.waiting {
		return nil
	}
	n.stop()
	act := engine.Act{Key: n.row.Key, State: alert.TriageSeen, From: alert.TriageUnseen, By: n.s.o.User, At: alert.At(n.s.o.Now())}
	back := act
	back.State, back.From = act.From, act.State
	if n.row.Key.Source == alert.Incidents {
		n.s.rows.Keep(n.row.Key)
	}
	return n.s.acts.undo.Do(undo.Act{
		What: "seen · " + text.Shorten(text.Clean(n.row.Heading()), mostTitle),
		Acts: []engine.Act{act}, Restores: []engine.Act{back},
	})
}

// by marks the open record seen before an act on it, unless the act decides its state.
func (n *seen) by(act *engine.Act, rows []index.Row) tea.Cmd {
	switch {
	case len(rows) != 1 || rows[0].Key != n.row.Key:
		return nil
	case act.State != "":
		n.stop()
		return nil
	}
	return n.now()
}

// take marks the open record seen if it's still the one whose timer ended.
func (m dwelt) take(s *Screen) tea.Cmd {
	if m.turn != s.acts.seen.turn {
		return nil
	}
	return s.acts.seen.now()
}
