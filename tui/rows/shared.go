package rows

import (
	"slices"

	"tocsin/store/index"
)

// sharing leaves out the columns in which the rows in sight share one value, if a person wants
// it. What differed once stays, until another query, so that columns don't come and go while one
// scrolls.
type sharing struct {
	on     bool
	values bool         // the values alone count, whatever signs stand beside them
	differ map[int]bool // columns in which rows had different cells
	out    map[int]bool // columns that are left out
}

// leastSharing is how many rows share a value at least: a lone row shares nothing.
const leastSharing = 2

// LeaveOut says whether the columns are left out in which all rows in sight have one value.
// The chosen one and the wide one stay; choosing one brings it back.
func (c *Columns) LeaveOut(shared bool) {
	c.shared = sharing{on: shared}
	c.refit()
}

// LeavesOut reports whether columns are left out for that.
func (c *Columns) LeavesOut() bool { return c.shared.on }

// forget begins anew, with other rows, and reports whether columns were left out.
func (s *sharing) forget() (changed bool) {
	for _, out := range s.out {
		changed = changed || out
	}
	s.differ, s.out = nil, nil
	return changed
}

// drops reports whether a column is left out now.
func (c *Columns) drops(i int) bool { return c.shared.out[i] && i != c.chosen && i != c.wide }

// listed returns the indices of the columns that are shown if there is room.
func (c *Columns) listed() (all []int) {
	for _, i := range c.order {
		if i == c.chosen || !c.gone(i) && !c.drops(i) {
			all = append(all, i)
		}
	}
	return all
}

// see notes in which of some columns rows differ, and reports whether others are left out now.
// A column without a Value, such as an age, is never left out, unless the values alone count and all are empty.
func (s *sharing) see(columns []placed, b *Brush, visible []index.Row) (changed bool) {
	if !s.on || len(visible) < leastSharing {
		return false
	}
	out := map[int]bool{}
	for _, c := range columns {
		if c.Value == nil && !s.values || s.differ[c.index] {
			continue
		}
		out[c.index] = alikeIn(c.Column, b, visible, s.values)
		if !out[c.index] {
			if s.differ == nil {
				s.differ = map[int]bool{}
			}
			s.differ[c.index] = true
		}
		changed = changed || out[c.index] != s.out[c.index]
	}
	for i := range s.out {
		changed = changed || s.out[i] && !out[i]
	}
	s.out = out
	return changed
}

// alikeIn reports whether rows have one value in a column, and look alike there unless the values alone
// count. What is there of one whose cells are of several values counts as its value; another one without values
// is only alike if it is empty.
func alikeIn(c *Column, b *Brush, visible []index.Row, values bool) bool {
	if c.Value == nil {
		first := ""
		if c.Asks != nil {
			first, _ = c.Cell(b, &visible[0])
		}
		return !slices.ContainsFunc(visible, func(r index.Row) bool { cell, _ := c.Cell(b, &r); return cell != first })
	}
	value, cell := c.Value(&visible[0]), ""
	if !values {
		cell, _ = c.Cell(b, &visible[0])
	}
	for i := range visible[1:] {
		if c.Value(&visible[i+1]) != value {
			return false
		}
		if values {
			continue
		}
		if other, _ := c.Cell(b, &visible[i+1]); other != cell {
			return false
		}
	}
	return true
}
