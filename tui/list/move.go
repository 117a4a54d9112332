package list

// Move moves the cursor by d rows, and the window only if it must.
func (l *List[K, R]) Move(d int) { l.jump(l.cursor+d, l.top()) }

// Page moves cursor and window by d windows, less one row, which stays visible.
func (l *List[K, R]) Page(d int) { l.shift(d * max(l.height-1, 1)) }

// HalfPage moves cursor and window by d half windows.
func (l *List[K, R]) HalfPage(d int) { l.shift(d * max(l.height/2, 1)) }

// Home moves the cursor to the first row; new rows will appear above it.
func (l *List[K, R]) Home() { l.jump(0, 0) }

// End moves the cursor to the last row.
func (l *List[K, R]) End() { l.jump(l.total-1, l.total) }

func (l *List[K, R]) shift(d int) { l.jump(l.cursor+d, l.top()+d) }

// jump puts the cursor on the row at a place that a person chose.
func (l *List[K, R]) jump(place, top int) {
	if l.total == 0 {
		return
	}
	l.place(min(max(place, 0), l.total-1), top)
	l.setLine(l.line)
	l.follow, l.strayed, l.sought.is = l.top() == 0, false, false
	row, ok := l.Current()
	if l.held = ok; ok {
		l.id = l.key(row)
	}
	l.last = !ok && l.cursor == l.total-1
}

// place sets the cursor and shows it in a window that begins at top, or as
// close to top as keeps the cursor inside and the window full.
func (l *List[K, R]) place(cursor, top int) {
	top = min(max(top, 0), max(l.total-l.height, 0))
	top = min(top, max(cursor, 0))
	if cursor-top >= l.height {
		top = cursor - l.height + 1
	}
	l.cursor, l.line = cursor, max(cursor-top, 0)
	l.chosen.above = min(l.chosen.above, l.top())
}

// setLine sets the line of the cursor on purpose: Resize goes back to it.
func (l *List[K, R]) setLine(line int) { l.line, l.chosen.line, l.chosen.height = line, line, l.height }

// Line returns the line of the window that the cursor is on, from 0; ok is false in an
// empty list.
func (l *List[K, R]) Line() (line int, ok bool) { return l.line, l.cursor >= 0 && l.total > 0 }

// Point moves the cursor to the row on a line of the window. It reports whether there is
// one, and whether the cursor was on it before.
func (l *List[K, R]) Point(line int) (ok, was bool) {
	if line < 0 || line >= l.height || l.top()+line >= l.total {
		return false, false
	}
	was = line == l.line
	l.jump(l.top()+line, l.top())
	return true, was
}
