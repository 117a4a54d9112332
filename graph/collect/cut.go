package collect

import "tocsin/graph/alert"

// around cuts the gaps of items that stand alone out of a window. It returns what
// is to be read instead, the last one first; nil if there is none in the window.
func (c *capabilities) around(w window) []window {
	c.mu.Lock()
	defer c.mu.Unlock()
	var first window
	found := false
	for g, why := range c.gaps {
		if why.Alone && g.overlaps(w) && (!found || g.before(first)) {
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
