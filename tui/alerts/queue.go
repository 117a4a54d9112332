package alerts

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/command"
	"tocsin/tui/queue"
	"tocsin/tui/triage"
)

// queueContext is the context of the keys while the queue is worked.
const queueContext command.Context = "queue"

// newQueue makes the queue of unseen alerts.
func newQueue(s *Screen) *queue.Queue {
	return queue.New(lookOf(s), queue.Hooks{
		Open: func(row index.Row) tea.Cmd {
			s.pane.detail.Do("detail.summary") // each one begins with its story
			return s.pane.queued(row)
		},
		Judge: func(v alert.Verdict) tea.Cmd {
			return triage.Judge(s.acts.Acts, v, s.acts.target())
		},
		Close:  func() tea.Cmd { return s.pane.close() },
		Digits: func(words []string) { s.pane.detail.Digits(words) },
	})
}

// queueVerbs are the keys that the queue has beside those of the detail.
func queueVerbs() (out []verb) {
	for _, spec := range queue.Specs(queueContext, noun) {
		out = append(out, verb{Spec: spec.Spec, do: func(s *Screen, _ string) tea.Cmd { return s.acts.queue.Run(spec) }})
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

// queued opens an alert that a person didn't choose in the list: one of the queue, or one that was named.
func (p *pane) queued(row index.Row) tea.Cmd {
	p.s.hops.forget()
	p.open = true
	p.s.resize()
	return p.look(row)
}
