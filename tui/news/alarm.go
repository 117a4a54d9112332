package news

import (
	"time"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// alarm knows of which new rows of the gravest severity a person who looks elsewhere was told.
type alarm struct {
	query *query.Query       // the condition that selects rows of that severity
	seq   int64              // the store's change number at the last count; -1 before the first
	count int                // by that
	told  map[alert.Key]bool // of these
}

// alarming is the severity of the rows that a person is told of.
const alarming = alert.High

// MostListed is how many of the rows that Alarming selects are told apart; of more the number
// alone is compared.
const MostListed = 200

// mostTold is how many rows are remembered as told.
const mostTold = 10_000

func newAlarm() alarm {
	q, _ := query.Parse("severity = "+query.Quote(string(alarming)), time.Time{})
	return alarm{query: q, seq: -1, told: map[alert.Key]bool{}}
}

// Alarming returns the condition that selects the new rows that are unseen and so grave
// that a person is told of them, whatever the list's own query is. Nothing is to be counted
// as long as the store's change number is seq.
func (n *News) Alarming(now time.Time) (q *query.Query, seq int64) {
	return query.Both(n.alarm.query, n.Query(now)), n.alarm.seq
}

// Counted takes the number of rows that Alarming selected and the keys of the first of them, at
// most MostListed. It returns of how many a person was not told yet: one that came while another
// was seen leaves the number as it was.
func (n *News) Counted(count int, keys []alert.Key, seq int64) (more int) {
	a := &n.alarm
	if len(a.told)+len(keys) > mostTold {
		clear(a.told)
		more -= min(a.count, len(keys)) // they were told, most likely
	}
	for _, key := range keys {
		if !a.told[key] {
			a.told[key] = true
			more++
		}
	}
	if count > len(keys) {
		more = max(more, count-a.count)
	}
	a.count, a.seq = count, seq
	return max(more, 0)
}
