package alerts

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/tui/screen"
)

// undoSteps is how many steps z can take back.
const undoSteps = 50

// undoable is a step that z takes back: acts to restore, or a query's text.
type undoable struct {
	what  string
	acts  []engine.Act
	text  string
	query bool
}

// triaged answers an act.
type triaged struct {
	says string // toast; "" for none
	what string // for the undo; "" where it cannot be undone
	back []engine.Act
	err  error
}

func (s *Screen) remember(u undoable) {
	s.undo = append(s.undo, u)
	if len(s.undo) > undoSteps {
		s.undo = s.undo[1:]
	}
}

// done marks the alert under the cursor as done.
func (s *Screen) done() tea.Cmd {
	row, ok := s.current()
	switch {
	case !ok:
		return nil
	case s.o.ReadOnly:
		return screen.Say(screen.Warn, "read-only: nothing is triaged here")
	case row.Triage == alert.TriageDone:
		return screen.Say(screen.Info, "it is done already; z undoes")
	}
	return s.act("done: "+shorten(row.Title), "done", []engine.Act{s.newAct(row.Key, alert.TriageDone)})
}

func (s *Screen) newAct(key alert.Key, state alert.TriageState) engine.Act {
	return engine.Act{Key: key, State: state, By: s.o.User, At: alert.At(s.o.Now())}
}

// act carries acts out.
func (s *Screen) act(says, what string, acts []engine.Act) tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(s.closing, actLimit)
		defer cancel()
		back, err := s.o.Store.Triage(ctx, acts)
		return triaged{says: says, what: what, back: back, err: err}
	}
}

// triaged takes in what an act did.
func (s *Screen) triaged(msg triaged) tea.Cmd {
	if msg.err != nil {
		return screen.Tell(msg.err)
	}
	if msg.what != "" && len(msg.back) > 0 {
		s.remember(undoable{what: msg.what, acts: msg.back})
	}
	cmds := []tea.Cmd{s.reload(), s.refreshDetail()}
	if msg.says != "" {
		cmds = append(cmds, screen.Say(screen.Good, msg.says))
	}
	return tea.Batch(cmds...)
}

// undoLast takes the last step back.
func (s *Screen) undoLast() tea.Cmd {
	if len(s.undo) == 0 {
		return screen.Say(screen.Info, "nothing to undo")
	}
	u := s.undo[len(s.undo)-1]
	s.undo = s.undo[:len(s.undo)-1]
	if u.query {
		return tea.Batch(s.apply(u.text), screen.Say(screen.Good, "undone: "+u.what))
	}
	return s.act("undone: "+u.what, "", u.acts)
}

// enter opens the alert under the cursor and marks it seen.
func (s *Screen) enter() tea.Cmd {
	row, ok := s.current()
	if !ok {
		return nil
	}
	s.open = true
	s.resize()
	return tea.Batch(s.look(row), s.lacking())
}

// look shows an alert in the detail and marks it seen.
func (s *Screen) look(row index.Row) tea.Cmd {
	show := s.detail.Show(row.Key)
	if s.o.ReadOnly || row.Triage.Seen() {
		return show
	}
	act := s.newAct(row.Key, alert.TriageSeen)
	act.From = alert.TriageOpen
	return tea.Batch(show, s.act("", "", []engine.Act{act}))
}

// neighbour opens the alert before or behind the open one.
func (s *Screen) neighbour(d int) tea.Cmd {
	before := s.list.Place()
	s.list.Move(d)
	if s.list.Place() == before {
		return screen.Say(screen.Info, map[bool]string{true: "this is the last alert", false: "this is the first alert"}[d > 0])
	}
	if row, ok := s.current(); ok {
		return tea.Batch(s.look(row), s.lacking())
	}
	s.pick = true
	return s.lacking()
}

// poll writes the wish that every feed be polled now.
func (s *Screen) poll() tea.Cmd {
	if s.o.ReadOnly {
		return screen.Say(screen.Warn, "read-only: nothing is polled from here")
	}
	states, now := s.states, s.o.Now()
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(s.closing, actLimit)
		defer cancel()
		for _, f := range states {
			if err := s.o.Store.Want(ctx, f.Feed, now); err != nil {
				return triaged{err: err}
			}
		}
		if len(states) == 0 {
			return screen.Toast{Text: "nothing polls this store", Level: screen.Warn}
		}
		return screen.Toast{Text: "asked for a poll", Level: screen.Info}
	}
}
