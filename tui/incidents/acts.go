package incidents

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/tui/detail"
	"tocsin/tui/queue"
	"tocsin/tui/rows"
	"tocsin/tui/triage"
	"tocsin/tui/undo"
)

// acts are what a person does about incidents, which z undoes.
type acts struct {
	*triage.Acts
	s     *Screen
	queue *queue.Queue
}

func newActs(s *Screen, u *undo.Undo) acts {
	o := &s.o
	return acts{
		s:     s,
		queue: newQueue(s),
		Acts: triage.New(triage.Options{
			Kind: alert.IncidentKind(), Rows: s.rows, Undo: u, Closing: s.closing, Now: o.Now, User: o.User, ReadOnly: o.ReadOnly,
			Record: o.Store.Record, Templates: o.Templates, Editor: o.Editor, Members: alertsOf(s), GoOn: s.panes.next,
		}),
	}
}

// target returns the records that a key acts on: in the detail always the open one.
func (a *acts) target() triage.Target {
	p := &a.s.panes
	if !p.open {
		return a.Target(a.s.rows.Current())
	}
	t := triage.One(p.focused(), true)
	t.Inner, t.Queued = p.inner, a.queue.On() && !p.inner
	return t
}

// each makes a decision about the target of a key.
func (a *acts) each(w triage.Which) tea.Cmd { return a.Do(w, a.target()) }

// alike closes the open alert of an incident as another one was closed.
func (a *acts) alike(asked detail.Alike) tea.Cmd {
	t := a.target()
	if !t.Inner || asked.Pane != a.s.panes.alert {
		return nil
	}
	return a.Alike(asked, t)
}

// turn undoes or redoes the last step, and puts the cursor on what it was about; in the detail
// it is shown.
func (a *acts) turn(turn func(actsOnly bool) (undo.Change, tea.Cmd)) tea.Cmd {
	s := a.s
	change, cmd := a.Turn(turn, s.panes.open)
	switch {
	case change.Text != nil:
		return tea.Batch(s.lens.Restore(*change.Text), cmd)
	case len(change.Keys) == 0:
		return cmd
	}
	key := change.Keys[0]
	a.queue.Turned(change.Keys)
	s.rows.List.Select(key)
	if s.panes.open && !s.panes.inner && s.panes.row.Key != key {
		cmd = tea.Batch(cmd, rows.Find(s.closing, s.o.Store, s.o.Now(), key, func(row index.Row, ok bool) tea.Msg { return returned{of{s}, row, ok} }))
	}
	return tea.Batch(cmd, s.rows.Reload())
}

// returned brings the row of an incident that a step which was turned back was about.
type returned struct {
	of
	row   index.Row
	found bool
}

// take shows the incident. Looking at it marks nothing.
func (m returned) take(s *Screen) tea.Cmd {
	if !m.found || !s.panes.open || s.panes.inner {
		return nil
	}
	return s.panes.show(m.row)
}

// settled shows what the store did with acts.
func (a *acts) settled(change undo.Change) tea.Cmd {
	if !a.Settled(change, &a.s.panes.row, &a.s.panes.member) {
		return nil
	}
	return tea.Batch(a.s.rows.Reload(), a.s.panes.reload())
}

// Unkept returns the marks that the store has not kept, one a record.
func (s *Screen) Unkept() []engine.Act { return s.acts.Undo.Unkept() }

// Finish gives acts that the store has not kept a last try, after the screen has ended. It
// returns the marks that are lost, and why.
func (s *Screen) Finish(ctx context.Context) (lost []engine.Act, err error) {
	return s.acts.Undo.Finish(ctx)
}
