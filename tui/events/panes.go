package events

import (
	"cmp"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/detail"
	"tocsin/tui/gone"
	"tocsin/tui/querybar"
	"tocsin/tui/screen"
)

// panes are the detail of an event and, over it, that of its alert.
type panes struct {
	s            *Screen
	event, alert *detail.Pane
	open, inner  bool      // the event is open; its alert is
	row          index.Row // of the event
}

func newPanes(s *Screen) panes {
	p := panes{s: s, event: detail.New(s.o.Store, s.o.Now), alert: detail.New(s.o.Store, s.o.Now)}
	for _, pane := range []*detail.Pane{p.event, p.alert} {
		if pane.Restrict(s.o.Only); s.o.Places.Shows(alert.AlertKind()) {
			pane.Lists()
		}
	}
	return p
}

// top returns the pane that has the keys if the detail is open.
func (p *panes) top() *detail.Pane {
	if p.inner {
		return p.alert
	}
	return p.event
}

// has reports whether a pane is one of these, and open.
func (p *panes) has(pane *detail.Pane) bool {
	return p.open && (pane == p.event || pane == p.alert)
}

func (p *panes) update(msg tea.Msg) tea.Cmd {
	return tea.Batch(p.event.Update(msg), p.alert.Update(msg))
}

func (p *panes) reload() tea.Cmd {
	if !p.open {
		return nil
	}
	return tea.Batch(p.event.Reload(), p.alert.Reload())
}

func (p *panes) clear() {
	p.event.Clear()
	p.alert.Clear()
	p.open, p.inner = false, false
}

// enter opens the event under the cursor or, in a table, what is behind the row.
func (p *panes) enter() tea.Cmd {
	if t, n, ok := p.s.rows.Table(); ok {
		return p.behind(t, n)
	}
	row, ok := p.s.rows.Current()
	if !ok {
		return nil
	}
	p.s.rows.List.Choose()
	return p.show(row)
}

// behind opens the event that a row of a table shows, or lists those of its group.
func (p *panes) behind(t *query.Table, n int) tea.Cmd {
	if t.Keys != nil {
		return p.show(index.Row{Key: t.Keys[n]})
	}
	f := p.s.filter
	text, err := f.Query.Narrow(t, n)
	if err != nil {
		return gone.Complain(err)
	}
	f.Trail.Enter(f.Text(), f.Bar.Read(text))
	return f.Edit(text)
}

// show shows an event in the detail.
func (p *panes) show(row index.Row) tea.Cmd {
	p.open, p.inner, p.row = true, false, row
	p.alert.Clear()
	p.s.resize()
	return tea.Batch(p.event.Show(row.Key), p.s.rows.Lacking())
}

// name returns what the open event is called.
func (p *panes) name() string { return cmp.Or(p.row.Operation, p.row.Heading()) }

// back goes from an alert to its event, or from there to the list.
func (p *panes) back() tea.Cmd {
	defer p.s.resize()
	if !p.inner {
		p.clear()
		return p.s.rows.Reload()
	}
	p.inner = false
	p.alert.Clear()
	return nil
}

// do runs a command of the detail.
func (p *panes) do(id string) tea.Cmd {
	defer p.s.resize() // the pane may have grown
	if id == "detail.fold" {
		if p.top().Fold() {
			return nil
		}
		return p.back()
	}
	return p.top().Do(id)
}

// visit opens the alert that a person chose in the detail.
func (p *panes) visit(asked detail.Visit) tea.Cmd {
	if !p.open || asked.Pane != p.top() {
		return nil
	}
	p.inner = true
	p.s.resize()
	return p.alert.Show(asked.Key)
}

// list shows the alerts that a person asked for in the detail, in the list of alerts.
func (p *panes) list(all detail.Listing) tea.Cmd {
	if !p.has(all.Pane) {
		return nil
	}
	return p.s.o.Places.Lead(&querybar.Lead{Kind: alert.AlertKind(), Text: all.Query}, p.s.o.Undo)
}

// neighbour opens the previous or next event.
func (p *panes) neighbour(d int) tea.Cmd {
	if !p.s.rows.Step(d) {
		return screen.Say(screen.Info, map[bool]string{true: "This is the last event", false: "This is the first event"}[d > 0])
	}
	row, ok := p.s.rows.Current()
	if !ok {
		return p.s.rows.Lacking()
	}
	return tea.Batch(p.show(row), p.s.rows.Lacking())
}

// leapt opens the event that a key led to if the detail is open.
func (p *panes) leapt(msg tea.Msg) (tea.Cmd, bool) {
	at, _ := p.s.rows.Current()
	if p.open {
		at = p.row
	}
	to, found, cmd, own := p.s.leaps.Update(msg, at)
	if found && p.open {
		cmd = tea.Batch(cmd, p.show(to))
	}
	return cmd, own
}
