package detail

import (
	"fmt"
	"strings"

	"tocsin/graph/alert"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// roomy is the height from which a rule separates the tabs from the page.
const roomy = 10

// Draw returns exactly h lines of exactly w columns: the title, the tabs, and
// the visible part of the chosen pane. focused tells whether it has the keys.
func (p *Pane) Draw(th *theme.Theme, w, h int, focused bool) []string {
	lines := append(make([]string, 0, max(h, 0)+4), p.title(th, w), p.tabLine(th, w, focused))
	if h >= roomy {
		lines = append(lines, th.Paint(theme.Border, strings.Repeat(th.Glyphs.Horizontal, max(w, 0))))
	}
	if p.failed != nil && p.current() {
		lines = append(lines, indented(th, w, theme.Seg(theme.Bad, th.Glyphs.Fail+" "+p.failed.Sentence)))
	}
	if room := h - len(lines); room > 0 {
		lines = append(lines, p.body(th, w, room)...)
	}
	return lines[:max(h, 0)]
}

// indented returns a line with the margin that all lines have.
func indented(th *theme.Theme, w int, segments ...theme.Segment) string {
	return th.Line(w, append([]theme.Segment{{Text: " "}}, segments...)...)
}

// title draws the title of the drawn record; muted and with a refresh glyph
// while another one is loading.
func (p *Pane) title(th *theme.Theme, w int) string {
	if !p.wanted || p.shown == nil || p.hidden() {
		return text.Spaces(w)
	}
	severity, name := p.shown.severity(), text.Clean(p.shown.record.Heading())
	if !p.current() {
		return indented(th, w, theme.Segment{Text: th.Glyphs.Refresh + "   " + name, Role: theme.Muted})
	}
	return indented(th, w,
		theme.Segment{Text: th.Glyphs.Severity(severity) + " ", Role: theme.Severity(severity)},
		theme.Segment{Text: name, Role: theme.Title})
}

// hidden reports whether the loaded record must not be drawn: another record
// was asked for and could not be loaded.
func (p *Pane) hidden() bool { return p.failed != nil && !p.current() }

// severity returns the record's severity; unknown for an empty record.
func (c *content) severity() alert.Severity {
	if s := c.text("severity"); s != "" {
		return alert.Severity(s)
	}
	return alert.Unknown
}

// tabLine names the panes, with counts if there is room.
func (p *Pane) tabLine(th *theme.Theme, w int, focused bool) string {
	names := [tabs]string{"1 Summary", "2 Evidence", "3 History", "4 Raw"}
	counted := names
	if p.shown != nil && !p.hidden() {
		counted[tabEvidence] += fmt.Sprintf(" (%s)", text.Number(p.shown.pieces))
		counted[tabHistory] += fmt.Sprintf(" (%s)", text.Number(len(p.shown.changes)))
	}
	chosen := theme.Title
	if focused {
		chosen = theme.Accent
	}
	segments := tabSegments(counted, p.tab, chosen)
	if theme.Width(segments...) > w-1 {
		segments = tabSegments(names, p.tab, chosen)
	}
	return indented(th, w, segments...)
}

func tabSegments(names [tabs]string, on tab, chosen theme.Role) []theme.Segment {
	segments := make([]theme.Segment, 0, 2*tabs)
	for i, name := range names {
		role := theme.Muted
		if tab(i) == on {
			role = chosen
		}
		if i > 0 {
			segments = append(segments, theme.Segment{Text: "  "})
		}
		segments = append(segments, theme.Segment{Text: name, Role: role})
	}
	return segments
}

// body draws the visible lines, with a scrollbar if there are more.
func (p *Pane) body(th *theme.Theme, w, h int) []string {
	lines := p.lines(th, w)
	last := max(len(lines)-h, 0)
	p.height = h
	top := min(p.tops[p.tab], last)
	p.tops[p.tab] = top
	inner, bar := w, th.Scrollbar(w, h, top, len(lines))
	if bar != nil {
		inner = w - 1
	}
	out := make([]string, h)
	for i := range out {
		if at := top + i; at < len(lines) {
			out[i] = indented(th, inner, lines[at]...)
		} else {
			out[i] = text.Spaces(inner)
		}
		if bar != nil {
			out[i] += bar[i]
		}
	}
	return out
}
