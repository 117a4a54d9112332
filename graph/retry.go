package graph

import (
	"math"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
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

// backoff returns the pause before try n+1 if the service named none: 1 s, 2 s,
// 4 s … 60 s. Each varies by a quarter so that clients do not retry in step.
func backoff(try int) time.Duration {
	d := longestPause
	if try < 7 {
		d = min(d, firstBackoff<<(try-1))
	}
	return min(longestPause, d+time.Duration((rand.Float64()*2-1)*jitterPercent/100*float64(d)))
}

// retryAfter reads the header of that name: whole seconds, decimals (Microsoft's own
// reference has 2.128) or an HTTP date. It compares a date with the answer's own Date,
// so that a wrong clock here does no harm. It returns 0 if there is none.
func retryAfter(h http.Header, now time.Time) time.Duration {
	text := strings.TrimSpace(h.Get("Retry-After"))
	if text == "" {
		return 0
	}
	if seconds, err := strconv.ParseFloat(text, 64); err == nil {
		if math.IsNaN(seconds) || seconds <= 0 {
			return 0
		}
		return time.Duration(min(seconds, longestRetryAfter.Seconds()) * float64(time.Second))
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	return max(0, min(at.Sub(now), longestRetryAfter))
}
