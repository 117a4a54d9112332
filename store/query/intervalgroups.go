package query

import (
	"cmp"
	"time"

	"tocsin/graph/alert"
)

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
