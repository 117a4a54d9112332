package simulator

import (
	"context"
	"net/http"
	"time"
)

// longHang is how long the real service may leave a request before it gives up.
const longHang = 100 * time.Second

// spoils lets the transport fail as the switches want, and reports whether the request
// is over.
func (t *Tenant) spoils(a *answer, r *http.Request, api API) bool {
	t.mu.Lock()
	sw := t.effective().Wire
	resets := t.spend1(&t.switches.Wire.ResetFor)
	hangs := !resets && t.spend1(&t.switches.Wire.HangFor)
	t.mu.Unlock()
	switch {
	case resets:
		breakOff(a.w)
	case hangs:
		pause := sw.Hang.Duration
		if pause == 0 {
			pause = longHang
		}
		if sleeps(r.Context(), pause) {
			a.fail(http.StatusGatewayTimeout, "UnknownError", "")
		}
	case sw.Slow.Duration > 0 && (sw.SlowAt == AllAPIs || sw.SlowAt == api):
		return !sleeps(r.Context(), sw.Slow.Duration)
	default:
		return false
	}
	return true
}

// sleeps waits and reports whether the client is still there.
func sleeps(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// breakOff ends a connection without an answer.
func breakOff(w http.ResponseWriter) {
	if rec, ok := w.(*recorder); ok {
		rec.reset = true
		return
	}
	panic(http.ErrAbortHandler) // the server closes the connection
}
