package collect

import "tocsin/graph/alert"

// recheckKinds are the readings of what was read already, for items that became
// visible late: the last day each hour, the last week each day.
var recheckKinds = [2]struct{ every, reach alert.Time }{{alert.Hour, alert.Day}, {alert.Day, 7 * alert.Day}}

// rechecks is when each kind last began. It is stored in the position, because no
// process need live as long as a pause. The first one comes a pause after the first
// poll.
type rechecks [len(recheckKinds)]alert.Time

// due returns the due kind of recheck that reaches furthest; -1 if none is due. A time
// ahead of now is not believed.
func (r rechecks) due(now alert.Time) int {
	for i := len(recheckKinds) - 1; i >= 0; i-- {
		if r[i] > now || now-r[i] >= recheckKinds[i].every {
			return i
		}
	}
	return -1
}

// done returns the times after a recheck that began now. It does the work of the
// shorter ones too.
func (r rechecks) done(kind int, now alert.Time) rechecks {
	for i := range kind + 1 {
		r[i] = now
	}
	return r
}
