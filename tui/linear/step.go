package linear

import (
	"context"

	"tocsin/tui/text"
)

// more tells the rest of a long answer, or goes on to the next page.
func more(s *session, ctx context.Context) {
	if s.answer.tellRest() {
		return
	}
	if s.here.opened != nil { // a person who types it too often must not mark another record
		s.out.say("The answer is complete. Type next for the next record.")
		return
	}
	step(s, ctx, 1)
}

// step goes on by a page or a record.
func step(s *session, ctx context.Context, d int) {
	if s.here.opened != nil {
		neighbour(s, ctx, d)
		return
	}
	switch {
	case d > 0 && s.page.top+pageRows >= s.page.total:
		s.out.say("This is the last page.")
	case d < 0 && s.page.top == 0:
		s.out.say("This is the first page.")
	default:
		turnTo(s, ctx, s.here.page(d))
	}
}

// back goes to the place before: a list, or the record that was open.
func back(s *session, ctx context.Context) {
	was, ok := s.trail.last()
	if !ok {
		s.out.say("This is where you began.")
		turnTo(s, ctx, s.here.page(0))
		return
	}
	if work := &s.here.work; work.rows != nil && was.work.rows == nil {
		s.out.say("Worked: %s, of %s.", counted(s, ctx), text.Plural(len(work.rows), kindOf(&work.rows[0]).kind.Name))
	}
	opened, before := was.opened, s.here.opened
	if s.here = was; opened == nil {
		s.here.opened = before // until the list is told
		turnTo(s, ctx, was.page(0))
		return
	}
	if resumed(s, ctx) {
		return
	}
	s.here.opened = before // until the other one is shown
	showPart(s, ctx, opened.row, opened.left)
}
