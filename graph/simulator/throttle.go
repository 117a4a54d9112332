package simulator

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// throttled counts a request of the security lists and reports whether it is
// over the limit, and how long until one is not. Refused requests count too, as
// with the real service. Callers hold the lock.
func (t *Tenant) throttled(at time.Time, limit int) (wait time.Duration, over bool) {
	if limit <= 0 {
		t.recent = nil
		return 0, false
	}
	first := 0
	for first < len(t.recent) && at.Sub(t.recent[first]) >= time.Minute {
		first++
	}
	t.recent = append(t.recent[first:], at)
	if len(t.recent) <= limit {
		return 0, false
	}
	return t.recent[len(t.recent)-limit].Add(time.Minute).Sub(at), true
}

// tooMany answers 429.
func (a *answer) tooMany(wait time.Duration, form RetryForm) {
	h := a.w.Header()
	seconds := int((wait + time.Second - 1) / time.Second)
	switch form {
	case RetrySeconds:
		h.Set("Retry-After", strconv.Itoa(seconds))
	case RetryDecimal:
		h.Set("Retry-After", fmt.Sprintf("%.3f", wait.Seconds()))
	case RetryDate:
		h.Set("Retry-After", a.at.Add(time.Duration(seconds)*time.Second).Format(http.TimeFormat))
	}
	a.graphHeaders()
	a.json(http.StatusTooManyRequests, object{"error": object{
		"code": "TooManyRequests", "message": "Please retry again later.",
		"innerError": object{
			"code": "429", "date": a.at.Format("2006-01-02T15:04:05"), "message": "Please retry after",
			"request-id": a.id, "status": "429",
		},
	}})
}
