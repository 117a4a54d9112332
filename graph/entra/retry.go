package entra

import (
	"context"
	"time"
)

// Retry is a request that failed and is made again after a pause.
type Retry struct {
	Attempt int           // that comes next, from 2
	Most    int           // attempts, if none succeeds
	Pause   time.Duration // before it
	Cause   error         // why the last one failed: a fault
}

// retries is the key of the listener in a context.
type retries struct{}

// ReportRetries returns a context whose requests tell each of their retries, before its pause. A
// person who waits for an answer can then see why. each is called from several goroutines.
func ReportRetries(ctx context.Context, each func(Retry)) context.Context {
	return context.WithValue(ctx, retries{}, each)
}

// Report tells a retry to whoever asked for it with ReportRetries.
func (r Retry) Report(ctx context.Context) {
	if each, ok := ctx.Value(retries{}).(func(Retry)); ok {
		each(r)
	}
}
