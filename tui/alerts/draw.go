package alerts

import (
	"fmt"
	"strconv"
	"time"

	"tocsin/graph/intake"
	"tocsin/tui/chart"
	"tocsin/tui/layout"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// headLines are the lines of the list's own head, the names of its columns.
const headLines = 1

// frame divides the screen's lines.
func (s *Screen) frame() layout.Frame {
	return layout.Body(s.w, s.h, layout.State{Detail: s.open, Query: s.queryLines()})
}

// queryLines are the chips, the query where there is one, and what is wrong
// with it while it is typed.
func (s *Screen) queryLines() int {
	switch {
	case s.bar != nil:
		return 3
	case s.text != "":
		return 2
	}
	return 1
}

// listWidth is the width of a row: the list's, less the scrollbar.
func (s *Screen) listWidth() int {
	w := s.frame().List.Dx()
	if s.list.Len() > max(s.frame().List.Dy()-headLines, 1) {
		w--
	}
	return w
}

// Draw returns the screen's lines.
func (s *Screen) Draw(w, h int) []string {
	if s.theme == nil || w != s.w || h != s.h {
		s.w, s.h = w, h
		s.resize()
	}
	f := s.frame()
	lines := make([]string, 0, h)
	lines = append(lines, s.chips(w))
	if s.bar != nil {
		lines = append(lines, s.barLine(w), s.problemLine(w))
	} else if s.text != "" {
		lines = append(lines, s.queryLine(w))
	}
	rows, pane := s.drawList(f), []string(nil)
	if !f.Detail.Empty() {
		pane = s.detail.Draw(s.theme, f.Detail.Dx(), f.Detail.Dy(), s.bar == nil)
	}
	switch {
	case f.Beside():
		edge := s.theme.Paint(theme.Border, s.theme.Glyphs.Vertical)
		for i := range rows {
			lines = append(lines, rows[i]+edge+pane[i])
		}
	case !f.Divider.Empty():
		lines = append(append(lines, rows...), s.rule(w))
		lines = append(lines, pane...)
	default:
		lines = append(append(lines, rows...), pane...)
	}
	return exact(lines, w, h)
}

func exact(lines []string, w, h int) []string {
	for len(lines) < h {
		lines = append(lines, text.Spaces(w))
	}
	return lines[:max(h, 0)]
}

func (s *Screen) rule(w int) string {
	line := ""
	for range w {
		line += s.theme.Glyphs.Horizontal
	}
	return s.theme.Paint(theme.Border, line)
}

// drawList draws the head and the rows, or why there are none.
func (s *Screen) drawList(f layout.Frame) []string {
	w, h := f.List.Dx(), f.List.Dy()
	if f.List.Empty() {
		return nil
	}
	shown := fit(s.listWidth())
	lines := []string{s.head(shown, w)}
	if s.list.Len() == 0 {
		lines = append(lines, s.empty(w)...)
		return exact(lines, w, h)
	}
	return exact(append(lines, s.list.Draw(s.theme, w, !s.open && s.bar == nil, s.row(shown))...), w, h)
}

// head names the columns, marks the chosen one and the order.
func (s *Screen) head(shown []placed, w int) string {
	segments := []theme.Segment{{Text: text.Spaces(markWidth)}}
	sorted := s.sort.Field
	if sorted == "" {
		sorted = "created_at"
	}
	for i, c := range shown {
		if i > 0 {
			segments = append(segments, theme.Segment{Text: " "})
		}
		name, role := c.name, theme.Muted
		if c.sort == sorted {
			sign := s.theme.Glyphs.SortDown
			if s.sort.Up {
				sign = s.theme.Glyphs.SortUp
			}
			name = text.Fit(name, max(min(c.width-1, text.Width(name)), 1)) + sign
		}
		if c.index == s.column {
			role = theme.Accent
		}
		segments = append(segments, theme.Segment{Text: text.Fit(name, c.width), Role: role})
	}
	return s.theme.Line(w, segments...)
}

// empty says why there is nothing to see.
func (s *Screen) empty(w int) []string {
	var says, hint string
	switch {
	case s.failed != nil:
		says, hint = "The store did not answer.", s.failed.Error()
	case !s.answers || s.result.Loading:
		says = "Loading what is kept…"
	case s.text != "":
		says, hint = "No alert matches the query.", "z takes the last change back, esc shows all"
	case s.backfilling() != nil:
		f := s.backfilling()
		says = fmt.Sprintf("The first sync is under way: page %d, %s so far.", f.Pages, count(f.Items, " alerts"))
	case len(s.states) == 0:
		says, hint = "No alert is kept yet.", "nothing polls this store: tocsin collect does"
	default:
		says, hint = "No alert is kept yet.", "they appear as they come; r polls now"
	}
	return []string{
		text.Spaces(w),
		s.theme.Line(w, theme.Segment{Text: "  "}, theme.Seg(theme.Text, says)),
		s.theme.Line(w, theme.Segment{Text: "  "}, theme.Seg(theme.Muted, hint)),
	}
}

func (s *Screen) backfilling() *intake.State {
	for i := range s.states {
		if s.states[i].Phase == intake.Backfill || s.states[i].Phase == intake.Polling && s.states[i].LastOK.IsZero() {
			return &s.states[i]
		}
	}
	return nil
}

// queryLine shows the query in force.
func (s *Screen) queryLine(w int) string {
	segments := []theme.Segment{{Text: "/ ", Role: theme.KeyHint}}
	at := 0
	for _, c := range colours(s.text) {
		segments = append(segments, theme.Seg(theme.Text, s.text[at:c.From]), theme.Seg(c.Role, s.text[c.From:c.To]))
		at = c.To
	}
	return s.theme.Line(w, append(segments, theme.Seg(theme.Text, s.text[at:]))...)
}

func (s *Screen) barLine(w int) string {
	return s.theme.Paint(theme.KeyHint, "/ ") + s.bar.line.Draw(s.theme, max(w-2, 0), true, s.bar.spans()...)
}

// problemLine says what is wrong, or how to leave the bar.
func (s *Screen) problemLine(w int) string {
	b := s.bar
	switch {
	case b.problem != nil:
		segments := []theme.Segment{theme.Seg(theme.Bad, fmt.Sprintf("  %d:%d %s", b.problem.Line, b.problem.Column, b.problem.Says))}
		if b.problem.Hint != "" {
			segments = append(segments, theme.Seg(theme.Muted, " — "+b.problem.Hint))
		}
		return s.theme.Line(w, segments...)
	case b.warning != nil:
		return s.theme.Line(w, theme.Seg(theme.Warn, "  "+b.warning.Says))
	}
	return s.theme.Line(w, theme.Seg(theme.Muted, "  enter keeps it, esc restores what was, ↑ ↓ earlier queries"))
}

// chips count the answer by severity, version and product, and show the filters
// that are on; at the right the last days as a line.
func (s *Screen) chips(w int) string {
	segments := s.severityChips()
	segments = append(segments, s.filterChips()...)
	segments = append(segments, s.productChips()...)
	spark := s.spark(w)
	if spark == nil {
		return s.theme.Line(w, segments...)
	}
	return s.theme.Line(w-theme.Width(spark...), segments...) + s.theme.Line(theme.Width(spark...), spark...)
}

func chip(on bool, s string) []theme.Segment {
	role := theme.Chip
	if on {
		role = theme.ChipOn
	}
	return []theme.Segment{theme.Seg(role, " "+s+" "), {Text: " "}}
}

func (s *Screen) severityChips() (out []theme.Segment) {
	for _, level := range severities() {
		n := s.facet("severity", string(level.word))
		out = append(out, chip(s.has("severity", string(level.word)), level.name+" "+grouped(n))...)
	}
	return out
}

func (s *Screen) filterChips() (out []theme.Segment) {
	if v := s.is("ingest.product.version"); v != "" {
		out = append(out, chip(true, v)...)
	}
	if s.is("triage.seen") == "false" {
		out = append(out, chip(true, "unseen")...)
	}
	return out
}

func (s *Screen) productChips() (out []theme.Segment) {
	for _, c := range s.counts("provider") {
		out = append(out, chip(s.has("provider", c.Value), shortProduct(c.Value)+" "+grouped(c.N))...)
	}
	return out
}

// spark draws the histogram where there is room for it.
func (s *Screen) spark(w int) []theme.Segment {
	h := s.result.Histogram
	const most = 24
	if w < 150 || len(h.Buckets) == 0 || s.result.Total == 0 {
		return nil
	}
	values := make([]int, len(h.Buckets))
	for i, b := range h.Buckets {
		values[i] = b.High + b.Medium + b.Low + b.Rest
	}
	span := h.To.Time().Sub(h.From.Time())
	return []theme.Segment{
		{Text: "  " + chart.Spark(values, most, &s.theme.Glyphs), Role: theme.Accent},
		{Text: " " + spanWord(span) + " ", Role: theme.Muted},
	}
}

func spanWord(d time.Duration) string {
	if d < 48*time.Hour {
		return count(int(d.Hours()+0.5), " h")
	}
	return count(int(d.Hours()/24+0.5), " d")
}

func count[N ~int | ~int64](n N, unit string) string { return strconv.FormatInt(int64(n), 10) + unit }

// grouped writes a number with a thin gap between thousands: 1 204.
func grouped(n int) string {
	digits := strconv.Itoa(n)
	out := ""
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			out += " "
		}
		out += string(d)
	}
	return out
}
