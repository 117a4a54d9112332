package coverage

import (
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Header returns the window of what is shown.
func (s *Screen) Header() []screen.Part {
	days := s.days
	if s.report != nil {
		days = s.text.days
	}
	return []screen.Part{{theme.Seg(theme.Muted, "last "+text.Plural(days, "day"))}}
}

// Status returns which row the cursor is on, when was compared, and whether numbers still
// grow.
func (s *Screen) Status() screen.Status {
	if s.report == nil {
		return screen.Status{State: []theme.Segment{theme.Seg(theme.Muted, s.doing())}}
	}
	out := screen.Status{Place: []theme.Segment{theme.Seg(theme.Muted, text.Number(s.text.at+1)+"/"+text.Number(len(s.text.stops)))}}
	if len(s.text.stops) == 0 {
		out.Place = nil
	}
	if len(s.filling) > 0 {
		out.State = append(out.State, theme.Seg(theme.Warn, s.theme.Glyphs.Alert+" back-fill not complete "+s.theme.Glyphs.Dot+" "))
	}
	out.State = append(out.State, theme.Seg(theme.Muted, s.doing()))
	return out
}

// doing says when was compared, and that it is done again as the store changes.
func (s *Screen) doing() string {
	switch {
	case s.loading && (s.report == nil || s.days != s.text.days):
		return "comparing the last " + text.Plural(s.days, "day")
	case s.report == nil:
		return ""
	}
	return "compared at " + s.report.To.Time().UTC().Format("15:04:05Z") + ", follows the store"
}

// Draw returns exactly h lines of exactly w columns.
func (s *Screen) Draw(w, h int) []string {
	if p := &s.text; p.lines == nil || p.width != w || s.report == nil {
		p.show(p.days, w, s.written(w-1)) // a scrollbar may take a column
	}
	p := &s.text
	p.resize(h)
	inner, bar := w, s.theme.Scrollbar(w, p.height, p.top, len(p.lines))
	if bar != nil {
		inner = w - 1
	}
	y, stops := p.cursor()
	lines, on := make([]string, max(h, 0)), false
	for i := range lines {
		n := p.top + i
		on = stops && i == y || on && n < len(p.lines) && p.lines[n].more
		lines[i] = s.line(n, inner, on)
		if bar != nil {
			lines[i] += bar[i]
		}
	}
	return lines
}

// line draws the line of the page with a number.
func (s *Screen) line(n, w int, cursor bool) string {
	switch {
	case n >= len(s.text.lines):
		return text.Spaces(w)
	case cursor:
		return s.theme.Paint(theme.Selected, s.theme.Over(theme.Selected).Line(w, s.text.lines[n].segments...))
	}
	return s.theme.Line(w, s.text.lines[n].segments...)
}

// Cursor returns the place of the cursor, which a screen reader follows.
func (s *Screen) Cursor() (x, y int, ok bool) {
	y, ok = s.text.cursor()
	return 0, y, ok || s.report != nil
}
