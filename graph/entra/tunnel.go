package entra

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strings"
	"sync"
	"unicode"

	"tocsin/graph/fault"
)

// Do is client.Do, except that the error of a proxy says so: net/http returns what went
// wrong between here and the proxy as if the server had done it.
func Do(client *http.Client, r *http.Request) (*http.Response, error) {
	r, t := watch(r)
	reply, err := client.Do(r)
	return reply, t.blame(err)
}

// watch returns the request and what watches its connection.
func watch(r *http.Request) (*http.Request, *tunnel) {
	t := &tunnel{direct: hostPort(r.URL)}
	return r.WithContext(httptrace.WithClientTrace(r.Context(), t.trace())), t
}

// tunnel watches how the connection for a request is made.
type tunnel struct {
	direct string // host and port of the server

	mu        sync.Mutex // a connection may outlive the request that it was begun for
	proxy     string     // host and port of the proxy; "" without one
	handshake int        // TLS handshakes begun and not ended
	open      bool       // there is a connection to the server, whatever becomes of it
}

func (t *tunnel) trace() *httptrace.ClientTrace {
	note := func(set func()) {
		t.mu.Lock()
		defer t.mu.Unlock()
		set()
	}
	return &httptrace.ClientTrace{
		GetConn: func(address string) {
			note(func() {
				t.proxy, t.open, t.handshake = "", false, 0
				if isASCII(t.direct) && !strings.EqualFold(address, t.direct) { // other names are dialled in another form
					t.proxy = address
				}
			})
		},
		TLSHandshakeStart: func() { note(func() { t.handshake++ }) },
		TLSHandshakeDone: func(_ tls.ConnectionState, err error) {
			note(func() {
				if err == nil { // a failed one is the cause of the error to come
					t.handshake--
				}
			})
		},
		GotConn: func(httptrace.GotConnInfo) { note(func() { t.open = true }) },
	}
}

// blame returns err as the proxy's if the way to the server ended there.
func (t *tunnel) blame(err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	var op *net.OpError
	atProxy := errors.As(err, &op) && op.Op == "proxyconnect"
	if t.proxy == "" || !atProxy && (t.open || t.handshake > 0) {
		return err
	}
	return &proxyError{proxy: oneLine(t.proxy), err: err}
}

// proxyError is an error between here and a proxy.
type proxyError struct {
	proxy string // host and port
	err   error
}

func (e *proxyError) Error() string { return "proxy " + e.proxy + ": " + e.err.Error() }
func (e *proxyError) Unwrap() error { return e.err }

// refusedTunnel is a proxy's answer other than 200 to the wish for a connection.
type refusedTunnel struct {
	proxy, target string
	status        int
	methods       []string // of sign-in that the proxy accepts
	known         bool     // a name and a password were sent
}

func (e *refusedTunnel) Error() string {
	return fmt.Sprintf("the proxy answered CONNECT with HTTP %d", e.status)
}

// onConnect returns the refusal of a proxy. net/http would keep only its reason phrase,
// which is the proxy's own text.
func onConnect(_ context.Context, proxy *url.URL, asked *http.Request, reply *http.Response) error {
	if reply.StatusCode == http.StatusOK {
		return nil
	}
	e := &refusedTunnel{proxy: oneLine(proxy.Host), target: oneLine(asked.Host), status: reply.StatusCode, known: proxy.User != nil}
	for _, value := range reply.Header.Values("Proxy-Authenticate") {
		method, _, _ := strings.Cut(value, " ")
		if method = fault.ID(method); method != "" && len(e.methods) < maxMethods && !slices.Contains(e.methods, method) {
			e.methods = append(e.methods, method)
		}
	}
	return e
}

// maxMethods is how many methods of sign-in a sentence names.
const maxMethods = 4

// Final reports whether a request that a proxy refused would be refused again.
func Final(err error) bool {
	var refused *refusedTunnel
	return errors.As(err, &refused) && refused.status < 500 && refused.status != http.StatusTooManyRequests
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}
