package list_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/long"
	"tocsin/tui/list"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

type ints = list.List[int, int]

func newInts(height int) *ints {
	l := list.New(func(n int) int { return n })
	l.Resize(height)
	return l
}

// answer returns a store's result for a window, as index.Search does for a row that it
// doesn't have.
func answer(rows []int, w list.Window[int]) list.Result[int] {
	a := list.Result[int]{Cursor: -1, Near: -1, Total: len(rows)}
	if w.Held {
		a.Cursor = slices.Index(rows, w.Around)
	}
	return cut(a, rows, w)
}

// ordered is answer for rows that ascend, of which the store also has those left out.
func ordered(rows []int, w list.Window[int]) list.Result[int] {
	a := list.Result[int]{Cursor: -1, Near: -1, Total: len(rows)}
	if i, ok := slices.BinarySearch(rows, w.Around); w.Held && ok {
		a.Cursor = i
	} else if w.Held && len(rows) > 0 {
		a.Near = min(i, len(rows)-1)
		if i > 0 && w.Around-rows[i-1] < rows[a.Near]-w.Around {
			a.Near = i - 1
		}
	}
	return cut(a, rows, w)
}

func cut(a list.Result[int], rows []int, w list.Window[int]) list.Result[int] {
	a.First = w.Top
	if at := max(a.Cursor, a.Near); at >= 0 {
		a.First = at - w.Above
	}
	a.First = max(min(a.First, len(rows)-w.Rows), 0)
	a.Rows = slices.Clone(rows[a.First:min(a.First+w.Rows, len(rows))])
	return a
}

// settle queries until nothing lacks.
func settle(t testing.TB, l *ints, rows []int) {
	t.Helper()
	settleBy(t, l, rows, answer)
}

func settleBy(t testing.TB, l *ints, rows []int, answer func([]int, list.Window[int]) list.Result[int]) {
	t.Helper()
	for range 5 {
		if !l.Lacks() {
			return
		}
		w := l.Window()
		l.Take(w, answer(rows, w))
	}
	t.Fatal("the list asks for ever")
}

func upTo(n int) []int {
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	return rows
}

func picture(l *ints, w int) string {
	th := theme.New(theme.Options{Name: "mono", ASCII: true})
	lines := l.Draw(th, w, true, func(line *strings.Builder, n int, on *theme.Theme, w int) {
		mark := " "
		if on != th {
			mark = ">"
		}
		line.WriteString(on.Paint(theme.Muted, text.Fit(fmt.Sprint(mark, n), w)))
	})
	return ansi.Strip(strings.Join(lines, "\n"))
}

