package graph

import (
	"context"
	"sync"
	"time"

	"tocsin/graph/alert"
)

// burst is how many requests may go out at once after a quiet time.
const burst = 20

// limiter is a bucket of requests. It is refilled evenly, so that no minute
// holds more than the rate and the bucket together. It also holds every request back while
// the service throttles: such requests would count against the limit and get no
// answer.
type limiter struct {
	burst int // how many requests the bucket holds; constant

	mu    sync.Mutex    // guards the fields below; any request may call take or pause
	every time.Duration // one request is refilled in this time; 0 means no limit
	full  time.Time     // when the bucket will be full again
	hold  time.Time     // no request goes out before

	spacings map[string]*limiter // by path, of lists that the service limits by themselves
}

func newLimiter(perMinute int) *limiter {
	return &limiter{burst: burst, every: refill(perMinute)}
}

// refill returns in which time one request is refilled; 0 for no limit.
func refill(perMinute int) time.Duration {
	if perMinute <= 0 {
		return 0
	}
	return time.Minute / time.Duration(perMinute)
}

// spacing returns the limiter of a path whose requests begin at a distance. Whoever shares
// the bucket shares it too.
func (l *limiter) spacing(path string, apart time.Duration) *limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.spacings == nil {
		l.spacings = map[string]*limiter{}
	}
	if l.spacings[path] == nil {
		l.spacings[path] = &limiter{every: apart, burst: 1}
	}
	return l.spacings[path]
}

// Limits are the rate limits of one application in one tenant, one for each API. The
// services count the requests of the application, whichever integration they are for, so
// clients of one application share the same Limits. They are safe for concurrent use.
type Limits struct {
	mu        sync.Mutex // guards the fields below
	perMinute int
	all       map[alert.Scope]*limiter
}

// NewLimits returns limits without a rate.
func NewLimits() *Limits { return &Limits{all: map[alert.Scope]*limiter{}} }

// Set sets the requests per minute and API, for all clients at once; 0 means no limit.
func (l *Limits) Set(perMinute int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.perMinute = perMinute
	for _, each := range l.all {
		each.mu.Lock()
		each.every = refill(perMinute)
		each.mu.Unlock()
	}
}

// of returns the limit of an API.
func (l *Limits) of(api alert.Scope) *limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all[api] == nil {
		l.all[api] = newLimiter(l.perMinute)
	}
	return l.all[api]
}

// wait returns when a request may go out, or with the context's error.
func (l *limiter) wait(ctx context.Context) error {
	for {
		d := l.take(time.Now())
		if d <= 0 {
			return ctx.Err()
		}
		if err := sleep(ctx, d); err != nil {
			return err
		}
	}
}

// take takes one request out of the bucket and returns 0. If the bucket is empty, it
// returns how long to wait before the next call.
func (l *limiter) take(now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if d := l.hold.Sub(now); d > 0 {
		return d
	}
	if l.every == 0 {
		return 0
	}
	full := l.full
	if full.Before(now) {
		full = now
	}
	full = full.Add(l.every)
	if d := full.Sub(now) - time.Duration(l.burst)*l.every; d > 0 {
		return d
	}
	l.full = full
	return 0
}

// pause holds every request back for d.
func (l *limiter) pause(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if until := time.Now().Add(d); until.After(l.hold) {
		l.hold = until
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
