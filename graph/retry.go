package graph

import (
	"math/rand/v2"
	"time"

	"tocsin/graph/bound"
	"tocsin/graph/entra"
)

// Limits on retries. After them, a request fails with a fault that says when to try
// next, and the collector does so.
const (
	firstBackoff      = time.Second
	longestPause      = time.Minute
	tries             = 5
	patience          = 2 * time.Minute // from the first try to the last
	defaultRetryAfter = 30 * time.Second
	jitterPercent     = 25
)

// backoff returns the pause before try n+1 if the service named none: the first one,
// then twice as long each time, up to 60 s. Each varies by a quarter so that clients do not
// retry in step.
func backoff(try int, first time.Duration) time.Duration {
	d := longestPause
	if try < 7 {
		d = min(d, first<<(try-1))
	}
	return min(longestPause, d+time.Duration((rand.Float64()*2-1)*jitterPercent/100*float64(d)))
}

// retryAfter returns how long the service wants its client to wait; 0 if it does not
// say.
func (got *answer) retryAfter(r request, now time.Time) time.Duration {
	words := parseError(got).Message
	if r.office { // it writes the time behind long ids, and sometimes in the code
		words = string(got.body[:min(len(got.body), bound.Refusal)])
	}
	return entra.RetryAfter(got.header, words, now, longestRetryAfter)
}
