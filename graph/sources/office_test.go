package sources

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

// answering is a service that gives every request one answer, and counts the requests.
type answering struct {
	status int
	body   string
	asked  []string
}

func (a *answering) RoundTrip(r *http.Request) (*http.Response, error) {
	a.asked = append(a.asked, r.Method+" "+r.URL.Host+r.URL.Path)
	return &http.Response{StatusCode: a.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(a.body)), Request: r}, nil
}

// anyToken gives a token without claims.
type anyToken struct{}

func (anyToken) Token(context.Context, string) (string, error)         { return "a", nil }
func (anyToken) Renew(context.Context, string, string) (string, error) { return "b", nil }

const auditTenant = "0a1b2c3d-1111-4222-8333-444455556666"

// TestCheckOfOffice365: the check lists the subscriptions, starts none, and says in words
// why the feed can't be read.
func TestCheckOfOffice365(t *testing.T) {
	for _, c := range []struct {
		status        int
		body          string
		message, hint string
		kind          fault.Kind
	}{
		{200, `[{"contentType":"DLP.All","status":"enabled"},{"contentType":"Audit.General","status":"enabled"}]`, "answers", "", 0},
		{200, `[{"contentType":"DLP.All","status":"enabled"},{"contentType":"Audit.General","status":"disabled"}]`, "answers; a collector will start the subscription of Audit.General", "", 0},
		{200, `[]`, "answers; a collector will start the subscriptions of Audit.General and DLP.All", "", 0},
		{401, `{"error":{"code":"AF10001","message":"The permission set () sent in the request did not include the expected permission."}}`, "the application lacks the permission ActivityFeed.Read", "grant ActivityFeed.Read", fault.Consent},
		{400, `{"error":{"code":"AF20012","message":"The tenant is incorrectly configured."}}`, "the tenant is not set up for the Office 365 Management API", "turn on auditing", fault.Consent},
		{200, `{"error":{"code":"AF20011","message":"x"}}`, "auditing is not turned on in this tenant", "turn on auditing", fault.Consent},
		{400, `{"error":{"code":"AF20010","message":"x"}}`, "the tenant of the request is not the one of the token", "compare the tenant id", fault.Usage},
	} {
		wire := &answering{status: c.status, body: c.body}
		cloud, err := entra.CloudOf("gcc", nil)
		if err != nil {
			t.Fatal(err)
		}
		apis := graph.NewAPIs(cloud, graph.Options{Tenant: auditTenant, Tokens: anyToken{}, HTTP: &http.Client{Transport: wire}, Tries: 1})
		got := office{types: contentTypes()}.of(alert.O365Management).Read(t.Context(), apis)
		if f := fault.Of(got.Err); f != nil {
			if f.Kind != c.kind || !strings.HasPrefix(f.Sentence, c.message) || !strings.HasPrefix(f.Hint, c.hint) {
				t.Errorf("%s: %q, %q", c.body, f.Sentence, f.Hint)
			}
		} else if got.Message != c.message || got.Warn != nil {
			t.Errorf("%s: %+v", c.body, got)
		}
		for _, asked := range wire.asked {
			if asked != "GET manage-gcc.office.com/api/v1.0/"+auditTenant+"/activity/feed/subscriptions/list" {
				t.Errorf("asked %s", asked)
			}
		}
	}
}

// TestOffice365WithoutARoot: a private cloud that names no address of the API says so, and
// nothing is asked.
func TestOffice365WithoutARoot(t *testing.T) {
	wire := &answering{status: 200, body: `[]`}
	apis := graph.NewAPIs(entra.Cloud{Name: "lab", Graph: "https://graph.test"}, graph.Options{Tokens: anyToken{}, HTTP: &http.Client{Transport: wire}})
	got := office{types: contentTypes()}.of(alert.O365Management).Read(t.Context(), apis)
	f := fault.Of(got.Err)
	if f == nil || f.Kind != fault.Usage || f.Sentence != `the cloud "lab" has no office address` || f.Hint == "" || len(wire.asked) != 0 {
		t.Errorf("%+v, asked %q", f, wire.asked)
	}
	if got := (office{types: contentTypes()}).of(alert.O365Management).Read(t.Context(), graph.FailingAPIs(errors.New("silent"))); got.Err == nil {
		t.Errorf("%+v", got)
	}
}
