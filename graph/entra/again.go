package entra

import (
	"context"
	"errors"
	"io"
	"syscall"
	"time"

	"tocsin/graph/fault"
)

const (
	tries      = 4                      // of one sign-in whose connection is lost
	firstPause = 500 * time.Millisecond // before the second one; doubled each time
)

// persist does a step of a sign-in, and does it again if its connection was lost, as
// requests to Graph are done again. All tries share the time of ctx.
func persist(ctx context.Context, step func() *fault.Fault) *fault.Fault {
	for try, pause := 1, firstPause; ; try, pause = try+1, 2*pause {
		f := step()
		if f == nil || !lost(f) || try == tries {
			return f
		}
		Retry{try + 1, tries, pause, f}.Report(ctx)
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			if errors.Is(ctx.Err(), context.Canceled) {
				return fault.Of(ctx.Err())
			}
			return f
		}
	}
}

// lost reports whether a fault is that of a connection that broke off. A new one may hold.
func lost(f *fault.Fault) bool {
	if f.Kind != fault.Network {
		return false
	}
	for _, end := range []error{syscall.ECONNRESET, syscall.EPIPE, io.EOF, io.ErrUnexpectedEOF} {
		if errors.Is(f.Err, end) {
			return true
		}
	}
	return false
}
