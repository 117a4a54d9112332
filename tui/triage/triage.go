// Package triage is the part of a list with which a person decides about its records: about
// the marked rows, the row under the cursor, or the open record.
//
// It asks before a decision about several records, opens the boxes in which a verdict, a note
// or a tag is chosen, gathers the rows that are not known yet, keeps the decided rows in
// sight, marks a record seen that was looked at, and goes on to the next row. What is decided
// is data (package decide), and the store keeps it through package undo. The package knows no
// screen: a screen says what its keys are about (Target), and where its panes go on (GoOn).
//
// Begin with Acts; target.go says what a decision is about, boxes.go has the boxes, members.go what it takes along,
// twins.go the twins of alerts, gather.go what is read before it, turns.go which of two keys counts, perform.go
// what follows it, ahead.go where it goes on, offer.go what is offered behind it, seen.go what was looked at.
package triage

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/tui/decide"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
	"tocsin/tui/undo"
)

// Most is how many records one act may change.
const Most = 10_000

// many is from how many records on an act says that it has begun.
const many = 500

// Options configure the acts of a list.
type Options struct {
	Kind     *alert.Kind // of the list's rows
	Rows     *rows.Rows
	Undo     *undo.Undo
	Closing  context.Context // ends as the screen is left
	Now      func() time.Time
	User     string // the name that triage is recorded under
	ReadOnly bool   // nothing can be decided
	Store    Store
	// Templates reads the templates of notes, those that can be used also with an error; nil for none.
	Templates func() ([]decide.Template, error)
	Editor    string // the person's editor, a command with its arguments
	Members   Members
	// GoOn goes on from a record that was dealt with, if the list isn't what a person goes
	// through. Nil or false: the cursor goes on.
	GoOn func(from alert.Key, t Target, advance bool) (cmd tea.Cmd, ok bool)
	// Here returns the key of the record that has the keys: what is offered behind a decision ends with it.
	// Nil if nothing is offered.
	Here func() alert.Key
	// AtLast reports whether a record that was dealt with, and which the list doesn't have (see Target.Inner), is the
	// last of those that a person goes through, and how many before it wait: the first of them comes. Nil: they go
	// through none.
	AtLast func(from alert.Key) (before int, last bool)
	// Ends returns the words for a decision behind which the queue has no row; "" for another one.
	Ends func(t Target) string
}

// Store has the records that are decided about.
type Store interface {
	// Record reads a record, of which boxes show the note and verdict so far.
	Record(ctx context.Context, key alert.Key) (alert.Record, []alert.Evidence, error)
	// History returns the changes of a record, oldest first.
	History(ctx context.Context, key alert.Key) ([]alert.Change, error)
}

// Acts is the part. Make one with New.
type Acts struct {
	Undo *undo.Undo
	Seen *Seen

	o        Options
	theme    *theme.Theme
	settings screen.Settings
	last     alert.Key // of the last row, which was just dealt with
	offered  offered
	closed   closings
	turns    turns
	inPane   bool // the last step was turned in an open pane
}

// New makes the acts of a list.
func New(o Options) *Acts {
	fill(&o.Members)
	if o.AtLast == nil {
		o.AtLast = func(alert.Key) (int, bool) { return 0, false }
	}
	if o.Ends == nil {
		o.Ends = func(Target) string { return "" }
	}
	a := &Acts{o: o, Undo: o.Undo, Seen: newSeen(&o), theme: theme.New(theme.Options{Dark: true}), closed: closings{}, turns: turns{last: map[string]int{}}}
	o.Undo.Turned = func(keys []alert.Key) func(screen.Toast) tea.Cmd { return turnedAway(a, keys) }
	if !o.ReadOnly {
		o.Undo.Without = "x reopens a done row"
	}
	return a
}

// SetTheme sets the theme of the next box.
func (a *Acts) SetTheme(th *theme.Theme) { a.theme = th }

// Set follows the settings of a person.
func (a *Acts) Set(s screen.Settings) { a.settings, a.Seen.after = s, s.SeenAfter }

// Begin is to be called before each command of a person: done pressed again on the last
// record is told from a later one, and an offer knows at which record it was made.
func (a *Acts) Begin(done bool) {
	meant(a)
	if !done {
		a.last = alert.Key{}
	}
}

// Pointed is to be called before a click or a turn of the wheel: these lead on from an offer as keys do.
func Pointed(a *Acts) { meant(a) }

// ReadOnly says why nothing can be decided.
func ReadOnly() tea.Cmd { return screen.Say(screen.Warn, "Read-only: you can't triage here") }

// None says why a key for a record does nothing on an empty list.
func (a *Acts) None() tea.Cmd { return screen.Say(screen.Info, NoneHere(a.o.Kind.Name)) }

// NoneHere says that a list has no record for a key.
func NoneHere(noun string) string { return "No " + noun + " here" }

// refused returns why a target can't be acted on; nil if it can.
func (a *Acts) refused(t Target) tea.Cmd {
	switch {
	case a.o.ReadOnly:
		return ReadOnly()
	case t.Refused != "":
		return screen.Say(screen.Info, t.Refused)
	case t.Count == 0:
		return a.None()
	case t.Count > Most:
		return screen.Say(screen.Warn, fmt.Sprintf("%s are too many at once: the most is %s; narrow the query", text.Plural(t.Count, a.o.Kind.Name), text.Number(Most)))
	}
	return nil
}

