package undo

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// mostSteps is how many steps of each kind can be undone.
const mostSteps = 50

// step holds what one key did, and what turns it back or does it again. Each time it is
// turned it moves to the other stack, and what the store answered turns it next.
type step struct {
	what string
	called
	seq    int // in the order of the keys
	keys   []alert.Key
	left   []alert.Key                                          // of them, those that other people's decisions were left on
	partly func(left func(alert.Key) bool) (about, more string) // see Act.Partly
	// quiet is true for a step below those of keys, whenever it was made.
	quiet bool

	pending *entry       // the act whose outcome is not known yet; nil if there is none
	applied []engine.Act // led to where the step is
	reverse []engine.Act // lead back; nil while pending

	edit   *edit // of the query's text; nil for a step of acts
	own    *own  // that its list turns by itself; nil for a step of acts
	marked Marks // see Act.Marked
}

// called is how the words of a step name what it was about.
type called struct {
	name  string       // of the record
	title string       // that with nothing cut; "" if nothing is
	brief screen.Brief // of it and what follows
	at    int          // where it begins in the words
}

// place returns where the name of the record stands once a word says that the step was turned.
func (n *step) place(word string) Place {
	return (&Act{Place: Place{What: n.at}}).turnedBy(word)
}

// turned returns the records that turning the step is about.
func (n *step) turned() []alert.Key {
	return slices.DeleteFunc(slices.Clone(n.keys), func(key alert.Key) bool { return slices.Contains(n.left, key) })
}

// edit is another text of the query.
type edit struct {
	from, to string
	of       *Undo // whose query it is
	move     bool  // see Moved
}

// own is a step that a list turns by itself.
type own struct {
	turn   func(back bool) tea.Cmd
	of     *Undo // of that list
	inList bool  // see InList

	refused bool // it could not be turned when it was last; see Refused
}

// Widths in a toast: of a query, and of the name of a step from one to another. The message log has both whole.
const (
	mostText = 60
	mostStep = 40
)

// edited says that another text of the query was turned.
func (n *step) edited(t turn) screen.Toast {
	word := t.word() + ": "
	what, back := text.Shorten(n.what, mostStep), ""
	if t == undoing && !n.edit.move {
		back = n.edit.back()
	}
	toast := screen.Toast{Text: word + what, Whole: word + n.what, Name: what, At: len(word), Level: screen.Good}
	if back != "" {
		toast.Text += "; back to " + text.Shorten(back, mostText)
		toast.Whole += "; back to " + back
	}
	return toast
}

// back says which query is in force again after an edit was undone that replaced one by another,
// or took all of it away. One that added to a query, or took a part from it, is told by the name of
// its step.
func (e *edit) back() string {
	if part := strings.HasPrefix(e.from, e.to) || strings.HasPrefix(e.to, e.from); e.from == "" || part && e.to != "" {
		return ""
	}
	if e.of.Named != nil {
		if said := e.of.Named(e.from); said != "" {
			return text.Clean(said)
		}
	}
	return text.Clean(e.from)
}

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

// nothing says that there is no step to turn, and, as long as no act was one, how far undo reaches.
func nothing(u *Undo, t turn) string {
	switch {
	case t == redoing:
		return "Nothing to redo"
	case u.steps.acts > 0, u.steps.dropped:
		return "Nothing to undo"
	case u.Without == "":
		return sinceStart
	}
	return sinceStart + "; " + u.Without
}

// sinceStart says how far undo reaches.
const sinceStart = "Nothing to undo in this session"

// steps are the stacks of steps: those that undo turns, and those that redo does, the
// last one on top.
type steps struct {
	done, undone []*step
	made         int  // steps so far
	ended        int  // of them, those that ended the redo of acts
	dropped      bool // the oldest ones, of very many
	acts         int  // of them, those that a key asked for and that changed records
}

// add puts a new step on top. What was undone before can't be redone after it, but for acts after a step that
// changes no record. A quiet one goes below the steps of keys, unless one of them is about the same records, and
// ends only the redo of those that are.
func (s *steps) add(n *step) {
	s.made++
	n.seq = s.made
	at := len(s.done)
	if n.quiet = n.quiet && !slices.ContainsFunc(s.done, n.meets); n.quiet {
		for at > 0 && !s.done[at-1].quiet {
			at--
		}
		s.undone = slices.DeleteFunc(s.undone, n.meets)
	} else {
		s.undone = slices.DeleteFunc(s.undone, func(o *step) bool { return n.acts() || !o.acts() })
	}
	s.done = slices.Insert(s.done, at, n)
	if n.acts() {
		s.ended++
	}
	if !n.quiet && n.acts() {
		s.acts++
	}
	of := 0
	for _, o := range s.done {
		if o.like(n) {
			of++
		}
	}
	if s.dropped = s.dropped || of > mostSteps; of > mostSteps {
		oldest := slices.IndexFunc(s.done, n.like)
		s.done = slices.Delete(s.done, oldest, oldest+1)
	}
}

// like reports whether two steps are of one kind: acts, or texts of one list.
func (n *step) like(o *step) bool {
	return n.isEdit() == o.isEdit() && (!n.isEdit() || n.edit.of == o.edit.of)
}

// meets reports whether a step of keys is about a record of this one.
func (n *step) meets(o *step) bool {
	return !o.quiet && slices.ContainsFunc(o.keys, func(key alert.Key) bool { return slices.Contains(n.keys, key) })
}

// above reports whether a step stands above another one if both are done.
func (n *step) above(o *step) bool {
	if n.quiet != o.quiet {
		return o.quiet
	}
	return n.seq > o.seq
}

func (n *step) isEdit() bool { return n.edit != nil }

// acts reports whether a step is one of acts on records.
func (n *step) acts() bool { return n.edit == nil && n.own == nil }

// stacks returns the stack that a turn takes steps from, and the one that it puts them on.
func (s *steps) stacks(t turn) (from, to *[]*step) {
	if t == undoing {
		return &s.done, &s.undone
	}
	return &s.undone, &s.done
}

// turn moves the last step that a key turns to the other stack; nil if there is none.
func (s *steps) turn(t turn, turns func(*step) bool) *step {
	from, to := s.stacks(t)
	i := top(*from, turns)
	if i < 0 {
		return nil
	}
	n := (*from)[i]
	*from = slices.Delete(*from, i, i+1)
	*to = append(*to, n)
	return n
}

// top returns the place of the last step of a stack that a key turns: an act of a key passes before the
// moves above it; -1 for none.
func top(stack []*step, turns func(*step) bool) int {
	last := -1
	for i, n := range slices.Backward(stack) {
		switch {
		case !turns(n):
		case n.isEdit() && n.edit.move:
			last = max(last, i)
		case last < 0, n.acts() && !n.quiet:
			return i
		default:
			return last
		}
	}
	return last
}

// refused moves a step back that could not be turned, below the steps that were turned
// before it was pressed. A step of acts made since then has ended what can be redone.
func (s *steps) refused(n *step, t turn, ended int) {
	s.drop(n)
	if t == redoing && s.ended != ended {
		return
	}
	from, _ := s.stacks(t)
	at := slices.IndexFunc(*from, func(o *step) bool { return !o.isEdit() && o.above(n) == (t == undoing) })
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

// left drops the texts of a list that was left, and the steps that it turned by itself.
func (s *steps) left(of *Undo) {
	its := func(o *step) bool { return o.isEdit() && o.edit.of == of || o.own != nil && o.own.of == of }
	s.done, s.undone = slices.DeleteFunc(s.done, its), slices.DeleteFunc(s.undone, its)
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
