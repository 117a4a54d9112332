package table

import (
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/query"
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
	widths []int // of the columns that have room, from the left
	bar    int   // room for the bars; 0 for none
	brief  bool  // times are without their year
	dress  []Dress
}

// fit gives each column what it needs. If they need too much, times lose their year, then
// the widest columns are narrowed: headings, and cells of text. A cut number or time
// would read as another one, so the last columns are left out instead.
func (v *View) fit(w int, dress []Dress) placed {
	p := placed{widths: make([]int, len(v.table.Columns)), dress: dress}
	all := p.need(v)
	if p.brief = all > w; p.brief {
		all = p.need(v)
	}
	for all > w && v.narrow(&p) {
		all--
	}
	for ; all > w && len(p.widths) > 1; p.widths = p.widths[:len(p.widths)-1] {
		all -= p.widths[len(p.widths)-1] + between
	}
	whole := len(p.widths) == len(v.table.Columns)
	if room := min(w-all-between, mostBar); whole && v.bars >= 0 && room >= leastBar {
		p.bar = room
	}
	return p
}

// need sets the widths that show everything, and returns the width of all.
func (p *placed) need(v *View) int {
	all := -between
	for c := range v.table.Columns {
		p.widths[c] = max(text.Width(p.dress[c].Head), v.cells(c, p))
		all += p.widths[c] + between
	}
	return all
}

// narrow takes a cell from the widest column that can spare one.
func (v *View) narrow(p *placed) bool {
	widest := -1
	for c, width := range p.widths {
		floor := v.cells(c, p)
		if !v.numbers(c) && !v.dated[c] && p.dress[c].Cell == nil {
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
func (v *View) cells(c int, p *placed) int {
	if p.dress[c].Cell != nil {
		return p.dress[c].Width
	}
	if p.brief && v.dated[c] {
		return max(v.widest[c]-yearWidth, 1)
	}
	return v.widest[c]
}

// numbers reports whether a column stands to the right.
func (v *View) numbers(c int) bool { return v.table.Columns[c].Type == alert.Number }

// align fits a text to the width of a column.
func (v *View) align(c int, s string, p placed) string {
	if v.numbers(c) && p.dress[c].Cell == nil {
		return text.FitRight(s, p.widths[c])
	}
	return text.Fit(s, p.widths[c])
}

// head draws the column names.
func (v *View) head(th *theme.Theme, p placed, w int) string {
	var segments []theme.Segment
	for c := range p.widths {
		segments = append(apart(segments), theme.Seg(theme.Name, v.align(c, p.dress[c].Head, p)))
	}
	if len(p.widths) < len(v.table.Columns) {
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
func (v *View) paint(p placed) func(r row, on *theme.Theme, w int) string {
	top := v.top()
	return func(r row, on *theme.Theme, w int) string {
		var segments []theme.Segment
		for c := range p.widths {
			role := theme.Text
			if v.table.Columns[c].Group {
				role = theme.Title
			}
			s := v.texts[r.n][c]
			if p.brief {
				s = withoutYear(s, v.table.Rows[r.n][c])
			}
			if p.dress[c].Cell != nil {
				s, role = p.dress[c].Cell(v.table.Rows[r.n][c])
			}
			if v.table.Rows[r.n][c] == nil {
				s, role = theme.Missing(on.Glyphs.ASCII), theme.Muted
			}
			segments = append(apart(segments), theme.Seg(role, v.align(c, s, p)))
		}
		if p.bar > 0 {
			segments = append(apart(segments), theme.Seg(theme.Accent, v.bar(r.n, top, p.bar, &on.Glyphs)))
		}
		return on.Line(w, segments...)
	}
}

// bar returns the bar of a row.
func (v *View) bar(n int, top float64, room int, g *theme.Glyphs) string {
	value, _ := v.table.Rows[n][v.bars].(float64)
	if value <= 0 || top <= 0 {
		return ""
	}
	return strings.Repeat(g.Spark[len(g.Spark)-1], max(int(value/top*float64(room)+0.5), 1))
}

// top returns the largest value that a bar shows.
func (v *View) top() float64 {
	top := 0.0
	if v.bars < 0 {
		return top
	}
	for _, values := range v.table.Rows {
		value, _ := values[v.bars].(float64)
		top = max(top, value)
	}
	return top
}

// barred returns the first column of an aggregate whose numbers can be compared as
// lengths; -1 if there is none.
func barred(t *query.Table) int {
	if t.Keys != nil || len(t.Rows) < 2 {
		return -1
	}
	for c, column := range t.Columns {
		if column.Group || column.Type != alert.Number {
			continue
		}
		for _, values := range t.Rows {
			if value, ok := values[c].(float64); ok && value < 0 {
				return -1
			}
		}
		return c
	}
	return -1
}

// interval reports whether the rows are intervals of time.
func interval(t *query.Table) bool {
	return t.Keys == nil && len(t.Columns) > 0 && t.Columns[0].Group && t.Columns[0].Type == alert.Timestamp
}
