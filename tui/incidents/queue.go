package incidents

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/command"
	"tocsin/tui/decide"
	"tocsin/tui/queue"
	"tocsin/tui/rows"
	"tocsin/tui/triage"
)

// queueContext is the context of the keys while the queue is worked.
const queueContext command.Context = "incident-queue"

// newQueue makes the queue of incidents that wait for a person. A verdict asks as it does
// outside the queue: it is about all alerts of an incident.
func newQueue(s *Screen) *queue.Queue {
	return queue.New(look(s), queue.Hooks{
		Open: func(row index.Row) tea.Cmd { return s.panes.look(row) },
		Judge: func(v alert.Verdict) tea.Cmd {
			return s.acts.each(triage.Just(decide.Judge(decide.Choice{Verdict: v})))
		},
		Close:  func() tea.Cmd { return s.panes.close() },
		Digits: func(pages bool) { s.panes.incident.Number(pages) },
	})
}

// queueVerbs are the keys that the queue has beside those of the detail.
func queueVerbs() (out []verb) {
	for _, spec := range queue.Specs(queueContext, noun) {
		out = append(out, verb{Spec: spec.Spec, do: func(s *Screen) tea.Cmd { return s.acts.queue.Run(spec) }})
	}
	return out
}

// beginQueue begins to work through the incidents that wait for a person.
func beginQueue(s *Screen) tea.Cmd {
	if s.o.ReadOnly {
		return triage.ReadOnly()
	}
	return s.acts.queue.Begin()
}

// look returns the means by which the parts of the list ask the store about other rows.
func look(s *Screen) rows.Look {
	return rows.Look{
		Rows: s.rows, Query: func() *query.Query { return s.filter.Query }, Search: s.o.Store.Search, Now: s.o.Now, Closing: s.closing, Noun: noun, Kind: alert.IncidentKind(),
		Waits: "(triage.seen = false OR new_alerts > 0)",
	}
}
