package rows_test

import (
	"testing"
	"testing/synctest"
)

// TestGroupsComeBackWithTheMarks: a row of a table that an act has unmarked is marked again with its
// alerts, so that its key takes the marks away; if the marks were others since the act was begun, only the
// alerts are.
func TestGroupsComeBackWithTheMarks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, others := range map[string]bool{"the same marks": false, "others meanwhile": true} {
			x := newWorld(t, records(8)...)
			x.text = "| aggregate count by severity"
			x.run(x.Turn())
			x.group("severity = 'high'")
			of := x.Marked()
			rows := of.Rows
			if others {
				x.Marks.Clear()
				x.move("top")
				x.group("severity = 'high'")
			}
			given := x.Marks.Give(of, rows)
			x.Marks.Clear()
			given.Again(true)
			if got := ids(x.Marked().Rows); got != "a00 a04" {
				t.Fatalf("%s: undone, %q are marked", name, got)
			}
			x.move("top")
			x.group("severity = 'high'")
			want := map[bool]string{false: "", true: "a00 a04"}[others]
			if got := ids(x.Marked().Rows); got != want {
				t.Errorf("%s: the row's key leaves %q, want %q", name, got, want)
			}
		}
	})
}

// TestAnActDoneAgainLeavesOtherMarks: as many marks, but of other rows, stay.
func TestAnActDoneAgainLeavesOtherMarks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(6)...)
		x.run(x.Marks.Toggle())
		of := x.Marked()
		given := x.Marks.Give(of, of.Rows)
		x.Marks.Acted(of)
		x.run(x.Marks.Toggle())
		given.Again(false)
		if got := x.marked(); got != "a01" {
			t.Errorf("%q are marked", got)
		}
	})
}

// TestAnActDoneAgainLeavesItsExceptions: rows that an act left out stay marked as it is undone and done again.
func TestAnActDoneAgainLeavesItsExceptions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(6)...)
		x.run(x.Marks.Toggle())
		x.move("down")
		x.run(x.Marks.Toggle())
		of := x.Marked()
		given := x.Marks.Give(of, of.Rows[:1], of.Rows[1:]...)
		all, left := ids(of.Rows), ids(of.Rows[1:])
		for _, c := range []struct {
			undone bool
			want   string
		}{{false, left}, {true, all}, {false, left}} {
			given.Again(c.undone)
			if got := ids(x.Marked().Rows); got != c.want {
				t.Errorf("undone %v: %q are marked, want %q", c.undone, got, c.want)
			}
		}
	})
}
