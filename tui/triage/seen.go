package triage

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/tui/decide"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/undo"
)

// Seen marks the open record seen once a person has looked at it: after a while, or with the
// first scroll, page or act. One passed by on the way to another stays unseen.
type Seen struct {
	o       *Options
	after   time.Duration // how long a record is looked at until it counts as seen
	row     index.Row     // not seen yet, if waiting
	waiting bool
	turn    int // counts the records that were opened
}

func newSeen(o *Options) *Seen { return &Seen{o: o} }

// dwelt is sent when a record has been open for a while.
type dwelt struct {
	seen *Seen
	turn int
}

// Begin begins to wait for a record that was opened.
func (n *Seen) Begin(row index.Row) tea.Cmd {
	n.Stop()
	if n.o.ReadOnly || row.Triage.Seen() || n.decided(row.Key) {
		return nil
	}
	n.row, n.waiting = row, true
	if n.after <= 0 {
		return n.Now()
	}
	reply, closing, after := dwelt{n, n.turn}, n.o.Closing, n.after
	return func() tea.Msg {
		screen.Pause(closing, after)
		return reply
	}
}

// decided reports whether an act that waits for the store makes the record seen or done.
func (n *Seen) decided(key alert.Key) bool {
	return n.o.Undo.Waits(key, alert.TriageSeen) || n.o.Undo.Waits(key, alert.TriageDone)
}

// Stop gives up waiting: the record was left, or its state was decided.
func (n *Seen) Stop() {
	n.waiting = false
	n.turn++
}

// Now marks the record seen, if it waits for that.
func (n *Seen) Now() tea.Cmd {
	if !n.waiting {
		return nil
	}
	n.Stop()
	act, back := n.o.act(n.row.Key, alert.TriageSeen), n.o.act(n.row.Key, alert.TriageUnseen)
	act.From, back.From = back.State, act.State
	if ofKind(n.row.Key, n.o.Kind) {
		n.o.Rows.Keep(rows.Listed(n.o.Rows, []alert.Key{n.row.Key})...)
	}
	return n.o.Undo.Do(undo.Act{
		What: "seen · " + text.Shorten(text.Clean(n.row.Heading()), decide.MostName), Quiet: true,
		Acts: []engine.Act{act}, Restores: []engine.Act{back},
	})
}

// by marks the open record seen before an act on it alone, unless the act decides its state.
func (n *Seen) by(act *engine.Act, on []index.Row) tea.Cmd {
	switch {
	case len(on) != 1 || on[0].Key != n.row.Key:
		return nil
	case act.State != "":
		n.Stop()
		return nil
	}
	return n.Now()
}

// dwelt marks the open record seen if it's still the one whose time ended.
func (n *Seen) dwelt(turn int) tea.Cmd {
	if turn != n.turn {
		return nil
	}
	return n.Now()
}
