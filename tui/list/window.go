package list

import "math"

// Window returns the window to query: the visible rows and as many again on
// both sides, so that moving on seldom waits.
func (l *List[K, R]) Window() Window[K] {
	h, s := &l.hold, &l.sight
	if h.anew {
		return Window[K]{Rows: 3 * s.height}
	}
	w := Window[K]{
		Around: h.id,
		Held:   h.is,
		Above:  s.line + s.height,
		Top:    max(s.top()-s.height, 0),
		Rows:   3 * s.height,
	}
	if h.last {
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
	if l.loaded.total == 0 {
		return false
	}
	top, ahead := l.sight.top(), l.sight.height/2
	return !l.hold.is || !l.loaded.has(max(top-ahead, 0), min(top+l.sight.height+ahead, l.loaded.total))
}

// Take handles the result of the window asked. The cursor stays on its row. If
// that row is gone, the cursor moves to the nearest later row that was loaded
// and still exists, or to the nearest earlier one; after Reset, to the neighbour
// that the result names. A result that doesn't cover the cursor, since it has
// moved on, is dropped, and Lacks stays true. If it has no rows but there are some elsewhere,
// the next query is for the first.
func (l *List[K, R]) Take(asked Window[K], a Result[R]) {
	if a.Total == 0 || len(a.Rows) == 0 {
		l.loaded.drop(a.Total)
		l.sight.empty(a.Total)
		l.hold.empty()
		l.stale = a.Total > 0
		return
	}
	if l.hold.anew {
		l.begin(asked, a)
		return
	}
	cursor, ok := locate(&l.hold, &l.loaded, l.sight.cursor, asked, a)
	if !ok {
		l.stale = true
		return
	}
	turned, found := l.hold.turned, l.hold.seeks(asked)
	if turned {
		l.sight.turn(cursor)
	}
	if found {
		l.sight.seek(cursor, l.hold.sought.line)
		l.hold.sought.is = false
	}
	seen, at := l.Visible(), l.sight.top()
	l.loaded.take(a)
	if found && l.loaded.find(l.hold.id) < 0 { // it may come yet: see Return
		l.hold.stray()
	}
	l.stale = false
	l.sight.settle(cursor, a.Total)
	if !found && !turned {
		count(l, seen, at)
	}
	l.hold.on(l.loaded.keyAt(cursor))
}

// count counts the rows that came in above the rows seen so far, the first of which was at a place.
func count[K comparable, R any](l *List[K, R], seen []R, at int) {
	for i, row := range seen {
		if now := l.loaded.find(l.loaded.key(row)); now >= 0 {
			l.sight.came(now - at - i)
			return
		}
	}
}

// Above returns how many rows above the window a person hasn't seen: they came in since the first row
// was in sight, or stand above one that was looked for.
func Above[K comparable, R any](l *List[K, R]) int { return l.sight.above }

// TakeWhole takes all rows of a list, if it is always read as a whole. The cursor stays on its row.
func TakeWhole[K comparable, R any](l *List[K, R], rows []R) {
	asked, at := l.Window(), -1
	for i, row := range rows {
		if asked.Held && l.loaded.key(row) == asked.Around {
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
	for i, r := range a.Rows[:min(len(a.Rows), l.sight.height)] {
		if l.hold.is && l.loaded.key(r) == l.hold.id {
			place = i
		}
	}
	l.loaded.take(a)
	l.sight.choose(place, 0, a.Total)
	l.sight.follow = true
	l.hold.anew = false
	l.hold.on(l.loaded.keyAt(place))
}

// Return lets the next result decide anew which row the cursor is on: this one was not
// whole, and may lack the row that the cursor had to leave.
func (l *List[K, R]) Return() {
	if l.hold.strayed {
		l.hold.back()
		l.hold.turned = true
	}
}

// locate finds the place of the cursor in a result, by what was loaded before and where the cursor was.
func locate[K comparable, R any](h *hold[K], before *loaded[K, R], cursor int, asked Window[K], a Result[R]) (place int, ok bool) {
	if !h.is {
		place = min(max(cursor, 0), a.Total-1)
		if h.last {
			place = a.Total - 1
		}
		return place, a.covers(place)
	}
	now := make(map[K]int, len(a.Rows))
	for i, r := range a.Rows {
		now[before.key(r)] = a.First + i
	}
	if place, ok = now[h.id]; ok {
		return place, true
	}
	if !asked.Held || asked.Around != h.id {
		return 0, false
	}
	if h.turned && a.covers(a.Near) {
		return a.Near, true
	}
	if place, ok = before.nearest(cursor, now); ok {
		return place, true
	}
	if a.covers(a.Near) {
		return a.Near, true
	}
	return min(max(cursor, a.First), a.First+len(a.Rows)-1), true
}

// covers reports whether the row at a place is in the result.
func (a Result[R]) covers(place int) bool { return place >= a.First && place < a.First+len(a.Rows) }
