package list_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"tocsin/graph/long"
)

// every returns the rows that a filter leaves: every nth one.
func every(n int, rows []int) (out []int) {
	for _, r := range rows {
		if r%n == 0 {
			out = append(out, r)
		}
	}
	return out
}

// turn puts another query in force, with its result.
func turn(t testing.TB, l *ints, rows []int) int {
	t.Helper()
	l.Reset(true)
	settleBy(t, l, rows, ordered)
	row, _ := l.Current()
	return row
}

// A filter that leaves out the cursor's row puts the cursor on its neighbour, and the
// cursor comes back when the filter goes, to the same line.
func TestAFilterOnAndOff(t *testing.T) {
	all := upTo(30_000)
	for _, c := range []struct{ at, n, want int }{
		{7321, 4, 7320}, {7323, 4, 7324}, {7320, 4, 7320}, {29_999, 10, 29_990}, {3, 100, 0}, {2049, 4000, 4000}, {1900, 4000, 0}, {15_001, 29_000, 29_000},
	} {
		l := newInts(20)
		settleBy(t, l, all, ordered)
		l.Select(c.at)
		settleBy(t, l, all, ordered)
		l.Move(-7)
		l.Move(7)
		settleBy(t, l, all, ordered)
		before := picture(l, 9)
		if got := turn(t, l, every(c.n, all)); got != c.want {
			t.Errorf("%d of every %d: on %d, want %d", c.at, c.n, got, c.want)
		}
		if got := turn(t, l, every(3, every(c.n, all))); got%(3*c.n) != 0 {
			t.Errorf("%d: on %d, which the second filter leaves out", c.at, got)
		}
		if turn(t, l, all); picture(l, 9) != before {
			t.Errorf("%d: after all filters\n%s\nbefore\n%s", c.at, picture(l, 9), before)
		}
	}
}

// A person who moves, or acts, after a filter has chosen another row.
func TestAFilterOffAfterTheCursorWasMoved(t *testing.T) {
	all := upTo(1000)
	for name, c := range map[string]struct {
		do   func(*ints)
		want int
	}{
		"nothing":        {func(*ints) {}, 501},
		"moved":          {func(l *ints) { l.Move(1) }, 504},
		"moved and back": {func(l *ints) { l.Move(1); l.Move(-1) }, 500},
		"acted on":       {func(l *ints) { l.Choose() }, 500},
		"refreshed":      {func(l *ints) { w := l.Window(); l.Take(w, ordered(every(4, all), w)) }, 501},
		"returned":       {func(l *ints) { l.Return(); w := l.Window(); l.Take(w, ordered(every(4, all), w)) }, 501},
		"returned late":  {func(l *ints) { l.Return(); l.Choose() }, 500},
		"resized":        {func(l *ints) { l.Resize(3) }, 501},
		"at home":        {func(l *ints) { l.Home() }, 0},
		"nothing left":   {func(l *ints) { turn(t, l, nil) }, 501},
		"forgotten":      {func(l *ints) { l.Reset(false) }, 0},
	} {
		l := newInts(10)
		settleBy(t, l, all, ordered)
		l.Select(501)
		settleBy(t, l, all, ordered)
		if got := turn(t, l, every(4, all)); got != 500 {
			t.Fatalf("%s: on %d", name, got)
		}
		c.do(l)
		if got := turn(t, l, all); got != c.want {
			t.Errorf("%s: on %d, want %d", name, got, c.want)
		}
	}
}

