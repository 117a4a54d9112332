package browse

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/detail"
	"tocsin/tui/filter"
	"tocsin/tui/gone"
	"tocsin/tui/querybar"
	"tocsin/tui/rows"
)

// Panes are the detail of a record of the list and, over it, that of one of its alerts.
type Panes struct {
	Record, Alert *detail.Pane
	Open, Inner   bool      // the record is open; one of its alerts is
	Away          bool      // the open record isn't the one that was opened: the list may not have it
	Row           index.Row // of the record
	Member        index.Row // of the alert

	guest bool      // the list was made to show the open record: who leaves it goes back to where they came from
	among among     // the alerts that it was opened among; nil if it was opened elsewhere
	seek  rows.Seek // of another alert, see Opening
	b     *Browser
}

func newPanes(b *Browser) *Panes {
	p := &Panes{b: b, Record: detail.New(b.o.Store, b.o.Now), Alert: detail.New(b.o.Store, b.o.Now)}
	for _, pane := range []*detail.Pane{p.Record, p.Alert} {
		if pane.Restrict(b.o.Only); !b.own.Triaged && b.o.Places.Shows(alert.AlertKind()) {
			pane.Lists()
		}
	}
	return p
}

// Top returns the pane that has the keys if the detail is open.
func (p *Panes) Top() *detail.Pane {
	if p.Inner {
		return p.Alert
	}
	return p.Record
}

// Has reports whether a pane is one of these, and open.
func (p *Panes) Has(pane *detail.Pane) bool {
	return p.Open && (pane == p.Record || pane == p.Alert)
}

// Focused returns the row of the record that the top pane shows.
func (p *Panes) Focused() index.Row {
	if p.Inner {
		return p.Member
	}
	return p.Row
}

func (p *Panes) update(msg tea.Msg) tea.Cmd {
	return tea.Batch(p.Record.Update(msg), p.Alert.Update(msg))
}

// Reload reads what is shown again.
func (p *Panes) Reload() tea.Cmd {
	return tea.Batch(p.Record.Reload(), p.Alert.Reload())
}

// listed takes the row of the open record from an answer of the list.
func (p *Panes) listed(rows []index.Row) {
	for i := range rows {
		if p.Open && rows[i].Key == p.Row.Key {
			p.Row = rows[i]
		}
	}
}

// clear closes both panes. What is opened next begins with its story.
func (p *Panes) clear() {
	for _, pane := range []*detail.Pane{p.Record, p.Alert} {
		pane.Do("detail.summary")
		pane.Clear()
	}
	p.Open, p.Inner, p.Away, p.guest, p.among = false, false, false, false, nil
	call(p.b.own.Shown)
	call(p.b.own.Left)
}

// Enter opens the record under the cursor or, in a table, what is behind the row.
func (p *Panes) Enter() tea.Cmd {
	if t, n, ok := p.b.Rows.Table(); ok {
		return p.behind(t, n)
	}
	row, ok := p.b.Rows.Current()
	if !ok {
		return nil
	}
	p.b.Rows.List.Choose()
	return p.Look(row)
}

// behind opens the record that a row of a table shows, or lists those of its group.
func (p *Panes) behind(t *query.Table, n int) tea.Cmd {
	if t.Keys != nil {
		return p.Look(index.Row{Key: t.Keys[n]})
	}
	f := p.b.Filter
	text, err := f.Query.Narrow(t, n)
	if err != nil {
		return gone.Complain(err)
	}
	return filter.Enter(f, text)
}

// Guest reports whether the list was made to show the open record alone: it leads to no other.
func Guest(p *Panes) bool { return p.Open && p.guest }

// Look shows a record in the detail, at which a person looks.
func (p *Panes) Look(row index.Row) tea.Cmd {
	return tea.Batch(p.Show(row), p.b.own.looked(row))
}

// Show shows a record in the detail.
func (p *Panes) Show(row index.Row) tea.Cmd {
	p.Open, p.Inner, p.Away, p.guest, p.Row, p.among = true, false, false, false, row, nil
	p.b.leaps.Drop()
	call(p.b.own.Shown)
	p.Alert.Clear()
	p.b.resize()
	return tea.Batch(p.Record.Show(row.Key), p.b.Rows.Lacking())
}

