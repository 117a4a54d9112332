package detail

import (
	"tocsin/tui/theme"
)

// margins are the columns beside a page's lines: one to the left, and to the right one
// which is empty and one for the scrollbar.
const margins = 3

// narrowest is the least width that lines are built for; below it they are cut.
const narrowest = 16

// page returns the chosen page for the width, and builds it if need be. If lines are
// broken again for another width, the scroll position is kept approximately.
func (d *drawing) page() *rendering {
	p, th, w := d.Pane, d.th, d.w
	b := &writer{th: th, w: max(w-margins, narrowest), names: theme.Name, cut: p.manner.cut}
	switch {
	case !p.asked.wanted:
		b.paragraph(theme.Muted, "No alert is selected.")
		return &rendering{lines: b.lines}
	case p.asked.hides(p.shown):
		b.paragraph(theme.Bad, th.Glyphs.Fail+" "+p.asked.failed.Sentence)
		b.paragraph(theme.Muted, p.asked.failed.Hint)
		return &rendering{lines: b.lines}
	case p.shown == nil:
		b.paragraph(theme.Muted, "Loading …")
		return &rendering{lines: b.lines}
	}
	return d.build(b)
}

// build builds the chosen page, unless it is built already.
func (d *drawing) build(b *writer) *rendering {
	p := d.Pane
	row, v := &p.pages[p.chosen], &p.views[p.chosen]
	s := scene{content: p.shown, now: p.manner.times.In(p.now()), folds: p.folds, ticked: p.Ticked, other: p.versus.other, past: &p.past, related: &p.related}
	is := rendering{of: p.shown, th: b.th, w: b.w, version: p.manner.version}
	if row.aged {
		is.minute = s.now.Unix() / 60
	}
	had := &v.built
	if had.of == is.of && had.th == is.th && had.w == is.w && had.minute == is.minute && had.version == is.version {
		return had
	}
	s.folds.all = s.folds.all || p.search.on()
	row.write(b, s)
	b.finish(p.shown.record.ID)
	is.lines, is.glue, is.stops = b.lines, b.glues, b.stops
	p.manner.serial++
	is.serial = p.manner.serial
	if n := len(had.lines); n > 0 && had.w != is.w {
		v.top = min(v.top, n) * len(is.lines) / n
	}
	v.follow(had, &is)
	*had = is
	return had
}
