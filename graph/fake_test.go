package graph

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"tocsin/graph/fault"
	"tocsin/graph/fault/faulttest"
)

// service answers requests in memory, so that tests can run on fake time.
type service func(r *http.Request) (*http.Response, error)

func (s service) RoundTrip(r *http.Request) (*http.Response, error) { return s(r) }

// reply returns a response; headers are given as name, value, name, value.
func reply(status int, body string, headers ...string) *http.Response {
	h := http.Header{"Content-Type": {"application/json"}}
	for i := 0; i+1 < len(headers); i += 2 {
		h.Add(headers[i], headers[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}
}

// tokens counts the calls of its methods.
type tokens struct {
	mu      sync.Mutex
	renewed int
	claims  string
	err     error
}

func (t *tokens) Token(context.Context, string) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return fmt.Sprintf("token-%d", t.renewed), t.err
}

func (t *tokens) Renew(_ context.Context, _ string, claims string) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.renewed++
	t.claims = claims
	return fmt.Sprintf("token-%d", t.renewed), t.err
}

const root = "https://graph.example"

func client(s service) *Client {
	return New(Options{Root: root, Tokens: &tokens{}, HTTP: &http.Client{Transport: s}})
}

// all reads a whole list. It returns the items as text, the pages and the error.
func all(t *testing.T, c *Client, l List) (items []string, pages []Page, err error) {
	t.Helper()
	for p, e := range c.List(t.Context(), l) {
		if e != nil {
			return items, pages, e
		}
		pages = append(pages, p)
		for _, raw := range p.Items {
			items = append(items, string(raw))
		}
	}
	return items, pages, nil
}

func wantFault(t *testing.T, err error, kind fault.Kind, words ...string) *fault.Fault {
	t.Helper()
	f := faulttest.Of(t, err, kind)
	faulttest.Holds(t, f.Sentence+" "+f.Hint, words...)
	if strings.Contains(f.Sentence+f.Hint+fmt.Sprint(f.Err), "token-") {
		t.Errorf("a token is shown: %q %q %v", f.Sentence, f.Hint, f.Err)
	}
	return f
}

// near reports whether a time is within the jitter of a pause.
func near(got, want time.Duration) bool {
	return got >= want*(100-jitterPercent)/100 && got <= want*(100+jitterPercent)/100
}
