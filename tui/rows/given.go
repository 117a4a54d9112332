package rows

import (
	"slices"

	"tocsin/store/index"
)

// Given are marks that an act has taken away, or that a person has given up.
type Given struct {
	marks  *Marks
	all    bool // all rows of the query were marked, except rows
	rows   []index.Row
	groups map[string]bool
}

// Still returns those of some rows, marked one by one at a moment, that the query of that moment still
// selects by the last answer: the others count in no number any more. Under another query all do.
func (m *Marks) Still(of Marked, rows []index.Row) []index.Row {
	if of.Count == 0 || of.All || of.turn != m.turn || of.Query.Text != m.rows.Answer.Query.Text {
		return rows
	}
	return slices.DeleteFunc(slices.Clone(rows), func(r index.Row) bool { return m.out[r.Key] })
}

// GiveUp gives up what Clear does, and returns the marks that can come back and how many count; nil if there
// were none. It reports whether anything was given up.
func GiveUp(r *Rows) (given *Given, count int, ok bool) {
	m := r.Marks
	if of := r.Marked(); m.anchor == nil && of.Count > 0 {
		given, count = &Given{marks: m, all: of.All, rows: of.Rows, groups: m.groups}, of.Count
	}
	return given, count, m.Clear()
}

// Give returns the marks of a moment as those of rows that were collected; nil if there are none.
func (m *Marks) Give(of Marked, rows []index.Row) *Given {
	if of.Count == 0 {
		return nil
	}
	given := &Given{marks: m, rows: rows}
	if of.turn == m.turn {
		given.groups = m.groups
	}
	return given
}

// Again marks the rows again if the act on them was undone, or takes these marks away as it is
// done again. Marks that a person has made since stay as they are.
func (g *Given) Again(undone bool) {
	m := g.marks
	its := m.all == g.all && len(m.marked) == len(g.rows)
	for i := range g.rows {
		_, is := m.marked[g.rows[i].Key]
		its = its && is
	}
	switch {
	case undone && !m.all && len(m.marked) == 0:
		m.forget()
		m.all = g.all
		for i := range g.rows {
			m.toggle(g.rows[i])
		}
		m.groups = g.groups
	case !undone && its:
		m.forget()
	}
}
