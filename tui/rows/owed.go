package rows

// stays reports whether the least important of some columns has room beside a wide one of so many cells: narrower than
// it is placed if need be, unless more important ones still need cells.
func (r room) stays(columns []placed, p placed, demand int) bool {
	left := r.left(columns)
	if owed := r.owed(columns, p); owed > 0 {
		return left >= demand+owed
	}
	return left+r.spares(p) >= demand
}

// owed returns the cells that more important columns still need, for which one waits that takes nothing from whole
// titles either: it would come in their place. It is told by all loaded rows, so that no column goes while one scrolls.
func (r room) owed(columns []placed, p placed) (cells int) {
	if !r.needs.known() || p.Title < Whole && !r.idle(p) || p.index == r.wide {
		return 0
	}
	for _, c := range columns {
		if c.index != r.wide && c.index != p.index && c.Most > 0 && r.before(p, c) {
			cells += max(min(c.Most, r.needs.usual(c.index))-c.width, 0)
		}
	}
	return cells
}
