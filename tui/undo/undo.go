// Package undo is the part of a screen that has the store carry out a person's decisions,
// and that undoes and redoes them.
//
// Acts wait in a queue until the store has confirmed them: a locked or lost store is tried
// again, and what is not kept in the end is told by Finish. Each act of a person is a step;
// so is another text of the query. Undo turns the last step back and Redo does it again, with
// what the store answered the time before, so that all steps undone lead back to where they
// began and all redone to where they ended, unless another analyst came in between: the store
// leaves their decisions alone.
//
// The package knows no screen. What a screen has to do it answers as a Change; its messages
// name the part, and an answer for another one is dropped. Begin with Undo.
package undo

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// Store holds what the part needs of a store.
type Store interface {
	// Triage applies acts and returns the acts that undo them.
	Triage(ctx context.Context, acts []engine.Act) ([]engine.Act, error)
}

// Act is a decision of a person about one or many alerts.
type Act struct {
	What  string       // names the step, as in "Undone: done"; "" means that it can't be undone
	Toast string       // said if the acts changed something; "" for nothing
	Whole string       // the toast with nothing cut, for the message log; "" if nothing is
	Name  string       // what the toast and What call the record: see screen.Toast
	Title string       // the name with nothing cut, for the message log; "" if nothing is
	Place Place        // where it stands in them
	Brief screen.Brief // of what they say from there on; none if there are no fewer words
	It    string       // what tells that someone came before calls the one record, as "the twin"; "" for "it"
	// Then tells that the acts were kept, in place of the toast that it gets; nil for the toast.
	Then func(screen.Toast) tea.Cmd
	// Partly names what the acts were about without the records that were left as they are, since other people came
	// before or have decided since, and says what follows in the toast. Nil leaves both as they are.
	Partly func(left func(alert.Key) bool) (about, more string)
	// Marked brings back what the list has lost with the acts: marks, or the cursor's place. Nil for nothing.
	Marked Marks
	Acts   []engine.Act // applied in one transaction
	Wrote  string       // a note that came with it: if other people came before at all records, it is kept there all the same
	// Quiet is for a step that no key asked for: Undo turns back those of a person first.
	Quiet bool
	// Restores undoes the acts if they were kept by a try whose answer was an error.
	Restores []engine.Act
}

// Change holds what a key or a message changed.
type Change struct {
	Mine   bool         // the message was of this part
	Kept   []engine.Act // acts that changed a record: what is shown of it is out of date
	Passed []alert.Key  // records that an act left as they are, such as those that another person came before at
	Made   int          // how many changes of the store they made; also of another list's acts
	Before []alert.Key  // of them, those that another person came before at, or may have
	Lost   []alert.Key  // the records that an act would have made done which the store has refused

	What string      // names the step that was undone or redone; "" for none
	Keys []alert.Key // the alerts that the step touched, for the cursor
	// Turned are those that a step has turned, known once it is kept, also by another list: none that others came before at.
	Turned []alert.Key
	States map[alert.Key]alert.TriageState // what becomes of the state of those of Turned that the step closes or reopens
	Lead   alert.Key                       // of them or beside them, the one that had the cursor when it was decided; zero if it isn't known
	Text   *string                         // the text of the query to put in force; nil for none

	Marked Marks // of the act that was turned
	Undone bool  // it was undone, not done again
}

// Undo is the part. Make one with New.
type Undo struct {
	*shared
	// Turned returns what tells that a step about some records was turned, in place of the toast that
	// it gets; nil for the toast. Nil tells all by the toast.
	Turned func(keys []alert.Key) func(screen.Toast) tea.Cmd
	// Named says in fewer words what a query shows, as "the view Active" or "Active, v2"; "" if it can't.
	// Nil says nothing.
	Named func(query string) string
	// Without tells what a person can do about an act that Undo doesn't reach, as "x reopens a done row".
	Without string

	began bool // what is shared ends with this list
	gone  bool // the list was left, and what it has decided lives on in the one that began
}

