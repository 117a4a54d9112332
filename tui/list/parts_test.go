package list

import (
	"slices"
	"testing"
)

// What is loaded answers by place, also for places before and behind it.
func TestLoaded(t *testing.T) {
	l := loaded[int, int]{key: func(n int) int { return n * 10 }}
	if _, ok := l.near(0); ok || l.find(0) != -1 || len(l.between(0, 9)) > 0 {
		t.Error("nothing is loaded")
	}
	l.take(Result[int]{Rows: []int{5, 6, 7}, First: 100, Total: 1000})
	for _, c := range []struct {
		place, key int
		ok         bool
		near       int
	}{{-1, 0, false, 50}, {99, 0, false, 50}, {100, 50, true, 50}, {102, 70, true, 70}, {103, 0, false, 70}} {
		key, ok := l.keyAt(c.place)
		near, _ := l.near(c.place)
		if key != c.key || ok != c.ok || near != c.near || ok && l.find(key) != c.place {
			t.Errorf("at %d: %d %v, near it %d", c.place, key, ok, near)
		}
	}
	if got := l.between(101, 200); !slices.Equal(got, []int{6, 7}) || l.has(101, 104) || !l.has(100, 103) {
		t.Errorf("from 101: %v", got)
	}
	for _, c := range []struct {
		now map[int]int
		to  int
		ok  bool
	}{{map[int]int{50: 1, 70: 3}, 3, true}, {map[int]int{50: 1}, 1, true}, {map[int]int{80: 1}, 0, false}} {
		if to, ok := l.nearest(101, c.now); to != c.to || ok != c.ok {
			t.Errorf("of %v: %d %v", c.now, to, ok)
		}
	}
}

// A window keeps its top and its cursor's line, whatever height it has in between; one that gains the
// rows above it begins with the first.
func TestSight(t *testing.T) {
	s := sight{cursor: -1, follow: true, height: 10}
	s.choose(50, 45, 100)
	for _, c := range []struct{ height, top, line int }{{3, 48, 2}, {10, 45, 5}, {30, 45, 5}, {60, 0, 50}, {200, 0, 50}, {10, 45, 5}} {
		if s.resize(c.height, 100); s.top() != c.top || s.line != c.line || s.cursor != 50 {
			t.Errorf("%d lines: from %d, the cursor at %d on line %d", c.height, s.top(), s.cursor, s.line)
		}
	}
	for _, c := range []struct {
		name        string
		do          func()
		line, above int
		follow      bool
	}{
		{"rows come above", func() { s.settle(53, 103); s.came(3) }, 5, 3, false},
		{"and go", func() { s.came(-2) }, 5, 3, false},
		{"up", func() { s.choose(2, 2, 103) }, 0, 2, false},
		{"to the top", func() { s.choose(0, 0, 103) }, 0, 0, true},
		{"a row far below is looked for", func() { s.seek(70, -1); s.settle(70, 103) }, 3, 67, false},
		{"one that stood on a line", func() { s.seek(70, 7); s.settle(70, 103) }, 7, 63, false},
		{"one near the top", func() { s.seek(8, -1); s.settle(8, 103) }, 8, 0, true},
		{"another query", func() { s.turn(60); s.settle(60, 80) }, 8, 0, false},
		{"nothing", func() { s.empty(0) }, 0, 0, true},
	} {
		if c.do(); s.line != c.line || s.above != c.above || s.follow != c.follow {
			t.Errorf("%s: on line %d, %d above, follows %v", c.name, s.line, s.above, s.follow)
		}
	}
}

// The row that another query left out is remembered until it comes back or a person chooses one.
func TestHold(t *testing.T) {
	for _, c := range []struct {
		name    string
		do      func(h *hold[int])
		id      int
		strayed bool
	}{
		{"a refresh", func(h *hold[int]) { h.on(2, true) }, 2, false},
		{"another query", func(h *hold[int]) { h.turned = true; h.on(2, true) }, 2, true},
		{"without rows", func(h *hold[int]) { h.turned = true; h.empty() }, 1, true},
		{"and back", func(h *hold[int]) { h.turned = true; h.on(2, true); h.back(); h.on(1, true) }, 1, false},
		{"chosen", func(h *hold[int]) { h.turned = true; h.on(2, true); h.choose(3, true, false); h.back() }, 3, false},
		{"not loaded", func(h *hold[int]) { h.on(0, false) }, 1, false},
	} {
		h := hold[int]{id: 1, is: true}
		if c.do(&h); h.id != c.id || h.strayed != c.strayed {
			t.Errorf("%s: on %d, strayed %v", c.name, h.id, h.strayed)
		}
	}
	h := hold[int]{id: 1, is: true, anew: true}
	h.seek(7, sought{true, -1})
	if h.anew || h.seeks(Window[int]{Held: true, Around: 1}) || !h.seeks(Window[int]{Held: true, Around: 7}) {
		t.Errorf("looking for 7: %+v", h)
	}
	if h.choose(0, false, true); !h.last || h.seeks(Window[int]{Held: true, Around: 7}) {
		t.Errorf("the last row was chosen: %+v", h)
	}
}
