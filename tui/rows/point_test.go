package rows_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"tocsin/tui/rows"
)

// TestPoint points at cells, and gets the row drawn there.
func TestPoint(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(30)...)
		lines := x.lines(80, 11)
		for y := 1; y < 11; y++ {
			want := rows.Row
			if y == 1 {
				want = rows.RowAgain
			}
			if got := x.Point(5, y); got != want {
				t.Errorf("line %d: %v, want %v", y, got, want)
			}
			row, _ := x.Current()
			if !strings.Contains(lines[y], row.Title) {
				t.Errorf("line %d is %q, and the cursor went to %q", y, lines[y], row.Title)
			}
			if cx, cy, ok := x.Cursor(); cx != 0 || cy != y || !ok {
				t.Errorf("the cursor of line %d is at %d,%d, %v", y, cx, cy, ok)
			}
		}
		for _, name := range []string{"SEV", "AGE", "TITLE", "USER", "HOST"} {
			at := strings.Index(lines[0], name)
			for _, x0 := range []int{at, at + len(name) - 1} {
				if got := x.Point(x0, 0); got != rows.Heading || x.Columns.Chosen().Name != name {
					t.Errorf("column %d of %q: %v, %s is chosen", x0, lines[0], got, x.Columns.Chosen().Name)
				}
			}
		}
	})
}

// Below the last row, beside the columns and in an empty list there is nothing.
func TestPointNowhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(2)...)
		x.lines(80, 11)
		for _, p := range [][2]int{{5, 3}, {5, 10}, {5, 40}, {5, -1}, {0, 0}, {1, 0}, {79, 0}} {
			if got := x.Point(p[0], p[1]); got != rows.Nowhere {
				t.Errorf("%v: %v", p, got)
			}
		}
		empty := newWorld(t)
		empty.lines(80, 11)
		if _, _, ok := empty.Cursor(); ok || empty.Point(5, 1) != rows.Nowhere {
			t.Error("an empty list has something to point at")
		}
	})
}

// A click in the middle of a scrolled list doesn't scroll it.
func TestPointKeepsTheWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(30)...)
		x.lines(80, 11)
		x.Begin()
		x.move("bottom", "up")
		before := x.lines(80, 11)
		x.Point(5, 4)
		if after := x.lines(80, 11); after[1] != before[1] {
			t.Errorf("it scrolled from %q to %q", before[1], after[1])
		}
	})
}

// In a table, with a chart above it or not, rows are below the heading.
func TestPointInATable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(30)...)
		x.text = "| aggregate count by severity"
		x.run(x.Reload())
		lines := x.lines(80, 20)
		head := 0
		for head < len(lines)-1 && !strings.Contains(lines[head], "COUNT") {
			head++
		}
		if got := x.Point(2, head+2); got != rows.Row {
			t.Errorf("%v:\n%s", got, strings.Join(lines, "\n"))
		}
		if _, n, _ := x.Table(); n != 1 {
			t.Errorf("the cursor is on row %d", n)
		}
		if _, y, ok := x.Cursor(); y != head+2 || !ok {
			t.Errorf("the cursor is in line %d, %v", y, ok)
		}
		if x.Point(2, head) != rows.Nowhere || x.Point(2, 19) != rows.Nowhere || x.Point(2, head+2) != rows.RowAgain {
			t.Error("there is something beside the rows")
		}
	})
}
