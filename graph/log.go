package graph

import (
	"cmp"
	"context"
	"io"
	"log/slog"
	"net/http"
	"regexp"
	"sync"
	"time"
)

// LogRequests returns client with each request logged at level Debug: method, host,
// path, OData filter, status, bytes of the body as received, duration until the end
// of the body, and both request ids. It logs no other header, no body and no other
// part of the query string, because they hold tokens, assertions and the place in a
// list. Of a tenant's id in a path it logs the beginning alone. If the level is off, it returns client itself.
func LogRequests(client *http.Client, log *slog.Logger) *http.Client {
	if !log.Enabled(context.Background(), slog.LevelDebug) {
		return client
	}
	logged := *client
	if logged.Transport == nil {
		logged.Transport = newHTTP().Transport
	}
	logged.Transport = &logTransport{next: logged.Transport, log: log}
	return &logged
}

// logTransport logs the requests that go through it.
type logTransport struct {
	next http.RoundTripper
	log  *slog.Logger
}

// RoundTrip logs a failed request at once, and any other at the end of its body.
func (t *logTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	began := time.Now()
	log := t.log.With("method", r.Method, "host", r.URL.Host, "path", withoutIDs(r.URL.EscapedPath()))
	if filter := r.URL.Query().Get("$filter"); filter != "" {
		log = log.With("filter", filter)
	}
	if id := r.Header.Get("client-request-id"); id != "" {
		log = log.With("client-request-id", id)
	}
	reply, err := t.next.RoundTrip(r)
	if err != nil {
		log.Debug("request", "duration", time.Since(began).String(), "error", withoutIDs(withoutPassword(err.Error())))
		return reply, err
	}
	log = log.With("status", reply.StatusCode, "request-id", requestIDOf(reply.Header))
	reply.Body = &loggedBody{ReadCloser: reply.Body, end: func(n int64) {
		log.Debug("request", "bytes", n, "duration", time.Since(began).String())
	}}
	return reply, nil
}

// CloseIdleConnections lets http.Client.CloseIdleConnections reach the transport.
func (t *logTransport) CloseIdleConnections() {
	if c, ok := t.next.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// requestIDOf returns the service's id of a request, as a short text. Entra uses another
// header for it.
func requestIDOf(h http.Header) string {
	return line(cmp.Or(h.Get("request-id"), h.Get("x-ms-request-id")))
}

// withoutPassword removes names and passwords from the addresses in a text; a proxy's
// address may hold them.
func withoutPassword(text string) string {
	return credentials.ReplaceAllString(text, "//…@")
}

// withoutIDs leaves of each UUID in a text its beginning, which still tells one from another:
// the paths of a sign-in hold the tenant's, and a log is handed on.
func withoutIDs(text string) string { return uuids.ReplaceAllString(text, "$1…") }

var uuids = regexp.MustCompile(`\b([[:xdigit:]]{8})-[[:xdigit:]]{4}-[[:xdigit:]]{4}-[[:xdigit:]]{4}-[[:xdigit:]]{12}\b`)

// loggedBody counts the bytes read from a body. It calls end once, on Close.
type loggedBody struct {
	io.ReadCloser
	read int64
	once sync.Once
	end  func(read int64)
}

// Read reads and counts.
func (b *loggedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.read += int64(n)
	return n, err
}

// Close closes the body and logs the request.
func (b *loggedBody) Close() error {
	err := b.ReadCloser.Close()
	b.once.Do(func() { b.end(b.read) })
	return err
}

var credentials = regexp.MustCompile(`//[^/@\s"]*@`)
