package undo

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
	"tocsin/tui/screen"
)

// settled is the outcome of an act; without one, an act was taken back during its try.
type settled struct {
	of    *Undo
	entry *entry
}

// postponed is sent when a try failed and another one will follow.
type postponed struct {
	of    *Undo
	tries int
	err   error
}

// delayed is sent when an act should have been kept.
type delayed struct {
	of *Undo
	id int
}

// Update handles the part's own messages, and those of lists beside it that were left.
func (u *Undo) Update(msg tea.Msg) (Change, tea.Cmd) {
	switch msg := msg.(type) {
	case settled:
		switch {
		case u.hears(msg.of):
			return u.settled(msg.entry)
		case msg.entry != nil:
			return told(u, msg.entry), nil
		}
	case postponed:
		if u.hears(msg.of) {
			return Change{Mine: true}, u.postponed(msg)
		}
	case delayed:
		if u.hears(msg.of) { // its try may last much longer
			u.behind = u.behind || u.queue.holds(msg.id)
			return Change{Mine: true}, nil
		}
	}
	return Change{}, nil
}

// hears reports whether a message is for this list.
func (u *Undo) hears(of *Undo) bool {
	return of == u || of.shared == u.shared && of.gone && u.began
}

// told returns what another list's message changed for this one.
func told(u *Undo, e *entry) Change {
	change := Change{Made: len(e.back)}
	change.turns(e)
	if e.by == u { // carried out after an act of the other
		change.Kept, change.Passed = e.kept(), e.passed()
	}
	return change
}

// turns notes what a key has turned, in whichever list.
func (c *Change) turns(e *entry) {
	if acts := e.turning(); len(acts) > 0 {
		c.Turned, c.States, c.Undone = keysOf(acts), states(acts), e.turned == undoing
	}
}

// push gives an act to the queue.
func (u *Undo) push(e *entry, add func(*entry)) tea.Cmd {
	u.lastID++
	e.id, e.by = u.lastID, u
	if add(e); u.direct {
		return nil
	}
	late := tea.Tick(actSoon, func(time.Time) tea.Msg { return delayed{u, e.id} })
	if u.working {
		return late
	}
	return tea.Batch(u.work(0), late)
}

// work tries the first act after a pause.
func (u *Undo) work(after time.Duration) tea.Cmd {
	u.working = true
	q, closing := u.queue, u.closing
	return func() tea.Msg {
		if after > 0 {
			if screen.Pause(closing, after); closing.Err() != nil {
				return nil // Close tries
			}
		}
		ctx, cancel := context.WithTimeout(q.within, actLimit)
		defer cancel()
		e, err := q.try(ctx)
		if err != nil {
			return postponed{u, q.tries(), err}
		}
		q.look(ctx, e)
		return settled{u, e}
	}
}

// Close waits for acts, so that a key pressed just before quitting counts.
// One that has waited already is left to Finish. Acts of a list beside another one wait there.
func (u *Undo) Close() tea.Cmd {
	if !u.began {
		u.gone = true
		u.steps.left(u)
		return nil
	}
	u.close()
	if u.behind {
		return nil
	}
	q := u.queue
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(context.Background(), quitLimit)
		defer cancel()
		_, _ = q.finish(ctx) // Finish reports what is lost
		return nil
	}
}

// postponed tells once that an act has to wait, and tries it again.
func (u *Undo) postponed(msg postponed) tea.Cmd {
	u.behind = true
	again := u.work(pause(max(msg.tries, 1)))
	if msg.tries != 1 {
		return again
	}
	return tea.Batch(again, waiting(msg.err))
}

// waiting tells that an act has to wait; nil if it was interrupted.
func waiting(err error) tea.Cmd {
	f := fault.Of(err)
	switch {
	case f.Kind == fault.Interrupted:
		return nil
	case ingest.IsGone(err):
		return screen.Say(screen.Bad, "the mark waits until there is a store: "+f.Sentence)
	}
	return screen.Say(screen.Bad, "the mark is tried again until it is kept: "+f.Sentence)
}

// settled handles the outcome of an act, and goes on to the next.
func (u *Undo) settled(e *entry) (Change, tea.Cmd) {
	u.working = false
	u.behind = u.behind && (e == nil || e.err != nil)
	change := Change{Mine: true}
	var shown, next tea.Cmd
	if e != nil {
		shown = u.outcome(e)
		change.Kept, change.Passed, change.Before = e.kept(), e.passed(), e.left()
		change.Made, change.Lost = len(e.back), e.lost()
		change.turns(e)
	}
	if !u.queue.waits() {
		u.behind = false
	} else if !u.working {
		next = u.work(0)
	}
	return change, tea.Batch(shown, next)
}

// outcome tells of an act that was kept or given up.
func (u *Undo) outcome(e *entry) tea.Cmd {
	u.confirm(e)
	e.recount()
	switch {
	case e.err != nil && e.withdrawn != "":
		return (&entry{Act: e.undoing(nil).Act}).told()
	case e.err != nil:
		f := fault.Of(e.err)
		return screen.Tell(fault.New(f.Kind, "the mark was not kept: "+f.Sentence, f.Hint, f))
	case e.withdrawn != "" && len(e.back) > 0:
		return u.push(e.undoing(e.back), u.queue.addFirst)
	case e.Toast == "":
		return nil
	case e.since != "" || len(e.before.all()) > 0:
		return tea.Batch(screen.Say(screen.Warn, e.partly()), keepWritten(u, e))
	case len(e.back) > 0 || e.unsure: // it is undone, also if it was never kept
		return e.told()
	}
	return screen.Say(screen.Info, "Nothing changed")
}

// keepWritten keeps the note that came with an act on the records that others came before at, as a step of its own; nil
// if there is none, or if the act kept it on another one.
func keepWritten(u *Undo, e *entry) tea.Cmd {
	if !e.writes() {
		return nil
	}
	const what = "note · "
	act := Act{What: what + e.What[e.Place.What:], Name: e.Name, Title: e.Title, Place: Place{What: len(what)}}
	for _, key := range e.before.keys {
		act.Acts = append(act.Acts, engine.Act{Key: key, By: e.Acts[0].By, At: alert.At(u.clock()), Add: e.Wrote})
	}
	return u.Do(act)
}

// lost returns what an act would have made done if the store has refused it and no person took it back.
func (e *entry) lost() (keys []alert.Key) {
	if e.err == nil || e.withdrawn != "" || e.turned != first {
		return nil
	}
	for i := range e.Acts {
		if e.Acts[i].State == alert.TriageDone {
			keys = append(keys, e.Acts[i].Key)
		}
	}
	return keys
}

// confirm gives the step of an act what turns it next. It drops a step that changed
// nothing, and moves one back that could not be turned, so that it can be tried again.
func (u *Undo) confirm(e *entry) {
	n := e.step
	if n == nil || n.pending != e {
		return
	}
	n.pending = nil
	switch {
	case e.err == nil && len(e.back) > 0:
		n.applied, n.reverse = e.Acts, e.back
	case e.err != nil && e.turned != first:
		n.applied, n.reverse = e.Restores, e.Acts
		u.steps.refused(n, e.turned, e.ended)
	default:
		u.steps.drop(n)
	}
}

// told tells of an act that was kept.
func (e *entry) told() tea.Cmd {
	toast := screen.Toast{Text: e.Toast, Whole: e.whole(), Name: e.Name, At: e.Place.Toast, Brief: e.Brief, Level: screen.Good}
	if e.Then != nil {
		return e.Then(toast)
	}
	return screen.Send(toast)
}
