package query

// cardinality counts different values.
//
// Of the first groups each value has a bit. Rows of many groups mostly come group by group:
// those of an interval stand together. As long as none of them comes back, it is enough to
// remember the last group of each value.
type cardinality struct {
	values  *values
	found   []int32  // the numbers of the row
	first   []uint64 // by number, the bits of the first groups that have it
	pairs   int      // how many bits are set
	last    []int32  // by number, the group after the last one that has it
	byGroup []int
	inOrder []int32             // the values of each other group in turn, while none has come back
	seen    map[uint64]struct{} // each other group with each of its values, once one has; nil before
}

// firstGroups is how many groups a value has bits of.
const firstGroups = 64

func newCardinality(rows Source, c *Column) accumulator {
	a := &cardinality{values: newValues(rows, c)}
	a.values.bare = true
	return a
}

func (a *cardinality) read(row int) { a.found = a.values.of(row) }

func (a *cardinality) size() int { return len(a.found) }

func (a *cardinality) add(group int32) {
	if group < firstGroups {
		a.addFirst(group)
		return
	}
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

// addFirst is add for one of the first groups.
func (a *cardinality) addFirst(group int32) {
	a.byGroup = grown(a.byGroup, group)
	bit := uint64(1) << group
	for _, number := range a.found {
		if number == 0 {
			continue
		}
		if a.first = grown(a.first, number); a.first[number]&bit == 0 {
			a.first[number] |= bit
			a.byGroup[group]++
			a.pairs++
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
	for i, n := range a.byGroup[firstGroups:] {
		for _, number := range a.inOrder[:n] {
			a.seen[pairOf(int32(firstGroups+i), number)] = struct{}{}
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
	return a.pairs+len(a.inOrder)+len(a.seen) > maxDistinct || a.values.full()
}
