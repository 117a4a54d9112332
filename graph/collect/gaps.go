package collect

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"tocsin/graph/alert"
)

const (
	// gapLife is how long a gap is taken to be unreadable before it is asked for again.
	gapLife = alert.Hour
	// lateFor is how long after their update time items become visible. A younger
	// gap may hold more than what was found in it.
	lateFor = alert.Hour
	// maxGaps is how many gaps are remembered. Each costs its feed some requests an
	// hour, and all are stored whenever progress moves.
	maxGaps = 256
)

// gap says why a window is to be read again.
type gap struct {
	Asked   alert.Time `json:"asked,omitempty"`   // when it was last asked for in vain; 0 = it is to be asked for now
	Items   int        `json:"items,omitempty"`   // how many could not be read
	Alone   bool       `json:"alone,omitempty"`   // the one item stands alone: other readings leave the window out
	Partial bool       `json:"partial,omitempty"` // answers lacked the items of some providers
}

// due reports whether it is time to ask for a gap again. A time ahead of now is not
// believed.
func (g gap) due(now alert.Time) bool { return g.Asked > now || now-g.Asked >= gapLife }

// gaps are the windows that are known not to be read whole. Gaps whose items do not
// stand alone have update times only; they do not touch each other.
type gaps map[window]gap

// add adds a gap. Those that are not alone are joined to their neighbours. If there are
// too many, the two that are closest together become one.
func (s gaps) add(w window, g gap) {
	w = w.bare()
	if !g.Alone {
		w, g = s.joined(window{from: w.from, to: w.to}, g)
	}
	if old, ok := s[w]; ok {
		g.Items, g.Alone, g.Partial = max(g.Items, old.Items), g.Alone && old.Alone, g.Partial || old.Partial
	}
	s[w] = g
	if len(s) <= maxGaps {
		return
	}
	all, closest := s.windows(), 0
	for i := range all[1:] {
		if all[i+1].from-all[i].to < all[closest+1].from-all[closest].to {
			closest = i
		}
	}
	a, b := all[closest], all[closest+1]
	g = gap{Asked: min(s[a].Asked, s[b].Asked), Items: s[a].Items + s[b].Items, Partial: s[a].Partial || s[b].Partial}
	delete(s, a)
	delete(s, b)
	s.add(window{from: a.from, to: max(a.to, b.to)}, g)
}

// joined takes out the gaps that touch a window and are not alone, and returns all of
// them as one. What is found a second time in the same window counts once. The earliest
// time counts, or a gap that grows with each poll would never be asked for.
func (s gaps) joined(w window, g gap) (window, gap) {
	whole := w
	for v, old := range s {
		if old.Alone || v.from > w.to || w.from > v.to {
			continue
		}
		if v.overlaps(w) {
			g.Items = max(g.Items, old.Items)
		} else {
			g.Items += old.Items
		}
		g.Asked, g.Partial = min(g.Asked, old.Asked), g.Partial || old.Partial
		whole.from, whole.to = min(whole.from, v.from), max(whole.to, v.to)
		delete(s, v)
	}
	return whole, g
}

// reopen makes a gap due at once.
func (s gaps) reopen(w window) {
	if g, ok := s[w.bare()]; ok {
		g.Asked = 0
		s[w.bare()] = g
	}
}

// settle notes that all providers answered for a window.
func (s gaps) settle(w window) {
	for v, g := range maps.Clone(s) {
		if !g.Partial || g.Items > 0 || !v.overlaps(w) {
			continue
		}
		delete(s, v)
		if v.from < w.from {
			s[window{from: v.from, to: w.from}] = g
		}
		if w.to < v.to {
			s[window{from: w.to, to: v.to}] = g
		}
	}
}

// next returns the gap that was not asked for the longest, if one is due.
func (s gaps) next(now alert.Time) (first window, due bool) {
	for w, g := range s {
		if g.due(now) && (!due || g.Asked < s[first].Asked || g.Asked == s[first].Asked && w.before(first)) {
			first, due = w, true
		}
	}
	return first, due
}

// since returns the gaps without those that lie wholly before a time.
func (s gaps) since(at alert.Time) gaps {
	if at == math.MinInt64 {
		return s
	}
	out := gaps{}
	for w, g := range s {
		if !w.endsBy(at) {
			out[w] = g
		}
	}
	return out
}

// total returns how many items could not be read, and in how many windows answers were
// partial.
func (s gaps) total() (items, partial int) {
	for _, g := range s {
		items += g.Items
		if g.Partial {
			partial++
		}
	}
	return items, partial
}

// windows returns the windows in their order.
func (s gaps) windows() []window {
	return slices.SortedFunc(maps.Keys(s), func(a, b window) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.createdFrom, b.createdFrom), cmp.Compare(a.to, b.to), cmp.Compare(a.createdTo, b.createdTo))
	})
}

// before reports whether a window begins before another one.
func (w window) before(v window) bool {
	return w.from < v.from || w.from == v.from && w.createdFrom < v.createdFrom
}

// changeGaps changes the gaps.
func (c *capabilities) changeGaps(do func(gaps)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	do(c.gaps)
}

// knownGaps returns a copy of the gaps.
func (c *capabilities) knownGaps() gaps {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.gaps)
}

// leaveOut notes that an item among others of its update time, or the end of a window,
// was left out.
func (p *pager) leaveOut(w window) {
	now := alert.At(p.now())
	if w = (window{from: w.from, to: w.to}); w.to == 0 {
		w.to = max(w.from, now) + 1
	}
	if p.tally == nil {
		p.tally = map[window]int{}
	}
	p.tally[w]++
	p.capabilities.changeGaps(func(g gaps) { g.add(w, gap{Asked: now, Items: p.tally[w]}) })
}
