package linear

import (
	"context"

	"tocsin/store/index"
)

// place is where a person is: a page of a list, or a record that was opened from it.
type place struct {
	text   string      // of the listed query
	top    int         // number of the page's first row
	opened *opened     // nil while the list is shown
	work   []index.Row // what is opened one after the other; nil for the rows of the query: see work
	at     int         // index in work of the open one
}

// mostPlaces is how many places are kept to go back to.
const mostPlaces = 100

// leave keeps the place that a person is about to leave for another.
func leave(s *session, was place) {
	s.trail = append(s.trail[max(len(s.trail)-mostPlaces+1, 0):], was)
}

// back goes to the place before: a list, or the record that was open.
func back(s *session, ctx context.Context) {
	if len(s.trail) == 0 {
		s.say("This is where you began.")
		s.list(ctx, s.top)
		return
	}
	last := len(s.trail) - 1
	before := s.trail[last]
	s.trail = s.trail[:last]
	if s.text, s.top, s.work, s.at = before.text, before.top, before.work, before.at; before.opened == nil {
		s.list(ctx, s.top)
		return
	}
	show(s, ctx, before.opened.row)
}
