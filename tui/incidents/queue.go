package incidents

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/store/query"
	"tocsin/tui/command"
	"tocsin/tui/decide"
	"tocsin/tui/queue"
	"tocsin/tui/rows"
	"tocsin/tui/triage"
)

// queueContext is the context of the keys while the queue is worked.
const queueContext command.Context = "incident-queue"

// queueVerbs are the keys that the queue has beside those of the detail.
func queueVerbs() (out []verb) {
	for _, spec := range queue.Specs(queueContext, noun) {
		out = append(out, verb{Spec: spec.Spec, do: func(s *Screen) tea.Cmd { return s.panes.work(spec) }})
	}
	return out
}

// beginQueue begins to work through the unseen incidents that the query selects.
func beginQueue(s *Screen) tea.Cmd {
	if s.o.ReadOnly {
		return triage.ReadOnly()
	}
	return s.acts.queue.Begin()
}

// queued opens the first incident of the queue.
func (p *panes) queued() tea.Cmd {
	p.incident.Number(false)
	return p.inQueue()
}

// inQueue opens the incident that the queue is at.
func (p *panes) inQueue() tea.Cmd {
	row, cmd := p.s.acts.queue.Row()
	return tea.Batch(cmd, p.look(row))
}

// work runs a command of the queue: a verdict is one on the incident with all of its alerts.
func (p *panes) work(spec queue.Spec) tea.Cmd {
	a := &p.s.acts
	switch {
	case !a.queue.On():
		return nil
	case spec.Verdict != "":
		return a.each(triage.Just(decide.Judge(decide.Choice{Verdict: spec.Verdict})))
	case spec.Word == queue.Skip:
		return p.stepQueue(1)
	case spec.Word == queue.Back:
		return p.stepQueue(-1)
	}
	return p.endQueue()
}

// stepQueue goes d incidents on. Behind the last one the queue ends.
func (p *panes) stepQueue(d int) tea.Cmd {
	moved, cmd := p.s.acts.queue.Step(d)
	switch {
	case moved:
		return p.inQueue()
	case !p.s.acts.queue.On():
		return tea.Batch(p.endQueue(), cmd)
	}
	return cmd
}

// endQueue goes back to the list.
func (p *panes) endQueue() tea.Cmd {
	p.s.acts.queue.End()
	p.incident.Number(true)
	p.clear()
	p.s.resize()
	return p.s.rows.Reload()
}

// look returns the means by which the parts of the list ask the store about other rows.
func look(s *Screen) rows.Look {
	return rows.Look{
		Rows: s.rows, Query: func() *query.Query { return s.filter.Query }, Search: s.o.Store.Search, Now: s.o.Now, Closing: s.closing, Noun: noun,
	}
}
