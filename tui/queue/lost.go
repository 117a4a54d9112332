package queue

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
)

// Refused follows decisions that were not kept because another person came before, by the keys of the records:
// those aren't the queue's own.
func Refused(q *Queue, keys []alert.Key) {
	for _, key := range keys {
		if q.own[key] {
			q.own[key] = false
		}
	}
}

// Lost follows a decision that the store has refused, by the keys of the records that it was about: the
// queue goes back to the first of them that it has left, and those that were decided with it come again.
func (q *Queue) Lost(keys []alert.Key) tea.Cmd {
	if !q.on {
		return nil
	}
	for _, key := range keys {
		delete(q.with, key)
		delete(q.own, key)
	}
	at := slices.IndexFunc(q.rows, func(r index.Row) bool { return slices.Contains(keys, r.Key) })
	if at < 0 || at > q.at || at == q.at && !q.last.asked {
		return nil
	}
	q.at, q.last = at, ending{}
	return q.open()
}
