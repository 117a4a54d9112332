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

// acts are what a person does about alerts, which z undoes.
type acts struct {
	s    *Screen
	undo *undo.Undo
}

// done marks an alert done.
func (a *acts) done() tea.Cmd {
	row, ok := a.s.pane.focused()
	switch {
	case !ok:
		return nil
	case a.s.o.ReadOnly:
		return screen.Say(screen.Warn, "Read-only: you can't triage here")
	case row.Triage == alert.TriageDone:
		return screen.Say(screen.Info, "Already done; z undoes it")
	}
	a.s.rows.List.Choose()
	act := a.newAct(row.Key, alert.TriageDone)
	if a.undo.Waits(act.Key, act.State) {
		return screen.Say(screen.Info, "Not kept yet; z takes it back")
	}
	back := engine.Act{Key: row.Key, State: alert.TriageState(row.Triage.Word()), From: act.State, By: act.By, At: act.At}
	return a.undo.Do(undo.Act{
		Toast: "Done: " + text.Shorten(text.Clean(row.Heading()), mostTitle), What: "done",
		Acts: []engine.Act{act}, Restores: []engine.Act{back},
	})
}

func (a *acts) newAct(key alert.Key, state alert.TriageState) engine.Act {
	return engine.Act{Key: key, State: state, By: a.s.o.User, At: alert.At(a.s.o.Now())}
}

// tick keeps a recommended action that a person ticked in the detail, or no longer.
func (a *acts) tick(t detail.Tick) tea.Cmd {
	if t.Pane != a.s.pane.detail {
		return nil
	}
	if a.s.o.ReadOnly {
		a.s.pane.detail.Untick(t.Action)
		return screen.Say(screen.Warn, "Read-only: you can't triage here")
	}
	do, back, word := a.newAct(t.Key, ""), a.newAct(t.Key, ""), "Ticked: "
	ids := []string{alert.Tick(t.Action)}
	if t.On {
		do.Tick, back.Untick = ids, ids
	} else {
		do.Untick, back.Tick, word = ids, ids, "No longer ticked: "
	}
	return a.undo.Do(undo.Act{
		Toast: word + text.Shorten(text.Clean(t.Action), mostTitle), What: "tick",
		Acts: []engine.Act{do}, Restores: []engine.Act{back},
	})
}

// undoLast undoes the last step.
func (a *acts) undoLast() tea.Cmd {
	change, cmd := a.undo.Undo(false)
	if change.Text != nil {
		a.s.lens.views.Follow(*change.Text)
		return tea.Batch(a.s.filter.apply(*change.Text), cmd)
	}
	return cmd
}

// settled shows what the store did with acts.
func (a *acts) settled(change undo.Change) tea.Cmd {
	if change.Kept == nil {
		return nil
	}
	a.believe(change.Kept)
	return tea.Batch(a.s.rows.Reload(), a.s.pane.refresh())
}

// believe applies acts to the open alert, whose row may have left the list.
func (a *acts) believe(acts []engine.Act) {
	for _, act := range acts {
		if act.Key == a.s.pane.opened.Key {
			a.s.pane.opened.Triage = act.State
		}
	}
}

// Unkept returns the marks that the store has not kept, one an alert. It may be called at
// any time.
func (s *Screen) Unkept() []engine.Act { return s.acts.undo.Unkept() }

// Finish gives acts that the store has not kept a last try, after the screen has
// ended. It returns the marks that are lost, and why.
func (s *Screen) Finish(ctx context.Context) (lost []engine.Act, err error) {
	return s.acts.undo.Finish(ctx)
}
