package linear

import (
	"context"

	"tocsin/store/index"
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
	top := s.page.top + d*pageRows
	switch {
	case d > 0 && top >= s.page.total:
		s.out.say("This is the last page.")
	case d < 0 && s.page.top == 0:
		s.out.say("This is the first page.")
	default:
		list(s, ctx, max(top, 0))
	}
}

// neighbour opens the alert after or before the open one.
func neighbour(s *session, ctx context.Context, d int) {
	if s.here.work.rows != nil {
		workOn(s, ctx, d)
		return
	}
	result, err := s.reader.search(ctx, s.here.text, index.Request{Around: s.here.opened.row.Key, Above: 1, Rows: 3})
	if err != nil {
		complain(s, err)
		return
	}
	at := after(&result, d)
	if at < 0 || at >= len(result.Rows) {
		s.out.say("%s", map[bool]string{true: "This is the last one.", false: "This is the first one."}[d > 0])
		return
	}
	show(s, ctx, result.Rows[at])
}

// after returns the place of the neighbour in a result around the open alert. One that has
// left the result is taken for the gap before its nearest neighbour.
func after(result *index.Result, d int) int {
	switch {
	case result.Cursor >= 0:
		return result.Cursor + d - result.First
	case result.Near >= 0 && d > 0:
		return result.Near - result.First
	case result.Near >= 0:
		return result.Near - 1 - result.First
	}
	return -1
}

// back goes to the place before: a list, or the record that was open.
func back(s *session, ctx context.Context) {
	was, ok := s.trail.last()
	if !ok {
		s.out.say("This is where you began.")
		list(s, ctx, s.here.top)
		return
	}
	opened := was.opened
	was.opened = s.here.opened // until the other one is shown
	if s.here = was; opened == nil {
		list(s, ctx, was.top)
		return
	}
	show(s, ctx, opened.row)
}
