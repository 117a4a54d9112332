package detail

import (
	"math"

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

// build builds the chosen page, unless it is built already. Of a long one it writes what is
// in sight and somewhat more: reach and grow write the rest.
func (d *drawing) build(b *writer) *rendering {
	p := d.Pane
	row, v := &p.pages[p.chosen], &p.views[p.chosen]
	s := scene{content: p.shown, now: p.manner.times.In(p.now()), folds: p.folds, ticked: p.Ticked, other: p.versus.other, past: &p.beside.past, related: &p.beside.related, linked: &p.beside.linked}
	is := rendering{of: p.shown, th: b.th, w: b.w, version: p.manner.version, writer: b}
	if row.aged {
		is.minute = s.now.Unix() / 60
	}
	had := &v.built
	if had.of == is.of && had.th == is.th && had.w == is.w && had.minute == is.minute && had.version == is.version {
		return had
	}
	s.folds.all = s.folds.all || p.search.on()
	is.rest = &rest{id: p.shown.record.ID}
	is.rest.begin(row, b, s)
	p.manner.serial++
	is.serial = p.manner.serial
	is.grow(v.top + 2*v.height)
	if n := len(had.lines); n > 0 && v.top > 0 && had.w != is.w {
		had.grow(math.MaxInt) // the place is a part of the whole
		is.grow(math.MaxInt)
		v.top = min(v.top, len(had.lines)) * len(is.lines) / len(had.lines)
	}
	v.follow(had, &is)
	*had = is
	return had
}

// pieceLines is how many lines of a long page are written at a time: each frame writes so many
// more, until the page is whole. They take about 2 ms.
const pieceLines = 1_000

// partWriter writes a page part by part: an item of megabytes must not hold up the frame that
// shows its beginning.
type partWriter interface {
	// more writes some more lines, and reports whether there may be others.
	more() bool
	// left returns about how many lines are still to come.
	left() int
}

// rest holds the part of a page that isn't written yet. Copies of a rendering share it.
type rest struct {
	part partWriter // nil if all is written
	id   string
}

// begin writes a page, or begins one to be written part by part.
func (r *rest) begin(row *page, b *writer, s scene) {
	if row.parts != nil {
		r.part = row.parts(b, s)
	} else {
		row.write(b, s)
	}
	if r.part == nil {
		b.finish(r.id)
	}
}

// grow writes lines until there are so many, or the page is whole.
func (r *rendering) grow(to int) {
	if r.writer == nil {
		return
	}
	for r.rest.part != nil && len(r.writer.lines) < to {
		if !r.rest.part.more() {
			r.rest.part = nil
			r.writer.finish(r.rest.id)
		}
	}
	r.lines, r.glue, r.stops = r.writer.lines, r.writer.glues, r.writer.stops
}

// reach writes the lines that a scroller needs to move by d lines and to show a screenful
// there.
func (r *rendering) reach(s *scroller, d int) { r.grow(max(s.top, 0) + max(d, 0) + 2*s.height) }

// length returns how many lines the page has, approximately while it isn't whole.
func (r *rendering) length() int {
	if r.writer == nil || r.rest.part == nil {
		return len(r.lines)
	}
	return min(len(r.lines)+r.rest.part.left(), mostLines)
}
