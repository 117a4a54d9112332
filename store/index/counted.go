package index

import "tocsin/graph/alert"

// uncounted says which entities of a column, by their place in it, are not counted: see
// alert.Entity.Counted. That depends on the row, not on the value alone: an account is
// counted in an alert that knows only it, and is another spelling in one that knows its
// UPN too. The bitmap ends with the last of them, so that most columns have a short one.
type uncounted bitmap

func (u uncounted) has(at int) bool { return bitmap(u).holds(uint32(at)) }

func (u *uncounted) set(at int) {
	for at>>6 >= len(*u) {
		*u = append(*u, 0)
	}
	bitmap(*u).set(at)
}

// within calls visit with those of n entities from a place on, numbered from 0.
func (u uncounted) within(from, n int, visit func(i int)) {
	for i := 0; i < n; {
		word := (from + i) >> 6
		if word >= len(u) {
			return
		}
		if u[word]>>((from+i)&63) == 0 { // most words are
			i += 64 - (from+i)&63
			continue
		}
		if u.has(from + i) {
			visit(i)
		}
		i++
	}
}

// counted returns whether the entity at a place in a row is counted.
func (e *entities) counted(i, place int) bool { return !e.skip.has(e.begin(i) + place) }

// sameSkips reports whether the rows of two columns, which have equal entities, count the
// same ones.
func (e *entities) sameSkips(i int, o *entities, row int) bool {
	for place := range e.at(i) {
		if e.counted(i, place) != o.counted(row, place) {
			return false
		}
	}
	return true
}

// first returns the first counted entity of a type in a row; 0 if there is none.
func (r *root) firstEntity(s *segment, i int, of alert.EntityType) uint32 {
	for place, id := range s.entities.at(i) {
		if r.entries[entityDictionary].of(id) == of && s.entities.counted(i, place) {
			return id
		}
	}
	return 0
}
