package graph

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/fault"
)

// TestProbe: one request, whose answer comes back whatever its status.
func TestProbe(t *testing.T) {
	for _, c := range []struct {
		probe  Probe
		at     string
		prefer string
	}{
		{Probe{Path: "security/alerts_v2", Query: "$top=1"}, root + "/v1.0/security/alerts_v2?$top=1", "include-unknown-enum-members"},
		{Probe{Path: "security/alerts_v2", Plain: true}, root + "/v1.0/security/alerts_v2", ""},
		{Probe{Path: "security/alerts_v2", Next: "/v1.0/next?$skip=1"}, root + "/v1.0/next?$skip=1", "include-unknown-enum-members"},
		{Probe{Path: "subscriptions/list", Query: "a=b", Office: true}, feedAt + "subscriptions/list?PublisherIdentifier=" + auditGUID + "&a=b", "include-unknown-enum-members"},
	} {
		for _, status := range []int{200, 206, 400, 401, 403, 404, 410, 500, 503} {
			sent := 0
			client := officeClient(func(r *http.Request) (*http.Response, error) {
				sent++
				if r.Method != http.MethodGet || r.URL.String() != c.at || r.Header.Get("Prefer") != c.prefer || r.Header.Get("Authorization") == "" {
					t.Errorf("asked %s %s, %v", r.Method, r.URL, r.Header)
				}
				return reply(status, "{}", "Warning", "x"), nil
			})
			got, err := client.Probe(t.Context(), c.probe)
			if err != nil || got.Status != status || string(got.Body) != "{}" || got.Header.Get("Warning") != "x" || sent != 1 {
				t.Errorf("%d: %+v, %v, %d requests", status, got, err, sent)
			}
		}
	}
}

// TestProbeKeepsToTheThrottle: after a 429, the next question waits as long as the service
// wants.
func TestProbeKeepsToTheThrottle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var at []time.Time
		client := officeClient(func(*http.Request) (*http.Response, error) {
			at = append(at, time.Now())
			return reply(429, "{}", "Retry-After", "17"), nil
		})
		for range 2 {
			if got, err := client.Probe(t.Context(), Probe{Path: "security/incidents"}); err != nil || got.Status != 429 {
				t.Errorf("%+v, %v", got, err)
			}
		}
		if len(at) != 2 || at[1].Sub(at[0]) < 17*time.Second {
			t.Errorf("asked at %v", at)
		}
	})
}

// TestProbeFails: without an answer the error is a fault, and a next page elsewhere is not
// asked.
func TestProbeFails(t *testing.T) {
	sent := 0
	client := officeClient(func(*http.Request) (*http.Response, error) {
		sent++
		return nil, errors.New("connection reset")
	})
	_, err := client.Probe(t.Context(), Probe{Path: "security/incidents"})
	if f := fault.Of(err); f == nil || f.Kind != fault.Network || sent != 1 {
		t.Errorf("%+v after %d requests", f, sent)
	}
	_, err = client.Probe(t.Context(), Probe{Path: "security/incidents", Next: "https://elsewhere.example/v1.0/x"})
	if f := fault.Of(err); f == nil || !strings.Contains(f.Sentence, "on another host") || sent != 1 {
		t.Errorf("%+v after %d requests", f, sent)
	}
	wrong := New(Options{Root: "http://plain.example", Tokens: &tenantToken{}})
	if _, err := wrong.Probe(t.Context(), Probe{Path: "x"}); fault.Of(err) == nil || fault.Of(err).Kind != fault.Usage || wrong.Host() != "" {
		t.Errorf("%v, host %q", err, wrong.Host())
	}
	if client.Host() != "graph.example" && client.Host() == "" {
		t.Errorf("host %q", client.Host())
	}
}
