package queue

import (
	"slices"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/text"
)

// A case is a row, and all others about the same event with it.

// Ends returns the words for a decision on the row that the queue is at, and on others with it, if
// no row follows; else "".
func (q *Queue) Ends(with []index.Row) string {
	if !q.on {
		return ""
	}
	is := q.rows[q.at].Key
	was, known := q.own[is]
	q.own[is] = true // as it will be: its twin is a case of its own then
	defer func() {
		if q.own[is] = was; !known {
			delete(q.own, is)
		}
	}()
	for i := q.from(q.at, 1); i < len(q.rows); i = q.from(i, 1) {
		if !slices.ContainsFunc(with, func(r index.Row) bool { return r.Key == q.rows[i].Key }) {
			return ""
		}
	}
	return "last of " + text.Number(len(q.rows)) + skipped(q, with)
}

// skipped says how many rows are left as they are once some are decided too: ", 1 skipped"; "" for none.
func skipped(q *Queue, with []index.Row) string {
	n := 0
	for at := range q.rows {
		key := q.rows[at].Key
		if waits(q, key) && !slices.ContainsFunc(with, func(r index.Row) bool { return r.Key == key }) {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return ", " + text.Number(n) + " skipped"
}

// waits reports whether no one has decided a row, as far as the queue knows.
func waits(q *Queue, key alert.Key) bool {
	_, closed := q.own[key]
	return !closed && !q.with[key]
}

// from returns the place of the row after a place, or before it if d is -1, that was not decided
// with another one and is a case of its own.
func (q *Queue) from(at, d int) int {
	at += d
	for at >= 0 && at < len(q.rows) && (q.with[q.rows[at].Key] || again(q, at)) {
		at += d
	}
	return at
}

// again reports whether a row is about the same event as one before it that was left as it is: whoever left
// the case has left both. One that was closed elsewhere was not left: its twin still waits.
func again(q *Queue, at int) bool {
	twins := q.twins[q.rows[at].Key]
	return len(twins) > 0 && slices.ContainsFunc(q.rows[:at], func(r index.Row) bool {
		return slices.Contains(twins, r.Key) && waits(q, r.Key)
	})
}
