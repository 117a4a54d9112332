package query

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
