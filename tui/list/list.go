// Package list is a list that holds only the rows around the window one looks
// through, of an answer that may have millions. Its cursor is the identity of a
// row and never a number: rows that come and go around it do not move anybody's
// hand.
//
// It is a plain struct without messages. After a move or a change of the data,
// its screen asks the store what Window says and gives the answer to Take:
//
//	l.Move(+1)
//	if l.Lacks() {
//		return m.search(l.Window()) // a Cmd; its message ends in l.Take(want, answer)
//	}
//
// Until the answer is there the list moves on through what it has, and draws an
// ellipsis for what it has not. The package must not know what a row shows.
// Begin with List, then Take in window.go.
package list

// Window is the window that the list would like to hold. It maps to index.Request.
type Window[K comparable] struct {
	Around K    // the row under the cursor, where Held
	Held   bool // false while the cursor is on a row that is not loaded, or nowhere
	Above  int  // how many rows of the window should stand above Around
	Top    int  // first row of the window, where Around is not held or gone
	Rows   int  // length of the window
}

// Result is a window of the whole answer. It maps to index.Result.
type Result[R any] struct {
	Rows   []R
	First  int // the place of Rows[0] in the whole answer
	Cursor int // the place of Window.Around, -1 where it is gone
	Total  int // length of the whole answer
}

// List is a window of rows R, each identified by a K. Make one with New.
type List[K comparable, R any] struct {
	key    func(R) K
	rows   []R // loaded; rows[0] has the place first
	first  int
	total  int
	height int

	cursor int  // place of the cursor, -1 in an empty list
	line   int  // rows between the top of the window and the cursor
	id     K    // the row under the cursor, where held
	held   bool //
	follow bool // the cursor was put on the first row: new rows appear above it
	turned bool // another query or order was asked for: whether to follow is known with its answer
	stale  bool // an answer was of no use
}

// New makes an empty list. key gives the identity of a row.
func New[K comparable, R any](key func(R) K) *List[K, R] {
	return &List[K, R]{key: key, cursor: -1, follow: true, height: 1, stale: true}
}

// Resize sets how many rows are visible; the cursor stays in sight.
func (l *List[K, R]) Resize(height int) {
	top := l.top()
	l.height = max(height, 1)
	l.place(l.cursor, top)
}

// Reset forgets the rows and the place, for another query. The cursor will be
// the first row; where keep is true it stays on its row if the new answer has it.
func (l *List[K, R]) Reset(keep bool) {
	l.stale = true
	if keep && l.held {
		l.turned = true
		return
	}
	l.rows, l.first, l.total = nil, 0, 0
	l.cursor, l.line, l.held, l.follow = -1, 0, false, true
}

// Select puts the cursor on the row k with the next answer to Window, as far as
// it is there; until then it is where it was.
func (l *List[K, R]) Select(k K) {
	l.id, l.held, l.follow, l.stale = k, true, false, true
	if i := l.find(k); i >= 0 {
		l.place(i, l.top())
	}
}

// Len is the length of the whole answer.
func (l *List[K, R]) Len() int { return l.total }

// Place is the place of the cursor, from 0; -1 in an empty list.
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

// top is the place of the first row of the window.
func (l *List[K, R]) top() int { return max(l.cursor-l.line, 0) }
