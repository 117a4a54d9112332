package simulator

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"net/http"
)

// RoundTrip answers a client's request in the caller's own goroutine, without a
// socket. Like a real transport it closes the request's body and gives up when
// the request's context has ended. The reply is complete when it returns.
func (t *Tenant) RoundTrip(req *http.Request) (*http.Response, error) { return roundTrip(t, req) }

// roundTrip lets a handler answer a client's request.
func roundTrip(h http.Handler, req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		defer req.Body.Close()
	}
	if err := req.Context().Err(); err != nil {
		return nil, fmt.Errorf("%s %s: %w", req.Method, req.URL.Redacted(), err)
	}
	in := req.Clone(req.Context())
	in.Host = cmp.Or(req.Host, req.URL.Host)
	in.RequestURI = req.URL.RequestURI()
	if in.Body == nil {
		in.Body = http.NoBody
	}
	rec := &recorder{header: http.Header{}, status: http.StatusOK}
	h.ServeHTTP(rec, in)
	switch err := req.Context().Err(); {
	case rec.reset:
		return nil, fmt.Errorf("%s %s: the connection was reset: %w", req.Method, req.URL.Redacted(), io.ErrUnexpectedEOF)
	case err != nil && rec.body.Len() == 0:
		return nil, fmt.Errorf("%s %s: %w", req.Method, req.URL.Redacted(), err)
	}
	return rec.response(req), nil
}

// recorder keeps what a handler writes. It is httptest's in little; that
// package is for tests and adds a flag to every program that imports it.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
	reset  bool // the connection broke off
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(p []byte) (int, error) { return r.body.Write(p) }

func (r *recorder) response(req *http.Request) *http.Response {
	return &http.Response{
		Status:     fmt.Sprintf("%d %s", r.status, http.StatusText(r.status)),
		StatusCode: r.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: r.header, Body: io.NopCloser(&r.body), ContentLength: int64(r.body.Len()),
		Request: req,
	}
}
