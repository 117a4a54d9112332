package collect_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/collect"
	"tocsin/graph/entra"
	"tocsin/graph/ingest"
	"tocsin/graph/simulator"
	"tocsin/graph/sources"
)

// shelf is a Keeper that keeps ids and update times alone.
type shelf struct {
	mu       sync.Mutex
	rows     map[string]alert.Time
	progress ingest.Progress
	state    ingest.State
	each     time.Duration // that a write takes
}

func (s *shelf) Lease(_ context.Context, feed ingest.Feed, holder string, life time.Duration) (ingest.Lease, ingest.Progress, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return ingest.Lease{Feed: feed, Holder: holder, Fence: 1, Until: time.Now().Add(life)}, s.progress, nil
}

func (s *shelf) Still(context.Context) error { return nil }

func (s *shelf) Release(context.Context, ingest.Lease) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return nil
}

func (s *shelf) Put(_ context.Context, _ ingest.Lease, b ingest.Batch) (ingest.Outcome, error) {
	time.Sleep(s.each)
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range b.Records {
		s.rows[b.Records[i].ID] = b.Records[i].Updated()
	}
	if b.Progress != nil {
		s.progress = *b.Progress
	}
	return ingest.Outcome{}, nil
}

func (s *shelf) Report(_ context.Context, _ ingest.Lease, state ingest.State) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = state
	return nil
}

func (s *shelf) PollNowAt(context.Context, ingest.Feed) (time.Time, error) { return time.Time{}, nil }

func (s *shelf) FocusedUntil(context.Context, ingest.Feed) (time.Time, error) {
	return time.Time{}, nil
}

// client signs in to a tenant and speaks to its Graph.
func client(t testing.TB, tenant *simulator.Tenant, perMinute int) *graph.Client {
	t.Helper()
	return clientOver(t, tenant, tenant, perMinute)
}

// clientOver is client over a transport.
func clientOver(t testing.TB, tenant *simulator.Tenant, over http.RoundTripper, perMinute int) *graph.Client {
	t.Helper()
	return clientOf(t, newPair(t, time.Now()), tenant, over, perMinute)
}

// pairs are the certificates and keys that the tests share, by the day on which they were
// made, because making keys takes a good part of their time.
var pairs sync.Map

// newPair returns a certificate that begins on the day of a time.
func newPair(t testing.TB, now time.Time) certificate.Pair {
	t.Helper()
	day := now.UTC().Truncate(24 * time.Hour)
	if pair, ok := pairs.Load(day); ok {
		return pair.(certificate.Pair)
	}
	certPEM, keyPEM, err := certificate.Make(certificate.Options{Now: day})
	if err != nil {
		t.Fatal(err)
	}
	certFile, keyFile, err := certificate.Write(t.TempDir(), "c", certPEM, keyPEM)
	if err != nil {
		t.Fatal(err)
	}
	pair, err := certificate.Load(t.Context(), certFile, keyFile, now)
	if err != nil {
		t.Fatal(err)
	}
	pairs.Store(day, pair)
	return pair
}

// clientOf is client over a transport, with a certificate.
func clientOf(t testing.TB, pair certificate.Pair, tenant *simulator.Tenant, over http.RoundTripper, perMinute int) *graph.Client {
	t.Helper()
	tenant.Register(pair.Certificate)
	tenant.Grant(simulator.Roles()...)
	cloud, err := entra.CloudOf("global", nil)
	if err != nil {
		t.Fatal(err)
	}
	wire := &http.Client{Transport: over}
	tokens, err := entra.New(entra.Options{Cloud: cloud, TenantID: tenant.TenantID(), ClientID: tenant.ClientID(), Pair: pair, HTTP: wire})
	if err != nil {
		t.Fatal(err)
	}
	return graph.New(graph.Options{Root: cloud.Graph, Tokens: tokens, HTTP: wire, PerMinute: perMinute})
}

// v2 is the source of all alerts.
func v2(c *graph.Client) []collect.Source {
	return sources.Feeds([]alert.SourceName{alert.AlertsV2}, graph.APIs{alert.GraphScope: c})
}

// TestSimulatedTenant reads a whole tenant once, in each way that the service may behave.
func TestSimulatedTenant(t *testing.T) {
	const n = 1500
	for name, s := range map[string]simulator.Switches{
		"healthy":                      {},
		"counting links":               {SkipLinks: true, MaxTop: 100},
		"no links":                     {NoNextLink: true, MaxTop: 100},
		"no order, counting":           {RefuseOrder: true, SkipLinks: true, MaxTop: 50},
		"no order, no links, no count": {RefuseOrder: true, NoNextLink: true, MaxTop: 50, SkipLimit: 10},
		"throttled":                    {PerMinute: 10, RetryAfter: simulator.RetryDate, MaxTop: 100},
		"connections reset":            {Wire: simulator.WireSwitches{ResetFor: 3}},
		"failing, clock ahead":         {NextStatus: 503, NextStatusFor: 3, UnauthorizedFor: 1, ClaimsAsked: true, ClockAhead: 4 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Until(time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)))
				scenario := simulator.Generate(n, 1)
				scenario.Switches = s
				kept := &shelf{rows: map[string]alert.Time{}}
				f := collect.New(kept, collect.Options{Holder: "test"})
				f.Apply([]collect.Integration{{
					Name: "contoso", Sources: v2(client(t, simulator.New(scenario, time.Now), 100)), PollEvery: time.Minute, Since: 40 * 24 * time.Hour,
				}})
				if err := f.Once(t.Context()); err != nil {
					t.Fatal(err)
				}
				if len(kept.rows) != n || !kept.progress.Done || kept.state.Malformed != 0 {
					t.Errorf("%d of %d kept, %+v, malformed %d", len(kept.rows), n, kept.progress, kept.state.Malformed)
				}
			})
		})
	}
}

