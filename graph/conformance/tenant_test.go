package conformance_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/conformance"
	"tocsin/graph/fault"
	"tocsin/graph/simulator"
)

// TestQuestionsOnlyRead: a run has few requests, which only read and keep to the rates of
// the settings and of Entra ID Protection, whose throttle is on.
func TestQuestionsOnlyRead(t *testing.T) {
	s := simulator.Demo(1)
	s.Switches.PerMinute, s.Switches.Risk.PerSecond, s.Switches.Office.PerMinute = 150, 1, 2000
	f, w, err := ask(t, s, func(*simulator.Tenant) {})
	if err != nil || len(f.Differing()) > 0 {
		t.Fatalf("%v, %+v", err, f.Differing())
	}
	if len(w.sent) > 65 {
		t.Errorf("%d requests", len(w.sent))
	}
	last := time.Time{}
	for i, r := range w.sent {
		if r.Method != http.MethodGet {
			t.Errorf("%s %s", r.Method, r.URL)
		}
		if strings.Contains(r.URL.Path, "riskDetections") {
			if apart := w.times[i].Sub(last); apart < 1100*time.Millisecond {
				t.Errorf("two questions to Entra ID Protection are %s apart", apart)
			}
			last = w.times[i]
		}
	}
	if f.AskedOn != "2026-11-24" || f.Version != 1 || len(f.Contracts) != len(conformance.Contracts()) {
		t.Errorf("%s, version %d, %d contracts", f.AskedOn, f.Version, len(f.Contracts))
	}
}

// TestLongListsShowTheirLargestPage asks lists that are long enough.
func TestLongListsShowTheirLargestPage(t *testing.T) {
	f, _, err := ask(t, simulator.GenerateAll(simulator.Amounts{Alerts: 1100, Detections: 520}, 1), func(*simulator.Tenant) {})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"alerts_v2.largest_page": "1000", "risk_detections.largest_page": "500"} {
		if got := seenIn(f, name); got.Seen != want || got.Equal == nil || !*got.Equal {
			t.Errorf("%+v", got)
		}
	}
}

func seenIn(f conformance.File, name string) conformance.Row {
	i := slices.IndexFunc(f.Contracts, func(r conformance.Row) bool { return r.Name == name })
	return f.Contracts[max(i, 0)]
}

// TestTies asks a list in which many items have the same time.
func TestTies(t *testing.T) {
	f, _, err := ask(t, simulator.Scenario{}, func(tenant *simulator.Tenant) {
		var items [][]byte
		for i := range 30 {
			at := start.Add(-time.Duration(i/10) * time.Hour).Format(time.RFC3339)
			items = append(items, fmt.Appendf(nil, `{"id":"a%02d","createdDateTime":%q,"lastUpdateDateTime":%q}`, (i*7)%30, at, at))
		}
		if err := tenant.Load(alert.AlertsV2, items); err != nil {
			t.Error(err)
		}
	})
	if r := seenIn(f, "alerts_v2.ties"); err != nil || r.Seen != "by id" {
		t.Errorf("%+v, %v", r, err)
	}
	if r := seenIn(f, "incidents.order"); r.Seen != "" || r.Equal != nil || r.Unseen != "the list is too short" {
		t.Errorf("an empty list: %+v", r)
	}
}

