package rows

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/store/index"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// mover is a list with a cursor: that of the rows, or the table in its place.
type mover interface {
	Move(d int)
	Page(d int)
	HalfPage(d int)
	Home()
	End()
}

// moves returns the moves of the cursor by their names, with which commands end.
func moves() map[string]func(mover) {
	return map[string]func(mover){
		"down":      func(m mover) { m.Move(1) },
		"up":        func(m mover) { m.Move(-1) },
		"top":       mover.Home,
		"bottom":    mover.End,
		"half-down": func(m mover) { m.HalfPage(1) },
		"half-up":   func(m mover) { m.HalfPage(-1) },
		"page-down": func(m mover) { m.Page(1) },
		"page-up":   func(m mover) { m.Page(-1) },
	}
}

// Move makes the move with a name: down, up, top, bottom, half-down, half-up, page-down or
// page-up. It reports whether there is one.
func (r *Rows) Move(name string) (tea.Cmd, bool) {
	move, ok := moves()[name]
	if !ok {
		return nil, false
	}
	if r.table.shown {
		move(r.table.view)
		return nil, true
	}
	move(r.List)
	return r.Lacking(), true
}

// Step moves the cursor d rows down and reports whether it is elsewhere now. The row there
// may not be loaded yet: see Lacking.
func (r *Rows) Step(d int) bool {
	before := r.Counts().Place
	if r.table.shown {
		r.table.view.Move(d)
	} else {
		r.List.Move(d)
	}
	return r.Counts().Place != before
}

// AtEnd says that Step leads no further, and which key goes to the new rows that came in above.
func AtEnd(r *Rows, d int, noun string, fresh int) tea.Cmd {
	if d < 0 {
		return screen.Say(screen.Info, "This is the first "+noun)
	}
	words := "This is the last " + noun
	if fresh > 0 && r.Counts().Place > 0 && !r.table.shown {
		words += "; " + text.Number(fresh) + " new above: [ goes up"
	}
	return screen.Say(screen.Info, words)
}

// Ahead returns how far Step goes to the next row still open: the nearest one below the
// cursor, else the nearest one above; 0 if there is none. A row below that isn't loaded yet may be one,
// and each row of a table is.
func Ahead(r *Rows, closed func(*index.Row) bool) (d int) {
	place, rows := r.Counts().Place, r.List.Len()
	if t, _, ok := r.Table(); ok {
		rows = len(t.Rows)
	}
	for d = 1; place+d < rows; d++ {
		if row, loaded := r.List.Neighbour(d); !loaded || r.table.shown || !closed(&row) {
			return d
		}
	}
	for d = -1; !r.table.shown; d-- {
		row, loaded := r.List.Neighbour(d)
		if !loaded {
			break
		}
		if !closed(&row) {
			return d
		}
	}
	return 0
}