// asked counts the requests for a list that a tenant is sent.
type asked struct {
	*simulator.Tenant
	lists atomic.Int64
	each  time.Duration // that an answer takes
}

func (a *asked) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.Contains(r.URL.Path, "/security/") {
		a.lists.Add(1)
		time.Sleep(a.each)
	}
	return a.Tenant.RoundTrip(r)
}

// TestRequestsOfAPoll: reading a whole tenant costs hardly more requests than it
// has pages.
func TestRequestsOfAPoll(t *testing.T) {
	const n, page = 20_000, 100
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)))
		scenario := simulator.Generate(n, 1)
		scenario.Switches = simulator.Switches{MaxTop: page}
		wire := &asked{Tenant: simulator.New(scenario, time.Now)}
		kept := &shelf{rows: map[string]alert.Time{}}
		f := collect.New(kept, collect.Options{Holder: "test"})
		f.Apply([]collect.Integration{{
			Name: "contoso", Sources: v2(clientOver(t, wire.Tenant, wire, 0)), PollEvery: time.Hour, Since: 40 * 24 * time.Hour,
		}})
		if err := f.Once(t.Context()); err != nil {
			t.Fatal(err)
		}
		pages := float64(n) / page
		if got := float64(wire.lists.Load()); len(kept.rows) != n || got > 1.1*pages+3 {
			t.Errorf("%d of %d kept, %v requests for %v pages", len(kept.rows), n, got, pages)
		}
	})
}

// filters notes from when on a tenant's items are asked for.
type filters struct {
	*simulator.Tenant
	mu    sync.Mutex
	begin []time.Time
}

func (f *filters) RoundTrip(r *http.Request) (*http.Response, error) {
	if _, from, ok := strings.Cut(r.URL.Query().Get("$filter"), " ge "); ok {
		from, _, _ = strings.Cut(from, " ")
		at, err := time.Parse(time.RFC3339, from)
		if err != nil {
			return nil, err
		}
		f.mu.Lock()
		f.begin = append(f.begin, at)
		f.mu.Unlock()
	}
	return f.Tenant.RoundTrip(r)
}

// TestNothingBeforeKeepIsAskedFor has a back-fill that would reach further back than the
// store keeps. Every request begins after that, and all younger items come.
func TestNothingBeforeKeepIsAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)))
		wire := &filters{Tenant: simulator.New(simulator.Generate(1500, 1), time.Now)}
		sources := v2(clientOver(t, wire.Tenant, wire, 0))
		ids := func(since, keep time.Duration) map[string]alert.Time {
			kept := &shelf{rows: map[string]alert.Time{}}
			f := collect.New(kept, collect.Options{Holder: "test"})
			f.Apply([]collect.Integration{{Name: "contoso", Sources: sources, PollEvery: time.Hour, Since: since, Keep: keep}})
			if err := f.Once(t.Context()); err != nil {
				t.Fatal(err)
			}
			if !kept.progress.Done {
				t.Errorf("not done: %+v", kept.progress)
			}
			return kept.rows
		}
		const keep = 10 * 24 * time.Hour
		began := time.Now()
		some := ids(40*24*time.Hour, keep)
		for _, at := range wire.begin {
			if at.Before(began.Add(-keep)) {
				t.Errorf("asks for what is %s old", began.Sub(at))
			}
		}
		edge := alert.At(time.Now().Add(-keep))
		for id, updated := range ids(40*24*time.Hour, 0) {
			if _, has := some[id]; !has && updated >= edge {
				t.Errorf("%s of %s did not come", id, updated)
			}
		}
		if len(wire.begin) < 8 || len(some) < 400 || len(some) > 600 {
			t.Errorf("%d requests, %d items", len(wire.begin), len(some))
		}
	})
}

