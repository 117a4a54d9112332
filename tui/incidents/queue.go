package incidents

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
const queueContext command.Context = "incident-queue"

// newQueue makes the queue of incidents that wait for a person. A verdict asks as it does
// outside the queue: it is about all alerts of an incident.
func newQueue(s *Screen) *queue.Queue {
	return queue.New(s.Look(), queue.Hooks{
		Open: func(row index.Row) tea.Cmd {
			s.Panes.Record.Do("detail.summary") // each one begins with its story
			return s.Panes.Look(row)
		},
		Judge: func(v alert.Verdict) tea.Cmd {
			if cmd, is := triage.ClosedElsewhere(s.acts.target(), s.acts.queue.Own); is {
				return cmd
			}
			return s.acts.each(triage.Just(decide.Judge(decide.Choice{Verdict: v})))
		},
		Close:  func() tea.Cmd { return s.Panes.Close() },
		Mine:   func(r *index.Row) bool { return undo.Left(s.acts.Undo, r) },
		Digits: func(words []string) { s.Panes.Record.Digits(words) },
	})
}

// work begins to work through the incidents that wait for a person.
func (a *acts) work() tea.Cmd {
	if a.s.o.ReadOnly {
		return triage.ReadOnly()
	}
	return a.queue.Begin()
}

// looked follows that a person looks at a record. An incident of the queue stays unseen until it is
// decided: what a person goes on from comes again.
func (a *acts) looked(row index.Row) tea.Cmd {
	if a.queue.On() && row.Key == a.s.Panes.Row.Key {
		a.Seen.Stop()
		return nil
	}
	return a.Seen.Begin(row)
}

// out leaves the queue; held is false if it isn't worked.
func (a *acts) out() (cmd tea.Cmd, held bool) {
	if !a.queue.On() {
		return nil, false
	}
	return a.queue.Leave(), true
}

// place returns the place in the queue, for the breadcrumb.
func (a *acts) place() string {
	if !a.queue.On() {
		return ""
	}
	return a.queue.Crumb()
}

// rests says that a digit which filters the list was pressed for a queue that has just ended.
func (a *acts) rests(keys []string) (tea.Cmd, bool) {
	if !a.queue.Rests(keys) {
		return nil, false
	}
	return queue.Rested(), true
}
