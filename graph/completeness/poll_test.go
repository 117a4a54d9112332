package completeness_test

import (
	"context"
	"net/http"
	"slices"
	"sync"
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

// isBound checks that the row in graph/sources is the one of graph/alert and has all
// its functions.
func isBound(t *testing.T, row *alert.Source) {
	s := sources.Of(row.Name)
	if s.Source != row || s.Poller == nil || s.Read == nil {
		t.Errorf("%s: the row in graph/sources lacks its poller or its check", row.Name)
	}
}

// isPolled checks a tenant that grants only the least permission, and the one without which
// items are incomplete: the source's poller
// brings an item into the store, and its check can read the list.
func isPolled(t *testing.T, row *alert.Source) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)))
		tenant := simulator.New(simulator.Scenario{}, time.Now)
		if err := tenant.Load(row.Name, [][]byte{minimalItem(t, row)}); err != nil {
			t.Errorf("%s: the simulator cannot load an item: %v", row.Name, err)
			return
		}
		apis := signIn(t, tenant, row.Roles[0], row.Helpful.Role)
		kept := &store{}
		fleet := collect.New(kept, collect.Options{Holder: "test"})
		fleet.Apply([]collect.Integration{{
			Name: "contoso", Since: 24 * time.Hour,
			Sources: sources.Feeds([]alert.SourceName{row.Name}, apis),
		}})
		if err := fleet.Once(t.Context()); err != nil {
			t.Errorf("%s: the poll failed: %v", row.Name, err)
		}
		if !slices.Equal(kept.ids, []string{identityOf(row).id}) {
			t.Errorf("%s: the poller brought %q, want %q", row.Name, kept.ids, identityOf(row).id)
		}
		if f := sources.Of(row.Name).Read(t.Context(), apis); f.Err != nil || f.Warn != nil || f.Message != "answers" {
			t.Errorf("%s: the check found %+v", row.Name, f)
		}
	})
}

// signIn returns the clients of a tenant that grants some permissions.
func signIn(t *testing.T, tenant *simulator.Tenant, roles ...string) graph.APIs {
	t.Helper()
	certPEM, keyPEM, err := certificate.Make(certificate.Options{Now: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	certFile, keyFile, err := certificate.Write(t.TempDir(), "c", certPEM, keyPEM)
	if err != nil {
		t.Fatal(err)
	}
	pair, err := certificate.Load(t.Context(), certFile, keyFile, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	tenant.Register(pair.Certificate)
	tenant.Grant(roles...)
	cloud, err := entra.CloudOf("global", nil)
	if err != nil {
		t.Fatal(err)
	}
	wire := &http.Client{Transport: tenant}
	tokens, err := entra.New(entra.Options{Cloud: cloud, TenantID: tenant.TenantID(), ClientID: tenant.ClientID(), Pair: pair, HTTP: wire})
	if err != nil {
		t.Fatal(err)
	}
	return graph.NewAPIs(cloud, graph.Options{Tokens: tokens, HTTP: wire})
}

// store is a collect.Keeper that keeps only ids.
type store struct {
	mu       sync.Mutex
	ids      []string // without repeats
	progress ingest.Progress
}

func (s *store) Lease(_ context.Context, feed ingest.Feed, holder string, life time.Duration) (ingest.Lease, ingest.Progress, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return ingest.Lease{Feed: feed, Holder: holder, Fence: 1, Until: time.Now().Add(life)}, s.progress, nil
}

func (s *store) Release(context.Context, ingest.Lease) error { return nil }

func (s *store) Put(_ context.Context, _ ingest.Lease, b ingest.Batch) (ingest.Outcome, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range b.Records {
		if id := b.Records[i].ID; !slices.Contains(s.ids, id) {
			s.ids = append(s.ids, id)
		}
	}
	if b.Progress != nil {
		s.progress = *b.Progress
	}
	return ingest.Outcome{}, nil
}

func (s *store) Report(context.Context, ingest.Lease, ingest.State) error { return nil }

func (s *store) Still(context.Context) error { return nil }

func (s *store) PollNowAt(context.Context, ingest.Feed) (time.Time, error) { return time.Time{}, nil }

func (s *store) FocusedUntil(context.Context, ingest.Feed) (time.Time, error) {
	return time.Time{}, nil
}
