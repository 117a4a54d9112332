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
		b.tells(theme.Muted, "No alert is selected.")
		return &rendering{lines: b.lines}
	case p.asked.hides(p.shown):
		b.tells(theme.Bad, th.Glyphs.Fail+" "+p.asked.failed.Sentence)
		b.tells(theme.Muted, p.asked.failed.Hint)
		return &rendering{lines: b.lines}
	case p.shown == nil:
		b.tells(theme.Muted, "Loading …")
		return &rendering{lines: b.lines}
	}
	return d.build(b)
}

// build builds the chosen page, unless it is built already. Of a long one it writes what is
// in sight and somewhat more: reach and grow write the rest.
func (d *drawing) build(b *writer) *rendering {
	p := d.Pane
	row, v := &p.pages[p.chosen], &p.views[p.chosen]
	s := scene{content: p.shown, now: p.manner.times.In(p.now()), folds: p.folds, ticked: p.Ticked, other: p.versus.other, past: &p.beside.past, related: &p.beside.related, common: &p.beside.common, linked: &p.beside.linked, part: &p.beside.part}
	on := basis{of: p.shown, th: b.th, w: b.w, version: p.manner.version, all: unfoldsAll(p)}
	if row.aged {
		on.minute = s.now.Unix() / 60
	}
	switch {
	case v.built.basis == on:
		v.next = nil
		return &v.built
	case v.next == nil || v.next.basis != on:
		s.folds.all = on.all
		p.manner.serial++
		v.next = &rendering{basis: on, serial: p.manner.serial, writer: b, rest: &rest{id: p.shown.record.ID}}
		v.next.rest.begin(row, b, s)
	}
	return v.turn()
}

// unfoldsAll reports whether a search has unfolded all rows of the chosen page.
func unfoldsAll(p *Pane) bool { return p.pages[p.chosen].folds && p.search.on() }

// turn returns the page as it is built anew. Deep in a long page it stays as it was until the
// new one is written as far: each frame writes a piece.
func (v *view) turn() *rendering {
	had, is := &v.built, v.next
	if had.of == nil || had.of.record.Key != is.of.record.Key || had.th != is.th || had.w != is.w {
		is.grow(v.top + 2*v.height)
	} else if is.grow(len(is.lines) + pieceLines); !v.reaches(is) {
		return had
	}
	if n := len(had.lines); n > 0 && v.top > 0 && had.w != is.w {
		had.grow(math.MaxInt) // the place is a part of the whole
		is.grow(math.MaxInt)
		v.top = min(v.top, len(had.lines)) * len(is.lines) / len(had.lines)
	}
	v.follow(had, is)
	*had, v.next = *is, nil
	return had
}

// reaches reports whether a new page is written as far as it takes to show the place of the
// one before.
func (v *view) reaches(is *rendering) bool {
	top := v.top
	if i := v.built.stop(v.at); i >= 0 && !is.whole() {
		j := is.stop(v.at)
		if j < 0 {
			return false
		}
		top += is.stops[j].from - v.built.stops[i].from
	}
	return is.whole() || len(is.lines) >= top+2*v.height
}

// pieceLines is how many lines of a long page are written at a time: each frame writes so many
// more, until the page is whole. They take at most some 3 ms.
const pieceLines = 500

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

// reach writes the lines that a scroller needs to move by what a key moves, and to show a
// screenful there.
func (r *rendering) reach(s *scroller) { r.grow(max(s.top, 0) + mostAhead + 2*s.height) }

// length returns how many lines the page has, approximately while it isn't whole.
func (r *rendering) length() int {
	if r.whole() {
		return len(r.lines)
	}
	return min(len(r.lines)+r.rest.part.left(), mostLines)
}
