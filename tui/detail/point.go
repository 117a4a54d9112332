package detail

import "tocsin/tui/text"

// tabsLine is the line of the tabs.
const tabsLine = 1

// headLines returns how many lines come before the page in a pane of h lines.
func headLines(p *Pane, h int) int {
	n := tabsLine + 1
	if h >= roomy {
		n++
	}
	if p.asked.failed != nil && p.asked.has(p.shown) {
		n++
	}
	return n
}

// Point chooses the tab or the row which is drawn at a place of a pane of w by h cells. It
// reports whether it is a row that the cursor was on before.
func (p *Pane) Point(x, y, w, h int) (again bool) {
	if y == tabsLine {
		pointTab(p, x, w)
		return false
	}
	v := &p.views[p.chosen]
	at := v.top + y - headLines(p, h)
	for _, row := range v.built.stops {
		if y >= headLines(p, h) && at >= row.from && at < row.to {
			again = v.at == row.id
			v.put(row.id)
			return again
		}
	}
	return false
}

// pointTab chooses the page whose name is drawn at x.
func pointTab(p *Pane, x, w int) {
	if len(p.manner.digits) > 0 {
		return
	}
	from := 1 // the margin
	names, apart := tabsIn(p, w)
	for i, name := range names {
		to := from + text.Width(name)
		if x >= from && x < to {
			p.chosen = i
			return
		}
		from = to + apart
	}
}

// Cursor returns the place of the cursor within a pane of w by h cells: the row that it is
// on, or else the first line of the page.
func (p *Pane) Cursor(h int) (x, y int) {
	v := &p.views[p.chosen]
	y = headLines(p, h)
	if row, ok := v.current(&v.built); ok {
		y += max(row.from-v.top, 0)
	}
	return 1, min(y, max(h-1, 0))
}