// A row that leaves by itself hands the cursor to the next one, which keeps it whatever
// comes, and also if another query shows the first one again.
func TestARowThatLeavesByItself(t *testing.T) {
	l := newInts(5)
	rows := upTo(100)
	settleBy(t, l, rows, ordered)
	l.Move(40)
	settleBy(t, l, rows, ordered)
	refreshBy := func(rows []int) int {
		w := l.Window()
		l.Take(w, ordered(rows, w))
		row, _ := l.Current()
		return row
	}
	without := slices.DeleteFunc(slices.Clone(rows), func(r int) bool { return r == 40 })
	if got := refreshBy(without); got != 41 {
		t.Errorf("on %d", got)
	}
	if got := refreshBy(rows); got != 41 {
		t.Errorf("the row came back and took the cursor: on %d", got)
	}
	refreshBy(without)
	if got := turn(t, l, rows); got != 41 {
		t.Errorf("another query took the cursor: on %d", got)
	}
	if got := refreshBy(slices.DeleteFunc(slices.Clone(rows), func(r int) bool { return r > 20 && r < 70 })); got != 20 && got != 70 {
		t.Errorf("all rows that were loaded left: on %d", got)
	}
}

// The next row gets the cursor of one that left by itself, even if the one before is
// nearer.
func TestTheNextRowGetsTheCursor(t *testing.T) {
	l := newInts(5)
	settleBy(t, l, []int{1, 2, 39, 40, 60, 61}, ordered)
	l.Move(3)
	w := l.Window()
	l.Take(w, ordered([]int{1, 2, 39, 60, 61}, w))
	if row, _ := l.Current(); row != 60 {
		t.Errorf("on %d", row)
	}
}

// A row that got the cursor back, and leaves by itself later, is forgotten.
func TestARowThatCameBackAndLeaves(t *testing.T) {
	l := newInts(10)
	all := upTo(1000)
	settleBy(t, l, all, ordered)
	l.Select(501)
	settleBy(t, l, all, ordered)
	turn(t, l, every(4, all))
	if got := turn(t, l, all); got != 501 {
		t.Fatalf("on %d", got)
	}
	w := l.Window()
	l.Take(w, ordered(slices.Concat(all[:501], all[502:]), w))
	if got := turn(t, l, all); got != 502 {
		t.Errorf("on %d, want 502", got)
	}
}

// The result of a search that goes on may lack the cursor's row for a while.
func TestAResultThatGrows(t *testing.T) {
	rows := upTo(1000)
	l := newInts(10)
	settleBy(t, l, rows, ordered)
	l.Select(800)
	settleBy(t, l, rows, ordered)
	l.Reset(true)
	for _, n := range []int{0, 20, 400, 795, 805, 1000} {
		w := l.Window()
		l.Take(w, ordered(rows[:n], w))
		want := min(800, max(n-1, 0))
		if row, _ := l.Current(); row != want {
			t.Errorf("%d rows: on %d, want %d", n, row, want)
		}
		l.Return()
	}
	w := l.Window()
	l.Take(w, ordered(rows, w))
	if row, _ := l.Current(); row != 800 || l.Lacks() {
		t.Errorf("on %d", row)
	}
}

// A cursor on a row that isn't loaded yet, when another query is requested.
func TestAQueryBeforeTheRowIsLoaded(t *testing.T) {
	all := upTo(30_000)
	for name, c := range map[string]struct {
		do       func(*ints)
		from, to int
	}{
		"at the end":   {func(l *ints) { l.End() }, 29_999, 29_999},
		"some pages":   {func(l *ints) { l.Page(9) }, 15_020, 15_080},
		"back":         {func(l *ints) { l.Page(-9) }, 14_920, 14_980},
		"end and back": {func(l *ints) { l.End(); l.Move(-1) }, 15_020, 15_080},
		"home":         {func(l *ints) { l.Home() }, 0, 0},
	} {
		l := newInts(20)
		settleBy(t, l, every(2, all), ordered)
		l.Select(15_000)
		settleBy(t, l, every(2, all), ordered)
		c.do(l)
		if got := turn(t, l, all); got < c.from || got > c.to {
			t.Errorf("%s: on %d, want %d to %d", name, got, c.from, c.to)
		}
	}
	l := newInts(5)
	settleBy(t, l, all[:50], ordered)
	l.End()
	settleBy(t, l, all[:70], ordered) // rows came before the answer
	if row, _ := l.Current(); row != 69 {
		t.Errorf("the last row is %d", row)
	}
}

