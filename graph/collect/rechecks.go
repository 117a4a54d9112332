package collect

import "tocsin/graph/alert"

// recheckKinds are the readings of what was read already, for items that became
// visible late: the last day each hour, the last week each day.
var recheckKinds = [2]struct{ every, reach alert.Time }{{alert.Hour, alert.Day}, {alert.Day, 7 * alert.Day}}

// rechecks is when each kind last began. It is stored in the position, because no
// process need live as long as a pause. The first one comes a pause after the first
// poll.
type rechecks [len(recheckKinds)]alert.Time

// recheck is a recheck under way. It is stored with each of its pages, because a
// process may never live as long as the reading of a week takes.
type recheck struct {
	Kind    int          `json:"kind"`
	Began   alert.Time   `json:"began"`
	From    alert.Time   `json:"from"` // what all of it covers
	To      alert.Time   `json:"to"`
	Windows []leftWindow `json:"windows"` // what is left of it; the last one is to be read first
}

// inProgress reports whether everything of a stored recheck makes sense.
func (r *recheck) inProgress() bool {
	return r.Kind >= 0 && r.Kind < len(recheckKinds) && r.From < r.To && r.To-r.From <= recheckKinds[r.Kind].reach &&
		len(r.Windows) > 0 && len(r.Windows) <= maxWindows && within(r.Windows, r.From, r.To)
}

// job returns the rest of a recheck as a part of the past; nil if it began at a time ahead
// of now, or so long ago that the next one of its kind is due.
func (r *recheck) job(now alert.Time) *backfill {
	if r == nil || r.Began > now || now-r.Began >= recheckKinds[r.Kind].every {
		return nil
	}
	return &backfill{kind: r.Kind, began: r.Began, whole: window{from: r.From, to: r.To}, stack: stackOf(r.Windows)}
}

// recheck returns how a recheck is stored after a page that leaves windows; nil if it
// leaves none.
func (b *backfill) recheck(left []window) *recheck {
	windows := stored(left)
	if len(windows) == 0 {
		return nil
	}
	return &recheck{Kind: b.kind, Began: b.began, From: b.whole.from, To: b.whole.to, Windows: windows}
}

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
