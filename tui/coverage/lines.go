package coverage

import (
	"tocsin/store/coverage"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// shownGroups is how many titles of a comparison the screen shows; tocsin coverage prints
// all.
const shownGroups = 15

// Widths of the columns of a comparison.
const (
	numberWidth  = 11
	productWidth = 20
	titleWidth   = 44
)

type line []theme.Segment

// page is the text of a report: it is made once, since a report may have a thousand titles
// a side.
type page struct {
	days  int // of the report's window
	lines []line
}

// lines returns the whole text of the screen.
func (s *Screen) lines() []line {
	if s.report == nil || s.text.lines == nil {
		s.text.lines = s.written()
	}
	return s.text.lines
}

// written makes the text of the screen.
func (s *Screen) written() []line {
	r := s.report
	if r == nil {
		return []line{{}, {theme.Seg(theme.Muted, "  Comparing the sources of the last "+text.Plural(s.days, "day"))}}
	}
	out := []line{{}, {theme.Seg(theme.Muted, " Alerts: "+r.Summary())}}
	for _, f := range s.filling {
		out = append(out, line{theme.Seg(theme.Warn, " "+f.Says())})
	}
	for _, end := range s.retired {
		out = append(out, line{theme.Seg(theme.Warn, " "+end.Says())})
	}
	for _, gap := range r.Gaps() {
		out = append(out, line{theme.Seg(theme.Text, " "+gap.Says())})
	}
	for i := range r.Sides {
		out = append(out, line{}, line{theme.Seg(theme.Accent, " "+r.Sides[i].Says())})
		out = append(out, groupLines(&r.Sides[i])...)
	}
	return out
}

// groupLines returns the lines of the titles of which not every alert is linked.
func groupLines(s *coverage.Side) []line {
	groups := s.Unshared()
	if len(groups) == 0 {
		return nil
	}
	out := []line{{theme.Segment{Role: theme.Muted, Text: cells("NOT LINKED", "LINKED", "PRODUCT", "TITLE") + "EXAMPLE"}}}
	for i := range groups[:min(len(groups), shownGroups)] {
		g := &groups[i]
		row := cells(text.Number(g.Unlinked()), text.Number(g.Linked), text.Clean(g.Product), text.Clean(g.Title))
		out = append(out, line{{Role: theme.Text, Text: row}, theme.Seg(theme.Muted, g.Examples[0].ID)})
	}
	if more := max(len(groups)-shownGroups, 0) + s.MoreUnshared(); more > 0 {
		out = append(out, line{theme.Seg(theme.Muted, "  and "+text.Plural(more, "title")+" more: tocsin coverage --limit 0")})
	}
	return out
}

// cells returns the cells of a line, each in the width of its column.
func cells(unlinked, linked, product, title string) string {
	return text.FitRight(unlinked, numberWidth) + "  " + text.FitRight(linked, numberWidth-4) + "  " +
		text.Fit(product, productWidth) + "  " + text.Fit(title, titleWidth) + "  "
}
