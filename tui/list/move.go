package list

// Move moves the cursor by d rows, and the window only if it must.
func (l *List[K, R]) Move(d int) { l.jump(l.sight.cursor+d, l.sight.top()) }

// Page moves cursor and window by d windows, less one row, which stays visible.
func (l *List[K, R]) Page(d int) { l.jump(l.sight.by(d * max(l.sight.height-1, 1))) }

// HalfPage moves cursor and window by d half windows.
func (l *List[K, R]) HalfPage(d int) { l.jump(l.sight.by(d * max(l.sight.height/2, 1))) }

// Home moves the cursor to the first row; new rows will appear above it.
func (l *List[K, R]) Home() { l.jump(0, 0) }

// End moves the cursor to the last row.
func (l *List[K, R]) End() { l.jump(l.loaded.total-1, l.loaded.total) }

// jump puts the cursor on the row at a place that a person chose.
func (l *List[K, R]) jump(place, top int) {
	if l.loaded.total == 0 {
		return
	}
	l.sight.choose(place, top, l.loaded.total)
	k, ok := l.loaded.keyAt(l.sight.cursor)
	l.hold.choose(k, ok, l.sight.cursor == l.loaded.total-1)
}

// Line returns the line of the window that the cursor is on, from 0; ok is false in an
// empty list.
func (l *List[K, R]) Line() (line int, ok bool) {
	return l.sight.line, l.sight.cursor >= 0 && l.loaded.total > 0
}

// Point moves the cursor to the row on a line of the window. It reports whether there is
// one, and whether the cursor was on it before.
func (l *List[K, R]) Point(line int) (ok, was bool) {
	if !l.sight.inside(line, l.loaded.total) {
		return false, false
	}
	was = line == l.sight.line
	l.jump(l.sight.top()+line, l.sight.top())
	return true, was
}
