package triage

import (
	"slices"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/decide"
	"tocsin/tui/detail"
	"tocsin/tui/rows"
	"tocsin/tui/text"
)

// Target holds the records that a key acts on, as of the moment it is pressed. What a poll
// moves or hides afterwards doesn't change it.
type Target struct {
	Rows   []index.Row // those that are known
	Marked rows.Marked // Count is 0 if none are marked
	Count  int
	Inner  bool           // the record is none of the list's, as an open alert of an incident
	Queued bool           // the record is that of a queue, which goes on by itself
	Group  *rows.TableRow // that the records are behind; nil for none
	Aside  bool           // the records are those of an offer: a person is at another one, or at one of them
	Remarks
	Refused string      // why nothing can be decided about it; "" if something can
	With    []index.Row // the members that were decided with it

	glance glance // what a person saw of it; zero until a key is about it
	pressed
	out    leftOut
	offer  besides
	offers bool // its members are offered behind the decision
}

// Remarks are what a question says behind its own words.
type Remarks struct {
	Stays string // what a whole decision leaves as it is, "incident 42", although it may seem to be meant; "" for nothing
	Part  string // how a part of it is decided about alone, in a sentence; "" if none is in sight
}

// pressed holds what is known of a target once its key was pressed.
type pressed struct {
	turn  turn // of the decision about it
	asked bool // a person has agreed to the number of records
}

// besides says of what an offer the records are.
type besides struct {
	behind []index.Row // the records whose members they are
	came   int         // members that have come since they were offered, and are left out
}

// leftOut holds what was asked about and a person left as it is.
type leftOut struct {
	members []index.Row
	rows    []index.Row // marked ones, whose marks stay
}

// Has reports whether a record is one of those of an offer.
func (t *Target) Has(key alert.Key) bool {
	return t.Aside && slices.ContainsFunc(t.Rows, func(r index.Row) bool { return r.Key == key })
}

// without returns a target without some of its records.
func (t *Target) without(left func(alert.Key) bool) Target {
	out, is := *t, func(r index.Row) bool { return left(r.Key) }
	out.Rows, out.With = slices.DeleteFunc(slices.Clone(t.Rows), is), slices.DeleteFunc(slices.Clone(t.With), is)
	out.Count = len(out.Rows)
	return out
}

// GroupOf returns the target of the records that a query selects, which are behind the row of a
// table; it tells some of them as twins of the others.
func GroupOf(q *query.Query, count, twins int, row *rows.TableRow) Target {
	return Target{Marked: rows.Marked{All: true, Query: q, Count: count}, Count: count, Group: row, glance: glance{twins: twins}}
}

// One returns the target of a record; none if ok is false.
func One(row index.Row, ok bool) Target {
	if !ok {
		return Target{}
	}
	return Target{Rows: []index.Row{row}, Count: 1}
}

// Shown returns the target of the open record, which a pane shows: none before a person can see what is known
// of it.
func Shown(pane *detail.Pane, row index.Row, ok bool) Target {
	row, seen := detail.Known(pane, row)
	if ok && !seen {
		return Target{Refused: "Nothing done: it is about to open; press again when it is there"}
	}
	return One(row, ok)
}

// Target returns the marked rows, or, if none are marked, the row that a key is about; none if
// that row has just gone and another one has its place.
func (a *Acts) Target(row index.Row, ok bool) Target {
	if m := a.o.Rows.Marked(); m.Count > 0 {
		t := Target{Marked: m, Count: m.Count}
		if !m.All {
			t.Rows = m.Rows
		}
		return t
	}
	if rows.Slipped(a.o.Rows) {
		return Target{Refused: slipped(a.o.Kind.Name)}
	}
	return One(row, ok)
}

// known returns the records if all of them are known.
func (t *Target) known() []index.Row {
	if len(t.Rows) != t.Count {
		return nil
	}
	return t.Rows
}

// one reports whether the target is one known record.
func (t *Target) one() bool { return t.Count == 1 && len(t.Rows) == 1 }

// Opening is the target while another alert is looked up, to be opened in place of the one in sight: a
// key is meant for that one.
func Opening() Target {
	return Target{Refused: "Nothing done: another alert is about to open; press again when it is there"}
}

// Going is the target while the next record of a kind is looked up, to get the cursor in place of the one
// that a key would be about; marked ones stay the target.
func Going(t Target) Target {
	if t.Marked.Count > 0 {
		return t
	}
	return Target{Refused: "Nothing done: the next one is about to come; press again when it is there"}
}

// slipped says why a key does nothing: the row that it was meant for has gone.
func slipped(noun string) string {
	return "Nothing done: another " + noun + " has just come under the cursor; look, then press again"
}

// name names the target in the title of a box.
func (a *Acts) name(t *Target) string {
	if t.one() {
		return text.Shorten(text.Clean(t.Rows[0].Heading()), decide.MostName)
	}
	return several(a, t, t.Count)
}

// nounOf names a record of a target among those that a person goes through.
func nounOf(a *Acts, t *Target) string {
	if t.Inner {
		return kindFor(a, true).Name + " here"
	}
	return a.o.Kind.Name
}

// several names so many records of a target: all of a group as the row of the table counts them, "2 alerts with a
// twin".
func several(a *Acts, t *Target, n int) string {
	twins := t.glance.twins
	if n != t.glance.count || twins >= n {
		twins = 0
	}
	return text.Plural(n-twins, kindFor(a, t.Inner).Name) + withTwins(twins)
}
