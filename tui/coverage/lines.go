package coverage

import (
	"tocsin/store/coverage"
	"tocsin/store/query"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// shownGroups is how many titles of a comparison the screen shows; tocsin coverage prints
// all.
const shownGroups = 15

// Widths of the columns of a comparison. The title takes what is left, and leaves an example
// its width if both have enough.
const (
	unlinkedWidth = 10
	linkedWidth   = 6
	productWidth  = 14
	leastTitle    = 40
	mostTitle     = 60
	leastExample  = 24
	between       = 2
)

// draft is a page while it is written.
type draft struct {
	width int
	lines []line
}

// written makes the lines of the screen in a width.
func (s *Screen) written(w int) []line {
	r, d := s.report, draft{width: w}
	d.blank()
	if r == nil {
		d.wrap(theme.Muted, "Comparing the sources of the last "+text.Plural(s.days, "day"))
		return d.lines
	}
	d.wrap(theme.Muted, "Alerts: "+r.Summary())
	for _, f := range s.filling {
		d.wrap(theme.Warn, s.theme.Glyphs.Alert+" "+f.Says())
	}
	for _, end := range s.retired {
		d.wrap(theme.Warn, s.theme.Glyphs.Alert+" "+end.Says())
	}
	for _, gap := range r.Gaps() {
		view := query.View{Name: coverage.Name(gap.Of) + ", " + gap.Product, Text: r.OfProduct(gap.Of, gap.Product)}
		d.stop(theme.Text, gap.Says()+listing(view, gap.Unlinked, gap.Total), view)
	}
	for i := range r.Sides {
		if says := r.Sides[i].Adds(); says != "" {
			s, view := &r.Sides[i], ofSide(r, &r.Sides[i])
			d.stop(theme.Text, says+listing(view, s.Unlinked(), s.Total), view)
		}
	}
	d.blank()
	d.wrap(theme.Muted, coverage.Linked)
	for i := range r.Sides {
		d.side(r, &r.Sides[i])
	}
	return d.lines
}

// listing says that enter lists more alerts than a sentence counts: no query tells linked ones from
// others.
func listing(view query.View, counted, all int) string {
	if view.Text == "" || all <= counted {
		return ""
	}
	return "; enter lists all " + text.Number(all)
}

// ofSide returns the view of all alerts of a side's source.
func ofSide(r *coverage.Report, s *coverage.Side) query.View {
	if s.Total == 0 {
		return query.View{}
	}
	return query.View{Name: coverage.Name(s.Of), Text: r.Of(s.Of)}
}

func (d *draft) blank() { d.lines = append(d.lines, line{}) }

// wrap writes a sentence.
func (d *draft) wrap(role theme.Role, sentence string) { d.stop(role, sentence, query.View{}) }

// stop writes a sentence that stands for the alerts of a view. The cursor stops at its first
// line.
func (d *draft) stop(role theme.Role, sentence string, view query.View) {
	for i, part := range text.Wrap(text.Clean(sentence), max(d.width-3, 1)) {
		lead := " "
		if i > 0 {
			lead, view = "   ", query.View{}
		}
		d.lines = append(d.lines, line{segments: []theme.Segment{{Text: lead + part, Role: role}}, view: view, more: i > 0})
	}
}

// side writes a comparison: its sentence, and the titles of which not every alert is linked.
func (d *draft) side(r *coverage.Report, s *coverage.Side) {
	d.blank()
	d.stop(theme.Accent, s.Says(), ofSide(r, s))
	groups := s.Unshared()
	if len(groups) == 0 {
		return
	}
	d.lines = append(d.lines, line{segments: d.cells(theme.Muted, "NOT LINKED", "LINKED", "PRODUCT", "TITLE", "EXAMPLE")})
	for i := range groups[:min(len(groups), shownGroups)] {
		g := &groups[i]
		cells := d.cells(theme.Text, text.Number(g.Unlinked()), text.Number(g.Linked), g.Product, g.Title, g.Examples[0].ID)
		d.lines = append(d.lines, line{segments: cells, view: query.View{Name: g.Title, Text: r.OfGroup(s.Of, g)}})
	}
	if more := max(len(groups)-shownGroups, 0) + s.MoreUnshared(); more > 0 {
		d.wrap(theme.Muted, " and "+text.Plural(more, "title")+" more: tocsin coverage --limit 0")
	}
	if whole := len(s.Groups) - len(groups); whole > 0 {
		d.wrap(theme.Muted, " and "+text.Plural(whole, "title")+" of which every alert is linked")
	}
}

// cells returns the cells of a row. The example is left out if it would be too narrow to be
// known by.
func (d *draft) cells(role theme.Role, unlinked, linked, product, title, example string) []theme.Segment {
	room := d.width - 1 - unlinkedWidth - linkedWidth - productWidth - 3*between
	wide := max(min(room, mostTitle), 1)
	shown := room-between-leastExample >= leastTitle
	if shown {
		wide = min(room-between-leastExample, mostTitle)
	}
	out := []theme.Segment{{
		Role: role, Text: " " + text.FitRight(unlinked, unlinkedWidth) + text.Spaces(between) + text.FitRight(linked, linkedWidth) + text.Spaces(between) +
			text.Fit(text.Clean(product), productWidth) + text.Spaces(between) + text.Fit(text.Clean(title), wide),
	}}
	if shown {
		out = append(out, theme.Seg(theme.Muted, text.Spaces(between)+example))
	}
	return out
}