// Close goes back to the list. What was open stays beside it if there is room.
func (p *Panes) Close() tea.Cmd {
	opened := p.Row.Key
	p.clear()
	stays := p.b.preview.Unfocus(opened)
	p.b.resize()
	return tea.Batch(stays, p.b.Rows.Reload())
}

// compare shows the open record, or the one under the cursor, beside the marked one, two marked ones
// beside each other, or the record beside its own state in the history.
func (p *Panes) compare() tea.Cmd {
	var cmd tea.Cmd
	if !p.Open {
		row, ok := rows.ToPair(p.b.Rows)
		if at, _ := p.b.Rows.Current(); ok && at.Key != row.Key {
			cmd = p.Look(row)
		} else {
			cmd = p.Enter()
		}
		if !p.Open {
			return cmd
		}
	}
	own, _ := p.Top().Key()
	cmd = tea.Batch(cmd, p.Top().Do("detail.compare"))
	if other, ok := rows.Partner(p.b.Rows, own); ok && !p.Inner {
		own = other
	}
	return tea.Batch(cmd, p.Top().Compare(own))
}

// Back goes from an alert to its record, or from there to the list, and with that out of what
// holds the detail open.
func (p *Panes) Back() tea.Cmd {
	if !p.Inner {
		if cmd, held := p.b.own.out(); held {
			return cmd
		}
		return p.Close()
	}
	defer p.b.resize()
	p.Inner, p.among = false, nil
	p.Alert.Do("detail.summary")
	p.Alert.Clear()
	return p.b.own.looked(p.Row)
}

// do runs a command of the detail. One that moves in it shows that a person reads.
func (p *Panes) do(id string) tea.Cmd {
	defer p.b.resize() // the pane may have grown
	switch {
	case id == "detail.compare":
		return p.compare()
	case id == "detail.fold" && p.Top().Fold():
		return nil
	case id == "detail.fold":
		return p.Back()
	}
	cmd := p.Top().Do(id)
	if id == "detail.grow" || id == "detail.shrink" || id == "detail.wrap" {
		return cmd
	}
	return tea.Batch(cmd, run(p.b.own.Read))
}

// list shows the alerts that a person asked for in the detail, in the list of alerts.
func (p *Panes) list(all detail.Listing) tea.Cmd {
	if !p.Has(all.Pane) {
		return nil
	}
	return lead(p.b, &querybar.Lead{Kind: alert.AlertKind(), Text: all.Query})
}

// Find looks up the row of a record of which only the key is known; see rows.Find.
func (b *Browser) Find(key alert.Key, then func(row index.Row, ok bool) tea.Msg) tea.Cmd {
	return rows.Find(b.Closing, b.o.Store, b.o.Now(), key, then)
}

// Neighbour opens the previous or next record. If the open one has left the list, the cursor
// is on the next one already.
func (p *Panes) Neighbour(d int) tea.Cmd {
	row, ok := p.b.Rows.Current()
	if left := ok && row.Key != p.Row.Key && !p.Away && !p.b.Rows.Tabled(); left && d > 0 {
		return p.Look(row)
	}
	if !p.b.Rows.Step(d) {
		return rows.AtEnd(p.b.Rows, d, p.b.own.noun(), fresh(p.b))
	}
	if t, n, ok := p.b.Rows.Table(); ok && t.Keys != nil {
		return p.Look(index.Row{Key: t.Keys[n]})
	}
	if row, ok = p.b.Rows.Current(); !ok {
		return p.b.Rows.Lacking()
	}
	return tea.Batch(p.Look(row), p.b.Rows.Lacking())
}

// leapt opens the record that a key led to if the detail is open.
func (p *Panes) leapt(msg tea.Msg) (tea.Cmd, bool) {
	to, found, cmd, own := p.b.leaps.Update(msg, at(p))
	if found && p.Open {
		cmd = tea.Batch(cmd, p.Look(to))
	}
	return cmd, own
}
