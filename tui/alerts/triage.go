package alerts

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/tui/detail"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/undo"
)

// mostTitle is the width of a title in a toast.
const mostTitle = 48

// acts are what a person does about alerts, which z undoes.
type acts struct {
	s        *Screen
	undo     *undo.Undo
	settings screen.Settings
	seen     seen
	tally    tally
	work     work
	last     alert.Key // of the last row, which the key for done was just pressed on
}

func newActs(s *Screen) acts {
	return acts{s: s, undo: undo.New(s.o.Store, s.o.Now), seen: seen{s: s}, tally: tally{s: s}, work: work{s: s}}
}

func (a *acts) newAct(key alert.Key, state alert.TriageState) engine.Act {
	return engine.Act{Key: key, State: state, By: a.s.o.User, At: alert.At(a.s.o.Now())}
}

// perform does a deed to rows, in one act.
func (a *acts) perform(d deed, rows []index.Row) tea.Cmd {
	act := undo.Act{}
	var keys []alert.Key
	for i := range rows {
		do := d.act(&rows[i])
		do.Key, do.By, do.At = rows[i].Key, a.s.o.User, alert.At(a.s.o.Now())
		act.Acts, keys = append(act.Acts, do), append(keys, do.Key)
		if back, err := do.Apply(known(&rows[i]), do.At); err == nil && back.Changed {
			back.Undo.Note, back.Undo.Still.Note = nil, nil // a row doesn't tell the note that was there
			act.Restores = append(act.Restores, back.Undo)
		}
	}
	if len(rows) == 0 {
		return screen.Say(screen.Info, "Nothing changed")
	}
	named := text.Plural(len(rows), "alert")
	if len(rows) == 1 {
		named = text.Shorten(text.Clean(rows[0].Heading()), mostTitle)
		a.s.rows.List.Choose()
	}
	act.What, act.Toast = d.what+" · "+named, d.said+": "+named
	if d.leaves && len(rows) == 1 && atLast(a, rows[0].Key) {
		act.Toast += "; that was the last alert"
		a.last = rows[0].Key
	}
	if d.note != nil && len(rows) == 1 {
		act.Toast += d.note(&rows[0])
	}
	a.s.rows.Keep(keys...)
	var cmd tea.Cmd
	if len(rows) == 1 {
		cmd = a.seenBy(act.Acts[0])
	}
	cmd = tea.Batch(cmd, a.undo.Do(act))
	if d.leaves && len(rows) == 1 {
		return tea.Batch(cmd, a.goOn(keys[0]))
	}
	return cmd
}

// seenBy marks the open alert seen before an act on it, unless the act decides its state.
func (a *acts) seenBy(act engine.Act) tea.Cmd {
	switch {
	case act.Key != a.seen.row.Key:
		return nil
	case act.State != "":
		a.seen.stop()
		return nil
	}
	return a.seen.now()
}

// known returns what a row tells of its triage.
func known(r *index.Row) alert.Triage {
	t := alert.Triage{State: r.Triage, By: r.By, At: r.At, Verdict: r.Verdict, AssignedTo: r.Owner, Bookmarked: alert.FlagOf(r.Bookmark)}
	if r.Tags != "" {
		t.Tags = strings.Split(r.Tags, ", ")
	}
	return t
}

// atLast reports whether an alert is the last of the list, behind which done can't go on.
func atLast(a *acts, key alert.Key) bool {
	row, ok := a.s.current()
	return a.settings.Advance && !a.work.on && !a.s.rows.Tabled() && ok && row.Key == key &&
		a.s.rows.Counts().Place >= a.s.rows.List.Len()-1
}

// goOn goes on from an alert just triaged to the next one.
func (a *acts) goOn(from alert.Key) tea.Cmd {
	a.seen.stop()
	switch {
	case a.work.on:
		return a.work.step(1)
	case !a.settings.Advance:
		return nil
	case a.s.pane.open:
		return a.s.pane.goOn(from)
	}
	if row, _ := a.s.current(); row.Key != from {
		return nil // a marked alert was closed, and the cursor is on the next one already
	}
	a.s.rows.Step(1)
	return a.s.rows.Lacking()
}

// tick keeps a recommended action that a person ticked in the detail, or no longer.
func (a *acts) tick(t detail.Tick) tea.Cmd {
	if t.Pane != a.s.pane.detail {
		return nil
	}
	if a.s.o.ReadOnly {
		a.s.pane.detail.Untick(t.Action)
		return readOnly()
	}
	do, back, word := a.newAct(t.Key, ""), a.newAct(t.Key, ""), "Ticked: "
	ids := []string{alert.Tick(t.Action)}
	if t.On {
		do.Tick, back.Untick = ids, ids
	} else {
		do.Untick, back.Tick, word = ids, ids, "No longer ticked: "
	}
	said := word + text.Shorten(text.Clean(t.Action), mostTitle)
	return a.undo.Do(undo.Act{Toast: said, What: "tick · " + text.Shorten(text.Clean(t.Action), mostTitle), Acts: []engine.Act{do}, Restores: []engine.Act{back}})
}

func readOnly() tea.Cmd { return screen.Say(screen.Warn, "Read-only: you can't triage here") }

// undoLast undoes the last step; in the detail the last act, since the query is not in sight
// there.
func (a *acts) undoLast() tea.Cmd { return a.turned(a.undo.Undo(a.s.pane.open)) }

// redo does again what was undone last.
func (a *acts) redo() tea.Cmd { return a.turned(a.undo.Redo(a.s.pane.open)) }

// turned shows a step that was undone or redone: the query's text, or the alerts that it
// touched, of which the first gets the cursor.
func (a *acts) turned(change undo.Change, cmd tea.Cmd) tea.Cmd {
	s := a.s
	switch {
	case change.Text != nil:
		s.lens.views.Follow(*change.Text)
		return tea.Batch(s.filter.apply(*change.Text), cmd)
	case len(change.Keys) == 0:
		return cmd
	}
	a.seen.stop()
	s.rows.Keep(change.Keys...)
	if s.rows.Tabled() {
		return cmd
	}
	a.work.to(change.Keys[0])
	s.rows.List.Select(change.Keys[0])
	if s.pane.open && s.pane.opened.Key != change.Keys[0] {
		s.pane.pick, s.pane.undone = true, true
	}
	return tea.Batch(cmd, s.rows.Reload())
}

// settled shows what the store did with acts.
func (a *acts) settled(change undo.Change) tea.Cmd {
	a.s.rows.Own(change.Made)
	if change.Kept == nil {
		return nil
	}
	a.believe(change.Kept)
	return tea.Batch(a.s.rows.Reload(), a.s.pane.refresh(), a.tally.ask())
}

// believe applies acts to the open alert, whose row may have left the list.
func (a *acts) believe(acts []engine.Act) {
	for _, act := range acts {
		row := &a.s.pane.opened
		if act.Key != row.Key {
			continue
		}
		done, err := act.Apply(known(row), act.At)
		if err != nil || !done.Changed {
			continue
		}
		is := &done.Is
		row.Triage, row.By, row.At, row.Verdict = is.State, is.By, is.At, is.Verdict
		row.Owner, row.Bookmark, row.Tags = is.AssignedTo, is.Bookmarked.Set(), strings.Join(is.Tags, ", ")
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
