package collect

import (
	"testing"
	"time"

	"tocsin/graph/alert"
)

// TestItemsOfJoinedGaps: gaps that touch lack the items of both; what overlaps may be the same
// items, so the greater number counts. The earliest time of asking stays.
func TestItemsOfJoinedGaps(t *testing.T) {
	for name, c := range map[string]struct {
		second window
		want   window
		items  int
	}{
		"touches behind": {window{from: 20, to: 30}, window{from: 10, to: 30}, 5},
		"touches before": {window{from: 5, to: 10}, window{from: 5, to: 20}, 5},
		"overlaps":       {window{from: 15, to: 30}, window{from: 10, to: 30}, 3},
		"lies within":    {window{from: 12, to: 15}, window{from: 10, to: 20}, 3},
		"is the same":    {window{from: 10, to: 20}, window{from: 10, to: 20}, 3},
	} {
		all := gaps{}
		all.add(window{from: 10, to: 20}, gap{Asked: 7, Items: 2})
		all.add(c.second, gap{Asked: 9, Items: 3, Partial: true})
		if g, ok := all[c.want]; len(all) != 1 || !ok || g.Items != c.items || g.Asked != 7 || !g.Partial || g.Alone {
			t.Errorf("%s: %v", name, all)
		}
	}
	apart := gaps{}
	apart.add(window{from: 10, to: 20}, gap{Items: 2})
	apart.add(window{from: 21, to: 30}, gap{Items: 3})
	if items, _ := apart.total(); len(apart) != 2 || items != 5 {
		t.Errorf("two that don't touch are %v", apart)
	}
}

// TestAnItemAloneAgain: a window in which an item stood alone does so no longer once more was
// left out in it.
func TestAnItemAloneAgain(t *testing.T) {
	all, w := gaps{}, window{from: 10, to: 11}
	all.add(w, gap{Items: 1, Alone: true})
	all.add(w, gap{Items: 2, Alone: true})
	if g := all[w]; !g.Alone || g.Items != 2 {
		t.Errorf("%+v", g)
	}
	all[w] = gap{Items: 4}
	all.add(w, gap{Items: 1, Alone: true})
	if g := all[w]; g.Alone || g.Items != 4 {
		t.Errorf("of two, of which one doesn't stand alone: %+v", g)
	}
}

// TestProvidersThatAnswered: what all answered for is no gap any more, and what is left of one
// stays; items that could not be read are lacking all the same.
func TestProvidersThatAnswered(t *testing.T) {
	for name, c := range map[string]struct {
		g    gap
		w    window
		want []window
	}{
		"all of it":         {gap{Partial: true}, window{from: 5, to: 40}, nil},
		"its middle":        {gap{Partial: true}, window{from: 15, to: 20}, []window{{from: 10, to: 15}, {from: 20, to: 30}}},
		"its end":           {gap{Partial: true}, window{from: 20, to: 30}, []window{{from: 10, to: 20}}},
		"beside it":         {gap{Partial: true}, window{from: 30, to: 40}, []window{{from: 10, to: 30}}},
		"items are lacking": {gap{Partial: true, Items: 1}, window{from: 5, to: 40}, []window{{from: 10, to: 30}}},
		"no provider did":   {gap{Items: 1}, window{from: 5, to: 40}, []window{{from: 10, to: 30}}},
	} {
		all := gaps{}
		all.add(window{from: 10, to: 30}, c.g)
		all.settle(c.w)
		got := all.windows()
		if len(got) != len(c.want) {
			t.Errorf("%s: %v", name, got)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: %v, want %v", name, got, c.want)
			}
		}
	}
}

// TestTheGapToAskForNext is the one that was asked for the longest ago; of several, the earliest.
func TestTheGapToAskForNext(t *testing.T) {
	const now = 10 * alert.Day
	due := now - gapLife
	for name, c := range map[string]struct {
		asked [3]alert.Time
		want  alert.Time // where it begins; 0 if none is due
	}{
		"none":             {[3]alert.Time{due + 1, due + 1, now}, 0},
		"one":              {[3]alert.Time{due + 1, due, now}, 2000},
		"the oldest":       {[3]alert.Time{due - 1, due - 5, due - 2}, 2000},
		"the oldest, last": {[3]alert.Time{due - 1, due - 2, due - 5}, 3000},
		"equal":            {[3]alert.Time{due, due, due}, 1000},
		"at once":          {[3]alert.Time{due, 0, due}, 2000},
		"in the future":    {[3]alert.Time{now + 1, due + 1, now}, 1000},
	} {
		all := gaps{}
		for i, at := range c.asked {
			from := alert.Time(1000 * (i + 1))
			all[window{from: from, to: from + 1}] = gap{Asked: at, Items: 1}
		}
		if w, ok := all.next(now); ok != (c.want != 0) || w.from != c.want {
			t.Errorf("%s: %v, %v", name, w, ok)
		}
	}
}

// TestAPageAsGreatAsBefore: in the past, a service is believed to send pages of a size for a
// while after one came, each time anew.
func TestAPageAsGreatAsBefore(t *testing.T) {
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	p := &pager{now: func() time.Time { return now }, pageSizes: pageSizes{once: true}}
	believes := func(when string, sizes ...int) {
		t.Helper()
		for n := 1; n <= 7; n++ {
			want := false
			for _, size := range sizes {
				want = want || size == n
			}
			if got := p.stillSends(n); got != want {
				t.Errorf("%s: pages of %d are believed: %v", when, n, got)
			}
		}
	}
	believes("at first")
	p.sent(5)
	believes("after a page of 5", 1, 2, 3, 4, 5)
	now = now.Add(limitLife - 1)
	p.sent(2)
	believes("after a smaller one", 1, 2, 3, 4, 5)
	p.sent(5)
	now = now.Add(limitLife - 1)
	believes("after another of 5", 1, 2, 3, 4, 5)
	now = now.Add(time.Second)
	believes("a while later")
	p.sent(2)
	believes("then after one of 2", 1, 2)
	p.once = false
	believes("of a poll", 1, 2, 3, 4, 5, 6, 7)
}
