package rows

import (
	"slices"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/list"
)

// Given are marks that an act has taken away, or that a person has given up.
type Given struct {
	marks  *Marks
	all    bool   // all rows of the query were marked, except rows
	query  string // its text
	rows   []index.Row
	left   []index.Row // of rows, those whose marks stayed
	groups map[string]bool
	at     alert.Key // of the row that had the cursor
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
		given, count = &Given{marks: m, all: of.All, query: of.Query.Text, rows: of.Rows, groups: m.groups}, of.Count
	}
	return given, count, m.Clear()
}

// Give returns the marks of a moment as those of rows that were collected, some of which are left as they
// are; nil if there are none.
func (m *Marks) Give(of Marked, rows []index.Row, left ...index.Row) *Given {
	if of.Count == 0 {
		return nil
	}
	given := &Given{marks: m, rows: slices.Concat(rows, left), left: left, at: on(m.rows).key}
	if of.turn == m.turn {
		given.groups = m.groups
	}
	return given
}

// Again marks the rows again if the act on them was undone, or takes these marks away as it is
// done again. Marks that a person has made since stay as they are, and those of all rows of a query come
// back only over that one. It reports whether it changed the marks.
func (g *Given) Again(undone bool) bool {
	m := g.marks
	switch {
	case undone && (!m.are(false, g.left) || g.Elsewhere()), !undone && !m.are(g.all, g.rows):
		return false
	case undone:
		m.forget()
		m.all = g.all
		m.mark(g.rows)
		m.groups = g.groups
	default:
		m.forget()
		m.mark(g.left)
	}
	return true
}

// At returns the key of the row that had the cursor when the marks were taken away, if a list has it still.
func (g *Given) At(r *Rows) (key alert.Key, ok bool) { return g.at, list.Has(r.List, g.at) }

// Elsewhere reports whether the marks are those of all rows of another query than that of the list.
func (g *Given) Elsewhere() bool { return g.all && g.query != g.marks.rows.Answer.Query.Text }

// are reports whether the marks are those of some rows, or of all but them.
func (m *Marks) are(all bool, rows []index.Row) bool {
	unmarked := func(row index.Row) bool { _, is := m.marked[row.Key]; return !is }
	return m.all == all && len(m.marked) == len(rows) && !slices.ContainsFunc(rows, unmarked)
}

// mark marks rows that aren't.
func (m *Marks) mark(rows []index.Row) {
	for i := range rows {
		m.toggle(rows[i])
	}
}
