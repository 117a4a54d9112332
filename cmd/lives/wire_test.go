package lives

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"

	"tocsin/graph/entra"
	"tocsin/graph/simulator"
)

// mostAMinute is how many requests an API of a tenant gets in any minute: its rate and a burst.
const mostAMinute = perMinute + 20

const perMinute = 100

// wire carries requests to a tenant, loses some, and notes what a collector must never do.
type wire struct {
	tenant *simulator.Tenant

	mu       sync.Mutex
	r        *rand.Rand
	rough    bool // requests are delayed and lost
	services map[string]*service
	polls    map[string][]time.Time // requests by the path of their list, in peace; nil = not noted
	wrongs   []string               // what must never happen
}

// serviceOf names the service that a request is for: those of one host throttle by themselves.
func serviceOf(u *url.URL) string {
	if u.Host == manage {
		return manage
	}
	_, path, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	name, _, _ := strings.Cut(path, "/")
	return u.Host + "/" + name
}

// services are those that a token may go to.
func services() map[string]*service {
	return map[string]*service{"graph.microsoft.com/security": {}, "graph.microsoft.com/identityProtection": {}, manage: {}}
}

// service keeps the requests to one service, and how long it wants no more.
type service struct {
	sent []time.Time // in the last minute
	hold time.Time   // until then the service wants no request
}

// The hosts of sign-in, which gets no token, and of the Management API.
const (
	signIn = "login.microsoftonline.com"
	manage = "manage.office.com"
)

// RoundTrip carries a request.
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	delay, lost := w.leaves(r)
	time.Sleep(delay)
	if lost {
		return nil, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
	}
	reply, err := w.tenant.RoundTrip(r)
	if err == nil && r.URL.Host != signIn {
		w.answered(serviceOf(r.URL), reply)
	}
	return reply, err
}

// leaves notes a request that leaves the program.
func (w *wire) leaves(r *http.Request) (delay time.Duration, lost bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	name := r.URL.Host
	api := w.services[serviceOf(r.URL)]
	if r.URL.Scheme != "https" || api == nil && name != signIn {
		w.wrong("a request for %s://%s left", r.URL.Scheme, name)
	}
	if api == nil && r.Header.Get("Authorization") != "" {
		w.wrong("a token left for %s", name)
	}
	if api != nil {
		w.count(api)
	}
	if api != nil && w.polls != nil {
		w.polls[r.URL.Path] = append(w.polls[r.URL.Path], time.Now())
	}
	if w.rough {
		return time.Duration(w.r.Int64N(int64(300 * time.Millisecond))), w.r.IntN(60) == 0
	}
	return 0, false
}

// count holds the limits against a request. The lock is held.
func (w *wire) count(of *service) {
	now := time.Now()
	if now.Before(of.hold) {
		w.wrong("a request left %s before Retry-After was over", of.hold.Sub(now))
	}
	for len(of.sent) > 0 && now.Sub(of.sent[0]) >= time.Minute {
		of.sent = of.sent[1:]
	}
	if of.sent = append(of.sent, now); len(of.sent) > mostAMinute {
		w.wrong("%d requests in a minute", len(of.sent))
	}
}

// answered notes an answer that says when to ask again, in a header or in words.
func (w *wire) answered(name string, reply *http.Response) {
	if reply.StatusCode != http.StatusTooManyRequests {
		return
	}
	words, err := io.ReadAll(reply.Body)
	reply.Body = io.NopCloser(bytes.NewReader(words))
	w.mu.Lock()
	defer w.mu.Unlock()
	until := time.Now().Add(entra.RetryAfter(reply.Header, string(words), time.Now(), time.Hour))
	if api := w.services[name]; err == nil && api != nil && until.After(api.hold) {
		api.hold = until
	}
}

func (w *wire) wrong(format string, args ...any) {
	if len(w.wrongs) < 3 {
		w.wrongs = append(w.wrongs, fmt.Sprintf(format, args...))
	}
}