// A window that shrinks and grows shows the same rows; one that grows shows what is above
// it, if that fits.
func TestSizesOfTheWindow(t *testing.T) {
	for _, c := range []struct {
		name  string
		do    func(*ints)
		sizes []int
		want  string // the first row and the cursor
	}{
		{"shrunk and grown", func(l *ints) { l.Move(6) }, []int{2, 10}, "0 6"},
		{"shrunk and grown a little", func(l *ints) { l.Move(6) }, []int{2, 5}, "2 6"},
		{"shrunk", func(l *ints) { l.Move(6) }, []int{2}, "5 6"},
		{"one line", func(l *ints) { l.Move(6) }, []int{1}, "6 6"},
		{"deep, shrunk and grown", func(l *ints) { l.Move(500); l.Move(-4) }, []int{3, 1, 7, 10}, "491 496"},
		{"near the top, grown", func(l *ints) { l.Move(14) }, []int{15}, "0 14"},
		{"near the top, grown too little", func(l *ints) { l.Move(14) }, []int{14}, "5 14"},
		{"near the top, grown and shrunk", func(l *ints) { l.Move(14) }, []int{15, 10}, "5 14"},
		{"deep, grown", func(l *ints) { l.Move(500) }, []int{40}, "491 500"},
		{"at the end, grown", func(l *ints) { l.End() }, []int{40}, "960 999"},
		{"at the end, grown and shrunk", func(l *ints) { l.End() }, []int{40, 10}, "990 999"},
		{"higher than the list", func(l *ints) { l.End() }, []int{2000}, "0 999"},
	} {
		l := newInts(10)
		rows := upTo(1000)
		settle(t, l, rows)
		c.do(l)
		settle(t, l, rows)
		for _, h := range c.sizes {
			l.Resize(h)
			settle(t, l, rows)
		}
		cursor, _ := l.Current()
		visible := l.Visible()
		if got := fmt.Sprint(visible[0], cursor); got != c.want || len(visible) != min(c.sizes[len(c.sizes)-1], len(rows)) {
			t.Errorf("%s: %s, %d rows in sight; want %s", c.name, got, len(visible), c.want)
		}
	}
}

// A size that doesn't change moves nothing, wherever rows that came have put the cursor.
func TestTheSameSize(t *testing.T) {
	l := newInts(10)
	all := upTo(400)
	settleBy(t, l, all[200:], ordered)
	l.Move(57)
	settleBy(t, l, all[200:], ordered)
	turn(t, l, all[255:]) // the cursor is on the third line, and goes to the last one
	refresh(l, all)
	settleBy(t, l, all, ordered)
	before := picture(l, 6)
	if l.Resize(10); picture(l, 6) != before || l.Visible()[0] != 248 {
		t.Errorf("before\n%s\nafter\n%s", before, picture(l, 6))
	}
}

// The cursor leaves a row, and the row goes: a result around it tells nothing of the
// cursor's new row.
func TestALateResultAroundARowThatIsGone(t *testing.T) {
	l := newInts(10)
	settle(t, l, upTo(1000))
	l.Select(500)
	settle(t, l, upTo(1000))
	late := l.Window()
	l.Move(5)
	many := make([]int, 0, 3000)
	for i := range 2000 {
		many = append(many, i-2000)
	}
	for _, n := range upTo(1000) {
		if n != 500 {
			many = append(many, n)
		}
	}
	l.Take(late, answer(many, late))
	if row, _ := l.Current(); row != 505 || !l.Lacks() {
		t.Errorf("on %d", row)
	}
	settle(t, l, many)
	if row, _ := l.Current(); row != 505 {
		t.Errorf("in the end on %d", row)
	}
}

