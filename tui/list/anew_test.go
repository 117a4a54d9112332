package list_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"tocsin/graph/long"
)

// anew is another query or order, with its result.
func anew(l *ints, rows []int) int {
	l.Anew()
	w := l.Window()
	l.Take(w, answer(rows, w))
	row, _ := l.Current()
	return row
}

// Another query or order is seen from its top; the cursor stays on its row if it is in
// sight there.
func TestAnew(t *testing.T) {
	all := upTo(1000)
	back := slices.Clone(all)
	slices.Reverse(back)
	for _, c := range []struct {
		name     string
		at       int
		rows     []int
		on, line int
	}{
		{"deep, still deep", 500, all, 0, 0},
		{"deep, now in sight", 995, back, 995, 4},
		{"in sight, now deep", 4, back, 999, 0},
		{"in sight, still", 4, all, 4, 4},
		{"just in sight", 9, all, 9, 9},
		{"just out of sight", 10, all, 0, 0},
		{"left out", 4, all[5:], 5, 0},
		{"nothing", 4, nil, 0, 0},
		{"first", 0, back, 999, 0},
	} {
		l := newInts(10)
		settle(t, l, all)
		l.Select(c.at)
		settle(t, l, all)
		if got := anew(l, c.rows); got != c.on {
			t.Errorf("%s: on %d, want %d", c.name, got, c.on)
		}
		if visible := l.Visible(); len(c.rows) > 0 && (visible[0] != c.rows[0] || visible[c.line] != c.on || len(visible) != 10) {
			t.Errorf("%s: %v in sight", c.name, visible)
		}
		if l.Lacks() {
			t.Errorf("%s: a second search is needed", c.name)
		}
	}
}

// After it the cursor is held through refreshes, and an answer to an earlier window is of
// no use.
func TestAnewAndThenARefresh(t *testing.T) {
	l := newInts(10)
	settle(t, l, upTo(1000))
	l.Select(500)
	settle(t, l, upTo(1000))
	early := l.Window()
	l.Anew()
	l.Take(early, answer(upTo(1000), early))
	if row, _ := l.Current(); row != 500 || !l.Lacks() {
		t.Errorf("on %d", row)
	}
	if got := anew(l, upTo(1000)[498:]); got != 500 {
		t.Errorf("on %d", got)
	}
	refresh(l, upTo(1000))
	settle(t, l, upTo(1000))
	if row, _ := l.Current(); row != 500 || l.Place() != 500 {
		t.Errorf("on %d at %d", row, l.Place())
	}
}

// Whatever is done, the cursor is on a row that exists.
func TestAnewProperty(t *testing.T) {
	for seed := range uint64(long.Rounds(200)) {
		r := rand.New(rand.NewPCG(seed, 3))
		all := upTo(100 + r.IntN(300))
		l := newInts(1 + r.IntN(20))
		settle(t, l, all)
		for range 40 {
			switch r.IntN(5) {
			case 0:
				n := 1 + r.IntN(5)
				rows := every(n, all)
				r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
				before, _ := l.Current()
				got := anew(l, rows)
				sight := rows[:min(len(rows), len(l.Visible()))]
				if want := slices.Contains(sight, before); want && got != before || !want && got != rows[0] {
					t.Fatalf("seed %d: on %d after %d, in sight %v", seed, got, before, sight)
				}
				settle(t, l, rows)
				all = upTo(len(all))
				anew(l, all)
			case 1:
				l.Resize(1 + r.IntN(30))
			case 2:
				l.Move(r.IntN(41) - 20)
			case 3:
				l.Anew()
				l.Move(r.IntN(5) - 2)
			case 4:
				refresh(l, all)
			}
			settle(t, l, all)
			if row, ok := l.Current(); !ok || all[l.Place()] != row {
				t.Fatalf("seed %d: at %d on %d", seed, l.Place(), row)
			}
		}
	}
}
