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

// undoSteps is how many steps z can take back.
const undoSteps = 50

// mostTitle is the width of a title in a toast.
const mostTitle = 48

// undoable is a step that z takes back: acts to restore, or a query's text.
type undoable struct {
	what  string
	acts  []engine.Act
	text  string
	query bool
}

// triaged answers an act.
type triaged struct {
	of
	says   string    // toast, where it changed something; "" for none
	what   string    // for the undo; "" where it cannot be undone
	undoes *undoable // the step that it takes back
	acts   []engine.Act
	back   []engine.Act // what would restore those that changed something
	err    error
}

func (s *Screen) remember(u undoable) {
	s.undo = append(s.undo, u)
	if len(s.undo) > undoSteps {
		s.undo = s.undo[1:]
	}
}

// done marks an alert as done.
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
	return s.act(triaged{says: "Done: " + text.Shorten(text.Clean(row.Title), mostTitle), what: "done"}, []engine.Act{s.newAct(row.Key, alert.TriageDone)})
}

func (s *Screen) newAct(key alert.Key, state alert.TriageState) engine.Act {
	return engine.Act{Key: key, State: state, By: s.o.User, At: alert.At(s.o.Now())}
}

// act carries acts out, behind those of the key before: what z restores depends
// on their order. It is not ended by the end of the screen.
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

// finishActs waits for acts under way, so that a key pressed just before the
// end counts.
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

// triaged takes in what an act did.
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
	case msg.says == "":
	case len(msg.back) > 0:
		cmds = append(cmds, screen.Say(screen.Good, msg.says))
	default:
		cmds = append(cmds, screen.Say(screen.Info, "Nothing changed"))
	}
	return tea.Batch(cmds...)
}

// believe keeps what an act did to the open alert, whose row may not be in the
// list any more.
func (s *Screen) believe(msg triaged) {
	for _, a := range msg.acts {
		if a.Key == s.opened.Key {
			s.opened.Triage = a.State
		}
	}
}

// undoLast takes the last step back.
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
	return s.act(triaged{says: "Undone: " + u.what, undoes: &u}, u.acts)
}
