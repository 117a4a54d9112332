package incidents

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/detail"
	"tocsin/tui/screen"
	"tocsin/tui/text"
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

// mostHops is how many mergers are followed: they may form a ring.
const mostHops = 8

func newPanes(s *Screen) panes {
	return panes{s: s, incident: detail.New(s.o.Store, s.o.Now), alert: detail.New(s.o.Store, s.o.Now)}
}

// top returns the pane that has the keys if the detail is open.
func (p *panes) top() *detail.Pane {
	if p.inner {
		return p.alert
	}
	return p.incident
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

func (p *panes) clear() {
	p.incident.Clear()
	p.alert.Clear()
	p.open, p.inner, p.merged, p.hops = false, false, "", 0
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

// look shows an incident in the detail.
func (p *panes) look(row index.Row) tea.Cmd {
	p.open, p.inner, p.row, p.merged, p.hops = true, false, row, "", 0
	p.alert.Clear()
	p.s.resize()
	return tea.Batch(p.incident.Show(row.Key), p.s.rows.Lacking(), p.s.acts.dwell(row))
}

// back goes from an alert to its incident, or from there to the list.
func (p *panes) back() {
	if p.inner {
		p.inner = false
		p.alert.Clear()
	} else {
		p.clear()
	}
	p.s.resize()
}

// neighbour opens the previous or next incident.
func (p *panes) neighbour(d int) tea.Cmd {
	if !p.s.rows.Step(d) {
		return screen.Say(screen.Info, map[bool]string{true: "This is the last incident", false: "This is the first incident"}[d > 0])
	}
	row, ok := p.s.rows.Current()
	if !ok {
		return p.s.rows.Lacking()
	}
	return p.look(row)
}

// visit opens the alert that a person chose in the detail of its incident.
func (p *panes) visit(asked detail.Visit) tea.Cmd {
	if asked.Pane != p.incident && asked.Pane != p.alert || !p.open {
		return nil
	}
	p.inner, p.member = true, index.Row{Key: asked.Key, Title: asked.Title, Triage: asked.Triage}
	p.s.resize()
	return tea.Batch(p.alert.Show(asked.Key), p.s.acts.dwell(p.member))
}

// follow shows the incident that the open one was merged into.
func (p *panes) follow() tea.Cmd {
	to, ok := p.incident.Redirect()
	if !p.open || !ok || to == p.row.Key || p.hops == mostHops {
		return nil
	}
	p.hops++
	reply := merged{of: of{p.s}, from: p.row.Key, row: index.Row{Key: to}}
	q, problems := query.Parse("FROM incident WHERE resource_id = "+query.Quote(to.ID), p.s.o.Now())
	if query.Failed(problems) != nil {
		return nil
	}
	store, closing := p.s.o.Store, p.s.acts.closing
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(closing, lookLimit)
		defer cancel()
		result, err := store.Search(ctx, index.Request{Query: query.Restrict(q, []string{to.Integration}), Rows: mostSame})
		for _, row := range result.Rows {
			if err == nil && row.Key == to {
				reply.row, reply.found = row, true
			}
		}
		return reply
	}
}

// mostSame is how many incidents may have one id: ids that differ in case.
const mostSame = 16

// lookLimit is the time limit of looking rows up.
const lookLimit = 10 * time.Second

// merged brings the row of the incident that another one was merged into.
type merged struct {
	of
	from  alert.Key
	row   index.Row
	found bool
}

// take shows the incident that the open one was merged into, and says so.
func (m merged) take(s *Screen) tea.Cmd {
	p := &s.panes
	if !p.open || p.row.Key != m.from {
		return nil
	}
	from, to := text.Clean(m.from.ID), text.Clean(m.row.Key.ID)
	if !m.found {
		return screen.Say(screen.Info, "Incident "+from+" was merged into "+to+", which isn't stored")
	}
	hops, first := p.hops, p.merged
	show := p.look(m.row)
	if p.hops, p.merged = hops, first; first == "" {
		p.merged = m.from.ID
	}
	return tea.Batch(show, screen.Say(screen.Info, "Incident "+from+" was merged into "+to+", which is shown"))
}
