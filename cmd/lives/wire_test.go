package lives

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"time"

	"tocsin/graph/entra"
	"tocsin/graph/simulator"
)

// mostAMinute is how many requests a tenant is asked in any minute: its rate and a burst.
const mostAMinute = perMinute + 20

const perMinute = 100

// wire carries requests to a tenant, loses some, and notes what a collector must never do.
type wire struct {
	tenant *simulator.Tenant

	mu     sync.Mutex
	r      *rand.Rand
	rough  bool        // requests are delayed and lost
	sent   []time.Time // requests for lists in the last minute
	hold   time.Time   // until then the service wants no request
	lists  int         // requests for lists
	wrongs []string    // what must never happen
}

// RoundTrip carries a request.
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	list := strings.Contains(r.URL.Path, "/security/")
	delay, lost := w.leaves(r, list)
	time.Sleep(delay)
	if lost {
		return nil, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
	}
	reply, err := w.tenant.RoundTrip(r)
	if err == nil && list {
		w.answered(reply)
	}
	return reply, err
}

// leaves notes a request that leaves the program.
func (w *wire) leaves(r *http.Request, list bool) (delay time.Duration, lost bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	if host := r.URL.Host; r.URL.Scheme != "https" || host != "login.microsoftonline.com" && host != "graph.microsoft.com" {
		w.wrong("a request for %s://%s left", r.URL.Scheme, host)
	}
	if r.URL.Host != "graph.microsoft.com" && r.Header.Get("Authorization") != "" {
		w.wrong("a token left for %s", r.URL.Host)
	}
	if list {
		w.count(now)
	}
	if w.rough {
		return time.Duration(w.r.Int64N(int64(300 * time.Millisecond))), w.r.IntN(60) == 0
	}
	return 0, false
}

// count holds the limits against a request. The lock is held.
func (w *wire) count(now time.Time) {
	w.lists++
	if now.Before(w.hold) {
		w.wrong("a request left %s before Retry-After was over", w.hold.Sub(now))
	}
	for len(w.sent) > 0 && now.Sub(w.sent[0]) >= time.Minute {
		w.sent = w.sent[1:]
	}
	if w.sent = append(w.sent, now); len(w.sent) > mostAMinute {
		w.wrong("%d requests in a minute", len(w.sent))
	}
}

// answered notes an answer that says when to ask again.
func (w *wire) answered(reply *http.Response) {
	if reply.StatusCode != http.StatusTooManyRequests {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if until := time.Now().Add(entra.RetryAfter(reply.Header, "", time.Now(), time.Hour)); until.After(w.hold) {
		w.hold = until
	}
}

func (w *wire) wrong(format string, args ...any) {
	if len(w.wrongs) < 3 {
		w.wrongs = append(w.wrongs, fmt.Sprintf(format, args...))
	}
}
