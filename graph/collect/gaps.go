package collect

import (
	"time"

	"tocsin/graph/alert"
)

const (
	// gapLife is how long a window is taken to be unreadable before it is asked for
	// again.
	gapLife = time.Hour
	// lateFor is how long after their update time items become visible. A younger
	// gap may hold more than what was found in it.
	lateFor = alert.Hour
	// maxGaps is how many windows are remembered as unreadable; each costs its feed
	// some requests an hour.
	maxGaps = 1000
)

// gaps are the windows that hold an item which cannot be read, and when each was last
// asked for in vain.
type gaps map[window]time.Time

// addGap remembers a window as unreadable. If there are too many, it forgets the one
// farthest back, which is read again last.
func (c *capabilities) addGap(w window, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gaps[w.bare()] = now
	if len(c.gaps) <= maxGaps {
		return
	}
	oldest := w.bare()
	for g := range c.gaps {
		if g.from < oldest.from {
			oldest = g
		}
	}
	delete(c.gaps, oldest)
}

// dropGap forgets a gap.
func (c *capabilities) dropGap(w window) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.gaps, w.bare())
}

// gapSince returns when a gap was remembered.
func (c *capabilities) gapSince(w window) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.gaps[w.bare()]
}

// around cuts the gaps out of a window. It returns what is to be read instead, the
// last one first; nil if there is no gap in the window.
func (c *capabilities) around(w window) []window {
	c.mu.Lock()
	defer c.mu.Unlock()
	var first window
	found := false
	for g := range c.gaps {
		if g.overlaps(w) && (!found || g.from < first.from || g.from == first.from && g.createdFrom < first.createdFrom) {
			first, found = g, true
		}
	}
	if !found {
		return nil
	}
	return w.without(first)
}

// bare is the window without how it is read.
func (w window) bare() window {
	return window{from: w.from, to: w.to, createdFrom: w.createdFrom, createdTo: w.createdTo}
}

// overlaps reports whether two windows have times in common.
func (w window) overlaps(v window) bool {
	meet := func(from, to, from2, to2 alert.Time) bool { return (to == 0 || from2 < to) && (to2 == 0 || from < to2) }
	return meet(w.from, w.to, v.from, v.to) && meet(w.createdFrom, w.createdTo, v.createdFrom, v.createdTo)
}

// without cuts a gap out of a window: what comes after it, the gap itself, and what
// comes before it. A gap of one update time and some creation times is cut out of that
// time once it is read on its own.
func (w window) without(g window) []window {
	var out []window
	if w.to == 0 || g.to < w.to {
		after := w
		after.from = g.to
		out = append(out, after)
	}
	at := w
	if at.from, at.to = max(w.from, g.from), g.to; w.to != 0 {
		at.to = min(w.to, g.to)
	}
	switch inside := w.from >= g.from && w.to != 0 && w.to <= g.to; {
	case g.createdFrom == 0 && g.createdTo == 0:
		g.gap = true
		out = append(out, g)
	case inside:
		out = append(out, w.withoutCreation(g)...)
	default:
		out = append(out, at)
	}
	if w.from < g.from {
		before := w
		before.to = g.from
		out = append(out, before)
	}
	return out
}

// withoutCreation cuts a gap out of a window of no other update times.
func (w window) withoutCreation(g window) []window {
	after, before := w, w
	after.createdFrom, before.createdTo = g.createdTo, g.createdFrom
	g.gap = true
	var out []window
	if g.createdTo != 0 && (w.createdTo == 0 || g.createdTo < w.createdTo) {
		out = append(out, after)
	}
	out = append(out, g)
	if g.createdFrom > w.createdFrom {
		out = append(out, before)
	}
	return out
}
