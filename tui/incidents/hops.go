package incidents

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/detail"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// visited brings the row of an alert that a person chose in the detail.
type visited struct {
	of
	from alert.Key // the open record when it was chosen
	row  index.Row
}

// visit opens the alert that a person chose in the detail of its incident, once its row is
// found: acts depend on its triage.
func (p *panes) visit(asked detail.Visit) tea.Cmd {
	if asked.Pane != p.top() || !p.open {
		return nil
	}
	reply := visited{of{p.s}, p.focused().Key, index.Row{Key: asked.Key, Title: asked.Title, Triage: asked.Triage}}
	return rows.Find(p.s.closing, p.s.o.Store, p.s.o.Now(), asked.Key, func(row index.Row, ok bool) tea.Msg {
		if ok {
			reply.row = row
		}
		return reply
	})
}

// take opens the alert, unless the person has left the record that told of it.
func (m visited) take(s *Screen) tea.Cmd {
	p := &s.panes
	if !p.open || p.focused().Key != m.from {
		return nil
	}
	p.inner, p.member = true, m.row
	s.resize()
	return tea.Batch(p.alert.Show(m.row.Key), s.acts.Seen.Begin(m.row))
}

// mostHops is how many mergers are followed: they may form a ring.
const mostHops = 8

// follow shows the incident that the open one was merged into.
func (p *panes) follow() tea.Cmd {
	to, ok := p.incident.Redirect()
	if !p.open || !ok || to == p.row.Key || p.hops == mostHops {
		return nil
	}
	p.hops++
	reply := merged{of: of{p.s}, from: p.row.Key, row: index.Row{Key: to}}
	return rows.Find(p.s.closing, p.s.o.Store, p.s.o.Now(), to, func(row index.Row, ok bool) tea.Msg {
		if reply.found = ok; ok {
			reply.row = row
		}
		return reply
	})
}

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