// A thousand rows come above a cursor on the first row: a higher window shows as many of
// them as it holds, and a lower one keeps the cursor in sight.
func TestSizesAboveTheFirstRow(t *testing.T) {
	l := newInts(10)
	settle(t, l, upTo(2000)[1000:])
	refresh(l, upTo(2000))
	settle(t, l, upTo(2000))
	for _, c := range []struct{ height, first int }{{10, 991}, {30, 971}, {5, 996}, {1200, 0}, {10, 991}} {
		l.Resize(c.height)
		settle(t, l, upTo(2000))
		if row, _ := l.Current(); row != 1000 || l.Visible()[0] != c.first {
			t.Errorf("%d lines: on %d, the first is %d, want %d", c.height, row, l.Visible()[0], c.first)
		}
	}
}

// Whatever filters come and go, sizes change and rows arrive, the cursor stays on its row,
// or on a neighbour while the row is left out.
func TestFilterProperty(t *testing.T) {
	for seed := range uint64(long.Rounds(200)) {
		r := rand.New(rand.NewPCG(seed, 2))
		all, n := upTo(200+r.IntN(300)), 1
		l := newInts(1 + r.IntN(20))
		settleBy(t, l, all, ordered)
		l.Move(r.IntN(len(all)))
		settleBy(t, l, all, ordered)
		chosen, _ := l.Current()
		for range 40 {
			switch r.IntN(4) {
			case 0:
				n = 1 + r.IntN(9)
				l.Reset(true)
			case 1:
				l.Resize(1 + r.IntN(30))
			case 2:
				l.Move(r.IntN(21) - 10)
				settleBy(t, l, every(n, all), ordered)
				chosen, _ = l.Current()
			case 3:
				w := l.Window()
				l.Take(w, ordered(every(n, all), w))
			}
			settleBy(t, l, every(n, all), ordered)
			got, ok := l.Current()
			low := chosen / n * n
			high := min(low+n, (len(all)-1)/n*n)
			if !ok || chosen%n == 0 && got != chosen || got != low && got != high {
				t.Fatalf("seed %d: every %d: on %d, want %d, %d or %d", seed, n, got, chosen, low, high)
			}
			if want := min(len(every(n, all)), len(l.Visible())); len(l.Visible()) != want || want == 0 {
				t.Fatalf("seed %d: %d rows in sight", seed, len(l.Visible()))
			}
		}
	}
}

// After a result that was not whole, the next one names the neighbour, and not the row
// that stood in for it.
func TestTheNeighbourAfterAPartOfTheResult(t *testing.T) {
	all := upTo(1000)
	l := newInts(10)
	settleBy(t, l, all, ordered)
	l.Select(501)
	settleBy(t, l, all, ordered)
	if got := turn(t, l, []int{0, 520}); got != 520 {
		t.Fatalf("on %d", got)
	}
	l.Return()
	w := l.Window()
	l.Take(w, ordered(every(4, all), w))
	if got, _ := l.Current(); got != 500 {
		t.Errorf("on %d, want 500", got)
	}
}

// A row that was selected and isn't loaded yet gets the cursor also if the row under it is acted
// on meanwhile.
func TestASelectedRowIsChosenLater(t *testing.T) {
	all := upTo(3000)
	for name, do := range map[string]func(l *ints){"nothing": func(*ints) {}, "acted on": (*ints).Choose, "resized": func(l *ints) { l.Resize(3) }} {
		l := newInts(10)
		settleBy(t, l, all, ordered)
		l.Select(2000)
		do(l)
		settleBy(t, l, all, ordered)
		if row, _ := l.Current(); row != 2000 {
			t.Errorf("%s: on %d", name, row)
		}
		l.Move(1)
		l.Choose()
		settleBy(t, l, all, ordered)
		if row, _ := l.Current(); row != 2001 {
			t.Errorf("%s, and moved: on %d", name, row)
		}
	}
}
