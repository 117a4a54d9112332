package undo

import (
	"slices"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// mostSteps is how many steps of each kind can be undone.
const mostSteps = 50

// step holds what one key did, and what turns it back or does it again. Each time it is
// turned it moves to the other stack, and what the store answered turns it next.
type step struct {
	what string
	seq  int // in the order of the keys
	keys []alert.Key

	pending *entry       // the act whose outcome is not known yet; nil if there is none
	applied []engine.Act // led to where the step is
	reverse []engine.Act // lead back; nil while pending

	edit *edit // of the query's text; nil for a step of acts
}

// edit is another text of the query.
type edit struct{ from, to string }

// turn is a direction in which steps are turned.
type turn int

const (
	first   turn = iota // a step is done for the first time
	undoing             // from done to undone
	redoing             // and back again
)

// word says that a step was turned.
func (t turn) word() string {
	if t == redoing {
		return "Redone"
	}
	return "Undone"
}

// nothing says that there is no step to turn.
func (t turn) nothing() string {
	if t == redoing {
		return "Nothing to redo"
	}
	return "Nothing to undo"
}

// steps are the stacks of steps: those that undo turns, and those that redo does, the
// last one on top.
type steps struct {
	done, undone []*step
	made         int // steps so far
}

// add puts a new step on top. What was undone before can't be redone after it.
func (s *steps) add(n *step) {
	s.made++
	n.seq, s.undone = s.made, nil
	s.done = append(s.done, n)
	of := 0
	for _, o := range s.done {
		if o.isEdit() == n.isEdit() {
			of++
		}
	}
	if of > mostSteps {
		oldest := slices.IndexFunc(s.done, func(o *step) bool { return o.isEdit() == n.isEdit() })
		s.done = slices.Delete(s.done, oldest, oldest+1)
	}
}

func (n *step) isEdit() bool { return n.edit != nil }

// stacks returns the stack that a turn takes steps from, and the one that it puts them on.
func (s *steps) stacks(t turn) (from, to *[]*step) {
	if t == undoing {
		return &s.done, &s.undone
	}
	return &s.undone, &s.done
}

// turn moves the last step, or the last of acts, to the other stack; nil if there is
// none.
func (s *steps) turn(t turn, actsOnly bool) *step {
	from, to := s.stacks(t)
	for i := len(*from) - 1; i >= 0; i-- {
		if n := (*from)[i]; !actsOnly || !n.isEdit() {
			*from = slices.Delete(*from, i, i+1)
			*to = append(*to, n)
			return n
		}
	}
	return nil
}

// refused moves a step back that could not be turned, below the steps that were turned
// before it was pressed. A step made since then has ended what can be redone.
func (s *steps) refused(n *step, t turn, made int) {
	s.drop(n)
	if t == redoing && s.made != made {
		return
	}
	from, _ := s.stacks(t)
	at := slices.IndexFunc(*from, func(o *step) bool { return !o.isEdit() && (o.seq > n.seq) == (t == undoing) })
	if at < 0 {
		at = len(*from)
	}
	*from = slices.Insert(*from, at, n)
}

// drop removes a step.
func (s *steps) drop(n *step) {
	is := func(o *step) bool { return o == n }
	s.done, s.undone = slices.DeleteFunc(s.done, is), slices.DeleteFunc(s.undone, is)
}

// forget drops the steps of acts that are confirmed.
func (s *steps) forget() {
	old := func(o *step) bool { return !o.isEdit() && o.pending == nil }
	s.done, s.undone = slices.DeleteFunc(s.done, old), slices.DeleteFunc(s.undone, old)
}

// keysOf returns the keys of acts, each once.
func keysOf(acts []engine.Act) []alert.Key {
	keys, seen := make([]alert.Key, 0, len(acts)), make(map[alert.Key]bool, len(acts))
	for _, a := range acts {
		if !seen[a.Key] {
			seen[a.Key] = true
			keys = append(keys, a.Key)
		}
	}
	return keys
}
