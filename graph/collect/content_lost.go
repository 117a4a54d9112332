package collect

import (
	"slices"

	"tocsin/graph/alert"
)

// Why a period is lost.
const (
	lostStopped = "its subscription was stopped"
	lostAway    = "they were not asked for while Microsoft kept them"
	lostExpired = "a content expired before it could be fetched"
	lostMany    = "too many contents could not be fetched"
)

// mendable reports whether the contents of a lost period may still be had.
func (l lostPeriod) mendable() bool { return l.Why == lostExpired || l.Why == lostMany }

// sentence says what is lost.
func (l lostPeriod) sentence(contentType string) string {
	const form = "2006-01-02 15:04"
	from, to := l.From.Time().Format(form), l.To.Time().Format(form)
	when := "from " + from + " to " + to
	if from == to {
		when = "at " + from
	}
	return "audit records of " + contentType + " " + when + " UTC are lost: " + l.Why
}

// hint says what may bring back what is lost.
func (l lostPeriod) hint() string {
	const portal = "search the period in the Microsoft Purview portal (Audit)"
	if l.mendable() {
		return "tocsin audit --repair --window 7d asks for them again; if that does not help, " + portal
	}
	return portal
}

// loses notes a lost period. Those of more than a week ago are forgotten, and if there are
// too many, the last one grows.
func (t *typeCursor) loses(l lostPeriod) {
	t.Lost = slices.DeleteFunc(t.Lost, func(old lostPeriod) bool { return old.At < l.At-7*alert.Day })
	if n := len(t.Lost); n == maxLost || n > 0 && t.Lost[n-1].Why == l.Why && t.Lost[n-1].To >= l.From && t.Lost[n-1].From <= l.To {
		last := &t.Lost[n-1]
		last.From, last.To, last.At, last.N = min(last.From, l.From), max(last.To, l.To), l.At, last.N+l.N
		if !l.mendable() {
			last.Why = l.Why
		}
		return
	}
	t.Lost = append(t.Lost, l)
}

// lose logs a lost period and notes it. n is how many contents are lost, 0 if it is not
// known.
func (r *contentRun) lose(contentType string, from, to alert.Time, n int, why string) {
	l := lostPeriod{From: from, To: to, Why: why, At: r.now(), N: n}
	r.Log.Error("content is lost", "type", contentType, "from", from.String(), "to", to.String(), "why", why)
	r.change(func(cur *contentCursor) { cur.of(contentType).loses(l) })
}

// missing returns how many contents could not be fetched so far, and are not told as lost.
func (t *typeCursor) missing() (n int) {
	for _, g := range t.Gaps {
		if !g.Lost {
			n++
		}
	}
	return n
}

// finds notes that a lost content was fetched after all. A period of which nothing is
// lacking any more is none.
func (t *typeCursor) finds(created alert.Time) {
	for i := range t.Lost {
		if l := &t.Lost[i]; l.mendable() && l.holds(created) {
			if l.N--; l.N <= 0 {
				t.Lost = slices.Delete(t.Lost, i, i+1)
			}
			return
		}
	}
}

// contentReading holds the result of a reading of one content type outside of the feed.
type contentReading struct {
	from, to alert.Time            // everything of it was listed, and asked for
	fetched  map[string]alert.Time // when the contents that came became available, by their ids
	failed   []alert.Time          // the same of those that did not come
}

// takes notes a content. Without a reading it does nothing.
func (r *contentReading) takes(got fetchedContent) {
	switch {
	case r == nil:
	case got.err != nil:
		r.failed = append(r.failed, got.Created)
	default:
		if r.fetched == nil {
			r.fetched = map[string]alert.Time{}
		}
		r.fetched[got.ID] = got.Created
	}
}

// whole reports whether the reading fetched what a lost period lacks: it asked for all of
// it, nothing failed, and at least as many contents came.
func (r *contentReading) whole(l lostPeriod) bool {
	if l.From < r.from || l.To > r.to || slices.ContainsFunc(r.failed, l.holds) {
		return false
	}
	n := 0
	for _, at := range r.fetched {
		if l.holds(at) {
			n++
		}
	}
	return n >= max(l.N, 1)
}

func (l lostPeriod) holds(at alert.Time) bool { return l.From <= at && at < l.To }

// mends removes the gaps and the lost periods whose contents a reading fetched.
func (t *typeCursor) mends(r *contentReading) {
	t.Gaps = slices.DeleteFunc(t.Gaps, func(g contentGap) bool { _, came := r.fetched[g.ID]; return came })
	t.Lost = slices.DeleteFunc(t.Lost, func(l lostPeriod) bool { return l.mendable() && r.whole(l) })
}
