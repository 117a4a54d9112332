package incidents

import (
	"cmp"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// hops are the mergers that were followed since an incident was opened.
type hops struct {
	merged string // the id of the incident that was opened and merged into the one shown
	count  int
}

// mostHops is how many mergers are followed: they may form a ring.
const mostHops = 8

// follow shows the incident that the open one was merged into.
func (s *Screen) follow() tea.Cmd {
	to, ok := s.Panes.Record.Redirect()
	if !s.Panes.Open || !ok || to == s.Panes.Row.Key || s.hops.count == mostHops {
		return nil
	}
	s.hops.count++
	reply := merged{of: of{s}, from: s.Panes.Row.Key, row: index.Row{Key: to}}
	return s.Find(to, func(row index.Row, ok bool) tea.Msg {
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
	if !s.Panes.Open || s.Panes.Row.Key != m.from {
		return nil
	}
	from, to := text.Clean(m.from.ID), text.Clean(m.row.Key.ID)
	if !m.found {
		return screen.Say(screen.Info, "Incident "+from+" was merged into "+to+", which isn't stored")
	}
	was := s.hops
	show := s.Panes.Look(m.row)
	s.hops = hops{merged: cmp.Or(was.merged, m.from.ID), count: was.count}
	s.Panes.Away = true
	return tea.Batch(show, screen.Say(screen.Info, "Incident "+from+" was merged into "+to+", which is shown"))
}
