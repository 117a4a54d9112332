package news

import (
	"time"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// alarm counts the new rows of the gravest severity, to tell a person who looks elsewhere.
type alarm struct {
	query *query.Query // the condition that selects rows of that severity
	seq   int64        // the store's change number at the last count; -1 before the first
	count int          // by that
}

// alarming is the severity of the rows that a person is told of.
const alarming = alert.High

func newAlarm() alarm {
	q, _ := query.Parse("severity = "+query.Quote(string(alarming)), time.Time{})
	return alarm{query: q, seq: -1}
}

// Alarming returns the condition that selects the new rows that are unseen and so grave
// that a person is told of them, whatever the list's own query is. Nothing is to be counted
// as long as the store's change number is seq.
func (n *News) Alarming(now time.Time) (q *query.Query, seq int64) {
	out := *n.alarm.query
	out.Where = &query.And{Terms: []query.Expr{out.Where, n.Query(now).Where}}
	return &out, n.alarm.seq
}

// Counted takes the number of rows that Alarming selected, and returns how many more there
// are than before.
func (n *News) Counted(count int, seq int64) (more int) {
	more = max(count-n.alarm.count, 0)
	n.alarm.count, n.alarm.seq = count, seq
	return more
}
