package undo

import (
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// entry is an act in the queue, and the answer to it.
type entry struct {
	Act
	id     int   // above 0; an undoing has that of the act that it undoes
	by     *Undo // of the list whose key it was
	step   *step // that the act belongs to; nil if it can't be undone
	turned turn  // how the act turns its step
	ended  int   // how many steps had ended the redo of acts when it did

	tries     int
	withdrawn string       // it was taken back while it was tried; the word for that, such as "Undone"
	unsure    bool         // it undoes acts that were kept only if the answer to their try was wrong
	since     string       // who decided something since, so that the act did not apply to all; "" if it isn't known
	before    before       // what others decided before it
	back      []engine.Act // the acts that restore what changed
	err       error
}

// Marks are the marks of rows that were taken away with an act, or the place of the cursor before it.
type Marks interface {
	// Again marks the rows again if the act was undone, or takes the marks away as it is done again. It
	// reports whether it could.
	Again(undone bool) bool
}

// Place holds the bytes at which the name of a record begins in the toast and in What of an act.
type Place struct{ Toast, What int }

// turnedBy returns where the name stands once a word says that the act was turned.
func (a *Act) turnedBy(word string) Place {
	return Place{Toast: len(word+": ") + a.Place.What, What: a.Place.What}
}

// kept returns the acts that changed a record; of those that undo what was kept only if an answer was wrong,
// all.
func (e *entry) kept() []engine.Act {
	switch {
	case e.err != nil || e.withdrawn != "" && len(e.back) > 0: // the undoing follows
		return nil
	case e.unsure:
		return e.Acts
	}
	changed := map[alert.Key]bool{}
	for i := range e.back {
		changed[e.back[i].Key] = true
	}
	return slices.DeleteFunc(slices.Clone(e.Acts), func(a engine.Act) bool { return !changed[a.Key] })
}

// states returns what acts make of the states of records; of those whose state they keep, nothing.
func states(acts []engine.Act) map[alert.Key]alert.TriageState {
	to := map[alert.Key]alert.TriageState{}
	for i := range acts {
		if acts[i].State != "" {
			to[acts[i].Key] = acts[i].State
		}
	}
	return to
}

// turning returns the acts that have turned a step, those on the records of which it was made first coming first; none of
// one that another act is yet to turn, or of which this was told before.
func (e *entry) turning() []engine.Act {
	switch {
	case e.err != nil && e.withdrawn != "": // it was never kept
		return e.Restores
	case e.turned == first, e.unsure && e.Toast == "":
		return nil
	}
	acts := e.kept()
	if e.turned == undoing && !e.unsure { // the store undoes the last one first
		slices.Reverse(acts)
	}
	return acts
}

// passed returns the records that the store was asked about and that the act left as they are.
func (e *entry) passed() []alert.Key {
	if e.err != nil || e.unsure {
		return nil
	}
	return engine.Missed(e.Acts, e.back)
}

// whole returns the toast with the record's whole name; "" if nothing is cut.
func (a *Act) whole() string {
	at := a.Place.Toast
	if a.Whole != "" || a.Title == "" || at > len(a.Toast) || !strings.HasPrefix(a.Toast[at:], a.Name) {
		return a.Whole
	}
	return a.Toast[:at] + a.Title + a.Toast[at+len(a.Name):]
}

// from returns the state that an act of e was to change; nil if it is not known.
func (e *entry) from(a engine.Act) *alert.TriageState {
	if a.From != "" {
		return &a.From
	}
	if i := slices.IndexFunc(e.Restores, func(b engine.Act) bool { return b.Key == a.Key }); i >= 0 {
		return &e.Restores[i].State
	}
	return nil
}

// undoing is the act that undoes e, which was kept although it had been taken back.
func (e *entry) undoing(back []engine.Act) *entry {
	return &entry{id: e.id, by: e.by, turned: undoing, Act: Act{What: e.What, Name: e.Name, Title: e.Title, Brief: e.Brief, Place: e.turnedBy(e.withdrawn), Toast: e.withdrawn + ": " + e.What, Acts: back, Restores: e.Acts}}
}

// doubtful is the act that undoes e, which was taken back and may have been kept by a try
// whose answer was an error.
func (e *entry) doubtful() *entry {
	u := e.undoing(e.Restores)
	u.tries, u.unsure = e.tries, true
	return u
}

// leftOver returns the last act of each alert that acts, carried out in their order, leave in
// another state than the stored one, as far as one knows. An act that applies only from
// another state than the one before leaves it changes nothing, nor does one that was taken
// back or the undoing of one that was most likely not kept.
func leftOver(all []*entry) []engine.Act {
	type mark struct {
		stored *alert.TriageState // nil if it is not known
		last   engine.Act
	}
	var marks []*mark
	of := map[alert.Key]*mark{}
	for _, e := range all {
		if e.withdrawn != "" || e.unsure {
			continue
		}
		for _, a := range e.Acts {
			switch m := of[a.Key]; {
			case a.State == "" && m == nil: // what it decides beside the state is not known to be stored
				of[a.Key] = &mark{nil, a}
				marks = append(marks, of[a.Key])
			case a.State == "":
				m.stored = nil
			case m == nil:
				m = &mark{e.from(a), a}
				of[a.Key], marks = m, append(marks, m)
			case a.From == "" || a.From.Word() == m.last.State.Word():
				m.last = a
			}
		}
	}
	var acts []engine.Act
	for _, m := range marks {
		if m.stored == nil || m.stored.Word() != m.last.State.Word() {
			acts = append(acts, m.last)
		}
	}
	return acts
}
