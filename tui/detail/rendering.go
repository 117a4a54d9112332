package detail

import (
	"time"

	"tocsin/tui/theme"
)

// margins are the columns to the left and to the right of a page's lines; the
// right one holds the scrollbar.
const margins = 2

// narrowest is the least width that lines are built for; below it they are cut.
const narrowest = 16

// rendering is a pane's lines, and everything that they depend on.
type rendering struct {
	of     *content
	th     *theme.Theme
	w      int
	minute int64
	lines  []line
}

// lines returns the lines of the chosen pane for a width, and builds them if
// need be. If lines are broken again for another width, the scroll position is
// kept approximately.
func (p *Pane) lines(th *theme.Theme, w int) []line {
	b := &writer{th: th, w: max(w-margins, narrowest), names: theme.Name}
	switch {
	case !p.wanted:
		b.paragraph(theme.Muted, "No alert is selected.")
		return b.lines
	case p.hidden():
		b.paragraph(theme.Bad, th.Glyphs.Fail+" "+p.failed.Sentence)
		b.paragraph(theme.Muted, p.failed.Hint)
		return b.lines
	case p.shown == nil:
		b.paragraph(theme.Muted, "Loading …")
		return b.lines
	}
	now := p.now()
	had := &p.built[p.tab]
	is := rendering{of: p.shown, th: th, w: b.w}
	if p.tab == tabSummary || p.tab == tabHistory { // the others show no ages
		is.minute = now.Unix() / 60
	}
	if had.of == is.of && had.th == is.th && had.w == is.w && had.minute == is.minute {
		return had.lines
	}
	is.lines = p.shown.build(b, p.tab, now)
	if n := len(had.lines); n > 0 && had.w != is.w {
		p.tops[p.tab] = min(p.tops[p.tab], n) * len(is.lines) / n
	}
	*had = is
	return is.lines
}

func (c *content) build(b *writer, of tab, now time.Time) []line {
	switch of {
	case tabEvidence:
		c.writeEvidence(b)
	case tabHistory:
		c.writeHistory(b, now)
	case tabRaw:
		c.writeRaw(b)
	default:
		c.writeSummary(b, now)
	}
	b.finish(c.record.ID)
	return b.lines
}
