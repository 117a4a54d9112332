package rows

import (
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/list"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// HeadLines is the number of lines of the list's heading, the column names.
const HeadLines = 1

// Draw returns the heading and the rows, or why there are none: h lines of exactly w columns.
// Resize must have been called with these. focused tells whether the list has the keys.
func (r *Rows) Draw(w, h int, focused bool) []string {
	r.aim.see(r, h)
	if r.table.shown {
		return exact(r.table.view.Draw(r.theme, w, focused, r.Marks.groups), w, h)
	}
	r.twins.see(list.Loaded(r.List), r.List.Len())
	b := &Brush{Glyphs: &r.theme.Glyphs, Now: r.o.Now(), twins: &r.twins, columns: r.Columns}
	r.Columns.see(b, r.List.Visible(), list.Loaded(r.List), &r.kept, signed(r))
	lines := append(make([]string, 0, h+1), head(r, w))
	switch {
	case r.List.Len() > 0:
		lines = append(lines, r.List.Draw(r.theme, w, focused, painted(r, b))...)
	case r.o.Empty != nil:
		lines = append(lines, r.o.Empty(w)...)
	}
	return exact(lines, w, h)
}

// exact cuts or pads lines to h lines.
func exact(lines []string, w, h int) []string {
	for len(lines) < h {
		lines = append(lines, text.Spaces(w))
	}
	return lines[:max(h, 0)]
}

// painted returns the function that writes a row in exactly w columns.
func painted(r *Rows, b *Brush) list.Paint[index.Row] {
	ranging := r.Marks.sight()
	return func(line *strings.Builder, row index.Row, th *theme.Theme, w int) {
		role, sign := r.o.mark(&row, b.Glyphs)
		line.WriteString(th.Paint(role, sign))
		if r.Marks.has(row.Key) || ranging[row.Key] {
			line.WriteString(th.Paint(theme.Accent, b.Glyphs.Prompt))
		} else {
			line.WriteString(r.o.sign(&row, th))
		}
		cells(line, r, b, &row, th, w-markWidth)
	}
}

// cells draws the cells of a row in exactly room columns.
func cells(line *strings.Builder, r *Rows, b *Brush, row *index.Row, th *theme.Theme, room int) {
	left, apart := r.kept.left[row.Key], r.Columns.apart
	for i, c := range r.Columns.fitted {
		if room <= 0 {
			break
		}
		if i > 0 {
			line.WriteString(text.Spaces(min(apart, room)))
			room -= min(apart, room)
		}
		cell, role := c.Cell(b, row)
		if left || row.Triage == alert.TriageDone && (role == theme.Text || role == theme.Title) {
			role = theme.Muted
		}
		width := max(min(c.width, room), 0)
		th.Style(role).WriteFit(line, r.Columns.needs.drawn(cell, c, width), width)
		room -= width
	}
	line.WriteString(text.Spaces(room))
}

func (o *Options) mark(row *index.Row, g *theme.Glyphs) (theme.Role, string) {
	if o.Mark == nil {
		return theme.Text, " "
	}
	return o.Mark(row, g)
}

// sign returns what a row has in the place of the sign of a marked one.
func (o *Options) sign(row *index.Row, th *theme.Theme) string {
	if o.Sign != nil {
		if role, sign := o.Sign(row); sign != "" {
			return th.Paint(role, sign)
		}
	}
	return " "
}

// head draws the column names and marks the chosen column and the order.
func head(r *Rows, w int) string {
	segments := []theme.Segment{{Text: text.Spaces(markWidth)}}
	chosen, words := r.Columns.Chosen(), above(r)
	for i, c := range r.Columns.fitted {
		if i > 0 {
			segments = append(segments, theme.Segment{Text: text.Spaces(r.Columns.apart)})
		}
		name, role := c.head(), theme.Muted
		if c.Sort != "" && c.Sort == signed(r) {
			name += glyph(&r.theme.Glyphs, r.Sort)
		}
		if c.Column == chosen {
			role = theme.Accent
		}
		if c.Wide && len(words) > 0 {
			segments = append(segments, told(words, name, role, c.width)...)
			continue
		}
		segments = append(segments, r.Columns.needs.headed(c, name, role)...)
	}
	return r.theme.Line(w, segments...)
}

// signed returns the field whose heading has the sign of the order; "" if the query orders its rows itself.
func signed(r *Rows) string {
	if r.Answer.Query.Lists() {
		return ""
	}
	return sortedBy(r.Sort)
}

// glyph returns the sign of the order. Newest first counts as descending,
// although the ages that are shown then ascend.
func glyph(g *theme.Glyphs, order index.Sort) string {
	if order.Up {
		return g.SortUp
	}
	return g.SortDown
}
