package alerts

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/tui/detail"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/undo"
)

// mostTitle is the width of a title in a toast.
const mostTitle = 48

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
	if s.undo.Waits(act.Key, act.State) {
		return screen.Say(screen.Info, "Not kept yet; z takes it back")
	}
	back := engine.Act{Key: row.Key, State: alert.TriageState(row.Triage.Word()), From: act.State, By: act.By, At: act.At}
	return s.undo.Do(undo.Act{
		Toast: "Done: " + text.Shorten(text.Clean(row.Heading()), mostTitle), What: "done",
		Acts: []engine.Act{act}, Restores: []engine.Act{back},
	})
}

func (s *Screen) newAct(key alert.Key, state alert.TriageState) engine.Act {
	return engine.Act{Key: key, State: state, By: s.o.User, At: alert.At(s.o.Now())}
}

// tick keeps a recommended action that a person ticked in the detail, or no longer.
func (s *Screen) tick(t detail.Tick) tea.Cmd {
	if t.Pane != s.detail {
		return nil
	}
	if s.o.ReadOnly {
		s.detail.Untick(t.Action)
		return screen.Say(screen.Warn, "Read-only: you can't triage here")
	}
	do, back, word := s.newAct(t.Key, ""), s.newAct(t.Key, ""), "Ticked: "
	ids := []string{alert.Tick(t.Action)}
	if t.On {
		do.Tick, back.Untick = ids, ids
	} else {
		do.Untick, back.Tick, word = ids, ids, "No longer ticked: "
	}
	return s.undo.Do(undo.Act{
		Toast: word + text.Shorten(text.Clean(t.Action), mostTitle), What: "tick",
		Acts: []engine.Act{do}, Restores: []engine.Act{back},
	})
}

// undoLast undoes the last step.
func (s *Screen) undoLast() tea.Cmd {
	change, cmd := s.undo.Undo(false)
	if change.Text != nil {
		s.lens.views.Follow(*change.Text)
		return tea.Batch(s.apply(*change.Text), cmd)
	}
	return cmd
}

// acted shows what the store did with acts.
func (s *Screen) acted(change undo.Change) tea.Cmd {
	if change.Kept == nil {
		return nil
	}
	s.believe(change.Kept)
	return tea.Batch(s.rows.Reload(), s.refreshDetail())
}

// believe applies acts to the open alert, whose row may have left the list.
func (s *Screen) believe(acts []engine.Act) {
	for _, a := range acts {
		if a.Key == s.opened.Key {
			s.opened.Triage = a.State
		}
	}
}

// Unkept returns the marks that the store has not kept, one an alert. It may be called at
// any time.
func (s *Screen) Unkept() []engine.Act { return s.undo.Unkept() }

// Finish gives acts that the store has not kept a last try, after the screen has
// ended. It returns the marks that are lost, and why.
func (s *Screen) Finish(ctx context.Context) (lost []engine.Act, err error) {
	return s.undo.Finish(ctx)
}
