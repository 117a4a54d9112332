package incidents

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/undo"
)

// acts are what a person does about incidents, which z undoes.
type acts struct {
	s       *Screen
	undo    *undo.Undo
	closing context.Context
	set     screen.Settings
	seen    seen
}

// of is embedded in each answer: the list that it is for.
type of struct{ s *Screen }

func (o of) asker() *Screen { return o.s }

// answer is a message that answers a command of this package.
type answer interface {
	asker() *Screen
	take(s *Screen) tea.Cmd
}

func (a *acts) answered(msg answer) tea.Cmd { return msg.take(a.s) }

func readOnly() tea.Cmd { return screen.Say(screen.Warn, "Read-only: you can't triage here") }

// turn undoes or redoes the last step, and puts the cursor on what it was about.
func (a *acts) turn(turn func(actsOnly bool) (undo.Change, tea.Cmd)) tea.Cmd {
	change, cmd := turn(a.s.panes.open)
	if change.Text != nil {
		return tea.Batch(a.s.followed(a.s.bar.Apply(*change.Text), nil), cmd)
	}
	if len(change.Keys) == 0 {
		return cmd
	}
	a.seen.stop()
	if !a.s.panes.open {
		a.s.rows.List.Select(change.Keys[0])
	}
	return cmd
}

// settled shows what the store did with acts.
func (a *acts) settled(change undo.Change) tea.Cmd {
	if change.Kept == nil {
		return nil
	}
	p := &a.s.panes
	for _, act := range change.Kept {
		for _, row := range []*index.Row{&p.row, &p.member} {
			if row.Key == act.Key {
				believe(row, &act)
			}
		}
	}
	return tea.Batch(a.s.rows.Reload(), p.reload())
}

// believe applies an act to a row which is shown in the detail, and may have left the list.
func believe(row *index.Row, act *engine.Act) {
	if act.State != "" {
		row.Triage = act.State
	}
	if act.Verdict != nil {
		row.Verdict = *act.Verdict
	}
	if act.AssignedTo != nil {
		row.Owner = *act.AssignedTo
	}
	if act.Bookmarked != nil {
		row.Bookmark = *act.Bookmarked
	}
}

// only filters by the value of the chosen column under the cursor: it shows that value
// alone, or, with not, hides it.
func (s *Screen) only(not bool) tea.Cmd {
	row, ok := s.rows.Current()
	c := s.rows.Columns.Chosen()
	switch {
	case !ok:
		return nil
	case c.Value == nil:
		return screen.Say(screen.Info, "You can't filter by this column; choose another one with < or >")
	}
	s.rows.List.Choose()
	to, err := query.Toggle(s.bar.Text(), c.Field, c.Value(&row), not)
	return s.edited(to, err)
}

// waiting says how many marks the store has not kept, for the beginning of the state.
func (a *acts) waiting() string {
	if n := a.undo.Behind(); n > 0 {
		return text.Plural(n, "mark") + " not kept yet · "
	}
	return ""
}

// Unkept returns the marks that the store has not kept, one a record.
func (s *Screen) Unkept() []engine.Act { return s.acts.undo.Unkept() }

// Finish gives acts that the store has not kept a last try, after the screen has ended. It
// returns the marks that are lost, and why.
func (s *Screen) Finish(ctx context.Context) (lost []engine.Act, err error) {
	return s.acts.undo.Finish(ctx)
}