// shared holds the state common to the lists of one person: their acts are carried out, undone
// and redone in one order, whichever list has the keys.
type shared struct {
	queue   *queue
	steps   steps
	clock   func() time.Time
	lastID  int // of an act
	working bool
	direct  bool // Settle carries acts out, not commands
	behind  bool // the last try failed, or takes long
	closing context.Context
	close   context.CancelFunc
}

// New returns a part without steps. Now stamps the acts that undo and redo.
func New(store Store, now func() time.Time) *Undo {
	u := &Undo{shared: &shared{queue: newQueue(store), clock: now}, began: true}
	u.closing, u.close = context.WithCancel(context.Background())
	return u
}

// Beside returns a part for another list of the same person, which is left before this one.
// Both turn the same acts, in the order of the keys, and what was decided in one counts in none
// as another person's decision. The texts of a query are each list's own.
func (u *Undo) Beside() *Undo { return &Undo{shared: u.shared} }

// Do applies an act after those of the keys before. Closing the part does not cancel it.
func (u *Undo) Do(act Act) tea.Cmd {
	e := &entry{Act: act}
	if act.What != "" {
		e.step = &step{what: act.What, called: called{act.Name, act.Title, act.Brief, act.Place.What}, partly: act.Partly, marked: act.Marked, keys: keysOf(act.Acts), quiet: act.Quiet, pending: e}
		u.steps.add(e.step)
	}
	return u.push(e, u.queue.add)
}

// Edited remembers that the text of the query was changed by a key.
func (u *Undo) Edited(what, from, to string) {
	u.steps.add(&step{what: what, edit: &edit{from: from, to: to, of: u}})
}

// Moved remembers that a key moved between a table and the rows behind it, which gives the query another
// text too. Undo and Redo pass over such a step if an act is next behind it: who goes back from a group to
// its table has z still undo what was decided there.
func Moved(u *Undo, what, from, to string) {
	u.steps.add(&step{what: what, edit: &edit{from: from, to: to, of: u, move: true}})
}

// Own remembers a step that the list turns by itself, back or again, and tells of.
func Own(u *Undo, what string, turn func(back bool) tea.Cmd) {
	u.steps.add(&step{what: what, own: &own{turn: turn, of: u}})
}

// InList is Own for a step that only the list shows, such as marks: it stays when acts alone are turned.
func InList(u *Undo, what string, turn func(back bool) tea.Cmd) {
	u.steps.add(&step{what: what, own: &own{turn: turn, of: u, inList: true}})
}

// Undo turns back the last step, or, with actsOnly, the last of acts.
func (u *Undo) Undo(actsOnly bool) (Change, tea.Cmd) { return u.turn(undoing, actsOnly) }

// Redo does again the step that was undone last. After a new step there is none.
func (u *Undo) Redo(actsOnly bool) (Change, tea.Cmd) { return u.turn(redoing, actsOnly) }

func (u *Undo) turn(t turn, actsOnly bool) (Change, tea.Cmd) {
	aside := aside(u, t, actsOnly)
	n := u.steps.turn(t, func(n *step) bool { return turns(u, n, actsOnly) })
	if n == nil {
		return Change{}, screen.Say(screen.Info, nothing(u, t)+aside)
	}
	change, said := Change{What: n.what, Keys: n.keys, Marked: n.marked, Undone: t == undoing}, t.word()+": "+n.what+aside
	switch {
	case n.own != nil:
		return Change{}, n.own.turn(t == undoing)
	case n.isEdit():
		change.Text = &n.edit.to
		if t == undoing {
			change.Text = &n.edit.from
		}
		return change, screen.Send(n.edited(t))
	case n.pending != nil:
		return u.takeBack(change, n, t, said)
	}
	e := &entry{Act: Act{What: n.what, Name: n.name, Title: n.title, Brief: n.brief, Place: n.place(t.word()), Toast: said, Then: then(u, n), Acts: u.now(n.reverse), Restores: n.applied}, step: n, turned: t, ended: u.steps.ended}
	n.pending, n.reverse = e, nil
	return change, u.push(e, u.queue.add)
}

