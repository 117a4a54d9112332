package detail

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
)

// Place is a place in a pane that can be returned to.
type Place struct {
	key     alert.Key
	shown   *content
	chosen  int
	views   []view
	folds   folds
	of      Pivot
	from    int
	left    view
	related kin
	as      int
	common  commonness
}

// Page returns the name of the chosen page, with which its command ends.
func Page(p *Pane) string { return pageRows()[p.chosen].id }

// Place returns where the pane is.
func (p *Pane) Place() Place {
	return Place{p.asked.key, p.shown, p.chosen, append([]view(nil), p.views...), p.folds, p.beside.related.of, p.beside.related.from, p.beside.related.left, p.beside.related.found.value, p.beside.related.as, p.beside.common}
}

// Return shows a record as it was left.
func (p *Pane) Return(to Place) tea.Cmd {
	p.forget()
	p.shown, p.chosen, p.views, p.folds = to.shown, to.chosen, to.views, to.folds
	r := &p.beside.related
	r.of, r.from, r.left, r.as = to.of, to.from, to.left, to.as
	r.found.value, r.found.known = to.related, to.of.Field != ""
	p.beside.common.resume(&to.common)
	return p.Show(to.key)
}
