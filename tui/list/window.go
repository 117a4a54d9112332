package list

// Window returns the window to query: the visible rows and as many again on
// both sides, so that moving on seldom waits.
func (l *List[K, R]) Window() Window[K] {
	return Window[K]{
		Around: l.id,
		Held:   l.held,
		Above:  l.line + l.height,
		Top:    max(l.top()-l.height, 0),
		Rows:   3 * l.height,
	}
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
// and still exists, or to the nearest earlier one. A result that doesn't cover
// the cursor, since it has moved on, is dropped, and Lacks stays true.
func (l *List[K, R]) Take(asked Window[K], a Result[R]) {
	if a.Total == 0 || len(a.Rows) == 0 {
		l.empty(a.Total)
		return
	}
	cursor, ok := l.locate(asked, a)
	if !ok {
		l.stale = true
		return
	}
	if l.turned {
		l.follow, l.turned = cursor == 0, false
	}
	top := cursor - l.line
	if l.follow {
		top = 0
	}
	l.rows, l.first, l.total, l.stale = a.Rows, a.First, a.Total, false
	l.place(cursor, top)
	row, ok := l.Current()
	if l.held = ok; ok {
		l.id = l.key(row)
	}
}

// empty handles a result without rows. If there are rows elsewhere, the next
// query is for the first.
func (l *List[K, R]) empty(total int) {
	l.rows, l.first, l.total = nil, 0, total
	l.cursor, l.line, l.held, l.follow = min(0, total-1), 0, false, true
	l.stale = total > 0
}

// locate finds the place of the cursor in a result.
func (l *List[K, R]) locate(asked Window[K], a Result[R]) (place int, ok bool) {
	if !l.held {
		place = min(max(l.cursor, 0), a.Total-1)
		return place, place >= a.First && place < a.First+len(a.Rows)
	}
	at := make(map[K]int, len(a.Rows))
	for i, r := range a.Rows {
		at[l.key(r)] = a.First + i
	}
	if place, ok = at[l.id]; ok {
		return place, true
	}
	if !asked.Held || asked.Around != l.id || a.Cursor >= 0 {
		return 0, false
	}
	if place, ok = l.nearest(at); ok {
		return place, true
	}
	place = min(max(l.cursor, a.First), a.First+len(a.Rows)-1)
	return place, true
}

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
