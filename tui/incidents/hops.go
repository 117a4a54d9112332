package incidents

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/decide"
	"tocsin/tui/detail"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// mostSame is how many records may have one id: ids that differ in case.
const mostSame = 16

// lookLimit is the time limit of looking rows up.
const lookLimit = 10 * time.Second

// find looks up the row of a record, by a condition on its id; then makes the message of it.
func (p *panes) find(condition string, key alert.Key, then func(row index.Row, ok bool) tea.Msg) tea.Cmd {
	q, problems := query.Parse(condition+query.Quote(key.ID), p.s.o.Now())
	if query.Failed(problems) != nil {
		return screen.Send(then(index.Row{}, false))
	}
	store, closing := p.s.o.Store, p.s.acts.closing
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(closing, lookLimit)
		defer cancel()
		result, err := store.Search(ctx, index.Request{Query: query.Restrict(q, []string{key.Integration}), Rows: mostSame})
		i := slices.IndexFunc(result.Rows, func(r index.Row) bool { return r.Key == key })
		if err != nil || i < 0 {
			return then(index.Row{}, false)
		}
		return then(result.Rows[i], true)
	}
}

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
	return p.find("id = ", asked.Key, func(row index.Row, ok bool) tea.Msg {
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
	return tea.Batch(p.alert.Show(m.row.Key), s.acts.seen.begin(m.row))
}

// alike closes the open alert of an incident as another one was closed: done, with its
// verdict and its note, if it has any.
func (a *acts) alike(asked detail.Alike) tea.Cmd {
	t := a.target()
	if !t.inner || asked.Pane != a.s.panes.alert || asked.Key != t.rows[0].Key {
		return nil
	}
	d := decide.Done()
	if asked.Verdict != "" {
		d = decide.Judge(decide.Choice{Verdict: asked.Verdict})
	}
	if asked.Note != "" {
		d.Act.Note = &asked.Note
	}
	d.What, d.Past = "closed alike", "Closed alike"
	return a.decide(just(d), t)
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
	return p.find("FROM incident WHERE resource_id = ", to, func(row index.Row, ok bool) tea.Msg {
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
