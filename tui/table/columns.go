package table

import (
	"strings"

	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Widths of columns in cells.
const (
	between   = 2  // from one column to the next
	leastBar  = 8  // room below which no bars are drawn
	mostBar   = 40 // longest bar
	least     = 4  // width below which no column is narrowed
	markWidth = 2  // the sign of a marked row
	barWidth  = 2  // the scrollbar, and a blank before it
)

// placed is a table fitted to a width.
type placed struct {
	*content
	shown  []int // the columns that have room, from the left
	widths []int // of all columns
	cut    bool  // there was no room for all
	bar    int   // room for the bars; 0 for none
	brief  bool  // times are without their year
	dress  []Dress
	shared Fitter // it cuts the texts; nil for none
	given  []int  // the widths that it gives, by the column
	asked  []int  // the number by which it knows each column
}

// fit gives each column what it needs, and those of text what a Fitter says. If they need too much, times
// lose their year, then
// the widest columns are narrowed: headings, and cells of text. A cut number or time
// would read as another one, so the last columns are left out instead.
func fit(c *content, w int, dress []Dress, by Fitter, visible []row) *placed {
	p := &placed{content: c, shown: c.drawn, widths: make([]int, len(c.table.Columns)), dress: dress}
	if p.share(w, by, visible) {
		p.shared = by
	}
	all, drawn := p.need(), len(p.shown)
	if p.brief = p.brief || all > w; p.brief {
		all = p.need()
	}
	for all > w && p.narrow() {
		all--
	}
	for ; all > w && len(p.shown) > 1; p.shown = p.shown[:len(p.shown)-1] {
		all -= p.widths[p.shown[len(p.shown)-1]] + between
	}
	whole := len(p.shown) == drawn && !p.cut
	p.cut = !whole
	if room := min(w-all-between, mostBar); whole && c.bars >= 0 && room >= leastBar {
		p.bar = room
	}
	return p
}

// share asks a Fitter for the widths of the columns of text, and reports whether it has some. Times lose
// their year before texts are cut.
func (p *placed) share(w int, by Fitter, visible []row) bool {
	if by == nil || len(visible) == 0 {
		return false
	}
	all := p.need()
	p.brief = all > w
	columns, some := make([]Measured, len(p.shown)), false
	p.asked, p.given = make([]int, len(p.widths)), make([]int, len(p.widths))
	for i, c := range p.shown {
		p.asked[c] = i
		columns[i] = Measured{Field: p.table.Columns[c].Name, Head: p.dress[c].Head, Most: p.widest[c], Late: p.dress[c].Late}
		if p.fixed(c) {
			columns[i].Width = max(text.Width(p.dress[c].Head), p.cells(c))
		}
		some = some || columns[i].Width == 0
	}
	if !some {
		return false
	}
	p.leaving(columns)
	shown := p.shown
	widths := by.Widths(columns, func(n int) []string {
		out := make([]string, len(visible))
		for i, r := range visible {
			out[i] = p.texts[r.n][shown[n]]
		}
		return out
	}, w, between)
	p.shown = nil
	for i, c := range shown {
		switch p.given[c] = widths[i]; {
		case widths[i] > 0 || !columns[i].Late && columns[i].Leaves == 0:
			p.shown = append(p.shown, c)
		case !columns[i].Late:
			p.cut = true
		}
	}
	return true
}

// mostStaying is how many groups of an aggregate stay however narrow they are.
const mostStaying = 2

// leaving notes which columns of an aggregate leave for texts that can be read: all but its first groups and its first
// number, the last one first, and those numbers before a group.
func (p *placed) leaving(columns []Measured) {
	turn, groups, numbers := 0, 0, 0
	for i, c := range p.shown {
		if p.table.Columns[c].Group {
			if groups++; groups > mostStaying {
				turn++
				columns[i].Leaves = turn
			}
		}
	}
	for i, c := range p.shown {
		if groups > 0 && !p.table.Columns[c].Group {
			if numbers++; numbers > 1 {
				turn++
				columns[i].Leaves = turn
			}
		}
	}
}

// fixed reports whether the cells of a column are never cut.
func (p *placed) fixed(c int) bool { return p.numbers(c) || p.dated[c] || p.dress[c].Cell != nil }

// need sets the widths that show everything, and returns the width of all.
func (p *placed) need() int {
	all := -between
	for _, c := range p.shown {
		p.widths[c] = max(text.Width(p.dress[c].Head), p.cells(c))
		if p.shared != nil && !p.fixed(c) {
			p.widths[c] = p.given[c]
		}
		all += p.widths[c] + between
	}
	return all
}

// narrow takes a cell from the widest column that can spare one.
func (p *placed) narrow() bool {
	widest := -1
	for _, c := range p.shown {
		floor, width := p.cells(c), p.widths[c]
		if !p.fixed(c) {
			floor = least
		}
		if width > floor && (widest < 0 || width > p.widths[widest]) {
			widest = c
		}
	}
	if widest >= 0 {
		p.widths[widest]--
	}
	return widest >= 0
}

// cells returns the width of the widest cell of a column, below its heading.
func (p *placed) cells(c int) int {
	if p.dress[c].Cell != nil {
		return p.dress[c].Width
	}
	if p.brief && p.dated[c] {
		return max(p.widest[c]-yearWidth, 1)
	}
	return p.widest[c]
}

// align fits a text to the width of a column.
func (p *placed) align(c int, s string) string {
	if p.numbers(c) && p.dress[c].Cell == nil {
		return text.FitRight(s, p.widths[c])
	}
	return text.Fit(s, p.widths[c])
}

// head draws the column names.
func (p *placed) head(th *theme.Theme, w int) string {
	var segments []theme.Segment
	for _, c := range p.shown {
		segments = apart(segments)
		if p.shared != nil && !p.fixed(c) {
			segments = append(segments, p.shared.Head(p.asked[c], p.dress[c].Head, p.widths[c], theme.Muted)...)
			continue
		}
		segments = append(segments, theme.Seg(theme.Muted, p.align(c, p.dress[c].Head)))
	}
	if p.cut {
		segments = append(segments, theme.Seg(theme.Muted, " "+text.Ellipsis))
	}
	return th.Line(w, segments...)
}

// heading writes the name of a column as those of lists are written. One with capitals, a member
// of the raw item, stays as it is: its letters tell it from others.
func heading(name string) string {
	clean := text.Clean(name)
	if clean == strings.ToLower(clean) {
		return strings.ToUpper(clean)
	}
	return clean
}

// apart adds the blanks before another column.
func apart(segments []theme.Segment) []theme.Segment {
	if len(segments) == 0 {
		return segments
	}
	return append(segments, theme.Segment{Text: text.Spaces(between)})
}

// paint returns the function that draws a row.
func (p *placed) paint() func(r row, on *theme.Theme, w int) string {
	top := p.scale()
	return func(r row, on *theme.Theme, w int) string {
		var segments []theme.Segment
		for _, c := range p.shown {
			role := theme.Text
			if p.table.Columns[c].Group {
				role = theme.Title
			}
			s := p.texts[r.n][c]
			if p.brief {
				s = withoutYear(s, p.table.Rows[r.n][c])
			}
			if p.dress[c].Cell != nil {
				s, role = p.dress[c].Cell(p.table.Rows[r.n][c])
			}
			if p.shared != nil && !p.fixed(c) {
				s = p.shared.Cut(p.asked[c], s, p.widths[c])
			}
			if p.table.Rows[r.n][c] == nil {
				s, role = theme.Missing(on.Glyphs.ASCII), theme.Muted
			}
			segments = append(apart(segments), theme.Seg(role, p.align(c, s)))
		}
		if p.bar > 0 {
			segments = append(apart(segments), theme.Seg(theme.Accent, p.drawBar(r.n, top, p.bar, &on.Glyphs)))
		}
		return on.Line(w, segments...)
	}
}
