package alerts

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/index"
	"tocsin/tui/filter"
	"tocsin/tui/gone"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/text"
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
	narrow, err := p.s.acts.others.narrow(p.s.filter.Query, t, n)
	if err != nil {
		return gone.Complain(err)
	}
	q := p.s.filter.Query
	_, folded := foldOf(q.Text)
	left := len(p.s.acts.others.of(t, n))
	cmd := filter.Enter(p.s.filter, narrow)
	switch by := q.NarrowsWider(t, n); {
	case left > 0:
		return tea.Batch(cmd, filter.Noted(p.s.filter, text.Plural(left, "alert")+" of another first user or host left out"))
	case by != nil:
		return tea.Batch(cmd, filter.Noted(p.s.filter, "other names of its "+fault.And(namesOf(by))+" are found too"))
	case q.Heads() && folded == unfolded:
		return tea.Batch(cmd, filter.Noted(p.s.filter, "what head left out is found too"))
	}
	return cmd
}

// namesOf returns what people call types of entities.
func namesOf(types []alert.EntityType) []string {
	out := make([]string, len(types))
	for i, t := range types {
		if out[i] = string(t); t == alert.IP || t == alert.URL {
			out[i] = strings.ToUpper(out[i])
		}
	}
	return out
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
	reply := looked{of{p.s}, p.s.filter.Bar.Text(), index.Row{Key: key, Triage: alert.TriageSeen}}
	return rows.Find(p.s.outside.closing, p.s.o.Store, p.s.o.Now(), key, func(row index.Row, ok bool) tea.Msg {
		if ok {
			reply.row = row
		}
		return reply
	})
}

// looked opens a record, unless the table has given way to something else.
func (p *pane) looked(msg looked) tea.Cmd {
	if !p.s.rows.Tabled() || p.s.filter.Bar.Open() || msg.from != p.s.filter.Bar.Text() {
		return nil
	}
	p.open = true
	p.s.resize()
	return p.look(msg.row)
}

// nextRow opens the record in the previous or next row of the table. Rows that are groups have
// no record of their own: beside them the open record stays.
func nextRow(p *pane, d int) tea.Cmd {
	t, before, _ := p.s.rows.Table()
	if t.Keys == nil {
		return screen.Say(screen.Info, "The rows beside it are groups: enter on one lists its alerts")
	}
	p.s.rows.Step(d)
	if t, n, ok := p.s.rows.Table(); ok && n != before && n < len(t.Keys) {
		return p.openKey(t.Keys[n])
	}
	return rows.AtEnd(p.s.rows, d, noun, p.s.news.Count())
}
