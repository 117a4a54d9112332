package alerts

import (
	"tocsin/tui/facets"
	"tocsin/tui/feeds"
	"tocsin/tui/layout"
	"tocsin/tui/split"
)

// lines are the lines of the screen, and how the parts share them.
type lines struct {
	s         *Screen
	w, h      int
	told      feeds.Told // the reason why nothing comes, as drawn last
	barHeight int        // lines of the query, as drawn last
	counts    records    // behind a table that a person asks for
	emptied   facets.Emptied
	empty     bool // the last answer had no rows
}

// frame divides the screen's lines.
func (l *lines) frame() layout.Frame { return l.frameOf(l.s.pane.open || l.s.preview.Fits()) }

func (l *lines) frameOf(open bool) layout.Frame {
	return layout.Body(l.w, l.h, layout.State{Detail: open, Query: l.queryLines(), Fault: len(l.told.Lines), Grow: l.s.pane.detail.Grown()})
}

// queryLines returns how many lines the chips, the query if there is one, and
// its error while it is typed take.
func (l *lines) queryLines() int { return l.s.filter.Lines(l.w) }

// Draw returns the screen's lines: exactly h lines of exactly w columns.
func (s *Screen) Draw(w, h int) []string { return s.lines.draw(w, h) }

func (l *lines) draw(w, h int) []string {
	s := l.s
	was, barWas, sized := len(l.told.Lines), l.barHeight, w == l.w && h == l.h
	l.w, l.h = w, h
	l.told = tell(s, w, h)
	l.barHeight = s.filter.Bar.Height(w)
	if !sized || len(l.told.Lines) != was || l.barHeight != barWas {
		s.resize()
	}
	if w <= 0 || h <= 0 {
		return make([]string, max(h, 0))
	}
	f := l.frame()
	out := make([]string, 0, h+3)
	out = append(out, s.filter.Draw(s.theme, w)...)
	body := split.Draw(s.theme, f, s.rows, !s.pane.open && !s.filter.Bar.Open(), func(w, h int) []string {
		return s.pane.detail.Draw(s.theme, w, h, !s.filter.Bar.Open())
	})
	copy(body, s.filter.Bar.Choices(s.theme, w, len(body)))
	out = append(out, body...)
	return split.Exact(append(out, l.told.Draw(s.theme, w)...), w, h)
}