// Which makes a decision that depends on the rows; they are nil if not all of them are known
// when it is asked about.
type Which func(on []index.Row) decide.Decision

// Just is Which for a decision that depends on nothing.
func Just(d decide.Decision) Which { return func([]index.Row) decide.Decision { return d } }

// Do makes a decision about a target, after a question if it is about several records. They are read
// before it: it counts those that there are, and names the persons whose they are.
func (a *Acts) Do(w Which, t Target) tea.Cmd {
	if cmd := a.refused(t); cmd != nil {
		return cmd
	}
	return a.gather(w, seen(a, t))
}

// Done marks records done, or, if all of them are, reopens them. Pressed again at once on the
// last record, where the cursor can't go on, it changes nothing.
func (a *Acts) Done(t Target) tea.Cmd {
	switch {
	case t.one() && t.Rows[0].Key == a.last:
		return screen.Say(screen.Info, "Done already, and the last "+nounOf(a, &t)+"; z undoes it")
	case t.one() && t.Rows[0].Triage != alert.TriageDone && a.Undo.Waits(t.Rows[0].Key, alert.TriageDone) && !a.o.ReadOnly:
		return screen.Say(screen.Info, "Not kept yet; "+a.waitsFor(t.Rows[0].Key))
	case t.Queued && t.one() && t.Rows[0].Closed(): // it didn't wait for this person
		return closedElsewhere(t.Rows[0])
	}
	return a.Do(decide.Toggled, t)
}

// ClosedElsewhere says that the record of a queue was closed meanwhile by no step of this program, and
// what is left to do; is reports whether it was. Own reports whether the queue has decided a record:
// people who share an account have one name.
func ClosedElsewhere(t Target, own func(alert.Key) bool) (cmd tea.Cmd, is bool) {
	if !t.one() || !t.Rows[0].Closed() || own(t.Rows[0].Key) {
		return nil, false
	}
	return closedElsewhere(t.Rows[0]), true
}

// closedElsewhere says that the row of a queue is closed, and what is left to do.
func closedElsewhere(r index.Row) tea.Cmd { return ClosedAlready(r, "n") }

// ClosedAlready says that a record is closed which a person means to close, and what is left to do; a key goes on.
func ClosedAlready(r index.Row, key string) tea.Cmd {
	return screen.Say(screen.Info, "Closed already"+by(r)+": "+key+" goes on, U reopens it")
}

// by names whoever decided about a row last.
func by(r index.Row) string {
	if r.By == "" {
		return ""
	}
	return " by " + text.Shorten(text.Clean(r.By), mostName)
}

// mostName is the width of a person's name in a message.
const mostName = 32

// waitsFor says what becomes of a decision about a record that the store has not kept: z turns it
// only if no other step is above it.
func (a *Acts) waitsFor(key alert.Key) string {
	if undo.IsNext(a.Undo, key) {
		return "z takes it back"
	}
	return "it is tried again until it is kept"
}

// Tag adds a tag to records, or removes it.
func (a *Acts) Tag(t Target, name string, on bool) tea.Cmd {
	if name = strings.Join(strings.Fields(name), " "); name == "" {
		return nil
	}
	return a.Do(Just(decide.Tag(name, on)), t)
}

// Turn undoes or redoes the last step; in an open pane the last act, and the record is shown there.
// The rows that it touched stay in sight if the list has them; those of the change's keys that are
// not of its kind are left out. A record that the list doesn't have gets no place in it: see turnedAway.
func (a *Acts) Turn(turn func(actsOnly bool) (undo.Change, tea.Cmd), inPane bool) (undo.Change, tea.Cmd) {
	a.inPane = inPane
	change, cmd := turn(inPane)
	if change.Text != nil || len(change.Keys) == 0 {
		return change, cmd
	}
	a.Seen.Stop()
	withdraw(a)
	clear(a.closed)
	if change.Marked != nil {
		change.Marked.Again(change.Undone)
	}
	if given, ok := change.Marked.(*rows.Given); ok && change.Undone {
		if at, ok := given.At(a.o.Rows); ok {
			change.Lead = at
		}
	}
	change.Keys = ofKinds(change.Keys, a.o.Kind)
	a.o.Rows.Keep(rows.Listed(a.o.Rows, change.Keys)...)
	return change, cmd
}

// Waiting says how many marks the store has not kept, for the beginning of the state; "" as
// long as no try has failed.
func (a *Acts) Waiting() string {
	if n := a.Undo.Behind(); n > 0 {
		return text.Plural(n, "mark") + " not kept yet · "
	}
	return ""
}

// act returns an act of now on a record, which sets its state.
func (o *Options) act(key alert.Key, state alert.TriageState) engine.Act {
	return engine.Act{Key: key, State: state, By: o.User, At: alert.At(o.Now())}
}

// ofKinds returns those of some keys that records of a kind can have.
func ofKinds(keys []alert.Key, kind *alert.Kind) []alert.Key {
	return slices.DeleteFunc(slices.Clone(keys), func(key alert.Key) bool { return !ofKind(key, kind) })
}

// ofKind reports whether records with a key can be of a kind: alerts are made of events, too. One
// of an unknown source may be.
func ofKind(key alert.Key, kind *alert.Kind) bool {
	source := alert.SourceOf(key.Source)
	return source == nil || source.Makes(kind)
}