// TestBulkBeyondTheCount: more items of one update and creation time than the
// service counts cost their own end alone, and not the feed.
func TestBulkBeyondTheCount(t *testing.T) {
	for name, s := range map[string]simulator.Switches{
		"links that count": {SkipLinks: true, SkipLimit: 100, MaxTop: 50, RefuseOrder: true},
		"no links":         {NoNextLink: true, SkipLimit: 100, MaxTop: 50},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Until(time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)))
				tenant := simulator.New(simulator.Scenario{Switches: s}, time.Now)
				var items [][]byte
				for i := range 600 {
					at := time.Now().Add(-5 * time.Hour)
					if i >= 400 {
						at = at.Add(time.Duration(i-650) * time.Minute)
					}
					stamp := at.Format(time.RFC3339)
					items = append(items, fmt.Appendf(nil, `{"id":"a%03d","createdDateTime":%q,"lastUpdateDateTime":%q}`, i, stamp, stamp))
				}
				if err := tenant.Load(alert.AlertsV2, items); err != nil {
					t.Fatal(err)
				}
				kept := &shelf{rows: map[string]alert.Time{}}
				f := collect.New(kept, collect.Options{Holder: "test"})
				f.Apply([]collect.Integration{{
					Name: "contoso", Sources: v2(client(t, tenant, 100)), PollEvery: time.Minute, Since: 4 * 24 * time.Hour,
				}})
				if err := f.Once(t.Context()); err != nil {
					t.Fatal(err)
				}
				for i := 400; i < 600; i++ {
					if id := fmt.Sprintf("a%03d", i); kept.rows[id] == 0 {
						t.Errorf("%s is lost", id)
					}
				}
				if n := len(kept.rows); n < 200+150 || !kept.progress.Done || kept.state.Health(time.Now()) != ingest.Degraded {
					t.Errorf("%d kept, %+v, health %s", n, kept.progress, kept.state.Health(time.Now()))
				}
			})
		})
	}
}

// TestBrokenItemIsSkipped: an item that breaks its page costs itself alone.
func TestBrokenItemIsSkipped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)))
		tenant := simulator.New(simulator.Scenario{}, time.Now)
		var items [][]byte
		for i := range 40 {
			at := time.Now().Add(-time.Duration(i) * time.Hour).Format(time.RFC3339)
			items = append(items, fmt.Appendf(nil, `{"id":"a%d","createdDateTime":%q,"lastUpdateDateTime":%q}`, i, at, at))
		}
		if err := tenant.Load(alert.AlertsV2, items); err != nil {
			t.Fatal(err)
		}
		tenant.Set(func(s *simulator.Switches) { s.BrokenItem = "a17" })
		kept := &shelf{rows: map[string]alert.Time{}}
		f := collect.New(kept, collect.Options{Holder: "test"})
		f.Apply([]collect.Integration{{
			Name: "contoso", Sources: v2(client(t, tenant, 100)), PollEvery: time.Minute, Since: 4 * 24 * time.Hour,
		}})
		if err := f.Once(t.Context()); err != nil {
			t.Fatal(err)
		}
		if len(kept.rows) != 39 || kept.state.Skipped != 1 || kept.state.Health(time.Now()) == ingest.Healthy {
			t.Errorf("%d kept, %d skipped, health %s", len(kept.rows), kept.state.Skipped, kept.state.Health(time.Now()))
		}
	})
}

// TestAnAnswerOfTheYear2099: neither the Date of answers nor an alert that claims to be
// of 2098 hides what comes after, in a run from cron.
func TestAnAnswerOfTheYear2099(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)))
		tenant := simulator.New(simulator.Scenario{Switches: simulator.Switches{DateAhead: 73 * 365 * 24 * time.Hour}}, time.Now)
		load := func(id, updated string) {
			item := fmt.Appendf(nil, `{"id":%q,"createdDateTime":%q,"lastUpdateDateTime":%q}`, id, updated, updated)
			if err := tenant.Load(alert.AlertsV2, [][]byte{item}); err != nil {
				t.Fatal(err)
			}
		}
		load("future", "2098-01-01T00:00:00Z")
		kept := &shelf{rows: map[string]alert.Time{}}
		for i := range 5 {
			f := collect.New(kept, collect.Options{Holder: "test"})
			f.Apply([]collect.Integration{{
				Name: "contoso", Sources: v2(client(t, tenant, 100)), PollEvery: time.Minute, Since: 24 * time.Hour,
			}})
			if err := f.Once(t.Context()); err != nil {
				t.Fatal(err)
			}
			if len(kept.rows) != i+1 || kept.progress.Watermark > alert.At(time.Now()) || kept.state.Health(time.Now()) != ingest.Healthy {
				t.Errorf("run %d: %d kept, %+v", i, len(kept.rows), kept.progress)
			}
			time.Sleep(time.Hour)
			load(fmt.Sprint("a", i), time.Now().Add(-20*time.Minute).Format(time.RFC3339))
		}
	})
}

// BenchmarkOnce measures reading, cutting and normalising 20,000 alerts of 4 KB,
// the simulator's work included, without TLS and without a store.
func BenchmarkOnce(b *testing.B) {
	const n = 20_000
	tenant := simulator.New(simulator.Generate(n, 1), time.Now)
	c := client(b, tenant, 0)
	for b.Loop() {
		kept := &shelf{rows: map[string]alert.Time{}}
		f := collect.New(kept, collect.Options{Holder: "bench"})
		f.Apply([]collect.Integration{{Name: "contoso", Sources: v2(c), PollEvery: time.Minute, Since: 40 * 24 * time.Hour}})
		if err := f.Once(b.Context()); err != nil || len(kept.rows) != n {
			b.Fatal(len(kept.rows), err)
		}
	}
	b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "alerts/s")
}
