package alerts

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// undoSteps is how many steps z can undo.
const undoSteps = 50

// mostTitle is the width of a title in a toast.
const mostTitle = 48

// undoable is a step that z undoes: acts to restore, or a query's text.
type undoable struct {
	what    string
	acts    []engine.Act
	pending int // the id of the act, while the store has not confirmed it
	text    string
	query   bool
}

// triaged is an act, and the answer to it.
type triaged struct {
	of
	id     int       // above 0
	toast  string    // the toast if the act changed something; "" for none
	what   string    // what it is called when undone; "" if it cannot be undone
	undoes *undoable // the step that the act undoes
	acts   []engine.Act
	// restores undoes the acts if they were kept by a try whose answer was an error.
	restores []engine.Act

	first     bool // before the acts that wait
	tries     int
	withdrawn bool         // z was pressed while it was tried
	unsure    bool         // it undoes acts that were kept only if the answer to their try was wrong
	back      []engine.Act // the acts that restore what changed
	err       error
}

// postponed is sent when a try failed and another one will follow.
type postponed struct {
	of
	tries int
	err   error
}

func (s *Screen) remember(u undoable) {
	s.undo = append(s.undo, u)
	if len(s.undo) > undoSteps {
		s.undo = s.undo[1:]
	}
}

// done marks an alert done.
func (s *Screen) done() tea.Cmd {
	row, ok := s.focused()
	switch {
	case !ok:
		return nil
	case s.o.ReadOnly:
		return screen.Say(screen.Warn, "Read-only: you can't triage here")
	case row.Triage == alert.TriageDone:
		return screen.Say(screen.Info, "Already done; z undoes it")
	}
	s.rows.List.Choose()
	act := s.newAct(row.Key, alert.TriageDone)
	if s.acts.has(act.Key, act.State) {
		return screen.Say(screen.Info, "Not kept yet; z takes it back")
	}
	back := engine.Act{Key: row.Key, State: alert.TriageState(row.Triage.Word()), From: act.State, By: act.By, At: act.At}
	return s.act(triaged{
		toast: "Done: " + text.Shorten(text.Clean(row.Heading()), mostTitle), what: "done", restores: []engine.Act{back},
	}, []engine.Act{act})
}

func (s *Screen) newAct(key alert.Key, state alert.TriageState) engine.Act {
	return engine.Act{Key: key, State: state, By: s.o.User, At: alert.At(s.o.Now())}
}

// act applies acts after those of the key before. Leaving the screen does not cancel
// it.
func (s *Screen) act(t triaged, acts []engine.Act) tea.Cmd {
	s.lastID++
	t.s, t.id, t.acts = s, s.lastID, acts
	if t.what != "" {
		s.remember(undoable{what: t.what, pending: t.id})
	}
	if t.first {
		s.acts.addFirst(&t)
	} else {
		s.acts.add(&t)
	}
	late := tea.Tick(actSoon, func(time.Time) tea.Msg { return delayed{of{s}, t.id} })
	if s.working {
		return late
	}
	return tea.Batch(s.work(0), late)
}

// from returns the state that an act of t was to change; nil if it is not known.
func (t *triaged) from(a engine.Act) *alert.TriageState {
	if a.From != "" {
		return &a.From
	}
	if i := slices.IndexFunc(t.restores, func(b engine.Act) bool { return b.Key == a.Key }); i >= 0 {
		return &t.restores[i].State
	}
	return nil
}

// undoing is the act that undoes t, which was kept although it had been taken back.
func (t *triaged) undoing(back []engine.Act) *triaged {
	return &triaged{of: t.of, id: t.id, toast: "Undone: " + t.what, acts: back, restores: t.acts}
}

// delayed is sent when an act should have been kept.
type delayed struct {
	of
	id int
}

// delayed shows that an act is not kept yet. Its try may last much longer.
func (s *Screen) delayed(msg delayed) tea.Cmd {
	s.behind = s.behind || s.acts.holds(msg.id)
	return nil
}

// work tries the first act after a pause.
func (s *Screen) work(after time.Duration) tea.Cmd {
	s.working = true
	q, closing := s.acts, s.closing
	return func() tea.Msg {
		if after > 0 {
			if screen.Pause(closing, after); closing.Err() != nil {
				return nil // finishActs tries
			}
		}
		ctx, cancel := context.WithTimeout(q.within, actLimit)
		defer cancel()
		t, err := q.try(ctx)
		switch {
		case err != nil:
			return postponed{of{s}, q.tries(), err}
		case t == nil: // it was taken back
			return triaged{of: of{s}}
		}
		return *t
	}
}

