package coverage

import (
	"slices"

	"tocsin/store/query"
	"tocsin/tui/theme"
)

// line is a line of the page. One with a view stands for alerts: the cursor stops there.
type line struct {
	segments []theme.Segment
	view     query.View // of these alerts; the zero value for none
	more     bool       // it goes on with the sentence of the line above
}

// page is the text of a report in a width, with a cursor. It is made once for both, since a
// report may have a thousand titles a side.
type page struct {
	days  int // of the report's window
	width int
	lines []line
	stops []int // the numbers of the lines at which the cursor stops
	at    int   // which of the stops the cursor is on

	top, height int // the first line in view, and how many are
}

// show puts other lines in place of those shown. The cursor stays on its alerts if they have
// a line still.
func (p *page) show(days, width int, lines []line) {
	was, had := p.view()
	p.days, p.width, p.lines, p.stops = days, width, lines, nil
	for i := range lines {
		if lines[i].view.Text == "" {
			continue
		}
		if had && lines[i].view == was {
			p.at = len(p.stops)
		}
		p.stops = append(p.stops, i)
	}
	p.at = max(min(p.at, len(p.stops)-1), 0)
}

// view returns the alerts of the line under the cursor; ok is false if there is none.
func (p *page) view() (query.View, bool) {
	if len(p.stops) == 0 {
		return query.View{}, false
	}
	return p.lines[p.stops[p.at]].view, true
}

// move moves the cursor by stops. A page without one is scrolled.
func (p *page) move(by int) {
	if len(p.stops) == 0 {
		p.top += by
		p.bound()
		return
	}
	p.at = max(min(p.at+by, len(p.stops)-1), 0)
	p.follow()
}

// resize sets how many lines are in view.
func (p *page) resize(height int) {
	p.height = max(height, 1)
	p.bound()
	if len(p.stops) > 0 {
		p.follow()
	}
}

// follow brings the line under the cursor into view; from the first and the last stop, also
// what is above or below all of them.
func (p *page) follow() {
	at := p.stops[p.at]
	switch {
	case p.at == 0 && at < p.height:
		p.top = 0
	case p.at == len(p.stops)-1 && len(p.lines)-at <= p.height:
		p.top = len(p.lines)
	case at <= p.top:
		p.top = at - 1
	case at >= p.top+p.height:
		p.top = at - p.height + 1
	}
	p.bound()
}

// bound keeps the lines in view within the page.
func (p *page) bound() { p.top = max(0, min(p.top, len(p.lines)-p.height)) }

// point puts the cursor on the line at y of those in view, and reports whether it was there
// before. A line at which it can't stop changes nothing.
func (p *page) point(y int) (was bool) {
	n := slices.Index(p.stops, p.top+y)
	if n < 0 {
		return false
	}
	was = n == p.at
	p.at = n
	return was
}

// cursor returns which of the lines in view the cursor is on; ok is false without a stop.
func (p *page) cursor() (y int, ok bool) {
	if len(p.stops) == 0 {
		return 0, false
	}
	return p.stops[p.at] - p.top, true
}
