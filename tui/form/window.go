package form

import (
	"strings"

	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// cell is one cluster of the window.
type cell struct {
	text     string
	w        int
	from, to int // in the text, in bytes
}

// Draw returns the line in exactly w columns, with the caret in view if focused. Text
// outside all spans of colours, which may be nil, is ordinary. Draw looks only at the
// clusters that fit into the columns, and asks colours only for their bytes.
func (l *Line) Draw(th *theme.Theme, w int, focused bool, colours Colours) string {
	if l.buffer.text == "" {
		return l.empty(th, w, focused)
	}
	if w <= 0 {
		return ""
	}
	cells, caret := l.buffer.window(w, focused)
	var spans []Span
	if colours != nil {
		spans = colours(cells[0].from, cells[len(cells)-1].to)
	}
	l.buffer.markEnds(cells, caret, w)
	return drawCells(th, cells, caret, w, spans)
}

// leastMarked is the width below which no column is spent on saying that a text goes on.
const leastMarked = 4

// markEnds puts an ellipsis in place of the first and of the last character to be drawn in w
// columns if the text goes on beyond it. The character at the caret stays.
func (b *buffer) markEnds(cells []cell, caret, w int) {
	if w < leastMarked {
		return
	}
	if cells[0].from > 0 {
		for i := range cells {
			if i == caret {
				break
			}
			if cells[i].w > 0 {
				cells[i].text = text.Fit(text.Ellipsis, cells[i].w)
				break
			}
		}
	}
	used, last := 0, -1 // the last one that fits
	for i, c := range cells {
		if used += c.w; used > w {
			break
		}
		if c.w > 0 {
			last = i
		}
	}
	if last >= 0 && last != caret && cells[last].to < len(b.text) {
		cells[last].text = text.Fit(text.Ellipsis, cells[last].w)
	}
}

func (l *Line) empty(th *theme.Theme, w int, focused bool) string {
	hint := text.Fit(text.Clean(l.Placeholder), w)
	if !focused || w < 1 {
		return th.Paint(theme.Placeholder, hint)
	}
	return th.Paint(theme.Caret, text.Cut(hint, 0, 1)) + th.Paint(theme.Placeholder, text.Cut(hint, 1, w))
}

// window returns the cells to draw in w columns and which of them has the caret: the
// cells from the start of the text, or the last ones that end with the caret. caret is
// -1 without the focus.
func (b *buffer) window(w int, focused bool) (cells []cell, caret int) {
	i, off, left := 0, 0, w
	caret = -1
	if focused {
		i, off = b.first(w)
		caret = b.at - i
	}
	for hidden := 0; left > 0 && hidden < maxHidden || len(cells) == 0 || caret >= len(cells); i++ {
		c := b.cell(i, off)
		cells = append(cells, c)
		if i == len(b.sizes) {
			break
		}
		off = c.to
		left -= c.w
		if c.w == 0 {
			hidden++
		}
	}
	return cells, caret
}

// first returns the first cell from which the caret fits into w columns, and its offset.
func (b *buffer) first(w int) (i, off int) {
	i, off = b.at, b.byte
	used := max(b.cell(i, off).w, 1) // on a hidden rune the caret still has a column
	for hidden := 0; i > 0 && hidden < maxHidden; {
		before := b.cell(i-1, off-int(b.sizes[i-1]))
		if used += before.w; used > w {
			break
		}
		if before.w == 0 {
			hidden++
		}
		i--
		off = before.from
	}
	return i, off
}

// cell returns the cluster i, which begins at off, as it is drawn. The one after the last
// is a blank for the caret.
func (b *buffer) cell(i, off int) cell {
	if i == len(b.sizes) {
		return cell{" ", 1, off, off}
	}
	end := off + int(b.sizes[i])
	clean := text.Clean(b.text[off:end])
	return cell{clean, text.Width(clean), off, end}
}

// drawCells paints cells in exactly w columns.
func drawCells(th *theme.Theme, cells []cell, caret, w int, spans []Span) string {
	var line strings.Builder
	left := w
	for i, c := range cells {
		role := roleAt(spans, c.from)
		if i == caret {
			role = theme.Caret
			if c.w == 0 { // a hidden rune: the caret still has a cell
				c.text, c.w = " ", 1
			}
		}
		if c.w > left {
			break
		}
		line.WriteString(th.Paint(role, c.text))
		left -= c.w
	}
	drawn := line.String() + text.Spaces(left)
	if text.Width(drawn) != w { // neighbours join once hidden runes between them are gone
		return text.Cut(drawn, 0, w)
	}
	return drawn
}

func roleAt(spans []Span, at int) (role theme.Role) {
	for _, s := range spans {
		if at >= s.From && at < s.To {
			role = s.Role
		}
	}
	return role
}

// CaretColumn returns the column of w in which Draw draws the caret.
func (l *Line) CaretColumn(w int) int {
	if l.buffer.text == "" || w <= 0 {
		return 0
	}
	cells, caret := l.buffer.window(w, true)
	column := 0
	for _, c := range cells[:caret] {
		column += c.w
	}
	return column
}
