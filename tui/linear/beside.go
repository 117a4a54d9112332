package linear

import (
	"context"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/text"
)

// beside is the record beside the open one in the list that this was chosen from.
type beside struct {
	row    *index.Row // nil if the list ends there, or the open record is of none
	at, of int        // its place in the list, from 0, and how many the list has
	alone  bool       // the open record was chosen from no list: it was opened by its own number, or led to by another record
}

// neighbour opens the record after or before the open one in the list that this was chosen from.
func neighbour(s *session, ctx context.Context, d int) {
	if s.here.work.rows != nil {
		workFrom(s, ctx, d)
		return
	}
	switch is, err := besideOpen(s, ctx, d); {
	case err != nil:
		complain(s, err)
	case is.alone:
		s.out.say("It was opened alone, not from a list: type back.")
	case is.row == nil:
		s.out.say("%s", map[bool]string{true: "This is the last one.", false: "This is the first one."}[d > 0])
	default:
		show(s, ctx, *is.row)
	}
}

// sayNext says what follows the open record in its list, which is dealt with: that opens by next.
func sayNext(s *session, ctx context.Context) {
	is, err := besideOpen(s, ctx, 1)
	switch {
	case err != nil || is.alone:
	case is.row == nil:
		s.out.say("That was the last one of the list: type back.")
	default:
		s.out.say("Next, %d of %d: %s. Type next, or back.", is.at+1, is.of, strings.Join(kindOf(is.row).line(is.row), ", "))
	}
}

// besideOpen returns the record one place after the open one if d is 1, and before it if d is -1.
func besideOpen(s *session, ctx context.Context, d int) (beside, error) {
	if s.here.among != nil {
		return amongTold(s, ctx, d), nil
	}
	result, err := around(s, ctx)
	if err != nil {
		return beside{}, err
	}
	at, ok := after(&result, d)
	is := beside{at: result.First + at, of: result.Total, alone: !ok}
	if ok && at >= 0 && at < len(result.Rows) {
		is.row = &result.Rows[at]
	}
	return is, nil
}

// amongTold returns the record beside the open one of those that another one has listed. What is no longer stored
// is passed.
func amongTold(s *session, ctx context.Context, d int) beside {
	all := s.here.among
	for at := slices.Index(all, s.here.opened.row.Key) + d; at >= 0 && at < len(all); at += d {
		if row, ok := s.reader.row(ctx, s.here.opened.row.Kind, all[at]); ok {
			return beside{row: &row, at: at, of: len(all)}
		}
	}
	return beside{}
}

// around returns the rows beside the open one, which keeps its place as those do that were told.
func around(s *session, ctx context.Context) (index.Result, error) {
	own := s.here.opened.row.Key
	return s.reader.search(ctx, s.here.text, index.Request{Around: own, Above: 1, Rows: 3, Kept: slices.Concat(s.here.told, s.here.listed, []alert.Key{own})})
}

// after returns the place of the neighbour in a result around the open alert. One that has
// left the result is taken for the gap before its nearest neighbour. ok is false if it never was of the list.
func after(result *index.Result, d int) (at int, ok bool) {
	switch {
	case result.Cursor >= 0:
		return result.Cursor + d - result.First, true
	case result.Near >= 0 && d > 0:
		return result.Near - result.First, true
	case result.Near >= 0:
		return result.Near - 1 - result.First, true
	}
	return 0, false
}

// leads lists what the open record leads to, under a heading: a number opens one, and next goes on through them if
// they are records. Whoever comes back from there hears the list again.
func leads(s *session, heading string, all []choice, again func(*session, context.Context)) {
	for i := range all {
		open := all[i].do
		all[i].do = func(ctx context.Context) {
			s.here.opened.left = again
			open(ctx)
		}
	}
	s.answer.within(heading, all)
}

// placeOf says which of how many the open record is, of those that are worked or that another record has listed; ""
// if the page has told it.
func placeOf(p *place) string {
	key := p.opened.row.Key
	if at := p.work.place(key); at >= 0 {
		return ofAll(at, len(p.work.rows))
	}
	if at := slices.Index(p.among, key); at >= 0 {
		return ofAll(at, len(p.among))
	}
	return ""
}

// ofAll says a place, which is counted from 0: "2 of 11".
func ofAll(at, all int) string { return text.Number(at+1) + " of " + text.Number(all) }
