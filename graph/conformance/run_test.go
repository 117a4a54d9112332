package conformance_test

import (
	"context"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph"
	"tocsin/graph/certificate"
	"tocsin/graph/conformance"
	"tocsin/graph/entra"
	"tocsin/graph/simulator"
)

// wire counts what is sent to a tenant.
type wire struct {
	tenant *simulator.Tenant
	mu     sync.Mutex
	sent   []*http.Request
	times  []time.Time
}

// RoundTrip implements http.RoundTripper.
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasPrefix(r.URL.Host, "login.") {
		w.mu.Lock()
		w.sent, w.times = append(w.sent, r), append(w.times, time.Now())
		w.mu.Unlock()
	}
	return w.tenant.RoundTrip(r)
}

// pair is made once: a key takes long.
var pair = sync.OnceValues(func() (certificate.Pair, error) {
	certPEM, keyPEM, err := certificate.Make(certificate.Options{Now: start.Add(-time.Hour)})
	if err != nil {
		return certificate.Pair{}, err
	}
	dir, err := os.MkdirTemp("", "conformance")
	if err != nil {
		return certificate.Pair{}, err
	}
	defer os.RemoveAll(dir)
	certFile, keyFile, err := certificate.Write(dir, "c", certPEM, keyPEM)
	if err != nil {
		return certificate.Pair{}, err
	}
	return certificate.Load(context.Background(), certFile, keyFile, start)
})

var start = time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)

// ask runs the questions against a tenant of the demo, or of another scenario.
func ask(t *testing.T, s simulator.Scenario, change func(*simulator.Tenant)) (conformance.File, *wire, error) {
	t.Helper()
	var f conformance.File
	var err error
	w := &wire{}
	if _, err := pair(); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(start))
		w.tenant = simulator.New(s, time.Now)
		change(w.tenant)
		f, err = conformance.Run(t.Context(), signIn(t, w), simulator.Sources(), time.Now(), func(int, int) {})
	})
	return f, w, err
}

func signIn(t *testing.T, w *wire) graph.APIs { return signInBy(t, w.tenant, w) }

// signInBy returns the clients of a tenant behind a transport.
func signInBy(t *testing.T, tenant *simulator.Tenant, by http.RoundTripper) graph.APIs {
	t.Helper()
	p, err := pair()
	if err != nil {
		t.Fatal(err)
	}
	tenant.Register(p.Certificate)
	tenant.Grant(simulator.Roles()...)
	cloud, err := entra.CloudOf("global", nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: by}
	tokens, err := entra.New(entra.Options{Cloud: cloud, TenantID: tenant.TenantID(), ClientID: tenant.ClientID(), Pair: p, HTTP: client})
	if err != nil {
		t.Fatal(err)
	}
	return graph.NewAPIs(cloud, graph.Options{Tokens: tokens, HTTP: client, Tenant: tenant.TenantID(), PerMinute: 60})
}
