package alerts

import (
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/list"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// row returns the function that draws a row in exactly w columns.
func (s *Screen) row(shown []placed) list.Paint[index.Row] {
	b := &brush{&s.theme.Glyphs, s.o.Now()}
	return func(r index.Row, th *theme.Theme, w int) string {
		var line strings.Builder
		line.Grow(3 * w)
		role, sign := s.mark(&r, b.glyphs)
		line.WriteString(th.Paint(role, sign))
		line.WriteByte(' ')
		left := w - markWidth
		for i, c := range shown {
			if i > 0 {
				line.WriteByte(' ')
				left--
			}
			cell, role := c.cell(b, &r)
			if r.Triage == alert.TriageDone && (role == theme.Text || role == theme.Title) {
				role = theme.Muted
			}
			width := max(min(c.width, left), 0)
			line.WriteString(th.Paint(role, text.Fit(cell, width)))
			left -= width
		}
		line.WriteString(text.Spaces(left))
		return line.String()
	}
}

// mark returns the sign before a row: new, unseen, done, or none for seen.
func (s *Screen) mark(r *index.Row, g *theme.Glyphs) (theme.Role, string) {
	switch {
	case r.Triage == alert.TriageDone:
		return theme.Good, g.OK
	case r.Triage.Seen():
		return theme.Text, " "
	case s.news.IsNew(r.Key, r.Ingested):
		return theme.NewMark, g.New
	}
	return theme.Muted, g.Dot
}

// head draws the column names and marks the chosen column and the sort order.
func (s *Screen) head(shown []placed, w int) string {
	segments := []theme.Segment{{Text: text.Spaces(markWidth)}}
	chosen := s.chosen()
	for i, c := range shown {
		if i > 0 {
			segments = append(segments, theme.Segment{Text: " "})
		}
		name, role := c.name, theme.Muted
		if c.sort == s.sorted() && !s.query.Lists() {
			name += s.order()
		}
		if c.column == chosen {
			role = theme.Accent
		}
		segments = append(segments, theme.Segment{Text: text.Fit(name, c.width), Role: role})
	}
	return s.theme.Line(w, segments...)
}

// sorted returns the field that the list is sorted by.
func (s *Screen) sorted() string {
	if s.sort.Field == "" {
		return "created_at"
	}
	return s.sort.Field
}

// order returns the glyph of the order. Newest first counts as descending,
// although the ages that are shown then ascend.
func (s *Screen) order() string {
	if s.sort.Up {
		return s.theme.Glyphs.SortUp
	}
	return s.theme.Glyphs.SortDown
}
