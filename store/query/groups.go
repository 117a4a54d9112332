package query

import (
	"cmp"
	"time"

	"tocsin/graph/alert"
)

// groups tell the rows of an aggregate apart.
type groups interface {
	// of returns the groups of a row, which are numbered from 0. The slice is good until
	// the next call.
	of(row int) []int32
	// full reports whether there are more groups or values than an aggregate may have.
	full() bool
	// list returns the groups in the order of their keys with the cells that tell each
	// apart. A group of -1 has no rows.
	list(r *run) ([]groupRow, error)
}

// groupRow is a row of the table of an aggregate before its functions.
type groupRow struct {
	group int32
	cells []any
}

// wholeGroup is the only group of an aggregate without by.
type wholeGroup struct{}

func (wholeGroup) of(int) []int32 { return []int32{0} }

func (wholeGroup) full() bool { return false }

func (wholeGroup) list(*run) ([]groupRow, error) { return []groupRow{{}}, nil }

// fieldGroups are the groups of an aggregate by fields: each combination of their values
// that a row has. A combination is found field by field.
type fieldGroups struct {
	columns []*values
	steps   []groupStep // one for each column
	found   []int32
	spare   []int32
}

// groupStep finds a combination by the one of the columns before and the number of one
// value more. The combinations of the last step are the groups.
type groupStep struct {
	next  map[uint64]int32
	first []int32 // of the first column: the group of each number plus one, in place of next
	nodes []groupNode
}

type groupNode struct{ before, value int32 }

func newFieldGroups(rows Source, by []Column) *fieldGroups {
	g := &fieldGroups{}
	for i := range by {
		g.columns = append(g.columns, newValues(rows, &by[i]))
		g.steps = append(g.steps, groupStep{next: map[uint64]int32{}})
	}
	g.steps[0].next = nil
	return g
}

func (g *fieldGroups) of(row int) []int32 {
	g.found = append(g.found[:0], 0)
	for i, column := range g.columns {
		numbers := column.of(row)
		g.found, g.spare = g.spare[:0], g.found
		for _, before := range g.spare {
			for _, value := range numbers {
				g.found = append(g.found, g.steps[i].find(before, value))
			}
			if g.full() {
				return nil
			}
		}
	}
	return g.found
}

func (s *groupStep) find(before, value int32) int32 {
	if s.next == nil {
		if s.first = grown(s.first, value); s.first[value] == 0 {
			s.nodes = append(s.nodes, groupNode{before, value})
			s.first[value] = int32(len(s.nodes))
		}
		return s.first[value] - 1
	}
	key := pairOf(before, value)
	n, known := s.next[key]
	if !known {
		n = int32(len(s.nodes))
		s.next[key] = n
		s.nodes = append(s.nodes, groupNode{before, value})
	}
	return n
}

func (g *fieldGroups) full() bool {
	for i, column := range g.columns {
		if len(g.steps[i].nodes) > maxGroups || column.full() {
			return true
		}
	}
	return false
}

func (g *fieldGroups) list(r *run) ([]groupRow, error) {
	shown := make([][]any, len(g.columns))
	for i, column := range g.columns {
		shown[i] = column.shown()
	}
	last := len(g.steps) - 1
	rows := make([]groupRow, len(g.steps[last].nodes))
	for n := range rows {
		rows[n] = groupRow{int32(n), make([]any, len(g.columns))}
		at := int32(n)
		for i := last; i >= 0; i-- {
			node := g.steps[i].nodes[at]
			rows[n].cells[i] = shown[i][node.value]
			at = node.before
		}
	}
	return sortedGroups(r, rows, len(g.columns))
}

// sortedGroups sorts groups by their cells.
func sortedGroups(r *run, rows []groupRow, columns int) ([]groupRow, error) {
	keys := make([]rank, columns)
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	for i := range keys {
		k, err := ranksOf(r.ctx, len(rows), false, func(n int) any { return rows[n].cells[i] })
		if err != nil {
			return nil, err
		}
		keys[i] = k
	}
	if err := sortRanks(r.ctx, order, keys); err != nil {
		return nil, err
	}
	out := make([]groupRow, len(rows))
	for i, n := range order {
		out[i] = rows[n]
	}
	return out, nil
}

// intervalGroups are the groups of an aggregate by an interval of created_at.
type intervalGroups struct {
	rows   Source
	q      *Query
	length time.Duration
	ticks  alert.Time

	numbers     map[int64]int32 // the group by the number of its interval
	first, last int64           // of the numbers
	missing     int32           // the group without created_at; -1 for none
	groups      int32
	found       [1]int32

	from, to alert.Time // the interval of the row before, and its group
	group    int32
}

func newIntervalGroups(rows Source, q *Query, length time.Duration) *intervalGroups {
	return &intervalGroups{rows: rows, q: q, length: length, ticks: alert.Ticks(length), numbers: map[int64]int32{}, missing: -1}
}

func (g *intervalGroups) of(row int) []int32 {
	switch created := g.rows.Created(row); {
	case created == 0 && g.missing < 0:
		g.missing = g.add()
		g.found[0] = g.missing
	case created == 0:
		g.found[0] = g.missing
	case created >= g.from && created < g.to: // as of most rows
		g.found[0] = g.group
	default:
		g.found[0] = g.interval(intervalOf(created, g.length))
	}
	return g.found[:]
}

// interval returns the group of an interval.
func (g *intervalGroups) interval(number int64) int32 {
	n, known := g.numbers[number]
	if !known {
		n = g.add()
		if len(g.numbers) == 0 {
			g.first, g.last = number, number
		}
		g.numbers[number] = n
		g.first, g.last = min(g.first, number), max(g.last, number)
	}
	g.from, g.group = alert.Time(number)*g.ticks, n
	g.to = g.from + g.ticks
	return n
}

func (g *intervalGroups) add() int32 {
	g.groups++
	return g.groups - 1
}

func (g *intervalGroups) full() bool { return g.last-g.first >= maxIntervals }

// list gives each interval of the query's window, and of the rows, a row.
func (g *intervalGroups) list(*run) ([]groupRow, error) {
	from, to := g.window()
	if to-from >= maxIntervals {
		p := tooManyIntervals(g.q.aggregate())
		return nil, g.q.tooLarge(p.At, p.Message, p.Hint)
	}
	var out []groupRow
	for n := from; n <= to; n++ {
		group, known := g.numbers[n]
		if !known {
			group = -1
		}
		out = append(out, groupRow{group, []any{cmp.Or(alert.Time(n)*g.ticks, 1)}}) // 0 is missing, so 1970 itself is 1
	}
	if g.missing >= 0 {
		out = append(out, groupRow{g.missing, []any{nil}})
	}
	return out, nil
}

// window returns the first and the last interval that have a row.
func (g *intervalGroups) window() (from, to int64) {
	from, to, ok := g.q.intervals(g.length)
	switch {
	case ok && len(g.numbers) > 0: // a record may be dated after now
		return min(from, g.first), max(to, g.last)
	case ok:
		return from, to
	case len(g.numbers) == 0:
		return 0, -1
	case g.q.Latest != 0:
		return g.first, max(g.last, intervalOf(g.q.Latest-1, g.length))
	}
	return g.first, g.last
}
