package linear

import (
	"context"

	"tocsin/store/index"
)

// more tells the rest of a long answer, or goes on to the next page.
func (s *session) more(ctx context.Context) {
	if len(s.rest) > 0 {
		s.tellRest()
		return
	}
	if s.opened != nil { // a person who types it too often must not mark another record
		s.say("The answer is complete. Type next for the next record.")
		return
	}
	s.step(ctx, 1)
}

// step goes on by a page or a record.
func (s *session) step(ctx context.Context, d int) {
	if s.opened != nil {
		s.neighbour(ctx, d)
		return
	}
	top := s.top + d*pageRows
	switch {
	case d > 0 && top >= s.total:
		s.say("This is the last page.")
	case d < 0 && s.top == 0:
		s.say("This is the first page.")
	default:
		s.list(ctx, max(top, 0))
	}
}

// neighbour opens the alert after or before the open one.
func (s *session) neighbour(ctx context.Context, d int) {
	if s.work != nil {
		workOn(s, ctx, d)
		return
	}
	q, err := s.parse(s.text)
	if err != nil {
		s.complain(err)
		return
	}
	result, err := s.o.Store.Search(ctx, index.Request{Query: q, Around: s.opened.row.Key, Above: 1, Rows: 3})
	if err != nil {
		s.complain(err)
		return
	}
	at := s.after(&result, d)
	if at < 0 || at >= len(result.Rows) {
		s.say("%s", map[bool]string{true: "This is the last one.", false: "This is the first one."}[d > 0])
		return
	}
	show(s, ctx, result.Rows[at])
}

// after returns the place of the neighbour in a result around the open alert. One that has
// left the result is taken for the gap before its nearest neighbour.
func (s *session) after(result *index.Result, d int) int {
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
