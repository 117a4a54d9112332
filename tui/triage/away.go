package triage

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
)

// turned brings whether the query in force selects a record of which a step was turned back, or done
// again, and which the list didn't have.
type turned struct {
	of
	key    alert.Key
	query  *query.Query // that was asked
	from   alert.Key    // what had the cursor then
	listed bool
	inPane bool
	said   screen.Toast
}

// turnedAway returns what tells of a step about records that the list doesn't have, once it is turned:
// a record that the query selects now gets the cursor, and another one no place in the list. It is nil
// if the list has one of them, and for a table.
func turnedAway(a *Acts, keys []alert.Key) func(screen.Toast) tea.Cmd {
	r := a.o.Rows
	if keys = ofKinds(keys, a.o.Kind); len(keys) == 0 || r.Tabled() || len(rows.Listed(r, keys)) > 0 {
		return nil
	}
	reply := turned{of: of{a}, key: keys[0], from: under(r), inPane: a.inPane}
	return func(said screen.Toast) tea.Cmd {
		of, selects := rows.Selects(r, reply.key)
		reply.query, reply.said = of, said
		return func() tea.Msg {
			ctx, cancel := context.WithTimeout(a.o.Closing, screen.LookLimit)
			defer cancel()
			listed, err := selects(ctx)
			reply.listed = listed || err != nil // the list tells of a store that doesn't answer
			return reply
		}
	}
}

// under returns the key of the row that has the cursor; the zero key for none.
func under(r *rows.Rows) alert.Key {
	row, _ := r.List.Current()
	return row.Key
}

// take puts the cursor on the record, or says that the list doesn't have it, and which command opens it.
// Under another query than was asked, or where the person has gone on to another row, it says only what
// was done.
func (m turned) take(a *Acts) tea.Cmd {
	switch r := a.o.Rows; {
	case r.Answer.Query.Text != m.query.Text:
	case m.listed && under(r) != m.from:
		return tea.Batch(screen.Send(m.said), r.Reload())
	case m.listed:
		rows.Bring(r, m.key)
		return tea.Batch(screen.Send(m.said), r.Reload())
	default:
		rows.Missed(r, m.key)
		where := "; it isn't in this list"
		if !m.inPane {
			where += ", :" + a.o.Kind.Name + " opens it"
		}
		if m.said.Text += where; m.said.Whole != "" {
			m.said.Whole += where
		}
	}
	return screen.Send(m.said)
}
