package rows

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/list"
	"tocsin/tui/screen"
	"tocsin/tui/table"
)

// Reaction is how long a person needs to see that the cursor is on another row, and to choose a
// key for it.
const Reaction = time.Second

// jump holds what the cursor was on since the person's last command, as far as no person moved
// it there.
type jump struct {
	trail   []sighting // in the order of time; empty as long as the cursor stays
	slipped bool       // the row that the command is meant for has gone: see Slipped
	touched bool       // a command was given: from now on the cursor stays on its row
	asked   bool       // a command asked for another query or order: the next answer may put the cursor elsewhere
	brought under      // what Bring has put the cursor on, until an answer shows it there
	aimed   aimed      // the row that a command is meant for which is chosen in a box
	covered bool       // a box or another screen lies over the list: nothing in it is seen
}

// aimed is the row that the person saw under the cursor as a box was opened over the list: see screen.Aim.
type aimed struct {
	on   under
	runs bool // its command comes next
}

// aim takes what a box says that lies over the list.
func (j *jump) aim(msg screen.Aim, is under) {
	switch {
	case !msg.Runs:
		j.aimed = aimed{on: is}
	case j.aimed.on != under{}:
		j.aimed.runs = true
	}
}

// sighting is a row that had the cursor, and since when.
type sighting struct {
	on under
	at time.Time // zero for the row of the person's last command

	hidden bool // it wasn't seen before the list was covered, or came since: it is seen from when that ends
}

// under tells what has the cursor: a record, or a row of the table in place of the list.
type under struct {
	key   alert.Key
	table string
}

// on returns what the cursor is on; the zero value for nothing, and while the row isn't loaded.
func on(r *Rows) under {
	if r.table.shown {
		return under{table: table.ID(r.table.view)}
	}
	row, _ := r.Current()
	return under{key: row.Key}
}

// note notes that the cursor has moved by itself, from a row to another one. Where there was no
// row, no command was meant for one.
func (j *jump) note(from, to under, at time.Time) {
	if from == to || from == (under{}) {
		return
	}
	if last := len(j.trail) - 1; last < 0 || j.trail[last].on != from { // a command has put it there
		j.trail, j.slipped = []sighting{{on: from}}, false
	}
	j.trail = append(j.trail, sighting{to, at, j.covered})
	for len(j.trail) > 2 && j.trail[1].seen(at) {
		j.trail = j.trail[1:]
	}
}

// seen reports whether a person has seen by now that the row has the cursor.
func (s *sighting) seen(now time.Time) bool { return !s.hidden && now.Sub(s.at) >= Reaction }

// sight notes that the list is in sight again, or no longer. What has come under the cursor meanwhile, or too
// short a time before, is seen only from when it is in sight.
func (j *jump) sight(in bool, now time.Time) {
	j.covered = !in
	for i := range j.trail {
		switch s := &j.trail[i]; {
		case !in && !s.seen(now):
			s.hidden = true
		case in && s.hidden:
			s.hidden, s.at = false, now
		}
	}
}

// meant returns the row that a command of now is meant for, if it isn't the one under the cursor:
// the one that had the cursor when the person saw the list. A cursor that a command has moved
// since is where the person wants it.
func (j *jump) meant(now time.Time, is under) (row under, moved bool) {
	if len(j.trail) == 0 || j.trail[len(j.trail)-1].on != is {
		return is, false
	}
	row = j.trail[0].on
	for i := range j.trail[1:] {
		if s := &j.trail[i+1]; s.seen(now) {
			row = s.on
		}
	}
	return row, row != is
}

// Begin is to be called before each of the person's commands. If the cursor has just moved
// by itself, or while the command was chosen in a box, the command is meant for the row that it was
// on; if that row has gone, see Slipped.
func (r *Rows) Begin() {
	r.aim.own = true
	row, moved := r.jump.meant(r.o.Now(), on(r))
	if r.jump.aimed.runs {
		row, moved = r.jump.aimed.on, r.jump.aimed.on != on(r)
	}
	r.jump.aimed = aimed{}
	if r.jump.touched = true; moved && !back(r, row) {
		r.jump.slipped = true // until the person has seen it
		return
	}
	r.jump = jump{touched: true, asked: r.jump.asked, brought: r.jump.brought, covered: r.jump.covered}
}

// Bring puts the cursor on a record some time after the command that asked for it: it moves by itself
// for whoever has seen another row meanwhile. The next answer brings the row, so Reload follows.
func Bring(r *Rows, key alert.Key) {
	was := on(r)
	if r.List.Select(key); r.table.shown {
		return
	}
	r.jump.brought = under{key: key}
	r.jump.note(was, r.jump.brought, r.o.Now())
}

// arrived notes what has the cursor with an answer, and what had it before.
func (j *jump) arrived(before, is under, at time.Time) {
	if j.brought != (under{}) && j.brought == is { // only now it is in sight
		if last := len(j.trail) - 1; last >= 0 && j.trail[last].on == is {
			j.trail[last].at = at
		}
	}
	j.brought = under{}
	j.note(before, is, at)
}

// byItself reports whether the next answer moves the cursor, if it does, without a command.
func byItself(r *Rows) bool {
	switch {
	case !r.Answer.Known || r.jump.asked:
		return false
	case r.Answer.Growing(), r.jump.brought != under{}:
		return true
	}
	return r.table.shown || !list.Waits(r.List)
}

// back puts the cursor on a row that had it before, and reports whether the list still has that.
func back(r *Rows, to under) bool {
	switch {
	case r.table.shown:
		return to.table != "" && table.Select(r.table.view, to.table)
	case to.table != "" || !list.Has(r.List, to.key):
		return false
	}
	r.List.Select(to.key)
	return true
}

// Slipped reports whether a command is meant for a row that has gone: another one has come under
// the cursor by itself, too short a time ago to have been seen. An act must not be done to that.
func Slipped(r *Rows) bool { return r.jump.slipped }

// Home moves the cursor to the first row, unless the person has given a command: a
// back-fill brings the newest rows last. It remembers where the cursor was.
func (r *Rows) Home() tea.Cmd {
	if r.jump.touched || r.table.shown {
		return nil
	}
	before := on(r)
	r.List.Home()
	r.jump.note(before, on(r), r.o.Now())
	if r.Answer.Growing() { // it is searched again anyway
		return nil
	}
	return r.Lacking()
}
