package rows

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/graph/fault"
	"tocsin/store/index"
	"tocsin/tui/list"
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

// Update handles a message. An answer to an older question is dropped.
func (r *Rows) Update(msg tea.Msg) (Change, tea.Cmd) {
	own, ok := msg.(message)
	if !ok {
		return Change{}, nil
	}
	if own.asker() != r {
		return Change{Own: true}, nil
	}
	switch msg := msg.(type) {
	case found:
		return r.found(msg)
	case changed:
		return r.changed(msg.seq)
	case lost:
		r.load.waiting = false
		return r.trouble(Change{Own: true}, msg.err)
	case arranged:
		r.Columns.Set(msg.names)
		r.Columns.LeaveOut(msg.shared)
		return Change{Own: true, Columns: true}, nil
	case ordered:
		if r.Columns.ChooseName(msg.name) {
			return Change{Own: true}, r.SortBy()
		}
	case ranged:
		return r.Marks.ranged(msg)
	case grouped:
		return r.Marks.grouped(msg)
	case collected:
		if msg.err != nil {
			return Change{Own: true, Err: msg.err}, nil
		}
		return Change{Own: true, Collected: &msg.Collected}, nil
	case Due:
		if msg.generation == r.load.generation {
			return Change{Own: true}, r.due()
		}
	}
	return Change{Own: true}, nil
}

// found handles the answer to a search. An answer of an older generation is
// dropped, since a newer search is running.
func (r *Rows) found(msg found) (Change, tea.Cmd) {
	c := Change{Own: true}
	if msg.generation != r.load.generation {
		return c, nil
	}
	c.Beside = msg.beside
	if f := fault.Of(msg.err); f != nil {
		if f.Kind == fault.Interrupted {
			return c, nil
		}
		return r.trouble(c, msg.err)
	}
	r.take(msg)
	c.Answered = true
	next := r.Lacking
	if r.Answer.Growing() { // each answer says how far it is
		next = func() tea.Cmd { return r.load.again(of{r}, Gather) }
	}
	return c, tea.Batch(r.load.wait(of{r}, r.Answer.Seq), next())
}

// take keeps an answer and gives the list its rows.
func (r *Rows) take(msg found) {
	result := msg.result
	if before := on(r); byItself(r) {
		defer func() { r.jump.note(before, on(r), r.o.Now()) }()
	} else {
		r.aim.own = true
	}
	if r.jump.asked { // rows of the query before were drawn since
		r.Columns.anew()
	}
	r.jump.asked, r.load.answered = false, msg.generation
	r.Answer.Result, r.Answer.Known, r.Answer.Failed = result, true, nil
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

// trouble keeps why a search failed, reports it once, and tries again after a while.
func (r *Rows) trouble(c Change, err error) (Change, tea.Cmd) {
	if was := r.Answer.Failed; was == nil || was.Error() != err.Error() {
		c.Err = err
	}
	r.Answer.Failed = err
	return c, r.load.again(of{r}, retry)
}
