package detail

import (
	"maps"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
)

// Place is a place in a pane that can be returned to.
type Place struct {
	key    alert.Key
	shown  *content
	chosen int
	views  []view
	folds  folds
	beside beside // what was loaded beside the record by then
}

// Page returns the name of the chosen page, with which its command ends.
func Page(p *Pane) string { return pageRows()[p.chosen].id }

// Place returns where the pane is.
func (p *Pane) Place() Place {
	to := Place{p.asked.key, p.shown, p.chosen, slices.Clone(p.views), p.folds, p.beside}
	to.beside.common.known = maps.Clone(p.beside.common.known)
	return to
}

// Return shows a record as it was left.
func (p *Pane) Return(to Place) tea.Cmd {
	p.forget()
	p.shown, p.chosen, p.views, p.folds = to.shown, to.chosen, to.views, to.folds
	p.beside.restore(&to.beside)
	return p.Show(to.key)
}

// restore takes the values that were loaded beside a record when it was left. Those that hadn't come yet, failed, or
// grew old by a decision since are asked for again, as if the record had stayed.
func (b *beside) restore(was *beside) {
	if b.recalled = was.recalled; !b.past.restore(&was.past) {
		b.past.at = time.Time{}
	}
	b.linked.restore(&was.linked)
	b.part.restore(&was.part)
	r := &b.related
	r.of, r.from, r.left, r.as = was.related.of, was.related.from, was.related.left, was.related.as
	if !r.found.restore(&was.related.found) {
		r.as = -1 // behind no decision: it is asked for again
	}
	b.common.figures = was.common.figures
	if b.common.of = nil; was.common.next.cancel != nil {
		b.common.at = time.Time{}
	}
}
