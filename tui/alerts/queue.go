package alerts

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/decide"
	"tocsin/tui/queue"
	"tocsin/tui/triage"
)

// queueContext is the context of the keys while the queue is worked.
const queueContext command.Context = "queue"

func newQueue(s *Screen) *queue.Queue {
	return queue.New(s.look())
}

// queueVerbs are the keys that the queue has beside those of the detail.
func queueVerbs() (out []verb) {
	for _, spec := range queue.Specs(queueContext, noun) {
		out = append(out, verb{Spec: spec.Spec, do: func(s *Screen, _ string) tea.Cmd { return s.pane.work(spec) }})
	}
	return out
}

// beginQueue begins to work through the unseen alerts that the query selects.
func beginQueue(s *Screen) tea.Cmd {
	if s.o.ReadOnly {
		return triage.ReadOnly()
	}
	return s.acts.queue.Begin()
}

// queued opens the first alert of the queue.
func (p *pane) queued() tea.Cmd {
	p.open = true
	p.detail.Number(false)
	p.s.resize()
	return p.inQueue()
}

// inQueue opens the alert that the queue is at.
func (p *pane) inQueue() tea.Cmd {
	row, cmd := p.s.acts.queue.Row()
	return tea.Batch(cmd, p.look(row))
}

// work runs a command of the queue.
func (p *pane) work(spec queue.Spec) tea.Cmd {
	a := &p.s.acts
	switch {
	case !a.queue.On():
		return nil
	case spec.Verdict != "":
		return a.Do(triage.Just(decide.Judge(decide.Choice{Verdict: spec.Verdict})), a.target())
	case spec.Word == queue.Skip:
		return p.stepQueue(1)
	case spec.Word == queue.Back:
		return p.stepQueue(-1)
	}
	return p.endQueue()
}

// stepQueue goes d alerts on. Behind the last one the queue ends.
func (p *pane) stepQueue(d int) tea.Cmd {
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
func (p *pane) endQueue() tea.Cmd {
	p.s.acts.queue.End()
	p.detail.Number(true)
	return p.close()
}
