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
	incident, alert *detail.Pane
	open, inner     bool      // the incident is open; one of its alerts is
	row             index.Row // of the incident
	member          index.Row // of the alert
	merged          string    // the id of the incident that was opened and merged into this one
	hops            int       // how many mergers were followed since
}

// mostHops is how many mergers are followed: they may form a ring.
const mostHops = 8

func newPanes(store Store, now func() time.Time) panes {
	return panes{incident: detail.New(store, now), alert: detail.New(store, now)}
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

// open opens the incident under the cursor.
func (s *Screen) open() tea.Cmd {
	row, ok := s.rows.Current()
	if !ok {
		return nil
	}
	s.rows.List.Choose()
	return s.look(row)
}

// look shows an incident in the detail.
func (s *Screen) look(row index.Row) tea.Cmd {
	p := &s.panes
	p.open, p.inner, p.row, p.merged, p.hops = true, false, row, "", 0
	p.alert.Clear()
	s.resize()
	return tea.Batch(p.incident.Show(row.Key), s.rows.Lacking(), s.acts.dwell(row))
}

// back goes from an alert to its incident, or from there to the list.
func (s *Screen) back() {
	if s.panes.inner {
		s.panes.inner = false
		s.panes.alert.Clear()
	} else {
		s.panes.clear()
	}
	s.resize()
}

// neighbour opens the previous or next incident.
func (s *Screen) neighbour(d int) tea.Cmd {
	if !s.rows.Step(d) {
		return screen.Say(screen.Info, map[bool]string{true: "This is the last incident", false: "This is the first incident"}[d > 0])
	}
	row, ok := s.rows.Current()
	if !ok {
		return s.rows.Lacking()
	}
	return s.look(row)
}

// visit opens the alert that a person chose in the detail of its incident.
func (s *Screen) visit(asked detail.Visit) tea.Cmd {
	p := &s.panes
	if asked.Pane != p.incident || !p.open {
		return nil
	}
	p.inner, p.member = true, index.Row{Key: asked.Key, Title: asked.Title, Triage: asked.Triage}
	s.resize()
	return tea.Batch(p.alert.Show(asked.Key), s.acts.dwell(p.member))
}

// follow shows the incident that the open one was merged into.
func (s *Screen) follow() tea.Cmd {
	p := &s.panes
	to, ok := p.incident.Redirect()
	if !p.open || !ok || to == p.row.Key || p.hops == mostHops {
		return nil
	}
	p.hops++
	reply := merged{of: of{s}, from: p.row.Key, row: index.Row{Key: to}}
	q, problems := query.Parse("FROM incident WHERE resource_id = "+query.Quote(to.ID), s.o.Now())
	if query.Failed(problems) != nil {
		return nil
	}
	store, closing := s.o.Store, s.acts.closing
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
	show := s.look(m.row)
	if p.hops, p.merged = hops, first; first == "" {
		p.merged = m.from.ID
	}
	return tea.Batch(show, screen.Say(screen.Info, "Incident "+from+" was merged into "+to+", which is shown"))
}
