package detail

import (
	"strings"

	"tocsin/graph/alert"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// roomy is the height from which a rule separates the tabs from the page.
const roomy = 10

// Draw returns exactly h lines of exactly w columns: the title, the tabs, and
// the visible part of the chosen page. focused tells whether it has the keys.
func (p *Pane) Draw(th *theme.Theme, w, h int, focused bool) []string {
	d := drawing{Pane: p, th: th, w: w, focused: focused && !p.manner.preview}
	lines := append(make([]string, 0, max(h, 0)+5), d.title(), d.tabLine())
	if h >= roomy {
		lines = append(lines, th.Paint(theme.Border, strings.Repeat(th.Glyphs.Horizontal, max(w, 0))))
	}
	if p.asked.failed != nil && p.asked.has(p.shown) {
		lines = append(lines, indented(th, w, theme.Seg(theme.Bad, th.Glyphs.Fail+" "+p.asked.failed.Sentence)))
	}
	foot := 0
	if p.search.on() {
		foot = 1
	}
	if room := h - len(lines) - foot; room > 0 {
		lines = append(lines, d.body(room)...)
	}
	if foot > 0 {
		lines = append(lines, p.search.draw(th, w))
	}
	return lines[:max(h, 0)]
}

// drawing is one drawing of a pane.
type drawing struct {
	*Pane
	th      *theme.Theme
	w       int
	focused bool // it has the keys
}

// margin is the free cells at either edge of a pane.
const margin = 1

// indented returns a line with the margin that all lines have.
func indented(th *theme.Theme, w int, segments ...theme.Segment) string {
	return th.Line(w, append([]theme.Segment{{Text: " "}}, segments...)...)
}

// title draws the title of the drawn record; muted with a refresh glyph while another
// one is loading, and muted in a preview.
func (d *drawing) title() string {
	p, th, w := d.Pane, d.th, d.w
	if !p.asked.wanted || p.shown == nil || p.asked.hides(p.shown) {
		return text.Spaces(w)
	}
	severity, name := p.shown.severity(), text.Clean(p.shown.record.Heading())
	if !p.asked.has(p.shown) {
		return indented(th, w, theme.Segment{Text: th.Glyphs.Refresh + "   " + name, Role: theme.Muted})
	}
	role := theme.Title
	if p.manner.preview {
		role = theme.Muted
	}
	return indented(th, max(w-1, 0),
		theme.Segment{Text: th.Glyphs.Severity(severity) + " ", Role: theme.Severity(severity)},
		theme.Segment{Text: name, Role: role}) + text.Spaces(min(max(w, 0), 1))
}

// severity returns the record's severity; unknown for an empty record.
func (c *content) severity() alert.Severity {
	if s := c.text("severity"); s != "" {
		return alert.Severity(s)
	}
	return alert.Unknown
}

// tabLine names the pages, with counts if there is room.
func (d *drawing) tabLine() string {
	p := d.Pane
	if len(p.manner.digits) > 0 {
		return d.digitLine()
	}
	on := theme.Title
	if d.focused {
		on = theme.Accent
	}
	var segments []theme.Segment
	names, apart := tabsIn(p, d.w)
	for i, name := range names {
		role := theme.Muted
		if i == p.chosen {
			role = on
		}
		if i > 0 {
			segments = append(segments, theme.Segment{Text: text.Spaces(apart)})
		}
		segments = append(segments, theme.Segment{Text: name, Role: role})
	}
	return indented(d.th, d.w, segments...)
}

// tabsIn returns the names of the pages as they stand in a pane of w columns, and how far apart.
// They have their digits while these choose a page: beside a list that has the keys they filter it.
func tabsIn(p *Pane, w int) (names []string, apart int) {
	counted := p.shown
	if p.asked.hides(p.shown) {
		counted = nil
	}
	return tabNames(p.pages, !p.manner.preview, counted, p.chosen, w-2*margin)
}

// body draws the visible lines, with a scrollbar if there are more.
func (d *drawing) body(h int) []string {
	p, th, w := d.Pane, d.th, d.w
	p.going.drew()
	r, v := d.page(), &p.views[p.chosen]
	r.grow(max(len(r.lines)+pieceLines, v.top+2*h))
	v.arrive()
	v.settle(r, h)
	if v.next == nil {
		p.search.refresh(r)
		p.search.seek(v, p.chosen)
	}
	v.settle(r, h)
	row, on := v.current(r)
	inner, bar := w, th.Scrollbar(w, h, v.top, r.length())
	if bar != nil {
		inner = w - 1
	}
	out := make([]string, h)
	for i := range out {
		switch at := v.top + i; {
		case at >= len(r.lines):
			out[i] = text.Spaces(inner)
		case on && d.focused && at >= row.from && at < row.to:
			out[i] = th.Paint(theme.Selected, indented(th.Over(theme.Selected), inner, p.search.mark(at, r.lines[at])...))
		default:
			out[i] = indented(th, inner, p.search.mark(at, r.lines[at])...)
		}
		if bar != nil {
			out[i] += bar[i]
		}
	}
	return out
}
