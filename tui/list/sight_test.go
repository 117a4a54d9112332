package list_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"tocsin/graph/long"
	"tocsin/tui/list"
)

// came puts n rows before all others.
func came(rows []int, n int) []int {
	out := make([]int, 0, len(rows)+n)
	for i := range n {
		out = append(out, rows[0]-n+i)
	}
	return append(out, rows...)
}

// As long as the first row is in sight, it stays in sight when rows come, and the cursor moves down with
// its row; at the last line the list holds still and counts what came above.
func TestTheFirstRowStaysInSight(t *testing.T) {
	rows := upTo(100)
	l := newInts(10)
	settle(t, l, rows)
	l.Move(1)
	for _, c := range []struct{ came, line, top, above int }{
		{3, 4, 0, 0}, {5, 9, 0, 0}, {1, 9, 1, 1}, {16, 9, 17, 17},
	} {
		rows = came(rows, c.came)
		refresh(l, rows)
		settle(t, l, rows)
		row, _ := l.Current()
		line, _ := l.Line()
		if row != 1 || line != c.line || l.Place() != c.line+c.top || list.Above(l) != c.above {
			t.Errorf("after %d more: on row %d at line %d, place %d, %d above; want line %d, %d above", c.came, row, line, l.Place(), list.Above(l), c.line, c.above)
		}
	}
	l.Move(-2)
	if list.Above(l) != 17 {
		t.Errorf("moving in sight: %d above", list.Above(l))
	}
	l.Move(-12)
	settle(t, l, rows)
	if list.Above(l) != 12 || l.Visible()[0] != rows[12] {
		t.Errorf("moving up: %d above %v", list.Above(l), l.Visible())
	}
	l.Home()
	settle(t, l, rows)
	if list.Above(l) != 0 || list.Follows(l) != true {
		t.Errorf("at the first row: %d above", list.Above(l))
	}
}

// Out of sight, the first row leaves the list where it is: what comes above is counted, what comes
// between the rows in sight isn't.
func TestRowsThatComeAboveAreCounted(t *testing.T) {
	rows := upTo(200)
	l := newInts(10)
	settle(t, l, rows)
	l.Page(3)
	l.Move(9)
	settle(t, l, rows)
	before := slices.Clone(l.Visible())
	rows = came(rows, 4)
	refresh(l, rows)
	if !slices.Equal(l.Visible(), before) || list.Above(l) != 4 {
		t.Errorf("%v became %v, %d above", before, l.Visible(), list.Above(l))
	}
	refresh(l, slices.Insert(slices.Clone(rows), l.Place()-2, 1000))
	if list.Above(l) != 4 {
		t.Errorf("a row in sight counts: %d above", list.Above(l))
	}
	anew(l, rows)
	if list.Above(l) != 0 {
		t.Errorf("another query: %d above", list.Above(l))
	}
}

// A row that was looked for has the list from its top if both fit.
func TestASoughtRowCountsWhatIsAbove(t *testing.T) {
	rows := upTo(200)
	for _, c := range []struct{ row, above int }{{9, 0}, {10, 7}, {150, 147}} {
		l := newInts(10)
		l.Select(c.row)
		settle(t, l, rows)
		if list.Above(l) != c.above {
			t.Errorf("row %d: %d above", c.row, list.Above(l))
		}
	}
}

// Whatever is pressed, a list whose first row is in sight keeps it there when rows come, as long as the
// cursor's row fits below it.
func TestSightProperty(t *testing.T) {
	for seed := range uint64(long.Rounds(300)) {
		r := rand.New(rand.NewPCG(seed, 11))
		rows := upTo(1 + r.IntN(80))
		l := newInts(1 + r.IntN(12))
		settle(t, l, rows)
		for range 40 {
			switch r.IntN(5) {
			case 0:
				l.Move(r.IntN(9) - 4)
			case 1:
				l.HalfPage(r.IntN(3) - 1)
			case 2:
				l.Select(rows[r.IntN(len(rows))])
			case 3:
				l.Home()
			}
			settle(t, l, rows)
			inSight, place, n := l.Visible()[0] == rows[0], l.Place(), r.IntN(4)
			height, before := len(l.Visible()), rows[l.Place()]
			if n > 0 {
				rows = came(rows, n)
			}
			refresh(l, rows)
			settle(t, l, rows)
			if row, _ := l.Current(); row != before {
				t.Fatalf("seed %d: the cursor went from %d to %d", seed, before, row)
			}
			if now := l.Visible()[0] == rows[0]; inSight && place+n < height && !now {
				t.Fatalf("seed %d: %d rows came, the cursor was at %d of %d in sight, and %v is in sight", seed, n, place, height, l.Visible())
			}
			if top := slices.Index(rows, l.Visible()[0]); list.Above(l) > top {
				t.Fatalf("seed %d: %d above of %d", seed, list.Above(l), top)
			}
		}
	}
}
