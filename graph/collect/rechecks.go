package collect

import (
	"time"

	"tocsin/graph/alert"
)

// recheckKinds are the readings of what was read already, for items that became
// visible late: the last day each hour, the last week each day.
var recheckKinds = [2]struct {
	every time.Duration
	reach alert.Time
}{{time.Hour, alert.Day}, {24 * time.Hour, 7 * alert.Day}}

// rechecks is when each kind last began. It is owned by the feed's goroutine.
type rechecks [len(recheckKinds)]time.Time

// due returns the due kind of recheck that reaches furthest; -1 if none is due. The
// first comes a whole pause after due was first asked.
func (r *rechecks) due(now time.Time) int {
	for i := len(recheckKinds) - 1; i >= 0; i-- {
		if r[i].IsZero() {
			r[i] = now
		}
		if elapsed(r[i], now, recheckKinds[i].every) {
			return i
		}
	}
	return -1
}

// begin notes that a recheck begins. It does the work of the shorter ones too.
func (r *rechecks) begin(kind int, now time.Time) {
	for i := range kind + 1 {
		r[i] = now
	}
}
