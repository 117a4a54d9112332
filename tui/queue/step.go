package queue

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// step goes on from the shown row. If the queue's own row has led to another one, it goes back to its
// own first, which is not to be passed by.
func step(q *Queue, d int) tea.Cmd {
	if q.hooks.Return != nil {
		if cmd, ok := q.hooks.Return(); ok {
			return cmd
		}
	}
	if d > 0 {
		return tea.Batch(passes(q), q.Go(d))
	}
	return q.Go(d)
}

// passes says that with the row that the queue is at, which is left as it is, its twins further on are left too: they
// don't come. Nil if none are.
func passes(q *Queue) tea.Cmd {
	is := q.rows[q.at].Key
	if _, closed := q.own[is]; closed {
		return nil
	}
	n := 0
	for i := q.at + 1; i < len(q.rows); i++ {
		if key := q.rows[i].Key; waits(q, key) && slices.Contains(q.twins[is], key) {
			n++
		}
	}
	switch n {
	case 0:
		return nil
	case 1:
		return screen.Say(screen.Info, "Skipped with its twin")
	}
	return screen.Say(screen.Info, "Skipped with its "+text.Plural(n, "twin"))
}

// Again shows the row that the queue is at once more.
func Again(q *Queue) tea.Cmd { return q.open() }

// Go opens the next row, or the one before if d is -1. Behind the last one it asks for what came
// meanwhile.
func (q *Queue) Go(d int) tea.Cmd { return goTo(q, q.from(q.at, d)) }

// goTo opens the row of a place, or does what Go does beyond the first or the last one.
func goTo(q *Queue, at int) tea.Cmd {
	switch {
	case at >= len(q.rows):
		q.last.asked = true
		return q.ask(queued{more: true})
	case at < 0:
		return screen.Say(screen.Info, "This is the first "+q.o.Noun)
	}
	q.at = at
	return q.open()
}

// Decided goes on from a row that was decided with others, which don't come again.
func (q *Queue) Decided(with []index.Row) tea.Cmd {
	q.last.told = q.Ends(with) != ""
	q.own[q.rows[q.at].Key] = true
	for i := range with {
		q.with[with[i].Key] = true
	}
	return q.Go(1)
}

// Done follows acts that the store has kept, by the keys of what they made done: a row made done
// outside the queue, as by an undo, waits for no one, and the queue goes on from it.
func (q *Queue) Done(keys []alert.Key) tea.Cmd {
	if !q.on || q.last.asked || !slices.Contains(keys, q.rows[q.at].Key) {
		return nil
	}
	return q.Go(1)
}

// Turning follows a key that turns a step: behind its last row the queue asks no more. If the step is turned already, it
// does what Turned does, and returns the row that it has gone to.
func Turning(q *Queue, t Turn) (to alert.Key, ok bool) {
	q.last = ending{}
	return q.turned(t)
}

// Turned follows a step that was turned in whichever list of a person, and shows the row that the queue has gone to,
// unless it is shown: see turned. From one that the step has closed again it goes on.
func Turned(q *Queue, t Turn, shown alert.Key) tea.Cmd {
	to, ok := q.turned(t)
	switch {
	case ok && t.States[to] == alert.TriageDone:
		at := q.from(q.at, 1)
		for at < len(q.rows) && !waits(q, q.rows[at].Key) {
			at = q.from(at, 1)
		}
		return goTo(q, at)
	case ok && to != shown:
		return q.open()
	}
	return nil
}

// Also takes rows out that were decided without being the one that the queue is at, and goes on if
// that one is among them.
func (q *Queue) Also(with []index.Row) tea.Cmd {
	is := q.rows[q.at].Key
	for i := range with {
		q.with[with[i].Key] = true
	}
	if q.with[is] && !q.last.asked {
		return q.Go(1)
	}
	return nil
}
