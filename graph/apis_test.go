package graph_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
)

// asked is a transport that records addresses, and answers an empty list.
type asked struct{ urls []string }

func (a *asked) RoundTrip(r *http.Request) (*http.Response, error) {
	a.urls = append(a.urls, "https://"+r.URL.Host+" with "+r.Header.Get("Authorization"))
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"value":[]}`)), Request: r}, nil
}

// first returns the error of a list's first page.
func first(t *testing.T, c *graph.Client) error {
	t.Helper()
	for _, err := range c.List(t.Context(), graph.List{Path: "security/x", Top: 1}) {
		return err
	}
	t.Fatal("no page")
	return nil
}

// TestAPIs asks each API of a cloud: each has its own root and its own token.
func TestAPIs(t *testing.T) {
	wire := &asked{}
	options := graph.Options{Tokens: byScope{}, HTTP: &http.Client{Transport: wire}}
	cloud := entra.Cloud{Name: "lab", Graph: "https://graph.test", Office: "https://office.test"}
	apis := graph.NewAPIs(cloud, options)
	for api, want := range map[alert.Scope]string{
		alert.GraphScope:  "https://graph.test with Bearer https://graph.test/.default",
		alert.OfficeScope: "https://office.test with Bearer https://office.test/.default",
	} {
		wire.urls = nil
		if err := first(t, apis.Of(api)); err != nil || len(wire.urls) != 1 || wire.urls[0] != want {
			t.Errorf("%s: asked %q, %v, want %q", api, wire.urls, err, want)
		}
	}
	cloud.Office = ""
	wire.urls = nil
	f := fault.Of(first(t, graph.NewAPIs(cloud, options).Of(alert.OfficeScope)))
	if f == nil || f.Kind != fault.Usage || f.Sentence != `the cloud "lab" has no office address` || len(wire.urls) != 0 {
		t.Errorf("a cloud without the API: %+v, asked %q", f, wire.urls)
	}
}

// TestFailingAPIs checks that a client that can't be made sends nothing.
func TestFailingAPIs(t *testing.T) {
	torn := errors.New("torn")
	for _, api := range alert.Scopes() {
		if err := first(t, graph.FailingAPIs(torn).Of(api)); !errors.Is(err, torn) {
			t.Errorf("%s: %v", api, err)
		}
		if f := fault.Of(first(t, graph.APIs(nil).Of(api))); f == nil || f.Kind != fault.Usage || f.Sentence != "there is no sign-in to "+api.Title() {
			t.Errorf("%s is not there: %+v", api, f)
		}
	}
}

// byScope gives the scope in place of a token.
type byScope struct{}

func (byScope) Token(_ context.Context, scope string) (string, error)    { return scope, nil }
func (byScope) Renew(_ context.Context, scope, _ string) (string, error) { return scope, nil }
