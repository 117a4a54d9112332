package rows

import (
	"slices"
	"time"

	"tocsin/graph/alert"
	"tocsin/tui/list"
)

// Aiming is how long a hand takes to click on what the eye saw: a click is for the row that was drawn
// under it so long ago, if the rows have moved by themselves since.
const Aiming = 400 * time.Millisecond

// aim holds what was drawn lately, as far as no command has changed it.
type aim struct {
	drawn []sight // in the order of time
	own   bool    // a command, or the answer to one, changes what is drawn next
}

// sight holds what was drawn from a time on, by lines.
type sight struct {
	rows []alert.Key
	at   time.Time
}

// see notes what is drawn now, in so many lines.
func (a *aim) see(r *Rows, lines int) {
	if r.table.shown {
		a.drawn = nil
		return
	}
	last, same := len(a.drawn)-1, !a.own && len(a.drawn) > 0
	for line := 0; same && line < lines; line++ {
		row, _ := list.On(r.List, line)
		same = a.drawn[last].on(line) == row.Key
	}
	if same {
		return
	}
	now := r.o.Now()
	s := sight{at: now, rows: make([]alert.Key, max(lines, 0))}
	for line := range s.rows {
		row, _ := list.On(r.List, line)
		s.rows[line] = row.Key
	}
	if a.own {
		a.drawn, a.own = nil, false
	}
	for len(a.drawn) > 1 && now.Sub(a.drawn[1].at) >= Aiming {
		a.drawn = slices.Delete(a.drawn, 0, 1)
	}
	a.drawn = append(a.drawn, s)
}

// on returns the row that was drawn on a line; the zero key for none.
func (s *sight) on(line int) (key alert.Key) {
	if line >= 0 && line < len(s.rows) {
		key = s.rows[line]
	}
	return key
}

// meant returns the row that a click of now on a line is for; the zero key if none is known.
func (a *aim) meant(line int, now time.Time) (key alert.Key) {
	for i, s := range a.drawn {
		if i == 0 || now.Sub(s.at) >= Aiming {
			key = s.on(line)
		}
	}
	return key
}

// point moves the cursor to the row that a click on a line is for: ok is false if there is none, or if
// it has gone; was, that the cursor was on it before.
func point(r *Rows, line int) (ok, was bool) {
	meant := r.aim.meant(line, r.o.Now())
	there, _ := list.On(r.List, line)
	if meant == (alert.Key{}) || meant == there.Key {
		return r.List.Point(line)
	}
	before, _ := r.Current()
	if !list.Has(r.List, meant) {
		return false, false
	}
	r.List.Select(meant)
	return true, before.Key == meant
}