// then returns what tells that a step was turned; nil for the toast.
func then(u *Undo, n *step) func(screen.Toast) tea.Cmd {
	if u.Turned == nil {
		return nil
	}
	return u.Turned(n.keys)
}

// aside says which change of the list a key leaves as it is that turns acts alone, although it was made
// later; "" for none.
func aside(u *Undo, t turn, actsOnly bool) string {
	last := ""
	from, _ := u.steps.stacks(t)
	for _, n := range slices.Backward(*from) {
		if turns(u, n, actsOnly) {
			break
		}
		mine := n.isEdit() && !n.edit.move && n.edit.of == u || n.own != nil && n.own.of == u
		if last == "" && mine {
			last = "; the list's last change stays: " + text.Shorten(n.what, mostStep)
		}
	}
	return last
}

// turns reports whether a key of this list turns a step.
func turns(u *Undo, n *step, actsOnly bool) bool {
	if n.own != nil {
		return n.own.of == u && !(actsOnly && n.own.inList)
	}
	return !n.isEdit() || !actsOnly && n.edit.of == u
}

// now returns acts stamped with the present time: the store answers with the time of the act
// that they undo.
func (u *Undo) now(acts []engine.Act) []engine.Act {
	acts = slices.Clone(acts)
	for i := range acts {
		acts[i].At = alert.At(u.clock())
	}
	return acts
}

// takeBack takes back the act of a step which is not confirmed, and says so: what it would have applied
// turns the step next.
func (u *Undo) takeBack(change Change, n *step, t turn, said string) (Change, tea.Cmd) {
	e := n.pending
	n.pending, n.reverse, n.applied = nil, e.Acts, e.Restores
	removed, known := u.queue.withdraw(e, t.word())
	switch {
	case removed:
		u.behind = u.behind && u.queue.waits()
		change.Turned, change.States = n.turned(), states(e.Restores)
		return change, (&entry{Act: Act{Toast: said, Name: n.name, Title: n.title, Brief: n.brief, Place: n.place(t.word()), Then: then(u, n)}}).told()
	case !known:
		e.withdrawn = t.word() // its outcome is under way
	}
	return change, nil // its outcome is followed by the undoing
}

// Next returns what Undo would turn back, and whether which is a text of the query; "" if
// there is nothing.
func (u *Undo) Next() (what string, edit bool) {
	if n := next(u); n != nil {
		return n.what, n.isEdit()
	}
	return "", false
}

// IsNext reports whether Undo, of acts and texts, would turn back an act on a record next.
func IsNext(u *Undo, key alert.Key) bool {
	n := next(u)
	return n != nil && !n.isEdit() && slices.Contains(n.keys, key)
}

// next returns the step that Undo, of acts and texts, would turn back; nil for none.
func next(u *Undo) *step {
	if i := top(u.steps.done, func(n *step) bool { return turns(u, n, false) }); i >= 0 {
		return u.steps.done[i]
	}
	return nil
}

// Forget drops the steps of acts that the store has confirmed: there is another store now.
func (u *Undo) Forget() { u.steps.forget() }

// Waits reports whether an act that waits leaves a record in a state other than the stored
// one.
func (u *Undo) Waits(key alert.Key, state alert.TriageState) bool { return u.queue.has(key, state) }

// Behind returns how many alerts the acts that wait leave in another state than the stored
// one; 0 as long as no try has failed or takes long.
func (u *Undo) Behind() int {
	if !u.behind {
		return 0
	}
	return len(u.queue.unkept())
}

// Unkept returns the marks that the store has not kept, one an alert; those of lists beside
// this one too, which have none of their own. It may be called at any time.
func (u *Undo) Unkept() []engine.Act {
	if !u.began {
		return nil
	}
	return u.queue.unkept()
}

// Finish gives acts that the store has not kept a last try, after the screen has
// ended. It returns the marks that are lost, and why; see Unkept.
func (u *Undo) Finish(ctx context.Context) (lost []engine.Act, err error) {
	if !u.began {
		return nil, nil
	}
	u.queue.cut()
	return u.queue.finish(ctx)
}
