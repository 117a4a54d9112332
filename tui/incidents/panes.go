package incidents

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/detail"
	"tocsin/tui/screen"
	"tocsin/tui/triage"
)

// panes are the detail of an incident and, over it, that of one of its alerts.
type panes struct {
	s               *Screen
	incident, alert *detail.Pane
	open, inner     bool      // the incident is open; one of its alerts is
	row             index.Row // of the incident
	member          index.Row // of the alert
	merged          string    // the id of the incident that was opened and merged into this one
	hops            int       // how many mergers were followed since
}

func newPanes(s *Screen) panes {
	p := panes{s: s, incident: detail.New(s.o.Store, s.o.Now), alert: detail.New(s.o.Store, s.o.Now)}
	p.incident.Restrict(s.o.Only)
	p.alert.Restrict(s.o.Only)
	return p
}

// top returns the pane that has the keys if the detail is open.
func (p *panes) top() *detail.Pane {
	if p.inner {
		return p.alert
	}
	return p.incident
}

// has reports whether a pane is one of these, and open.
func (p *panes) has(pane *detail.Pane) bool {
	return p.open && (pane == p.incident || pane == p.alert)
}

func (p *panes) update(msg tea.Msg) tea.Cmd {
	return tea.Batch(p.incident.Update(msg), p.alert.Update(msg))
}

func (p *panes) reload() tea.Cmd {
	if !p.open {
		return nil
	}
	return tea.Batch(p.incident.Reload(), p.alert.Reload())
}

// clear closes both panes. What is opened next begins with its story.
func (p *panes) clear() {
	p.incident.Do("detail.summary")
	p.alert.Do("detail.summary")
	p.incident.Clear()
	p.alert.Clear()
	p.s.acts.Seen.Stop()
	p.open, p.inner, p.merged, p.hops = false, false, "", 0
}

// listed takes the row of the open incident from an answer of the list.
func (p *panes) listed(rows []index.Row) {
	for i := range rows {
		if p.open && rows[i].Key == p.row.Key {
			p.row = rows[i]
		}
	}
}

// focused returns the row of the record that the top pane shows.
func (p *panes) focused() index.Row {
	if p.inner {
		return p.member
	}
	return p.row
}

// enter opens the incident under the cursor.
func (p *panes) enter() tea.Cmd {
	row, ok := p.s.rows.Current()
	if !ok {
		return nil
	}
	p.s.rows.List.Choose()
	return p.look(row)
}

// look shows an incident in the detail, which is seen after a while.
func (p *panes) look(row index.Row) tea.Cmd {
	return tea.Batch(p.show(row), p.s.acts.Seen.Begin(row))
}

// show shows an incident in the detail.
func (p *panes) show(row index.Row) tea.Cmd {
	p.open, p.inner, p.row, p.merged, p.hops = true, false, row, "", 0
	p.alert.Clear()
	p.s.resize()
	return tea.Batch(p.incident.Show(row.Key), p.s.rows.Lacking())
}

// close goes back to the list.
func (p *panes) close() tea.Cmd {
	p.clear()
	p.s.resize()
	return p.s.rows.Reload()
}

// back goes from an alert to its incident, or from there to the list, and with that out of the
// queue.
func (p *panes) back() tea.Cmd {
	switch {
	case !p.inner && p.s.acts.queue.On():
		return p.s.acts.queue.Leave()
	case !p.inner:
		return p.close()
	}
	defer p.s.resize()
	p.inner = false
	p.alert.Do("detail.summary")
	p.alert.Clear()
	return p.s.acts.Seen.Begin(p.row)
}

// do runs a command of the detail. One that moves in it shows that a person reads.
func (p *panes) do(id string) tea.Cmd {
	defer p.s.resize() // the pane may have grown
	if id == "detail.fold" {
		if p.top().Fold() {
			return nil
		}
		return p.back()
	}
	cmd := p.top().Do(id)
	if id == "detail.grow" || id == "detail.shrink" || id == "detail.wrap" {
		return cmd
	}
	return tea.Batch(cmd, p.s.acts.Seen.Now())
}

// neighbour opens the previous or next incident. If the open one has left the list, the cursor
// is on the next one already.
func (p *panes) neighbour(d int) tea.Cmd {
	row, ok := p.s.rows.Current()
	if left := ok && row.Key != p.row.Key && p.merged == ""; left && d > 0 {
		return p.look(row)
	}
	if !p.s.rows.Step(d) {
		return screen.Say(screen.Info, map[bool]string{true: "This is the last incident", false: "This is the first incident"}[d > 0])
	}
	if row, ok = p.s.rows.Current(); !ok {
		return p.s.rows.Lacking()
	}
	return tea.Batch(p.look(row), p.s.rows.Lacking())
}

// next goes on from an incident that was dealt with in the queue or the detail.
func (p *panes) next(from alert.Key, t triage.Target, advance bool) (tea.Cmd, bool) {
	switch {
	case t.Inner:
		return nil, true
	case p.s.acts.queue.On():
		return p.s.acts.queue.Go(1), true
	case !advance || !p.open:
		return nil, false
	}
	row, _ := p.s.rows.Current()
	if last := p.s.rows.Counts().Place >= p.s.rows.List.Len()-1; row.Key == from && last {
		return nil, true
	}
	return p.neighbour(1), true
}

// leapt opens the incident that a key led to if the detail is open.
func (p *panes) leapt(msg tea.Msg) (tea.Cmd, bool) {
	at, _ := p.s.rows.Current()
	if p.open {
		at = p.row
	}
	to, found, cmd, own := p.s.leaps.Update(msg, at)
	if found && p.open {
		cmd = tea.Batch(cmd, p.look(to))
	}
	return cmd, own
}
