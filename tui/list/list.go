// Package list is a list that holds only the rows around its window, of a
// result that may have millions. Its cursor is the identity of a row and never
// a number: rows that come and go around it never move it to another row.
//
// It is a plain struct without messages. After a move or a change of the data,
// its screen queries the store for the window that Window returns and passes
// the result to Take:
//
//	l.Move(+1)
//	if l.Lacks() {
//		return m.search(l.Window()) // a Cmd; its message ends in l.Take(window, result)
//	}
//
// Until the result arrives, the list moves through the rows that it has and
// draws an ellipsis for others. The package must not know what a row shows.
// Begin with List, then Take in window.go.
package list

// Window is a window that the list wants to hold. It maps to index.Request.
type Window[K comparable] struct {
	Around K    // the row under the cursor, if Held
	Held   bool // false while the cursor is on a row that isn't loaded, or there is none
	Above  int  // how many rows of the window should come before Around
	Top    int  // first row of the window if Around isn't held or isn't known
	Rows   int  // length of the window
}

// Result is a window of all rows. It maps to index.Result.
type Result[R any] struct {
	Rows   []R
	First  int // the place of Rows[0] among all rows
	Cursor int // the place of Window.Around; -1 if it is gone
	Near   int // if it is gone: the place of its nearest neighbour; -1 if not known
	Total  int // number of all rows
}

// List is a window of rows R, each identified by a K. Make one with New.
type List[K comparable, R any] struct {
	key    func(R) K
	rows   []R // loaded; first is the place of rows[0]
	first  int
	total  int
	height int

	cursor int  // place of the cursor; -1 in an empty list
	line   int  // rows between the top of the window and the cursor
	id     K    // the row under the cursor, if held; after Reset, the row that it is to be on
	held   bool //
	follow bool // the first row was in sight when the window was last placed: it stays in sight as long as the cursor does
	last   bool // the cursor was put on the last row, which isn't loaded yet
	turned bool // another query or order was requested: its result decides whether to follow
	anew   bool // the result to come is to be seen from its top
	stale  bool // the last result was of no use
	sought sought

	origin  K    // the row that the cursor was on before a query left it out, if strayed
	strayed bool // no one has moved the cursor since

	chosen struct{ line, height, above int } // the cursor's line and the height when it was last placed on purpose, and the rows that came in above the window and weren't in sight yet
}

// sought says where a row is to be shown that has to be loaded.
type sought struct {
	is   bool // the row that the cursor is to be on wasn't loaded when it was selected
	line int  // that it is to be on; -1 for none
}

// New makes an empty list. key gives the identity of a row.
func New[K comparable, R any](key func(R) K) *List[K, R] {
	return &List[K, R]{key: key, cursor: -1, follow: true, height: 1, stale: true}
}

// Resize sets how many rows are visible; the cursor stays visible. A window that
// shrinks and grows again shows the same rows. One that gains as many lines as there
// are rows above it begins with the first row.
func (l *List[K, R]) Resize(height int) {
	if height = max(height, 1); height == l.height {
		return
	}
	l.height = height
	top := l.cursor - l.chosen.line
	if l.follow || top <= l.height-l.chosen.height {
		top = 0
	}
	l.place(l.cursor, top)
}

// Reset forgets the rows and the place, for another query. The cursor moves to
// the first row; if keep is true, it stays on its row if the new result has it,
// else it goes to a neighbour. A row that an earlier query left out gets it back
// once a result has the row, unless the cursor was moved.
func (l *List[K, R]) Reset(keep bool) {
	l.stale, l.anew = true, false
	switch {
	case keep && l.strayed:
		l.id, l.held = l.origin, true
	case keep && !l.held && !l.last && l.cursor > 0 && len(l.rows) > 0:
		l.id, l.held = l.key(l.rows[min(max(l.cursor-l.first, 0), len(l.rows)-1)]), true
	}
	if keep && (l.held || l.last) {
		l.turned = true
		return
	}
	l.rows, l.first, l.total = nil, 0, 0
	l.cursor, l.chosen.above, l.held, l.last, l.follow, l.strayed = -1, 0, false, false, true, false
	l.setLine(0)
}

