package alerts

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/tui/text"
	"tocsin/tui/undo"
)

// seen marks the open alert seen once a person has looked at it: after a while, or with the
// first scroll, pane or act. One passed by on the way to another stays unseen.
type seen struct {
	s       *Screen
	row     index.Row // not seen yet, if waiting
	waiting bool
	turn    int // counts the alerts that were opened
}

// dwelt is sent when an alert has been open for a while.
type dwelt struct {
	of
	turn int
}

// begin begins to wait for an alert that was opened.
func (n *seen) begin(row index.Row) tea.Cmd {
	n.stop()
	if n.s.o.ReadOnly || row.Triage.Seen() || n.decided(row.Key) {
		return nil
	}
	n.row, n.waiting = row, true
	after := n.s.acts.settings.SeenAfter
	if after <= 0 {
		return n.now()
	}
	reply := dwelt{of{n.s}, n.turn}
	return tea.Tick(after, func(time.Time) tea.Msg { return reply })
}

// decided reports whether an act that waits for the store makes the alert seen or done.
func (n *seen) decided(key alert.Key) bool {
	u := n.s.acts.undo
	return u.Waits(key, alert.TriageSeen) || u.Waits(key, alert.TriageDone)
}

// stop gives up waiting: the alert was left, or its state was decided.
func (n *seen) stop() {
	n.waiting = false
	n.turn++
}

// now marks the alert seen, if it waits for that.
func (n *seen) now() tea.Cmd {
	if !n.waiting {
		return nil
	}
	n.stop()
	act := n.s.acts.newAct(n.row.Key, alert.TriageSeen)
	act.From = alert.TriageUnseen
	back := n.s.acts.newAct(n.row.Key, alert.TriageUnseen)
	back.From = alert.TriageSeen
	n.s.rows.Keep(n.row.Key)
	return n.s.acts.undo.Do(undo.Act{
		What: "seen · " + text.Shorten(text.Clean(n.row.Heading()), mostTitle),
		Acts: []engine.Act{act}, Restores: []engine.Act{back},
	})
}

// dwelt marks the open alert seen if it's still the one whose timer ended.
func (n *seen) dwelt(msg dwelt) tea.Cmd {
	if msg.turn != n.turn {
		return nil
	}
	return n.now()
}
