package list

import "math"

// Window returns the window to query: the visible rows and as many again on
// both sides, so that moving on seldom waits.
func (l *List[K, R]) Window() Window[K] {
	if l.anew {
		return Window[K]{Rows: 3 * l.height}
	}
	w := Window[K]{
		Around: l.id,
		Held:   l.held,
		Above:  l.line + l.height,
		Top:    max(l.top()-l.height, 0),
		Rows:   3 * l.height,
	}
	if l.last {
		w.Top = math.MaxInt - w.Rows
	}
	return w
}

// Lacks reports whether a window should be queried: visible rows aren't loaded,
// or the next half page wouldn't be.
func (l *List[K, R]) Lacks() bool {
	if l.stale {
		return true
	}
	if l.total == 0 {
		return false
	}
	ahead := l.height / 2
	from := max(l.top()-ahead, 0)
	to := min(l.top()+l.height+ahead, l.total)
	return !l.held || from < l.first || to > l.first+len(l.rows)
}

// Take handles the result of the window asked. The cursor stays on its row. If
// that row is gone, the cursor moves to the nearest later row that was loaded
// and still exists, or to the nearest earlier one; after Reset, to the neighbour
// that the result names. A result that doesn't cover the cursor, since it has
// moved on, is dropped, and Lacks stays true.
func (l *List[K, R]) Take(asked Window[K], a Result[R]) {
	if a.Total == 0 || len(a.Rows) == 0 {
		l.empty(a.Total)
		return
	}
	if l.anew {
		l.begin(asked, a)
		return
	}
	cursor, ok := l.locate(asked, a)
	if !ok {
		l.stale = true
		return
	}
	if l.turned {
		l.line, l.chosen.above = min(l.chosen.line, l.height-1), 0
		l.follow = cursor <= l.line
	}
	found := l.sought.is && asked.Held && asked.Around == l.id
	if found {
		seek(l, cursor)
	}
	top, seen, at := cursor-l.line, l.Visible(), l.top()
	if l.follow {
		top = 0
	}
	l.rows, l.first, l.total, l.stale = a.Rows, a.First, a.Total, false
	l.place(cursor, top)
	if !found && !l.turned {
		count(l, seen, at)
	}
	l.hold()
}

// seek decides where a row is shown that a person looked for: where it stood, else from the top of the
// list if it is in sight there, else with some rows above it.
func seek[K comparable, R any](l *List[K, R], cursor int) {
	line, again := l.height/3, l.sought.line >= 0
	switch {
	case again:
		line = min(l.sought.line, l.height-1)
	case cursor < l.height:
		line = cursor
	}
	l.sought.is, l.follow = false, cursor <= line
	if l.setLine(line); !again { // else what is above was there before
		l.chosen.above = cursor
	}
}

// count counts the rows that came in above the rows seen so far, the first of which was at a place.
func count[K comparable, R any](l *List[K, R], seen []R, at int) {
	for i, row := range seen {
		if now := l.find(l.key(row)); now >= 0 {
			l.chosen.above = min(l.chosen.above+max(now-at-i, 0), l.top())
			return
		}
	}
}

// Above returns how many rows above the window a person hasn't seen: they came in since the first row
// was in sight, or stand above one that was looked for.
func Above[K comparable, R any](l *List[K, R]) int { return l.chosen.above }

// TakeWhole takes all rows of a list, if it is always read as a whole. The cursor stays on its row.
func TakeWhole[K comparable, R any](l *List[K, R], rows []R) {
	asked, at := l.Window(), -1
	for i, row := range rows {
		if asked.Held && l.key(row) == asked.Around {
			at = i
		}
	}
	l.Take(asked, Result[R]{Rows: rows, Cursor: at, Near: -1, Total: len(rows)})
}

// begin shows a result from its top. One of an earlier window is dropped.
func (l *List[K, R]) begin(asked Window[K], a Result[R]) {
	if l.stale = asked.Held || a.First > 0; l.stale {
		return
	}
	place := 0
	for i, r := range a.Rows[:min(len(a.Rows), l.height)] {
		if l.held && l.key(r) == l.id {
			place = i
		}
	}
	l.rows, l.first, l.total, l.stale, l.anew = a.Rows, 0, a.Total, false, false
	l.place(place, 0)
	l.setLine(l.line)
	l.follow = true
	l.hold()
}

// hold notes the row under the cursor after a result. If the result of another query
// has left out the row that the cursor was to be on, that row is remembered.
func (l *List[K, R]) hold() {
	row, ok := l.Current()
	switch {
	case ok && l.held && l.turned && l.key(row) != l.id:
		l.origin, l.strayed = l.id, true
	case ok && l.strayed && l.key(row) == l.origin:
		l.strayed = false
	}
	if l.held, l.turned = ok, false; ok {
		l.id, l.last = l.key(row), false
	}
}

// Return lets the next result decide anew which row the cursor is on: this one was not
// whole, and may lack the row that the cursor had to leave.
func (l *List[K, R]) Return() {
	if l.strayed {
		l.id, l.held, l.turned = l.origin, true, true
	}
}

// empty handles a result without rows. If there are rows elsewhere, the next
// query is for the first. The row that the cursor was on is remembered if another
// query left it out.
func (l *List[K, R]) empty(total int) {
	if l.turned && l.held {
		l.origin, l.strayed = l.id, true
	}
	l.rows, l.first, l.total, l.chosen.above = nil, 0, total, 0
	l.cursor, l.line, l.held, l.last, l.follow, l.turned, l.anew = min(0, total-1), 0, false, false, true, false, false
	l.stale = total > 0
}

// locate finds the place of the cursor in a result.
func (l *List[K, R]) locate(asked Window[K], a Result[R]) (place int, ok bool) {
	if !l.held {
		place = min(max(l.cursor, 0), a.Total-1)
		if l.last {
			place = a.Total - 1
		}
		return place, a.covers(place)
	}
	at := make(map[K]int, len(a.Rows))
	for i, r := range a.Rows {
		at[l.key(r)] = a.First + i
	}
	if place, ok = at[l.id]; ok {
		return place, true
	}
	if !asked.Held || asked.Around != l.id {
		return 0, false
	}
	if l.turned && a.covers(a.Near) {
		return a.Near, true
	}
	if place, ok = l.nearest(at); ok {
		return place, true
	}
	if a.covers(a.Near) {
		return a.Near, true
	}
	place = min(max(l.cursor, a.First), a.First+len(a.Rows)-1)
	return place, true
}

// covers reports whether the row at a place is in the result.
func (a Result[R]) covers(place int) bool { return place >= a.First && place < a.First+len(a.Rows) }

// nearest finds the row of the result nearest to the cursor's place
// among the rows loaded so far.
func (l *List[K, R]) nearest(at map[K]int) (place int, ok bool) {
	old := l.cursor - l.first
	for i := max(old, 0); i < len(l.rows); i++ {
		if place, ok = at[l.key(l.rows[i])]; ok {
			return place, true
		}
	}
	for i := min(old, len(l.rows)) - 1; i >= 0; i-- {
		if place, ok = at[l.key(l.rows[i])]; ok {
			return place, true
		}
	}
	return 0, false
}