// TestServicesThatDiffer lets a service answer as no switch of the simulator does. rewrite
// gets the query and the answer.
func TestServicesThatDiffer(t *testing.T) {
	reversed := func(_ string, body map[string]any) {
		if items, ok := body["value"].([]any); ok {
			slices.Reverse(items)
		}
	}
	for _, c := range []struct {
		contract, seen string
		rewrite        func(query string, body map[string]any)
	}{
		{"alerts_v2.order", "oldest first by createdDateTime", reversed},
		{"incidents.orderby", "ignored", reversed},
		{"alerts_v2.filter_ge", "exclusive", func(query string, body map[string]any) {
			if strings.Contains(query, "ge%20") {
				body["value"] = []any{}
			}
		}},
		{"alerts_v2.ties", "not by id", func(query string, body map[string]any) {
			for i, item := range body["value"].([]any) {
				item.(map[string]any)["lastUpdateDateTime"] = "2026-11-24T09:00:00Z"
				item.(map[string]any)["id"] = fmt.Sprintf("a%03d", 999-i)
			}
		}},
		{"alerts_v2.count", "missing", func(_ string, body map[string]any) { delete(body, "@odata.count") }},
		{"alerts_v2.select", "all members", func(query string, body map[string]any) {
			if strings.Contains(query, "$select") {
				body["value"].([]any)[0].(map[string]any)["title"] = "x"
			}
		}},
		{"alerts_v2.next_link", "another", func(_ string, body map[string]any) { body["@odata.nextLink"] = "https://graph.microsoft.com/v1.0/next" }},
		{"alerts_v2.next_page", "nothing", func(query string, body map[string]any) {
			if strings.Contains(query, "skiptoken") {
				body["value"] = []any{}
			}
		}},
		{"alerts_v2.members", "36 to 37", func(_ string, body map[string]any) { body["value"].([]any)[0].(map[string]any)["more"] = 1 }},
	} {
		t.Run(c.contract, func(t *testing.T) {
			t.Parallel()
			f, err := askThrough(t, simulator.Demo(1), func(r *http.Request, reply *http.Response) {
				if !strings.Contains(r.URL.Path, "/security/") || reply.StatusCode != http.StatusOK {
					return
				}
				var body map[string]any
				if err := json.NewDecoder(reply.Body).Decode(&body); err != nil {
					t.Error(err)
				}
				if items, ok := body["value"].([]any); ok && len(items) > 0 {
					c.rewrite(r.URL.RawQuery, body)
				}
				text, _ := json.Marshal(body)
				reply.Body, reply.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
			})
			if r := seenIn(f, c.contract); err != nil || r.Name != c.contract || r.Seen != c.seen || *r.Equal {
				t.Errorf("%+v, %v", r, err)
			}
		})
	}
}

// rewriting is a wire that changes the answers of the services.
type rewriting struct {
	*wire
	change func(*http.Request, *http.Response)
}

// RoundTrip implements http.RoundTripper. Answers come unpacked.
func (w *rewriting) RoundTrip(r *http.Request) (*http.Response, error) {
	r.Header.Del("Accept-Encoding")
	reply, err := w.wire.RoundTrip(r)
	if err == nil && !strings.HasPrefix(r.URL.Host, "login.") {
		w.change(r, reply)
	}
	return reply, err
}

// askThrough asks a tenant whose answers are changed, for two of its lists.
func askThrough(t *testing.T, s simulator.Scenario, change func(*http.Request, *http.Response)) (f conformance.File, err error) {
	t.Helper()
	if _, err := pair(); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(start))
		w := &wire{tenant: simulator.New(s, time.Now)}
		f, err = conformance.Run(t.Context(), signInBy(t, w.tenant, &rewriting{w, change}), []alert.SourceName{alert.AlertsV2, alert.Incidents}, time.Now(), func(int, int) {})
	})
	return f, err
}

// TestNothingAnswers: without one answer there is no file, and the fault says why.
func TestNothingAnswers(t *testing.T) {
	s := simulator.Demo(1)
	s.Switches.AADSTS = 7000222
	_, w, err := ask(t, s, func(*simulator.Tenant) {})
	if f := fault.Of(err); f == nil || f.Kind != fault.Certificate && f.Kind != fault.SignIn || len(w.sent) > 0 {
		t.Errorf("%+v, %d requests", f, len(w.sent))
	}
}

// TestInterrupted ends with the cause of its context.
func TestInterrupted(t *testing.T) {
	if _, err := pair(); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(start))
		w := &wire{tenant: simulator.New(simulator.Demo(1), time.Now)}
		ctx, cancel := context.WithCancelCause(t.Context())
		stop := errors.New("stop")
		_, err := conformance.Run(ctx, signIn(t, w), simulator.Sources(), time.Now(), func(done, _ int) {
			if done == 3 {
				cancel(stop)
			}
		})
		if !errors.Is(err, stop) || len(w.sent) > 5 {
			t.Errorf("%v after %d requests", err, len(w.sent))
		}
	})
}

// TestOnlyTheListsOfTheIntegration asks what the settings name, and nothing else.
func TestOnlyTheListsOfTheIntegration(t *testing.T) {
	if _, err := pair(); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(start))
		w := &wire{tenant: simulator.New(simulator.Demo(1), time.Now)}
		f, err := conformance.Run(t.Context(), signIn(t, w), []alert.SourceName{alert.Incidents}, time.Now(), func(int, int) {})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range w.sent {
			if r.URL.Path != "/v1.0/security/incidents" {
				t.Errorf("asked %s", r.URL.Path)
			}
		}
		if r := seenIn(f, "alerts_v2.answer"); r.Seen != "" || r.Unseen != "the integration does not read this list" {
			t.Errorf("%+v", r)
		}
	})
}