func TestMoves(t *testing.T) {
	rows := upTo(1000)
	for _, c := range []struct {
		name string
		do   func(*ints)
		want string // the window of five rows
	}{
		{"at first", func(*ints) {}, ">0 1 2 3 4"},
		{"down", func(l *ints) { l.Move(1) }, "0 >1 2 3 4"},
		{"down past the window", func(l *ints) { l.Move(5) }, "1 2 3 4 >5"},
		{"up past the start", func(l *ints) { l.Move(-3) }, ">0 1 2 3 4"},
		{"page", func(l *ints) { l.Page(1) }, ">4 5 6 7 8"},
		{"page and back", func(l *ints) { l.Move(2); l.Page(1); l.Page(-1) }, "0 1 >2 3 4"},
		{"half page", func(l *ints) { l.HalfPage(1) }, ">2 3 4 5 6"},
		{"end", func(l *ints) { l.End() }, "995 996 997 998 >999"},
		{"end, up", func(l *ints) { l.End(); l.Move(-4) }, ">995 996 997 998 999"},
		{"end, page up", func(l *ints) { l.End(); l.Page(-1) }, "991 992 993 994 >995"},
		{"end, page down", func(l *ints) { l.End(); l.Page(1) }, "995 996 997 998 >999"},
		{"end, home", func(l *ints) { l.End(); l.Home() }, ">0 1 2 3 4"},
		{"many pages before an answer", func(l *ints) { l.Page(9); l.Move(1) }, "36 >37 38 39 40"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newInts(5)
			settle(t, l, rows)
			c.do(l)
			settle(t, l, rows)
			got := strings.Join(strings.Fields(strings.NewReplacer("#", "", "|", "", "\n", " ").Replace(picture(l, 8))), " ")
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestShortAndEmptyAnswers(t *testing.T) {
	l := newInts(3)
	settle(t, l, nil)
	for _, do := range []func(){func() { l.Move(1) }, func() { l.End() }, func() { l.Home() }, func() { l.Page(1) }} {
		do()
	}
	if _, ok := l.Current(); ok || l.Place() != -1 || l.Lacks() {
		t.Errorf("an empty list has a row at %d", l.Place())
	}
	if got := picture(l, 3); got != "   \n   \n   " {
		t.Errorf("empty:\n%s", got)
	}
	l.Reset(true)
	settle(t, l, []int{7})
	l.Move(5)
	if got := picture(l, 3); got != ">7 \n   \n   " {
		t.Errorf("one row:\n%s", got)
	}
}

func TestRowsNotYetLoadedAreShownAsSuch(t *testing.T) {
	l := newInts(3)
	settle(t, l, upTo(100))
	l.End()
	if got := picture(l, 4); got != "…  |\n…  |\n…  #" {
		t.Errorf("got\n%s", got)
	}
	if _, ok := l.Current(); ok || !l.Lacks() {
		t.Error("an unloaded row passes for a row")
	}
}

func TestNewRowsMoveTheListWhileTheFirstRowIsInSight(t *testing.T) {
	l := newInts(4)
	settle(t, l, []int{10, 11, 12, 13, 14, 15})
	l.Move(1)
	refresh(l, []int{9, 10, 11, 12, 13, 14, 15})
	if got := picture(l, 4); got != " 9 #\n 10#\n>11|\n 12|" {
		t.Errorf("with the first row in sight:\n%s", got)
	}
	l.Move(2)
	refresh(l, []int{7, 8, 9, 10, 11, 12, 13, 14, 15})
	if got := picture(l, 4); got != " 10|\n 11#\n 12|\n>13|" {
		t.Errorf("below:\n%s", got)
	}
	l.Home()
	refresh(l, []int{6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
	if got := picture(l, 4); got != " 6 #\n>7 |\n 8 |\n 9 |" {
		t.Errorf("on the first row again:\n%s", got)
	}
}

func TestAnotherOrderEndsTheStayOnTheFirstRow(t *testing.T) {
	l := newInts(3)
	settle(t, l, upTo(9)) // the cursor is on row 0, the first
	l.Reset(true)
	settle(t, l, []int{7, 0, 1, 2, 3, 4, 5, 6, 8}) // and is the second in another order
	refresh(l, []int{30, 7, 0, 1, 2, 3, 4, 5, 6, 8})
	if got := picture(l, 4); got != ">0 #\n 1 |\n 2 |" {
		t.Errorf("a row above the second one moved the list:\n%s", got)
	}
}

func refresh(l *ints, rows []int) {
	w := l.Window()
	l.Take(w, answer(rows, w))
}

func TestTheCursorOfARowThatIsGone(t *testing.T) {
	for _, c := range []struct {
		name string
		next []int
		want int
	}{
		{"later neighbour", []int{0, 1, 2, 4, 5}, 4},
		{"later one further", []int{0, 1, 5}, 5},
		{"earlier neighbour", []int{0, 1, 2}, 2},
		{"all others", []int{20, 21, 22, 23, 24}, 23},
	} {
		l := newInts(5)
		settle(t, l, upTo(6))
		l.Move(3)
		refresh(l, c.next)
		if got, _ := l.Current(); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func TestAnAnswerOfAnotherPlaceIsDropped(t *testing.T) {
	rows := upTo(1000)
	l := newInts(5)
	settle(t, l, rows)
	late := l.Window()
	l.End()
	settle(t, l, rows)
	l.Take(late, answer(rows, late))
	if got, _ := l.Current(); got != 999 || !l.Lacks() {
		t.Errorf("the cursor is on %d", got)
	}
	settle(t, l, rows)
	if got, _ := l.Current(); got != 999 {
		t.Errorf("the cursor went to %d", got)
	}
}

func TestSelectGoesToARowThatIsFarAway(t *testing.T) {
	rows := upTo(1000)
	l := newInts(5)
	settle(t, l, rows)
	l.Select(500)
	settle(t, l, rows)
	if got, _ := l.Current(); got != 500 {
		t.Errorf("on %d", got)
	}
	l.Select(501)
	if got, _ := l.Current(); got != 501 {
		t.Errorf("a loaded row is chosen at once; on %d", got)
	}
	if got, ok := l.Neighbour(1); !ok || got != 502 {
		t.Errorf("neighbour: %d", got)
	}
}

// Whatever is pressed and whatever arrives, the cursor is inside the window,
// the window inside the result, and a row that exists keeps the cursor.
func TestCursorProperty(t *testing.T) {
	for seed := range uint64(long.Rounds(400)) {
		r := rand.New(rand.NewPCG(seed, 1))
		rows := upTo(r.IntN(80))
		next := len(rows)
		l := newInts(1 + r.IntN(12))
		var late []func()
		for range 60 {
			switch r.IntN(12) {
			case 0, 1:
				l.Move(r.IntN(21) - 10)
			case 2:
				l.Page(r.IntN(5) - 2)
			case 3:
				l.HalfPage(r.IntN(3) - 1)
			case 4:
				l.Home()
			case 5:
				l.End()
			case 6:
				l.Resize(r.IntN(14))
			case 7:
				rows, next = change(r, rows, next)
				late = nil // a screen drops answers of older generations
				l.Reset(true)
			case 8:
				w := l.Window()
				a := answer(rows, w)
				late = append(late, func() { l.Take(w, a) })
			case 9:
				if len(late) > 0 {
					late[0]()
					late = late[1:]
				}
			default:
				before, ok := l.Current()
				settle(t, l, rows)
				after, _ := l.Current()
				if ok && slices.Contains(rows, before) && before != after {
					t.Fatalf("seed %d: the cursor went from %d to %d", seed, before, after)
				}
				if len(l.Visible()) != min(len(rows), strings.Count(picture(l, 6), "\n")+1) {
					t.Fatalf("seed %d: %d of %d rows are in sight\n%s", seed, len(l.Visible()), len(rows), picture(l, 6))
				}
			}
			shown := picture(l, 9)
			if n := strings.Count(shown, ">"); n > 1 || (n == 0) == visibleCursor(l) {
				t.Fatalf("seed %d: the cursor at %d of %d is drawn %d times:\n%s", seed, l.Place(), l.Len(), n, shown)
			}
			if l.Place() >= l.Len() {
				t.Fatalf("seed %d: place %d of %d", seed, l.Place(), l.Len())
			}
		}
	}
}

func visibleCursor(l *ints) bool { _, ok := l.Current(); return ok }

func change(r *rand.Rand, rows []int, next int) ([]int, int) {
	rows = slices.Clone(rows)
	for range r.IntN(8) {
		if len(rows) > 0 && r.IntN(2) == 0 {
			i := r.IntN(len(rows))
			rows = slices.Delete(rows, i, i+1)
		} else {
			rows = slices.Insert(rows, r.IntN(len(rows)+1), next)
			next++
		}
	}
	return rows, next
}

func TestDrawIsExact(t *testing.T) {
	th := theme.New(theme.Options{Dark: true})
	for _, w := range []int{1, 2, 7, 40} {
		l := newInts(6)
		settle(t, l, upTo(50))
		for _, line := range l.Draw(th, w, w == 7, func(line *strings.Builder, n int, on *theme.Theme, w int) { text.WriteFit(line, "漢字漢字", w) }) {
			if text.Width(line) != w {
				t.Errorf("%d columns: %q has %d", w, line, text.Width(line))
			}
		}
	}
}

// One key: 40 rows of 10 coloured cells, 120 columns.
func BenchmarkKey(b *testing.B) {
	th := theme.New(theme.Options{Dark: true})
	rows := upTo(10_000)
	l := newInts(40)
	settle(b, l, rows)
	paint := func(line *strings.Builder, n int, on *theme.Theme, w int) {
		for i := range 10 {
			line.WriteString(on.Paint(theme.Role(i+1), text.Fit(text.Clean("workstation-17.contoso.example"), 11)))
			line.WriteByte(' ')
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		l.Move(1)
		settle(b, l, rows)
		_ = l.Draw(th, 121, true, paint)
	}
}

// To choose a row ends the wish for the last row, also before either is loaded.
func TestSelectAfterTheEnd(t *testing.T) {
	l := newInts(5)
	settle(t, l, upTo(1000))
	l.End()
	if w := l.Window(); w.Held || w.Top < 1000 {
		t.Fatalf("the end asks for %+v", w)
	}
	l.Select(100)
	if w := l.Window(); !w.Held || w.Around != 100 || w.Top != 990 {
		t.Errorf("asks for %+v", w)
	}
}

// TestTakeWhole reads a whole list again and again: the cursor stays on its row, wherever that has
// gone, and goes to a neighbour if its row is gone.
func TestTakeWhole(t *testing.T) {
	l := list.New(func(s string) string { return s })
	l.Resize(3)
	for _, c := range []struct {
		rows string
		move int
		want string
	}{
		{"a b c d", 0, "a"}, {"a b c d", 2, "c"}, {"c a b d", 0, "c"}, {"x y a b d", 0, "a"}, {"x y", 0, "y"}, {"", 0, ""}, {"a b", 1, "b"}, {"z a b", 0, "b"},
	} {
		list.TakeWhole(l, strings.Fields(c.rows))
		l.Move(c.move)
		if got, _ := l.Current(); got != c.want {
			t.Errorf("in %q the cursor is on %q, want %q", c.rows, got, c.want)
		}
	}
}
