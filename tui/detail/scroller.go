package detail

import (
	"slices"

	"tocsin/store/memory"
	"tocsin/tui/theme"
)

// stop is a row of a page that the cursor can be on.
type stop struct {
	from, to int              // its lines: from, but not to
	id       string           // stays while the record, the width and the folds change
	also     []string         // ids of rows that it stands for, once they are one
	fold     bool             // l and h fold and unfold it
	under    string           // the id of the row that it is folded with; "" for none
	action   string           // the recommended action that it is
	asks     func() Pivot     // the typed condition of what it tells of; nil for none
	visits   *Visit           // the alert that enter opens; nil for none
	lists    *Listing         // the alerts that enter lists; nil for none
	decision *memory.Decision // the past decision that it is
}

// basis is everything that a page's lines depend on.
type basis struct {
	of      *content
	th      *theme.Theme
	w       int
	minute  int64
	version int  // of folds, ticks and comparison
	all     bool // a search has unfolded all rows
}

// rendering is a page's lines.
type rendering struct {
	basis
	serial int // counts what was built, so that a search knows its lines

	lines  []line
	glue   []glue
	stops  []stop
	writer *writer // has written the lines; nil of a page without a record
	rest   *rest
}

// whole reports whether all lines are written.
func (r *rendering) whole() bool { return r.writer == nil || r.rest.part == nil }

// stop returns the number of the row with an id, or which stands for that one; -1 if there is none.
func (r *rendering) stop(id string) int {
	return slices.IndexFunc(r.stops, func(s stop) bool { return s.id == id || slices.Contains(s.also, id) })
}

// decides reports whether a key decides by what the row with an id is, and not only looks at it.
func (r *rendering) decides(id string) bool {
	i := r.stop(id)
	return i >= 0 && (r.stops[i].decision != nil || r.stops[i].action != "")
}

// scroller is which lines of a page are visible, and the row that its cursor is on. The
// cursor moves over the rows in sight; if there are none, lines scroll.
type scroller struct {
	top    int
	height int    // lines of the last drawing
	at     string // id of the row
	own    bool   // no key has put the cursor there
}

// put puts the cursor on a row, for a key.
func (s *scroller) put(id string) { s.at, s.own = id, false }

// settle bounds the place by the lines that there are, and puts the cursor on a row.
func (s *scroller) settle(r *rendering, height int) {
	s.height = max(height, 1)
	s.top = max(min(s.top, len(r.lines)-s.height), 0)
	if len(r.stops) == 0 {
		return
	}
	if r.stop(s.at) < 0 {
		s.at, s.own = r.stops[s.nearest(r)].id, true
	}
}

// nearest returns the first row in sight, or the last one above.
func (s *scroller) nearest(r *rendering) int {
	for i, row := range r.stops {
		if row.from >= s.top {
			if i > 0 && row.from >= s.top+s.height {
				return i - 1
			}
			return i
		}
	}
	return len(r.stops) - 1
}

// inSight reports whether a row begins or ends in sight.
func (s *scroller) inSight(row stop) bool {
	return row.from < s.top+s.height && row.to > s.top
}

// current returns the row of the cursor, if it is in sight.
func (s *scroller) current(r *rendering) (stop, bool) {
	i := r.stop(s.at)
	if i < 0 || !s.inSight(r.stops[i]) {
		return stop{}, false
	}
	return r.stops[i], true
}

// step moves the cursor to the next row (d is 1) or the previous one (-1) if it is near,
// else it scrolls by a line.
func (s *scroller) step(r *rendering, d int) {
	i := r.stop(s.at)
	next := i + d
	if i >= 0 && !s.inSight(r.stops[i]) {
		next = s.back(r, d)
	}
	if i < 0 || next < 0 || next >= len(r.stops) || !s.near(r.stops[next]) {
		s.scroll(r, d)
		return
	}
	s.put(r.stops[next].id)
	s.reveal(r.stops[next])
}

// back returns the row on which a cursor which is out of sight comes back: the first one
// near that begins in sight if it moves down, the last one that ends in sight if it moves
// up; -1 if there is none.
func (s *scroller) back(r *rendering, d int) int {
	found := -1
	for i, row := range r.stops {
		switch {
		case !s.near(row):
		case d > 0 && row.from >= s.top:
			return i
		case d < 0 && row.to <= s.top+s.height:
			found = i
		}
	}
	return found
}

// near reports whether a row is in sight or begins with the line below or above.
func (s *scroller) near(row stop) bool { return row.from <= s.top+s.height && row.to >= s.top }

// reveal scrolls as little as it takes to show a row, its beginning if it is too long.
func (s *scroller) reveal(row stop) {
	s.top = max(s.top, row.to-s.height)
	s.top = min(s.top, row.from)
}

// scroll scrolls by d lines as far as there are lines. Lines that aren't built yet set no
// bound; settle sets it later.
func (s *scroller) scroll(r *rendering, d int) {
	top := max(s.top+d, 0)
	if n := len(r.lines); n > 0 {
		top = min(top, max(n-s.height, 0))
	}
	s.top = top
}

// leap scrolls by d lines and takes the cursor along; at an end of the page, to its
// first or last row.
func (s *scroller) leap(r *rendering, d int) {
	before := s.top
	s.scroll(r, d)
	switch {
	case len(r.stops) == 0:
	case s.top == before && d < 0:
		s.put(r.stops[0].id)
	case s.top == before && d > 0:
		s.put(r.stops[len(r.stops)-1].id)
	default:
		s.put(r.stops[s.nearest(r)].id)
	}
}

// follow keeps the cursor's row where it was in sight, though rows above it were folded
// or came anew. At the top of a page on which no key has moved it, it stays on the first row, unless a key
// decides by the row under it.
func (s *scroller) follow(had, is *rendering) {
	if s.own && s.top == 0 && !had.decides(s.at) {
		s.at = ""
		return
	}
	if had.w != is.w {
		return
	}
	if i, j := had.stop(s.at), is.stop(s.at); i >= 0 && j >= 0 {
		s.top = max(s.top+is.stops[j].from-had.stops[i].from, 0)
	}
}