// finishActs waits for acts, so that a key pressed just before quitting counts.
// One that has waited already is left to Finish.
func (s *Screen) finishActs() tea.Cmd {
	q := s.acts
	if s.behind {
		return nil
	}
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(context.Background(), quitLimit)
		defer cancel()
		_, _ = q.finish(ctx) // Finish reports what is lost
		return nil
	}
}

// postponed tells once that an act has to wait, and tries it again.
func (s *Screen) postponed(msg postponed) tea.Cmd {
	s.behind = true
	again := s.work(pause(max(msg.tries, 1)))
	f := fault.Of(msg.err)
	if msg.tries != 1 || f.Kind == fault.Interrupted {
		return again
	}
	if ingest.IsGone(msg.err) {
		return tea.Batch(again, screen.Say(screen.Bad, f.Sentence+"; the mark waits until there is a store"))
	}
	return tea.Batch(again, screen.Say(screen.Bad, f.Sentence+"; the mark is tried again until it is kept"))
}

// triaged handles the outcome of an act, and goes on to the next.
func (s *Screen) triaged(msg triaged) tea.Cmd {
	s.working = false
	var next tea.Cmd
	s.behind = s.behind && (msg.id == 0 || msg.err != nil)
	var shown tea.Cmd
	if msg.id > 0 {
		msg.withdrawn = msg.withdrawn || s.taken[msg.id]
		delete(s.taken, msg.id)
		shown = s.settledAct(msg)
	}
	if !s.acts.waits() {
		s.behind = false
	} else if !s.working {
		next = s.work(0)
	}
	return tea.Batch(shown, next)
}

// settledAct shows an act that was kept or given up.
func (s *Screen) settledAct(msg triaged) tea.Cmd {
	s.confirm(msg)
	switch {
	case msg.err != nil && msg.withdrawn:
		return screen.Say(screen.Good, "Undone: "+msg.what)
	case msg.err != nil:
		if msg.undoes != nil {
			s.remember(*msg.undoes) // it can be tried again
		}
		f := fault.Of(msg.err)
		return screen.Tell(fault.New(f.Kind, "the mark was not kept: "+f.Sentence, f.Hint, f))
	case msg.withdrawn && len(msg.back) > 0:
		return s.act(triaged{toast: "Undone: " + msg.what, restores: msg.back, first: true}, msg.back)
	}
	s.believe(msg)
	cmds := []tea.Cmd{s.rows.Reload(), s.refreshDetail()}
	switch {
	case msg.toast == "":
	case len(msg.back) > 0:
		cmds = append(cmds, screen.Say(screen.Good, msg.toast))
	default:
		cmds = append(cmds, screen.Say(screen.Info, "Nothing changed"))
	}
	return tea.Batch(cmds...)
}

// confirm gives the step of an act what z restores, or drops a step that changed
// nothing.
func (s *Screen) confirm(msg triaged) {
	for i := range s.undo {
		switch u := &s.undo[i]; {
		case u.pending != msg.id:
		case msg.err == nil && len(msg.back) > 0:
			u.acts, u.pending = msg.back, 0
			return
		default:
			s.undo = slices.Delete(s.undo, i, i+1)
			return
		}
	}
}

// believe applies an act to the open alert, whose row may have left the list.
func (s *Screen) believe(msg triaged) {
	for _, a := range msg.acts {
		if a.Key == s.opened.Key {
			s.opened.Triage = a.State
		}
	}
}

// undoLast undoes the last step.
func (s *Screen) undoLast() tea.Cmd {
	if len(s.undo) == 0 {
		return screen.Say(screen.Info, "Nothing to undo")
	}
	u := s.undo[len(s.undo)-1]
	s.undo = s.undo[:len(s.undo)-1]
	if u.query {
		return tea.Batch(s.apply(u.text), screen.Say(screen.Good, "Undone: "+u.what))
	}
	if s.o.ReadOnly {
		return screen.Say(screen.Warn, "Read-only: you can't triage here")
	}
	if u.pending > 0 {
		removed, known := s.acts.withdraw(u.pending)
		switch {
		case removed:
			s.behind = s.behind && s.acts.waits()
			return screen.Say(screen.Good, "Undone: "+u.what)
		case !known:
			s.taken[u.pending] = true
		}
		return nil // its outcome is followed by the undoing
	}
	return s.act(triaged{toast: "Undone: " + u.what, undoes: &u, restores: u.acts}, u.acts)
}
