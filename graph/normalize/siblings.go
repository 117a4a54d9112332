package normalize

// siblings finds the members of one object among the leaves of a piece of evidence. Each
// leaf of a joined or conditional feed asks, so the cost must not grow with their number.
type siblings struct {
	held   []leaf
	known  map[memberOf]values // once there are more than are searched one by one; nil before
	looked int                 // at how many leaves; the tests hold it
}

// memberOf is a member of an object, the one with that number.
type memberOf struct {
	object int
	name   label
}

// values tells of the values of one member: of a list, or of one sent twice, there are several.
type values struct {
	first int // its place among the leaves
	count int
}

// begin takes the leaves of the next piece of evidence.
func (s *siblings) begin(held []leaf) { s.held, s.known = held, nil }

// beside returns the first value of another member of the object that m stands in; nil if
// it has none.
func (s *siblings) beside(m *leaf, name label) []byte {
	if v := s.of(memberOf{m.object, name}); v.count > 0 {
		return s.held[v.first].value
	}
	return nil
}

// alone reports whether m is the only value of its member. Which of several belongs to a
// value beside them is not known, and each would copy that value.
func (s *siblings) alone(m *leaf) bool {
	return s.of(memberOf{m.object, m.name}).count == 1
}

// of returns the values of a member.
func (s *siblings) of(member memberOf) (v values) {
	if len(s.held) > fewest {
		if s.known == nil {
			s.index()
		}
		s.looked++
		return s.known[member]
	}
	s.looked += len(s.held)
	for i := range s.held {
		if s.held[i].name == member.name && s.held[i].object == member.object {
			if v.count == 0 {
				v.first = i
			}
			v.count++
		}
	}
	return v
}

// index makes the map.
func (s *siblings) index() {
	s.looked += len(s.held)
	s.known = make(map[memberOf]values, len(s.held))
	for i := range s.held {
		member := memberOf{s.held[i].object, s.held[i].name}
		v := s.known[member]
		if v.count == 0 {
			v.first = i
		}
		v.count++
		s.known[member] = v
	}
}
