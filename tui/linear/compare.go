package linear

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/detail"
)

// compare tells in which fields two records differ: the open one and a row of the list, two rows, or one
// and what it was first.
func compare(s *session, ctx context.Context, argument string) {
	on, ok := compared(s, argument)
	if !ok {
		return
	}
	var records [2]alert.Record
	for i := range on {
		var err error
		if records[i], _, err = s.o.Store.Record(ctx, on[i].Key); err != nil {
			complain(s, err)
			return
		}
	}
	if len(on) == 2 {
		a, b := &records[0], &records[1]
		s.out.say("%s, compared with %s.", titleOf(a), titleOf(b))
		tellDifferences(s, detail.Differences(a, b), "the other ")
		return
	}
	changes, err := s.o.Store.History(ctx, on[0].Key)
	if err != nil {
		complain(s, err)
		return
	}
	s.out.say("%s, compared with what the history says it was first.", titleOf(&records[0]))
	differ := detail.Was(changes)
	for i := range differ { // what it is comes first
		differ[i].Old, differ[i].New = differ[i].New, differ[i].Old
	}
	tellDifferences(s, differ, "first ")
}

// tellWas compares the open record with what it was first.
func tellWas(s *session, ctx context.Context) { compare(s, ctx, "") }

// compared returns the one or two rows to compare. ok is false if there are none, or they are of two kinds:
// then it has said so.
func compared(s *session, argument string) (on []index.Row, ok bool) {
	opened := s.here.opened
	if opened != nil {
		on = append(on, opened.row)
	}
	rest := argument
	if argument != "" {
		var rows []index.Row
		if rows, rest, ok = rowsOf(s, argument, "Nothing was compared."); !ok {
			return nil, false
		}
		rows = slices.DeleteFunc(rows, func(r index.Row) bool { return opened != nil && r.Key == opened.row.Key })
		if len(rows) == 2 && opened != nil && s.inner.of == opened.row.Key {
			on = nil // two of those that it has listed
		}
		on = append(on, rows...)
	}
	switch {
	case rest != "" || len(on) == 0 || len(on) > 2:
		s.out.say("Type compare and the numbers of two rows of the list, or with a record open the number of another one, or compare alone for what it was first.")
		return nil, false
	case len(on) == 2 && kindOf(&on[0]).kind != kindOf(&on[1]).kind:
		s.out.say("The listed rows are no %ss: they can't be compared with the open one.", kindOf(&on[0]).kind.Name)
		return nil, false
	}
	return on, true
}

// titleOf names a record.
func titleOf(r *alert.Record) string {
	title := cmp.Or(oneLine(r.Heading()), "A record without a title") + ", from " + clean(sourceWord(r.Source))
	if a := r.Created(); a != 0 {
		title += ", created " + clock(a)
	}
	return title
}

// tellDifferences tells each field that differs: the value of the record, and that of the other, before
// which stands a word.
func tellDifferences(s *session, differ []detail.Difference, other string) {
	var lines []string
	for _, d := range detail.Told(differ, clock) {
		name, own, its := d.Words(clock)
		lines = append(lines, name+": "+valuesOf(name, own)+"; "+other+valuesOf(name, its))
	}
	if len(lines) == 0 {
		lines = []string{"No field differs."}
	}
	s.answer.tell(lines)
}

// valuesOf tells the values that one side has in a field. Triage that has none is unseen, not nothing.
func valuesOf(field string, all []string) string {
	switch {
	case len(all) == 0 && field == "triage":
		return string(alert.TriageUnseen.Word())
	case len(all) == 0:
		return "nothing"
	}
	return oneLine(strings.Join(all, ", "))
}
