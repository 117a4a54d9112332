package alerts

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
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
	what  string
	acts  []engine.Act
	text  string
	query bool
}

// triaged is the answer to an act.
type triaged struct {
	of
	toast  string    // the toast if the act changed something; "" for none
	what   string    // what it is called when undone; "" if it cannot be undone
	undoes *undoable // the step that the act undoes
	acts   []engine.Act
	back   []engine.Act // the acts that restore what changed
	err    error
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
	return s.act(triaged{toast: "Done: " + text.Shorten(text.Clean(row.Title), mostTitle), what: "done"}, []engine.Act{s.newAct(row.Key, alert.TriageDone)})
}

func (s *Screen) newAct(key alert.Key, state alert.TriageState) engine.Act {
	return engine.Act{Key: key, State: state, By: s.o.User, At: alert.At(s.o.Now())}
}

// act applies acts after those of the key before: what z restores depends on
// their order. Leaving the screen does not cancel it.
func (s *Screen) act(reply triaged, acts []engine.Act) tea.Cmd {
	reply.s, reply.acts = s, acts
	store, pending := s.o.Store, s.acts
	before, done := s.lastAct, make(chan struct{})
	s.lastAct = done
	pending.Add(1)
	return func() tea.Msg {
		defer pending.Done()
		defer close(done)
		ctx, cancel := context.WithTimeout(context.Background(), actLimit)
		defer cancel()
		select {
		case <-before:
		case <-ctx.Done():
		}
		reply.back, reply.err = store.Triage(ctx, acts)
		reply.err = late(reply.err)
		return reply
	}
}

// finishActs waits for running acts, so that a key pressed just before quitting
// counts.
func (s *Screen) finishActs() tea.Cmd {
	pending := s.acts
	return func() tea.Msg {
		done := make(chan struct{})
		go func() {
			pending.Wait()
			close(done)
		}()
		limit := time.NewTimer(actLimit)
		defer limit.Stop()
		select {
		case <-done:
		case <-limit.C:
		}
		return nil
	}
}

// triaged handles the outcome of an act.
func (s *Screen) triaged(msg triaged) tea.Cmd {
	if msg.err != nil {
		if msg.undoes != nil {
			s.remember(*msg.undoes) // it can be tried again
		}
		return screen.Tell(msg.err)
	}
	if msg.what != "" && len(msg.back) > 0 {
		s.remember(undoable{what: msg.what, acts: msg.back})
	}
	s.believe(msg)
	cmds := []tea.Cmd{s.reload(), s.refreshDetail()}
	switch {
	case msg.toast == "":
	case len(msg.back) > 0:
		cmds = append(cmds, screen.Say(screen.Good, msg.toast))
	default:
		cmds = append(cmds, screen.Say(screen.Info, "Nothing changed"))
	}
	return tea.Batch(cmds...)
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
	return s.act(triaged{toast: "Undone: " + u.what, undoes: &u}, u.acts)
}
