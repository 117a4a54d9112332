package detail

import "maps"

// folds says which rows show their properties.
type folds struct {
	open map[string]bool
	all  bool // of a page in which a search looks
}

// unfolded reports whether the row with an id shows its properties.
func (f folds) unfolded(id string) bool { return f.all || f.open[id] }

// set unfolds a row or folds it. Pages built before keep the folds they were built with.
func (f *folds) set(id string, open bool) {
	is := maps.Clone(f.open)
	if is == nil {
		is = map[string]bool{}
	}
	is[id] = open
	f.open = is
}

// Unfold shows the properties of the evidence under the cursor and reports whether it
// did: elsewhere there is nothing to unfold.
func (p *Pane) Unfold() bool {
	row, ok := rowAt(p)
	if !ok || !row.fold || p.folds.unfolded(row.id) {
		return false
	}
	p.folds.set(row.id, true)
	p.manner.version++
	return true
}

// Fold hides the properties of the evidence under the cursor, which may be on one of
// them, and reports whether it did. If it did not, the owner of the list goes back to it.
func (p *Pane) Fold() bool {
	row, ok := rowAt(p)
	id := row.id
	if row.under != "" {
		id = row.under
	}
	if !ok || !p.folds.open[id] {
		return false
	}
	p.folds.set(id, false)
	p.views[p.chosen].put(id)
	p.manner.version++
	return true
}

// rowAt returns the row under the cursor, if it is in sight and of the record asked for.
func rowAt(p *Pane) (stop, bool) {
	if !p.asked.has(p.shown) || p.manner.preview {
		return stop{}, false
	}
	v := &p.views[p.chosen]
	return v.current(&v.built)
}
