package rows

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/graph/fault"
	"tocsin/store/index"
	"tocsin/tui/list"
	"tocsin/tui/screen"
)

// Change says what a message changed.
type Change struct {
	Own       bool       // it was of a list of rows, of this one or of another: nothing else reads it
	Answered  bool       // Answer is new
	News      bool       // the store has changed, and is searched again
	Columns   bool       // a person chose other columns: see Columns.Names and LeavesOut
	Collected *Collected // the answer to Marks.Collect; nil for none
	Beside    any        // what Question.Search returned beside the result
	Err       error      // why a search failed; told once, although it is tried again
}

// message is a message that answers a command of this package.
type message interface {
	// asker returns the list that it is for.
	asker() *Rows
	// apply does to that list what follows from it. An answer to an older question is dropped.
	apply(r *Rows) (Change, tea.Cmd)
}

// Update handles a message.
func (r *Rows) Update(msg tea.Msg) (Change, tea.Cmd) {
	switch msg := msg.(type) {
	case screen.Aim:
		seen, _ := r.jump.meant(r.o.Now(), on(r))
		r.jump.aim(msg, seen)
		return Change{Own: true}, nil
	case screen.Sight:
		r.jump.sight(msg.On, r.o.Now())
		return Change{Own: true}, nil
	}
	own, ok := msg.(message)
	if !ok {
		return Change{}, nil
	}
	if own.asker() != r {
		return Change{Own: true}, nil
	}
	return own.apply(r)
}

// apply handles the answer to a search. An answer of an older generation is
// dropped, since a newer search is running.
func (msg found) apply(r *Rows) (Change, tea.Cmd) {
	c := Change{Own: true}
	if msg.generation != r.load.generation {
		return c, nil
	}
	c.Beside = msg.beside
	if f := fault.Of(msg.err); f != nil {
		if f.Kind == fault.Interrupted {
			return c, nil
		}
		c.Err = r.Answer.fail(msg.err)
		return c, r.load.again(of{r}, retry)
	}
	msg.take(r)
	c.Answered = true
	next := r.Lacking
	if r.Answer.Growing() { // each answer says how far it is
		next = func() tea.Cmd { return r.load.again(of{r}, Gather) }
	}
	return c, tea.Batch(r.load.wait(of{r}, r.Answer.Seq), next())
}

// take keeps an answer and gives the list its rows.
func (msg found) take(r *Rows) {
	result := msg.result
	if before := on(r); byItself(r) {
		defer func() { r.jump.arrived(before, on(r), r.o.Now()) }()
	} else {
		r.aim.own = true
	}
	if r.jump.asked { // rows of the query before were drawn since
		r.Columns.anew()
		r.twins.forget()
		r.table.fit.forget()
	}
	r.jump.asked, r.load.answered = false, msg.generation
	r.Answer.Result, r.Answer.Known, r.Answer.Asked, r.Answer.Failed = result, true, msg.asked, nil
	r.kept.take(result.Kept)
	r.Marks.take(msg.marked, &result)
	if r.table.take(result.Table); r.table.shown {
		r.List.Take(r.List.Window(), list.Result[index.Row]{Cursor: -1, Near: -1})
		return
	}
	r.List.Take(msg.want, list.Result[index.Row]{Rows: result.Rows, First: result.First, Cursor: result.Cursor, Near: result.Near, Total: result.Total})
	if r.Answer.Growing() {
		r.List.Return()
	}
}

// apply follows a change of the store. A frozen list only notes it.
func (msg changed) apply(r *Rows) (Change, tea.Cmd) {
	r.load.waiting = false
	if r.Frozen.note(msg.seq) {
		return Change{Own: true}, r.load.wait(of{r}, msg.seq)
	}
	return Change{Own: true, News: true}, r.Reload()
}

// apply searches again after a while, since nothing else will tell of a change.
func (msg lost) apply(r *Rows) (Change, tea.Cmd) {
	r.load.waiting = false
	return Change{Own: true, Err: r.Answer.fail(msg.err)}, r.load.again(of{r}, retry)
}

// apply makes a search that was to be repeated. A frozen list has it only if the last one
// failed, since rows that are still to come would change it.
func (msg Due) apply(r *Rows) (Change, tea.Cmd) {
	c := Change{Own: true}
	switch {
	case msg.generation != r.load.generation:
		return c, nil
	case r.Answer.Failed != nil:
		return c, r.Reload()
	}
	return c, r.Refresh()
}
