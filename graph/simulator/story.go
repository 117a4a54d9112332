package simulator

import (
	"slices"
	"sort"

	"tocsin/graph/alert"
)

// moment is one version of one item, shown from a time on.
type moment struct {
	seen alert.Time
	id   string
	make func() []byte
}

// story is a list that changes with time: a book whose items come, grow and are
// resolved at their moments. It is a function of the time asked for: when the
// clock goes back, so does the list.
type story struct {
	reader  *reader
	reach   func(alert.Time) // makes the moments up to a time
	moments []moment         // by time; sorted from applied on
	applied int
	now     alert.Time
	rows    map[string]row
	current *view
}

func newStory(s *schema, reach func(alert.Time)) *story {
	return &story{reader: newReader(s), reach: reach, rows: map[string]row{}}
}

func (s *story) add(m moment) { s.moments = append(s.moments, m) }

// view applies what became due since the last call. Of an item with several due
// versions only the last is made.
func (s *story) view(now alert.Time) *view {
	s.reach(now)
	if now < s.now {
		s.applied, s.current = 0, nil
		clear(s.rows)
	}
	s.now = now
	rest := s.moments[s.applied:]
	sort.SliceStable(rest, func(i, j int) bool { return rest[i].seen < rest[j].seen })
	due := sort.Search(len(rest), func(i int) bool { return rest[i].seen > now })
	if due == 0 && s.current != nil {
		return s.current
	}
	newest := map[string]int{}
	for i := range rest[:due] {
		newest[rest[i].id] = i
	}
	for id, i := range newest {
		r, err := s.reader.read(rest[i].make())
		if err != nil {
			panic(err) // we made it
		}
		s.rows[id] = r
	}
	s.applied += due
	rows := make([]row, 0, len(s.rows))
	for _, r := range s.rows {
		rows = append(rows, r)
	}
	slices.SortFunc(rows, func(a, b row) int { return int(min(1, max(-1, a.at[atCreated]-b.at[atCreated]))) })
	s.current = newView(rows, nil)
	return s.current
}
