package rows_test

import (
	"testing"
	"testing/synctest"

	"tocsin/store/query"
	"tocsin/tui/rows"
)

// group marks what is behind the row of a table, which the query selects.
func (x *world) group(text string) {
	x.t.Helper()
	q, problems := query.Parse(text, x.now)
	if err := query.Failed(problems); err != nil {
		x.t.Fatal(err)
	}
	x.run(x.Marks.Group(q))
}

// TestAGroupAmongAllIsNoException: all rows were marked while the answer of a query that
// gives a table was awaited. Among these a group can't be marked, and its rows must not become
// the ones that are left out.
func TestAGroupAmongAllIsNoException(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(8)...)
		x.text = "| aggregate count by severity"
		answer := x.Turn()
		x.Marks.All()
		x.run(answer)
		if !x.Tabled() {
			t.Fatal("no table is shown")
		}
		x.group("severity = 'high'")
		if m := x.Marked(); !m.All || len(m.Rows) != 0 {
			t.Errorf("all %v, without %q", m.All, ids(m.Rows))
		}
	})
}

// TestAGroupIsMarkedAndTakenBack: the rows behind a row of a table, and no others. An answer
// for marks that were given up meanwhile marks nothing.
func TestAGroupIsMarkedAndTakenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorldOf(t, rows.Options{Columns: columns()}, records(8)...)
		x.text = "| aggregate count by severity"
		x.run(x.Turn())
		for n, want := range []string{"a00 a04", ""} {
			x.group("severity = 'high'")
			if got := ids(x.Marked().Rows); got != want {
				t.Errorf("marked %d times: %q, want %q", n+1, got, want)
			}
			x.move("top")
		}
		q, _ := query.Parse("severity = 'high'", x.now)
		late := x.Marks.Group(q)
		x.Marks.All() // gives up what there was; a table has no marks of all
		x.run(late)
		if m := x.Marked(); m.All || len(m.Rows) != 0 {
			t.Errorf("late: all %v, %q", m.All, ids(m.Rows))
		}
	})
}