// Anew is for another query or order that a person chose: the list goes to its top. The
// cursor stays on its row if it is in sight there, else it goes to the first row. Until
// the result comes, the rows stay.
func (l *List[K, R]) Anew() {
	l.stale, l.anew, l.last, l.strayed, l.turned = true, true, false, false, false
}

// Select puts the cursor on the row k once a result has it; until then the
// cursor stays. If it has to be loaded first, the list is shown from its top if the row is in sight
// there, else with some rows above it.
func (l *List[K, R]) Select(k K) {
	l.id, l.held, l.last, l.stale, l.anew = k, true, false, true, false
	i := l.find(k)
	if l.sought = (sought{i < 0, -1}); !l.sought.is {
		l.place(i, l.top())
		l.follow = l.top() == 0
	}
}

// SelectOn is Select with the row on a line of the window, where it stood before.
func SelectOn[K comparable, R any](l *List[K, R], k K, line int) {
	l.Select(k)
	l.sought = sought{true, line}
}

// Choose makes the row under the cursor the one that the cursor stays on, as if a
// person had moved there: it was acted on. While Select waits for its row it changes nothing.
func (l *List[K, R]) Choose() {
	if l.stale && l.held && l.find(l.id) < 0 {
		return
	}
	if row, ok := l.Current(); ok {
		l.id, l.held, l.strayed = l.key(row), true, false
	}
}

// Len returns the number of all rows.
func (l *List[K, R]) Len() int { return l.total }

// Has reports whether a row is loaded.
func Has[K comparable, R any](l *List[K, R], k K) bool { return l.find(k) >= 0 }

// Waits reports whether the cursor is on its way: what a person asked for decides with the next
// result which row it is on.
func Waits[K comparable, R any](l *List[K, R]) bool {
	return l.anew || l.turned || l.total > 0 && (l.last || !l.held || l.find(l.id) < 0)
}

// Follows reports whether a list follows its top: the cursor is on the first row, or was put there,
// and new rows appear above it.
func Follows[K comparable, R any](l *List[K, R]) bool {
	return l.follow && (l.cursor <= 0 || l.chosen.line == 0)
}

// Place returns the place of the cursor, from 0; -1 in an empty list.
func (l *List[K, R]) Place() int { return l.cursor }

// Current returns the row under the cursor; ok is false in an empty list and
// while the row is not loaded.
func (l *List[K, R]) Current() (row R, ok bool) { return l.at(l.cursor) }

// Visible returns the loaded rows of the window.
func (l *List[K, R]) Visible() []R {
	from := min(max(l.top()-l.first, 0), len(l.rows))
	to := min(max(l.top()+l.height-l.first, from), len(l.rows))
	return l.rows[from:to]
}

// On returns the row on a line of the window; ok is false if none is loaded there.
func On[K comparable, R any](l *List[K, R], line int) (row R, ok bool) { return l.at(l.top() + line) }

// Neighbour returns the loaded row d rows below the cursor.
func (l *List[K, R]) Neighbour(d int) (row R, ok bool) { return l.at(l.cursor + d) }

func (l *List[K, R]) at(place int) (row R, ok bool) {
	if i := place - l.first; place >= 0 && i >= 0 && i < len(l.rows) {
		return l.rows[i], true
	}
	return row, false
}

// find returns the place of a loaded row, or -1.
func (l *List[K, R]) find(k K) int {
	for i, r := range l.rows {
		if l.key(r) == k {
			return l.first + i
		}
	}
	return -1
}

// top returns the place of the first row of the window.
func (l *List[K, R]) top() int { return max(l.cursor-l.line, 0) }
