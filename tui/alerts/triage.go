package alerts

import (
	"cmp"
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/tui/detail"
	"tocsin/tui/queue"
	"tocsin/tui/rows"
	"tocsin/tui/triage"
	"tocsin/tui/undo"
)

// noun names a row of the list.
const noun = "alert"

// acts are what a person does about alerts, which z undoes.
type acts struct {
	*triage.Acts
	s     *Screen
	tally tally
	queue *queue.Queue

	others others // alerts that aren't behind a row of the folded list, though its query counts them there
}

func newActs(s *Screen, u *undo.Undo) acts {
	o := &s.o
	a := acts{s: s, tally: tally{s: s}, queue: newQueue(s)}
	a.Acts = triage.New(triage.Options{
		Kind: alert.AlertKind(), Rows: s.rows, Undo: u, Closing: s.outside.closing, Now: o.Now, User: o.User, ReadOnly: o.ReadOnly,
		Store: o.Store, Templates: o.Notes.Templates, Editor: o.Notes.Editor,
		Members: triage.Twins(o.Store.Search, o.Now, twinVerb().Spec), GoOn: s.pane.next, Here: s.pane.at, Ends: s.acts.ends,
	})
	return a
}

// target returns the alerts that a key acts on: in the detail always the open one, in a folded
// list those of the row under the cursor if none are marked.
func (a *acts) target() triage.Target {
	if a.s.hops.opening() {
		return triage.Opening()
	}
	row, ok := a.s.pane.focused()
	if !a.s.pane.open {
		t := a.Target(row, ok)
		if ok && a.s.hops.leaps.Looking(row.Key) {
			return triage.Going(t)
		}
		if t.Marked.Count == 0 && t.Refused == "" && a.s.rows.Tabled() {
			return group(a.s)
		}
		return t
	}
	t := triage.Shown(a.s.pane.detail, row, ok)
	t.Queued = a.queue.On()
	return t
}

// ends returns the words for a decision behind which the queue has no alert; one on an alert that the queue's
// own led to leaves that waiting.
func (a *acts) ends(t triage.Target) string {
	if !a.queue.On() || t.Rows[0].Key != a.queue.Row() {
		return ""
	}
	return a.queue.Ends(t.With)
}

// at returns the key of the alert that has the keys.
func (p *pane) at() alert.Key {
	row, _ := p.focused()
	return row.Key
}

// next goes on from an alert that was dealt with in the queue or the detail.
func (p *pane) next(from alert.Key, t triage.Target, advance bool) (tea.Cmd, bool) {
	switch q := p.s.acts.queue; {
	case q.On() && t.Aside:
		return q.Also(t.Rows), true
	case t.Aside && p.open && !t.Has(p.opened.Key):
		return nil, true
	case q.On() && len(t.Rows) == 1 && t.Rows[0].Key != q.Row(): // a visited one
		if cmd := q.Also(slices.Concat(t.Rows, t.With)); cmd != nil {
			return cmd, true
		}
		back, _ := toQueue(p)
		return back, true
	case q.On():
		return q.Decided(t.With), true
	case advance && p.open:
		return p.goOn(from), true
	}
	return nil, false
}

// tick keeps a recommended action that a person ticked in the detail, or no longer.
func (a *acts) tick(t detail.Tick) tea.Cmd {
	if t.Pane != a.s.pane.detail {
		return nil
	}
	return a.Tick(t, a.shown())
}

// shown returns the open alert, as the target of what a person chose in its detail.
func (a *acts) shown() triage.Target {
	if a.s.hops.opening() {
		return triage.Opening()
	}
	return triage.Shown(a.s.pane.detail, a.s.pane.opened, true)
}

// alike closes the open alert as another one was closed.
func (a *acts) alike(asked detail.Alike) tea.Cmd {
	if asked.Pane != a.s.pane.detail || !a.s.pane.open {
		return nil
	}
	return a.Alike(asked, a.shown())
}

// turn undoes or redoes the last step; in the detail the last act, since the query is not in
// sight there. The alert that had the cursor then gets it, or the first of the list that the step touched.
func (a *acts) turn(turn func(actsOnly bool) (undo.Change, tea.Cmd)) tea.Cmd {
	s := a.s
	s.hops.leaps.Drop()
	change, cmd := a.Turn(turn, s.pane.open)
	switch {
	case change.Text != nil:
		return tea.Batch(s.lens.Restore(*change.Text), cmd)
	case len(change.Keys) == 0:
		return cmd
	case s.rows.Tabled():
		return tea.Batch(cmd, s.pane.turned(change.Keys[0]))
	}
	keys, lead := change.Keys, change.Lead
	if to, ok := queue.Turning(a.queue, queue.Turn{Keys: change.Turned, States: change.States}); ok {
		keys, lead = []alert.Key{to}, to
	}
	first, listed := keys[0], rows.Listed(s.rows, keys)
	if len(listed) == 0 { // it gets no place in the list
		return tea.Batch(cmd, s.pane.turned(first), s.rows.Reload())
	}
	first = cmp.Or(lead, listed[0])
	s.rows.List.Select(first)
	if s.pane.open && s.pane.opened.Key != first {
		s.pane.pick, s.pane.undone = true, first
		s.hops.forget()
	}
	return tea.Batch(cmd, s.rows.Reload())
}

// settled shows what the store did with acts.
func (a *acts) settled(change undo.Change) tea.Cmd {
	again, renew := a.Settled(change, &a.s.pane.opened)
	turned := queue.Turned(a.queue, queue.Turn{Keys: change.Turned, States: change.States}, cmp.Or(a.s.pane.undone, a.s.pane.opened.Key))
	if !again {
		return tea.Batch(turned, a.queue.Lost(change.Lost))
	}
	queue.Refused(a.queue, change.Before)
	a.s.pane.detail.Decided(change.Kept)
	return tea.Batch(turned, renew, a.s.rows.Reload(), a.s.pane.refresh(), a.tally.ask(), a.queue.Done(triage.MadeDone(change.Kept)))
}

// Unkept returns the marks that the store has not kept, one an alert. It may be called at
// any time.
func (s *Screen) Unkept() []engine.Act { return s.acts.Undo.Unkept() }

// Finish gives acts that the store has not kept a last try, after the screen has
// ended. It returns the marks that are lost, and why.
func (s *Screen) Finish(ctx context.Context) (lost []engine.Act, err error) {
	return s.acts.Undo.Finish(ctx)
}
