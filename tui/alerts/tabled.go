package alerts

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/gone"
	"tocsin/tui/screen"
)

// enterRow opens what is behind the row under the cursor: the record that it shows, or,
// for a group, a list of the records in it, as one more condition of the query.
func (p *pane) enterRow() tea.Cmd {
	t, n, ok := p.s.rows.Table()
	if !ok {
		return nil
	}
	if t.Keys != nil {
		return p.openKey(t.Keys[n])
	}
	text, err := p.s.filter.query.Narrow(t, n)
	if err != nil {
		return gone.Complain(err)
	}
	p.s.filter.trail.Enter(p.s.filter.bar.Text(), p.s.filter.bar.Read(text))
	if p.s.filter.query.NarrowsWider() {
		return tea.Batch(p.s.filter.edit(text), screen.Say(screen.Info, "other spellings of it are found too"))
	}
	return p.s.filter.edit(text)
}

// looked brings the row of a record that a table shows.
type looked struct {
	of
	from string // the query of the table
	row  index.Row
}

// openKey opens the detail of a record of which only the key is known, once its row is
// found. One that the index has no more counts as seen.
func (p *pane) openKey(key alert.Key) tea.Cmd {
	reply := looked{of{p.s}, p.s.filter.bar.Text(), index.Row{Key: key, Triage: alert.TriageSeen}}
	q, problems := query.Parse("id = "+query.Quote(key.ID), p.s.o.Now())
	if query.Failed(problems) != nil {
		return p.looked(reply)
	}
	store, closing := p.s.o.Store, p.s.outside.closing
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(closing, lookLimit)
		defer cancel()
		result, err := store.Search(ctx, index.Request{Query: query.Restrict(q, []string{key.Integration}), Rows: mostSame})
		for _, row := range result.Rows {
			if err == nil && row.Key == key {
				reply.row = row
			}
		}
		return reply
	}
}

// mostSame is how many records may have one id in one integration: one of each source, and
// ids that differ in case.
const mostSame = 16

// looked opens a record, unless the table has given way to something else.
func (p *pane) looked(msg looked) tea.Cmd {
	if !p.s.rows.Tabled() || p.s.filter.bar.Open() || msg.from != p.s.filter.bar.Text() {
		return nil
	}
	p.open = true
	p.s.resize()
	return p.look(msg.row)
}

// nextRow opens the record in the previous or next row of the table.
func (p *pane) nextRow(d int) tea.Cmd {
	t, before, _ := p.s.rows.Table()
	p.s.rows.Step(d)
	if _, n, ok := p.s.rows.Table(); ok && n != before {
		return p.openKey(t.Keys[n])
	}
	return atEnd(d)
}
