package rows_test

import (
	"testing"
	"testing/synctest"

	"tocsin/tui/rows"
	"tocsin/tui/screen"
)

// TestATableHasNoNewRowsAbove: what is said of a list's rows isn't said of a table's: neither how many were
// found, nor that new ones stand above.
func TestATableHasNoNewRowsAbove(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(60)...)
		end := func() string { return rows.AtEnd(x.Rows, 1, "alert", 3)().(screen.Toast).Text }
		if n, ok := rows.Found(x.Rows); n != 60 || !ok {
			t.Errorf("%d, %v", n, ok)
		}
		x.move("down")
		if got := end(); got != "This is the last alert; 3 new above: [ goes up" {
			t.Errorf("a list says %q", got)
		}
		x.text = "| aggregate count by severity"
		x.run(x.Reload())
		x.move("bottom")
		if got := end(); got != "This is the last alert" {
			t.Errorf("a table says %q", got)
		}
		if _, ok := rows.Found(x.Rows); ok {
			t.Error("the rows of a table are told as those found")
		}
	})
}
