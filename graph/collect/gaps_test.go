package collect

import (
	"math/rand/v2"
	"testing"

	"tocsin/graph/alert"
)

// TestGapsAreCutOut: whatever the gaps, what is read instead of a window covers it, but
// for the gaps, and no time is read twice.
func TestGapsAreCutOut(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 3000 {
		c := newCapabilities(capability{top: 10})
		for range r.IntN(4) {
			from, born := alert.Time(1+r.IntN(30)), alert.Time(1+r.IntN(30))
			g := window{from: from, to: from + 1 + alert.Time(r.IntN(4))}
			if r.IntN(2) == 0 {
				g.createdFrom, g.createdTo = born, born+1+alert.Time(r.IntN(9))
			}
			c.gaps.add(g, gap{Items: 1, Alone: true})
		}
		w := window{from: alert.Time(1 + r.IntN(20))}
		if r.IntN(2) == 0 {
			w.to = w.from + 1 + alert.Time(r.IntN(20))
		}
		var read, left []window
		for stack := []window{w}; len(stack) > 0; {
			top := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			parts := c.around(top)
			switch {
			case top.gap:
				left = append(left, top)
			case parts == nil:
				read = append(read, top)
			default:
				stack = append(stack, parts...)
			}
			if len(read)+len(left) > 200 {
				t.Fatalf("%v around %v does not end", w, c.gaps)
			}
		}
		for updated := alert.Time(1); updated < 45; updated++ {
			for created := alert.Time(1); created < 45; created++ {
				want, got := 0, 0
				if w.contains(updated, created) {
					want = 1
				}
				for g := range c.gaps {
					if g.contains(updated, created) {
						want = 0
					}
				}
				for _, v := range read {
					if v.contains(updated, created) {
						got++
					}
				}
				if got != want {
					t.Fatalf("%v around %v: %d, %d is read %d times in %v", w, c.gaps, updated, created, got, read)
				}
			}
		}
	}
}

// TestBisect: two halves make the whole, and an item lies in one of them.
func TestBisect(t *testing.T) {
	for _, w := range []window{
		{from: 10, to: 20},
		{from: 10, to: 12},
		{from: 10, to: 11},
		{from: 10, to: 11, createdTo: 11},
		{from: 10, to: 11, createdFrom: 11},
		{from: 10, to: 11, createdFrom: 3, createdTo: 9},
		{from: 10 * alert.Day, to: 10*alert.Day + 1, createdTo: 9 * alert.Day},
	} {
		halves := w.bisect(w.oneUpdate())
		if len(halves) != 2 || halves[0] == w || halves[1] == w {
			t.Fatalf("%v: %v", w, halves)
		}
		for _, updated := range []alert.Time{9, 10, 11, 15, 19, 20, 10 * alert.Day} {
			for _, created := range []alert.Time{1, 2, 3, 5, 8, 9, 10, 11, 12, alert.Day, 9*alert.Day - alert.Hour, 9 * alert.Day} {
				n := 0
				for _, h := range halves {
					if h.contains(updated, created) {
						n++
					}
				}
				if in := w.contains(updated, created); in != (n == 1) {
					t.Errorf("%v: %d, %d lies in %d of %v", w, updated, created, n, halves)
				}
			}
		}
	}
}
