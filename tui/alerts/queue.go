package alerts

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/command"
	"tocsin/tui/decide"
	"tocsin/tui/queue"
	"tocsin/tui/triage"
	"tocsin/tui/undo"
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
			t := s.acts.target()
			if cmd, is := triage.ClosedElsewhere(t, s.acts.queue.Own); is {
				return cmd
			}
			return s.acts.Do(triage.Just(decide.Judge(decide.Choice{Verdict: v})), t)
		},
		Close:  func() tea.Cmd { return s.pane.close() },
		Return: func() (tea.Cmd, bool) { return toQueue(&s.pane) },
		Mine:   func(r *index.Row) bool { return undo.Left(s.acts.Undo, r) },
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
	p.open, p.pick, p.undone = true, false, alert.Key{}
	p.s.resize()
	return p.look(row)
}

// beside reports whether the open alert isn't the queue's own, which led to it.
func (p *pane) beside() bool { return p.opened.Key != p.s.acts.queue.Row() }

// toQueue goes back to the alert that the queue is at, as it was left, from one that it led to; ok is false
// if it is open.
func toQueue(p *pane) (cmd tea.Cmd, ok bool) {
	q, h := p.s.acts.queue, &p.s.hops
	switch {
	case !p.beside():
		return nil, false
	case len(h.back) > 0 && h.back[0].row.Key == q.Row():
		h.back = h.back[:1]
		return h.last()
	}
	return queue.Again(q), true
}
