package query

// cardinality counts different values.
//
// Rows mostly come group by group: those of an interval stand together. As long as no group
// comes back, it is enough to remember the last group of each value.
type cardinality struct {
	values  *values
	found   []int32 // the numbers of the row
	last    []int32 // by number, the group after the last one that has it
	byGroup []int
	inOrder []int32             // the values of each group in turn, while no group has come back
	seen    map[uint64]struct{} // each group with each of its values, once one has; nil before
}

func newCardinality(rows Source, c *Column) accumulator {
	a := &cardinality{values: newValues(rows, c)}
	a.values.bare = true
	return a
}

func (a *cardinality) read(row int) { a.found = a.values.of(row) }

func (a *cardinality) size() int { return len(a.found) }

func (a *cardinality) add(group int32) {
	if a.seen == nil && int(group) < len(a.byGroup)-1 {
		a.remember()
	}
	a.byGroup = grown(a.byGroup, group)
	for _, number := range a.found {
		if number == 0 {
			continue
		}
		if a.last = grown(a.last, number); a.last[number] == group+1 {
			continue
		}
		a.last[number] = group + 1
		if a.new(group, number) {
			a.byGroup[group]++
		}
	}
}

// new reports whether a value is met in a group for the first time.
func (a *cardinality) new(group, number int32) bool {
	if a.seen == nil {
		a.inOrder = append(a.inOrder, number)
		return true
	}
	pair := pairOf(group, number)
	if _, known := a.seen[pair]; known {
		return false
	}
	a.seen[pair] = struct{}{}
	return true
}

func pairOf(group, number int32) uint64 { return uint64(group)<<32 | uint64(number) }

// remember keeps the values of each group so far: one comes back.
func (a *cardinality) remember() {
	a.seen = make(map[uint64]struct{}, len(a.inOrder))
	for group, n := range a.byGroup {
		for _, number := range a.inOrder[:n] {
			a.seen[pairOf(int32(group), number)] = struct{}{}
		}
		a.inOrder = a.inOrder[n:]
	}
	a.inOrder = nil
}

func (a *cardinality) value(group int32) any {
	switch {
	case group < 0:
		return nil
	case int(group) >= len(a.byGroup):
		return 0.0
	}
	return float64(a.byGroup[group])
}

func (a *cardinality) full() bool {
	return len(a.inOrder)+len(a.seen) > maxDistinct || a.values.full()
}
