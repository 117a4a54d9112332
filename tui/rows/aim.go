package rows

import (
	"slices"
	"time"

	"tocsin/tui/list"
	"tocsin/tui/table"
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
	on []under
	at time.Time
}

// see notes what is drawn now, in so many lines.
func (a *aim) see(r *Rows, lines int) {
	last, same := len(a.drawn)-1, !a.own && len(a.drawn) > 0
	for y := 0; same && y < lines; y++ {
		same = a.drawn[last].line(y) == drawn(r, y)
	}
	if same {
		return
	}
	now := r.o.Now()
	s := sight{at: now, on: make([]under, max(lines, 0))}
	for y := range s.on {
		s.on[y] = drawn(r, y)
	}
	if a.own {
		a.drawn, a.own = nil, false
	}
	for len(a.drawn) > 1 && now.Sub(a.drawn[1].at) >= Aiming {
		a.drawn = slices.Delete(a.drawn, 0, 1)
	}
	a.drawn = append(a.drawn, s)
}

// drawn returns the row on a line; the zero value for none, and while it isn't loaded.
func drawn(r *Rows, y int) under {
	switch {
	case r.table.shown:
		return under{table: table.On(r.table.view, y)}
	case y < HeadLines:
		return under{}
	}
	row, _ := list.On(r.List, y-HeadLines)
	return under{key: row.Key}
}

// line returns the row that was drawn on a line; the zero value for none.
func (s *sight) line(y int) (on under) {
	if y >= 0 && y < len(s.on) {
		on = s.on[y]
	}
	return on
}

// meant returns the row that a click of now on a line is for; the zero value if none is known.
func (a *aim) meant(y int, now time.Time) (on under) {
	for i, s := range a.drawn {
		if i == 0 || now.Sub(s.at) >= Aiming {
			on = s.line(y)
		}
	}
	return on
}

// point moves the cursor to the row that a click on a line is for: ok is false if there is none, or if
// it has gone; was, that the cursor was on it before.
func point(r *Rows, y int) (ok, was bool) {
	meant, before := r.aim.meant(y, r.o.Now()), on(r)
	switch {
	case meant != (under{}) && meant != drawn(r, y):
		return back(r, meant), before == meant
	case r.table.shown:
		return r.table.view.Point(y)
	}
	return r.List.Point(y - HeadLines)
}
