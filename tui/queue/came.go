package queue

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"tocsin/store/index"
	"tocsin/store/links"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// atLast reports whether the queue is at its last row.
func atLast(q *Queue) bool { return q.on && !q.last.asked && q.from(q.at, 1) >= len(q.rows) }

// follow goes on with the rows that came while the queue was worked; without any it has ended.
func (q *Queue) follow(m queued) tea.Cmd {
	if !q.on || !q.last.asked {
		return nil // it was left, or a step was undone
	}
	last := q.last
	q.last = ending{}
	before := len(q.rows)
	if n := grow(q, m); n > 0 {
		q.at = q.from(before-1, 1)
		return tea.Batch(goesOn(q, n), q.open())
	}
	words := screen.Say(screen.Good, "That was the last of "+text.Plural(before, q.o.Noun)+skipped(q, nil))
	switch {
	case m.err != nil:
		words = screen.Tell(m.err)
	case last.told:
		words = nil
	}
	q.ended = q.o.Now().Add(restFirst)
	return tea.Batch(q.Leave(), words)
}

// tookIn takes in what came as long as the queue is at its last row: its place tells of them then, and the words of the
// last decision don't say that it ends.
func tookIn(q *Queue, m queued) tea.Cmd {
	if !q.on || q.last.asked {
		return nil
	}
	if n := grow(q, m); n > 0 {
		return goesOn(q, n)
	}
	return nil
}

// grow adds the rows that came, and returns how many; none if all of them are twins of rows that were left as they are.
func grow(q *Queue, m queued) int {
	if m.err != nil {
		return 0
	}
	fresh := slices.DeleteFunc(m.rows, func(r index.Row) bool {
		return q.with[r.Key] || slices.ContainsFunc(q.rows, func(o index.Row) bool { return o.Key == r.Key })
	})
	before, twins := q.rows, q.twins
	q.rows = append(slices.Clip(q.rows), fresh...)
	q.twins = links.Twins(q.rows)
	if q.from(len(before)-1, 1) >= len(q.rows) {
		q.rows, q.twins = before, twins
		return 0
	}
	return len(fresh)
}

// goesOn says how many rows came.
func goesOn(q *Queue, n int) tea.Cmd {
	return screen.Say(screen.Info, text.Plural(n, "more "+q.o.Noun)+" came meanwhile: the queue goes on")
}
