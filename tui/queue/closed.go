package queue

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// ahead is of how many rows that come next the queue knows how they stand.
const ahead = 32

// closed brings those of the next rows that are closed by now.
type closed struct {
	queue *Queue
	rows  []index.Row
}

// Look asks which of the next rows other people have closed since the queue began, and on the last row what came. It is
// to be called when the store has changed; the queue calls it, too, with each row that it comes to.
func (q *Queue) Look() tea.Cmd {
	if atLast(q) {
		return tea.Batch(lookAhead(q), q.ask(queued{early: true}))
	}
	return lookAhead(q)
}

// lookAhead asks which of the next rows are closed.
func lookAhead(q *Queue) tea.Cmd {
	next := q.next()
	if is, waits := q.waiting(); waits {
		next = append(next, is)
	}
	if len(next) == 0 {
		return nil
	}
	ids := make([]string, len(next))
	for i, key := range next {
		ids[i] = query.Quote(key.ID)
	}
	field := "id"
	if q.o.Kind == alert.IncidentKind() {
		field = "resource_id"
	}
	done, wrong := q.o.Read("triage.state = " + query.Quote(string(alert.TriageDone)) + " AND NOT (" + q.o.Waits + ") AND " + field + " IN (" + strings.Join(ids, ", ") + ")")
	if wrong != nil { // it is asked again with the next row
		return nil
	}
	return q.o.Ask(index.Request{Query: done, Rows: 2 * ahead}, func(found index.Result, _ error) tea.Msg {
		return closed{q, found.Rows}
	})
}

// waiting returns the key of the row that the queue is at; waits is false once it was decided, or said to
// be closed.
func (q *Queue) waiting() (is alert.Key, waits bool) {
	if !q.on || q.at != q.far {
		return is, false
	}
	is = q.rows[q.at].Key
	_, known := q.own[is]
	return is, !known
}

// next returns the keys of the rows to come.
func (q *Queue) next() (keys []alert.Key) {
	for i := q.far + 1; q.on && i < len(q.rows) && len(keys) < ahead; i++ {
		if key := q.rows[i].Key; !q.with[key] {
			keys = append(keys, key)
		}
	}
	return keys
}

// take leaves out the rows that are closed. Those that the queue has come to stay: whoever goes back to
// them sees what was decided. From the one that it is at it goes on if that was closed here in another list, as with its
// incident: of what was closed here nothing is said, as that list has the keys and tells of it.
func (m closed) take(q *Queue) tea.Cmd {
	if m.queue != q {
		return nil
	}
	is, mine := map[alert.Key]bool{}, map[alert.Key]bool{}
	for i := range m.rows {
		r := &m.rows[i]
		is[r.Key], mine[r.Key] = true, q.hooks.Mine != nil && q.hooks.Mine(r)
	}
	at, here := q.waiting()
	here = here && is[at]
	if here {
		q.own[at] = mine[at]
	}
	n := 0
	for _, key := range q.next() {
		if is[key] {
			q.with[key] = true
		}
		if is[key] && !mine[key] {
			n++
		}
	}
	q.elsewhere += n
	if here && mine[at] {
		return tea.Batch(tellClosed(q, false, n), q.Go(1))
	}
	return tellClosed(q, here, n)
}

// tellClosed says how many rows other people have closed, and whether the one that the queue is at is among them; nil for
// none.
func tellClosed(q *Queue, here bool, n int) tea.Cmd {
	switch {
	case here && n > 0:
		return screen.Say(screen.Info, fmt.Sprintf("This %s was closed elsewhere meanwhile, and %s that follow: n goes on", q.o.Noun, text.Number(n)))
	case here:
		return screen.Say(screen.Info, "This "+q.o.Noun+" was closed elsewhere meanwhile: n goes on")
	case n > 0:
		return screen.Say(screen.Info, text.Plural(q.elsewhere, q.o.Noun)+" of the queue closed elsewhere meanwhile")
	}
	return nil
}
