package linear

import (
	"context"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/index"
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

// neighbour opens the alert after or before the open one.
func neighbour(s *session, ctx context.Context, d int) {
	if s.here.work.rows != nil {
		workFrom(s, ctx, d)
		return
	}
	result, err := around(s, ctx)
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

// around returns the rows beside the open one, which keeps its place as those do that were told.
func around(s *session, ctx context.Context) (index.Result, error) {
	own := s.here.opened.row.Key
	return s.reader.search(ctx, s.here.text, index.Request{Around: own, Above: 1, Rows: 3, Kept: slices.Concat(s.here.told, s.here.listed, []alert.Key{own})})
}

// sayNext says what follows the open record in the list, which is dealt with: that opens by next.
func sayNext(s *session, ctx context.Context) {
	result, err := around(s, ctx)
	if err != nil || result.Cursor < 0 && result.Near < 0 { // it is of no list, or opened from elsewhere
		return
	}
	at := after(&result, 1)
	if at >= len(result.Rows) {
		s.out.say("That was the last one of the list: type back.")
		return
	}
	r := &result.Rows[at]
	s.out.say("Next, %d of %d: %s. Type next, or back.", result.First+at+1, result.Total, strings.Join(kindOf(r).line(r), ", "))
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
		turnTo(s, ctx, s.here.page(0))
		return
	}
	if work := &s.here.work; work.rows != nil && was.work.rows == nil {
		recount(s, ctx)
		s.out.say("Worked: %s, of %s.", work.tally(), text.Plural(len(work.rows), kindOf(&work.rows[0]).kind.Name))
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
	show(s, ctx, opened.row)
}

// relist goes back from a record, to where it was chosen from, or tells the page of the list again.
func relist(s *session, ctx context.Context) {
	if s.here.opened != nil {
		back(s, ctx)
		return
	}
	turnTo(s, ctx, s.here.page(0))
}
