package rows

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
)

// Reaction is how long a person needs to see that the cursor is on another row.
const Reaction = 700 * time.Millisecond

// jump is the last move of the cursor that no person made.
type jump struct {
	from    alert.Key
	at      time.Time // zero if there was none since the person's last command
	touched bool      // a command was given: from now on the cursor stays on its row
}

func (j *jump) note(from alert.Key, at time.Time) { j.from, j.at = from, at }

// Begin is to be called before each of the person's commands. If the cursor has just moved
// by itself, the command is meant for the row that it was on.
func (r *Rows) Begin() {
	if j := &r.jump; !j.at.IsZero() && r.o.Now().Sub(j.at) < Reaction {
		r.List.Select(j.from)
	}
	r.jump = jump{touched: true}
}

// Home moves the cursor to the first row, unless the person has given a command: a
// back-fill brings the newest rows last. It remembers where the cursor was.
func (r *Rows) Home() tea.Cmd {
	if r.jump.touched || r.table.shown {
		return nil
	}
	before, had := r.Current()
	r.List.Home()
	if after, ok := r.Current(); had && ok && after.Key != before.Key {
		r.jump.note(before.Key, r.o.Now())
	}
	if r.Answer.Growing() { // it is searched again anyway
		return nil
	}
	return r.Lacking()
}
