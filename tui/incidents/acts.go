package incidents

import (
	"cmp"
	"context"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/tui/browse"
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

func newActs(s *Screen) acts {
	o := &s.o
	return acts{
		s:     s,
		queue: newQueue(s),
		Acts: triage.New(triage.Options{
			Kind: alert.IncidentKind(), Rows: s.Rows, Undo: s.Undo, Closing: s.Closing, Now: o.Now, User: o.User, ReadOnly: o.ReadOnly,
			Store: o.Store, Templates: o.Templates, Editor: o.Editor, Members: alertsOf(s), GoOn: s.next,
			Here: s.at, Ends: s.acts.ends, AtLast: s.atLast,
		}),
	}
}

// target returns the records that a key acts on: in the detail always the open one.
func (a *acts) target() triage.Target {
	p := a.s.Panes
	switch t, _, tabled := a.s.Rows.Table(); {
	case p.Opening():
		return triage.Opening()
	case !p.Open && tabled && t.Keys != nil:
		return triage.Target{Refused: "The rows of this table have no marks: enter opens the incident of one"}
	case !p.Open && tabled:
		return triage.Target{Refused: "The rows of this table are no incidents: enter shows those behind one"}
	case browse.Going(p) && p.Open:
		return triage.Going(triage.One(p.Row, true))
	case browse.Going(p):
		return triage.Going(a.Target(a.s.Rows.Current()))
	case !p.Open:
		return a.Target(a.s.Rows.Current())
	}
	t := triage.Shown(p.Top(), p.Focused(), true)
	t.Inner, t.Queued = p.Inner, a.queue.On() && !p.Inner
	if !p.Inner && detail.OnMember(p.Record) {
		t.Part = "To decide about one alert alone: n, then enter on it."
	}
	return t
}

// ends returns the words for a decision behind which the queue has no incident; one on another incident than the
// queue is at leaves that waiting.
func (a *acts) ends(t triage.Target) string {
	if !a.queue.On() || t.Rows[0].Key != a.queue.Row() {
		return ""
	}
	return a.queue.Ends(nil)
}

// at returns the key of the record that has the keys.
func (s *Screen) at() alert.Key {
	if s.Panes.Open {
		return s.Panes.Focused().Key
	}
	row, _ := s.Rows.Current()
	return row.Key
}

// next goes on from an incident that was dealt with in the queue or the detail.
func (s *Screen) next(from alert.Key, t triage.Target, advance bool) (tea.Cmd, bool) {
	switch q := s.acts.queue; {
	case t.Inner && advance && s.Panes.Inner && s.Panes.Member.Key == from:
		return browse.Onward(s.Panes, browse.Forth{Closed: s.closed, None: s.none}), true
	case t.Inner:
		return nil, true
	case q.On() && from != q.Row(): // a decision that came when the queue was elsewhere
		return q.Also(t.Rows), true
	case q.On():
		return q.Decided(nil), true
	case !advance || !s.Panes.Open:
		return nil, false
	case s.Panes.Row.Key != from, browse.Guest(s.Panes): // esc leads back to where it was opened
		return nil, true
	}
	row, _ := s.Rows.Current()
	switch ahead := triage.Ahead(s.acts.Acts); {
	case row.Key != from:
		return s.Panes.Neighbour(1), true
	case ahead != 0:
		return s.Panes.Neighbour(ahead), true
	}
	return nil, true
}

// none says that no alert of the incident waits any more behind the open one, which was dealt with.
func (s *Screen) none() tea.Cmd { return triage.NoneLeft(s.acts.Acts, s.Panes.Member.Key) }

// closed reports whether an alert waits no more for a decision.
func (s *Screen) closed(r *index.Row) bool { return triage.Closed(s.acts.Acts, r) }

// atLast reports whether the open alert of an incident, which was dealt with, is the last of its alerts, and how many
// before it wait.
func (s *Screen) atLast(from alert.Key) (before int, last bool) {
	return browse.AtLast(s.Panes, from, s.closed)
}

// each makes a decision about the target of a key.
func (a *acts) each(w triage.Which) tea.Cmd { return a.Do(w, a.target()) }

// done marks the target of a key done, or opens it again: no alert that someone else has closed since the person saw
// it open among the others.
func (a *acts) done() tea.Cmd {
	if p := a.s.Panes; !a.s.o.ReadOnly && !p.Opening() && browse.ClosedSince(p) {
		return triage.ClosedAlready(p.Member, "]")
	}
	return a.Done(a.target())
}

// alike closes the open alert of an incident as another one was closed.
func (a *acts) alike(asked detail.Alike) tea.Cmd {
	if !a.s.Panes.Inner || asked.Pane != a.s.Panes.Alert {
		return nil
	}
	return a.Alike(asked, a.target())
}

// turn undoes or redoes the last step, and puts the cursor on what it was about; in the detail
// it is shown, as is an alert in that of its incident.
func (a *acts) turn(turn func(actsOnly bool) (undo.Change, tea.Cmd)) tea.Cmd {
	s := a.s
	browse.DropLeap(s.Browser)
	var about []alert.Key // of alerts, too
	change, cmd := a.Turn(func(actsOnly bool) (change undo.Change, cmd tea.Cmd) {
		change, cmd = turn(actsOnly)
		about = change.Keys
		return change, cmd
	}, s.Panes.Open)
	switch {
	case change.Text != nil:
		return tea.Batch(s.Lens.Restore(*change.Text), cmd)
	case len(change.Keys) == 0:
		return tea.Batch(cmd, browse.Again(s.Panes, about))
	}
	keys, lead := change.Keys, change.Lead
	if to, ok := queue.Turning(a.queue, queue.Turn{Keys: change.Turned, States: change.States}); ok {
		keys, lead = []alert.Key{to}, to
	}
	key := keys[0]
	if listed := rows.Listed(s.Rows, keys); len(listed) > 0 {
		key = cmp.Or(lead, listed[0])
		s.Rows.List.Select(key)
	}
	if s.Panes.Open && !s.Panes.Inner && s.Panes.Row.Key != key {
		from := s.Panes.Row.Key
		cmd = tea.Batch(cmd, s.Find(key, func(row index.Row, ok bool) tea.Msg { return returned{of{s}, from, row, ok} }))
	}
	return tea.Batch(cmd, s.Rows.Reload())
}

// returned brings the row of an incident that a step which was turned back was about.
type returned struct {
	of
	from  alert.Key // the open incident when it was asked for
	row   index.Row
	found bool
}

// take shows the incident, unless the person has left the one that was open then. Looking at it marks
// nothing.
func (m returned) take(s *Screen) tea.Cmd {
	if !m.found || !s.Panes.Open || s.Panes.Inner || s.Panes.Row.Key != m.from {
		return nil
	}
	return s.Panes.Show(m.row)
}

// settled shows what the store did with acts.
func (a *acts) settled(change undo.Change) tea.Cmd {
	again, renew := a.Settled(change, browse.Beside(a.s.Panes)...)
	turned := queue.Turned(a.queue, queue.Turn{Keys: change.Turned, States: change.States}, a.s.Panes.Row.Key)
	if !again {
		return tea.Batch(turned, a.queue.Lost(change.Lost))
	}
	queue.Refused(a.queue, change.Before)
	a.s.Panes.Record.Decided(change.Kept)
	a.s.Panes.Alert.Decided(change.Kept)
	browse.Believe(a.s.Panes, change.Kept)
	return tea.Batch(turned, renew, a.s.Rows.Reload(), a.s.Panes.Reload(), a.queue.Done(triage.MadeDone(change.Kept)))
}

// Unkept returns the marks that the store has not kept, one a record.
func (s *Screen) Unkept() []engine.Act { return s.acts.Undo.Unkept() }

// Finish gives acts that the store has not kept a last try, after the screen has ended. It
// returns the marks that are lost, and why.
func (s *Screen) Finish(ctx context.Context) (lost []engine.Act, err error) {
	return s.acts.Undo.Finish(ctx)
}
