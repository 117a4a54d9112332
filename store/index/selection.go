package index

// selection is the rows of a segment that satisfy a condition, as far as known: those
// that certainly do, and those that may. They differ only while raw items are
// unread or texts not compared; then and only then raw is set.
type selection struct {
	sure, maybe bitmap
	raw         bool
}

func settled(b bitmap) selection { return selection{sure: b, maybe: b} }

func (a selection) and(o selection) selection {
	if !a.raw && !o.raw {
		return settled(a.sure.and(o.sure))
	}
	return selection{a.sure.and(o.sure), a.maybe.and(o.maybe), true}
}

func (a selection) or(o selection) selection {
	if !a.raw && !o.raw {
		return settled(a.sure.or(o.sure))
	}
	return selection{a.sure.or(o.sure), a.maybe.or(o.maybe), true}
}

func (a selection) not(n int) selection {
	if !a.raw {
		return settled(a.sure.not(n))
	}
	return selection{a.maybe.not(n), a.sure.not(n), true}
}
