package normalize

import (
	"slices"

	"tocsin/graph/alert"
)

// Which entities are spellings of one thing.
//
// The rows of evidence mark feeds that are spellings of one thing: an account's
// UPN, account name and display name; a device's DNS and NetBIOS name; a file's
// hashes. The first of them that a piece of evidence has is the thing's entity,
// and Of of the others is its number. A group keeps to one logical type, so that
// a count by any type, which takes the entities whose Of is 0, loses nothing: the
// SID of an account is a spelling of its object id, both @uuid, and not of its
// UPN.
//
// Only one piece of evidence joins spellings, never a guess across pieces. But
// the same value of one type is one entity wherever it is met again, so what one
// piece says of it holds in the whole alert. If two pieces disagree, as when
// "admin" is an account of two domains, the first one holds: it is the order of
// the evidence that decides, as it does for an entity's role and verdict. A piece
// that has two values for one spelling, such as a list of accounts, joins none of
// that group, because which belong together is not known.

// spelling is one value that a piece of evidence has for a marked feed.
type spelling struct {
	thing uint8 // the group, within the row of evidence
	feed  int   // which of the row's feeds
	id    int   // of the entity
}

// usualSpellings is how many marked values most pieces of evidence have.
const usualSpellings = 16

// spellings holds what is known of the entities of one item. An entity is known
// by its id, from 1 in the order in which it was met; while the item is read, Of
// of each entity is its own id.
type spellings struct {
	room  [usualSpellings]spelling
	piece []spelling // of the current piece of evidence, group by group
	main  []int      // by id: the entity that it is a spelling of, 0 if none; may be shorter than the ids
	late  []string   // by id: the verdict of an entity that had none when it was met; may be shorter than the ids
}

// add notes a value of the current piece of evidence.
func (s *spellings) add(thing uint8, feed, id int) {
	if s.piece == nil {
		s.piece = s.room[:0]
	}
	s.piece = append(s.piece, spelling{thing, feed, id})
}

// spelt reports whether the current piece of evidence has a spelling of a thing.
func (s *spellings) spelt(thing uint8) bool {
	return slices.ContainsFunc(s.piece, func(p spelling) bool { return p.thing == thing })
}

// join ends the piece of evidence: each of its groups is one thing.
func (s *spellings) join() {
	for rest := s.piece; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].thing == rest[0].thing {
			n++
		}
		if group := rest[:n]; unambiguous(group) {
			for i := range group[1:] {
				s.spell(group[0].id, group[i+1].id)
			}
		}
		rest = rest[n:]
	}
	s.piece = s.piece[:0]
}

// unambiguous reports whether no spelling in the group has two values.
func unambiguous(group []spelling) bool {
	for i := 1; i < len(group); i++ {
		if group[i].feed == group[i-1].feed && group[i].id != group[i-1].id {
			return false
		}
	}
	return true
}

// spell makes an entity a spelling of another, unless it is one already.
func (s *spellings) spell(main, other int) {
	main = s.root(main)
	if main == other || s.of(other) != 0 {
		return
	}
	if more := max(main, other) + 1 - len(s.main); more > 0 {
		s.main = append(s.main, make([]int, more)...)
	}
	s.main[other] = main
}

// of returns the entity that another is a spelling of; 0 if it is none.
func (s *spellings) of(id int) int {
	if id < len(s.main) {
		return s.main[id]
	}
	return 0
}

// root follows spellings of spellings to the last one, and shortens the way for
// the next call.
func (s *spellings) root(id int) int {
	for {
		up := s.of(id)
		if up == 0 {
			return id
		}
		if next := s.of(up); next != 0 {
			s.main[id] = next
		}
		id = up
	}
}

// judge notes the verdict of evidence about an entity that was met before: evidence about
// another thing may have named it first.
func (s *spellings) judge(list []alert.Entity, id int, verdict string) {
	if e := &list[id-1]; verdict == "" || e.Of == id && e.Verdict != "" {
		return
	}
	if more := id + 1 - len(s.late); more > 0 {
		s.late = append(s.late, make([]string, more)...)
	}
	if s.late[id] == "" {
		s.late[id] = verdict
	}
}

// settle gives entities of a finished list the verdicts that were noted.
func (s *spellings) settle(list []alert.Entity) {
	for i := range list {
		if e := &list[i]; e.Verdict == "" && e.Of < len(s.late) {
			e.Verdict = s.late[e.Of]
		}
	}
}

// number turns the ids of a finished list into what records hold: the number of
// the entity that each is a spelling of, 0 if it is none.
func (s *spellings) number(list []alert.Entity) {
	s.settle(list)
	if s.main == nil {
		for i := range list {
			list[i].Of = 0
		}
		return
	}
	at := make([]int, len(list)+1) // by id
	for i := range list {
		at[list[i].Of] = i + 1
	}
	for i := range list {
		id := list[i].Of
		if root := s.root(id); root != id {
			list[i].Of = at[root]
		} else {
			list[i].Of = 0
		}
	}
}
