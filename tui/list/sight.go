package list

// sight is where the window of a list is among all rows, and where the cursor is in it. It knows
// places and lines and no rows: how many there are it is told.
type sight struct {
	height int
	cursor int                        // place of the cursor; -1 in an empty list
	line   int                        // rows between the top of the window and the cursor
	follow bool                       // the first row was in sight when the window was last placed: it stays in sight as long as the cursor does
	chosen struct{ line, height int } // the cursor's line and the height when it was last placed on purpose
	above  int                        // the rows that came in above the window and weren't in sight yet
}

// top returns the place of the first row of the window.
func (s *sight) top() int { return max(s.cursor-s.line, 0) }

// by returns the place of the cursor and the top of the window, both moved by d rows.
func (s *sight) by(d int) (cursor, top int) { return s.cursor + d, s.top() + d }

// inside reports whether a line of the window has one of so many rows.
func (s *sight) inside(line, total int) bool {
	return line >= 0 && line < s.height && s.top()+line < total
}

// place sets the cursor and shows it in a window that begins at top, or as
// close to top as keeps the cursor inside and the window full.
func (s *sight) place(cursor, top, total int) {
	top = min(max(top, 0), max(total-s.height, 0))
	top = min(top, max(cursor, 0))
	if cursor-top >= s.height {
		top = cursor - s.height + 1
	}
	s.cursor, s.line = cursor, max(cursor-top, 0)
	s.above = min(s.above, s.top())
}

// choose is place on purpose.
func (s *sight) choose(cursor, top, total int) {
	s.place(min(max(cursor, 0), total-1), top, total)
	s.setLine(s.line)
	s.follow = s.top() == 0
}

// setLine sets the line of the cursor on purpose: resize goes back to it.
func (s *sight) setLine(line int) { s.line, s.chosen.line, s.chosen.height = line, line, s.height }

// resize sets the height. See List.Resize.
func (s *sight) resize(height, total int) {
	if height = max(height, 1); height == s.height {
		return
	}
	s.height = height
	top := s.cursor - s.chosen.line
	if s.follow || top <= s.height-s.chosen.height {
		top = 0
	}
	s.place(s.cursor, top, total)
}

// drop forgets the place.
func (s *sight) drop() {
	s.cursor, s.above, s.follow = -1, 0, true
	s.setLine(0)
}

// empty is the place in a list of which nothing is loaded.
func (s *sight) empty(total int) {
	s.cursor, s.line, s.above, s.follow = min(0, total-1), 0, 0, true
}

// turn prepares for the place that the cursor has by another query: it has the line that was chosen.
func (s *sight) turn(cursor int) {
	s.line, s.above = min(s.chosen.line, s.height-1), 0
	s.follow = cursor <= s.line
}

// seek prepares for the place of a row that a person looked for: on the line where it stood, else, for a
// line below 0, in a window from the top of the list if it is in sight there, else with some rows above it.
func (s *sight) seek(cursor, stood int) {
	line, again := s.height/3, stood >= 0
	switch {
	case again:
		line = min(stood, s.height-1)
	case cursor < s.height:
		line = cursor
	}
	s.follow = cursor <= line
	if s.setLine(line); !again { // else what is above was there before
		s.above = cursor
	}
}

// settle puts the cursor on a place that a result gave it, on its line unless the first row stays in sight.
func (s *sight) settle(cursor, total int) {
	top := cursor - s.line
	if s.follow {
		top = 0
	}
	s.place(cursor, top, total)
}

// came notes that n rows came in above the window.
func (s *sight) came(n int) { s.above = min(s.above+max(n, 0), s.top()) }
