package rows

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/fault"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/table"
	"tocsin/tui/text"
)

// grouped brings the rows behind a row of a table.
type grouped struct {
	of
	turn int    // of the marks: an answer for those that were given up marks nothing
	id   string // of the row of the table
	rows []index.Row
	most bool // there are more
	err  error
}

// Group marks what is behind the row of a table that the cursor is on, which a query selects, or
// takes these marks away, and moves the cursor down.
func (m *Marks) Group(q *query.Query) tea.Cmd {
	view := m.rows.table.view
	reply := grouped{of: m.of, turn: m.turn, id: table.ID(view)}
	view.Move(1)
	return m.search(index.Request{Query: q, Rows: mostMarked}, func(found index.Result, err error) tea.Msg {
		reply.rows, reply.most, reply.err = found.Rows, found.Total > mostMarked, err
		return reply
	})
}

// apply marks the rows behind a row of a table.
func (msg grouped) apply(r *Rows) (Change, tea.Cmd) {
	m, c := r.Marks, Change{Own: true, Err: msg.err}
	if msg.err != nil || m.all || msg.turn != m.turn {
		return c, nil
	}
	on := !m.groups[msg.id]
	for _, row := range msg.rows {
		if _, ok := m.marked[row.Key]; ok == on {
			continue
		}
		if !m.toggle(row) {
			msg.most = true
			break
		}
	}
	if msg.most {
		c.Err = fault.New(fault.Usage, fmt.Sprintf("the row has too many records: only %s are marked", text.Number(len(m.marked))), "l shows them", nil)
	}
	if m.groups == nil {
		m.groups = map[string]bool{}
	}
	m.groups[msg.id] = on
	return c, r.Reload()
}
