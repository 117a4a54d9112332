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
// Begin with List, then Take in window.go. Its parts know nothing of each other: loaded has
// the rows, sight the lines, hold the identity of the cursor's row.
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
	loaded loaded[K, R]
	sight  sight
	hold   hold[K]
	stale  bool // the last result was of no use
}

// New makes an empty list. key gives the identity of a row.
func New[K comparable, R any](key func(R) K) *List[K, R] {
	return &List[K, R]{loaded: loaded[K, R]{key: key}, sight: sight{cursor: -1, follow: true, height: 1}, stale: true}
}

// Resize sets how many rows are visible; the cursor stays visible. A window that
// shrinks and grows again shows the same rows. One that gains as many lines as there
// are rows above it begins with the first row.
func (l *List[K, R]) Resize(height int) { l.sight.resize(height, l.loaded.total) }

// Reset forgets the rows and the place, for another query. The cursor moves to
// the first row; if keep is true, it stays on its row if the new result has it,
// else it goes to a neighbour. A row that an earlier query left out gets it back
// once a result has the row, unless the cursor was moved.
func (l *List[K, R]) Reset(keep bool) {
	h := &l.hold
	l.stale, h.anew = true, false
	switch {
	case keep && h.strayed:
		h.back()
	case keep && !h.is && !h.last && l.sight.cursor > 0:
		if k, ok := l.loaded.near(l.sight.cursor); ok {
			h.id, h.is = k, true
		}
	}
	if keep && (h.is || h.last) {
		h.turned = true
		return
	}
	l.loaded.drop(0)
	l.sight.drop()
	h.is, h.last, h.strayed = false, false, false
}

// Anew is for another query or order that a person chose: the list goes to its top. The
// cursor stays on its row if it is in sight there, else it goes to the first row. Until
// the result comes, the rows stay.
func (l *List[K, R]) Anew() {
	h := &l.hold
	l.stale, h.anew, h.last, h.strayed, h.turned = true, true, false, false, false
}

// Select puts the cursor on the row k once a result has it; until then the
// cursor stays. If it has to be loaded first, the list is shown from its top if the row is in sight
// there, else with some rows above it.
func (l *List[K, R]) Select(k K) {
	l.stale = true
	i := l.loaded.find(k)
	if l.hold.seek(k, sought{i < 0, -1}); i >= 0 {
		l.sight.place(i, l.sight.top(), l.loaded.total)
		l.sight.follow = l.sight.top() == 0
	}
}

// SelectOn is Select with the row on a line of the window, where it stood before.
func SelectOn[K comparable, R any](l *List[K, R], k K, line int) {
	l.Select(k)
	l.hold.sought = sought{true, line}
}

// Choose makes the row under the cursor the one that the cursor stays on, as if a
// person had moved there: it was acted on. While Select waits for its row it changes nothing.
func (l *List[K, R]) Choose() {
	h := &l.hold
	if l.stale && h.is && l.loaded.find(h.id) < 0 {
		return
	}
	if k, ok := l.loaded.keyAt(l.sight.cursor); ok {
		h.id, h.is, h.strayed = k, true, false
	}
}

// Len returns the number of all rows.
func (l *List[K, R]) Len() int { return l.loaded.total }

// Has reports whether a row is loaded.
func Has[K comparable, R any](l *List[K, R], k K) bool { return l.loaded.find(k) >= 0 }

// Waits reports whether the cursor is on its way: what a person asked for decides with the next
// result which row it is on.
func Waits[K comparable, R any](l *List[K, R]) bool {
	h := &l.hold
	return h.anew || h.turned || l.loaded.total > 0 && (h.last || !h.is || l.loaded.find(h.id) < 0)
}

// Follows reports whether a list follows its top: the cursor is on the first row, or was put there,
// and new rows appear above it.
func Follows[K comparable, R any](l *List[K, R]) bool {
	return l.sight.follow && (l.sight.cursor <= 0 || l.sight.chosen.line == 0)
}

// Place returns the place of the cursor, from 0; -1 in an empty list.
func (l *List[K, R]) Place() int { return l.sight.cursor }

// Current returns the row under the cursor; ok is false in an empty list and
// while the row is not loaded.
func (l *List[K, R]) Current() (row R, ok bool) { return l.loaded.at(l.sight.cursor) }

// Visible returns the loaded rows of the window.
func (l *List[K, R]) Visible() []R {
	top := l.sight.top()
	return l.loaded.between(top, top+l.sight.height)
}

// Loaded returns the rows of a list that are loaded: those of the window, and some before and behind it.
func Loaded[K comparable, R any](l *List[K, R]) []R { return l.loaded.rows }

// On returns the row on a line of the window; ok is false if none is loaded there.
func On[K comparable, R any](l *List[K, R], line int) (row R, ok bool) {
	return l.loaded.at(l.sight.top() + line)
}

// Neighbour returns the loaded row d rows below the cursor.
func (l *List[K, R]) Neighbour(d int) (row R, ok bool) { return l.loaded.at(l.sight.cursor + d) }
