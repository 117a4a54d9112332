package cmd

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/entra"
	"tocsin/graph/simulator"
)

// asked holds the hosts and paths of the requests to a server.
type asked struct {
	mu   sync.Mutex
	urls []string
}

func (a *asked) note(r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.urls = append(a.urls, r.Host+r.URL.Path)
}

// take returns the requests since the last call.
func (a *asked) take() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	urls := a.urls
	a.urls = nil
	return urls
}

// TestRealHostNames runs collect and doctor with the host names of the global
// cloud, dialled to this machine. It is the only test of instance discovery and of
// the public authority, which private clouds skip.
func TestRealHostNames(t *testing.T) {
	s := newStage(t, simulator.Generate(5, 1), alert.AlertsV2, alert.Incidents)
	edit("cloud", "global")(t, s)
	var requests asked
	s.env.HTTP = onLoopback(t, s.tenant, &requests)

	s.must(t, "collect", "--once")
	const login, graph = "login.microsoftonline.com", "graph.microsoft.com"
	urls := requests.take()
	for _, want := range []string{
		login + "/common/discovery/instance",
		login + "/" + s.tenant.TenantID() + "/v2.0/.well-known/openid-configuration",
		login + "/" + s.tenant.TenantID() + "/oauth2/v2.0/token",
		graph + "/v1.0/security/alerts_v2",
		graph + "/v1.0/security/incidents",
	} {
		if !slices.Contains(urls, want) {
			t.Errorf("collect did not ask %s, but %q", want, slices.Compact(slices.Sorted(slices.Values(urls))))
		}
	}
	if got := strings.Count(s.must(t, "query", "", "--format", "ndjson"), "\n"); got != 5 {
		t.Errorf("%d alerts are kept, want 5", got)
	}

	out := s.must(t, "doctor")
	if !strings.Contains(out, "  ok    Tenant at "+login+": found\n") || strings.Contains(out, "FAIL") {
		t.Errorf("doctor says\n%s", out)
	}

	// A domain can replace the tenant's GUID, and an unknown tenant is reported.
	edit("tenant_id", s.tenant.Domain())(t, s)
	s.must(t, "doctor")
	edit("tenant_id", stranger)(t, s)
	got := s.tocsin(t, "collect", "--once")
	sentence, _ := lastWords(t, got.err)
	if got.code != 4 || !strings.Contains(sentence, "AADSTS90002") {
		t.Errorf("a strange tenant: exit %d, %s", got.code, got.err)
	}
	for _, url := range requests.take() {
		if host, _, _ := strings.Cut(url, "/"); host != login && host != graph {
			t.Errorf("the host %s was asked", host)
		}
	}
}

// onLoopback serves the tenant under the real names and returns clients that reach
// only these names, on this machine.
func onLoopback(t *testing.T, tenant *simulator.Tenant, requests *asked) func(entra.Cloud) (*http.Client, error) {
	t.Helper()
	names := []string{"login.microsoftonline.com", "graph.microsoft.com"}
	leaf, ca, err := simulator.TLS(names...)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.note(r)
		tenant.ServeHTTP(w, r)
	}))
	server.TLS = &tls.Config{Certificates: []tls.Certificate{leaf}, MinVersion: tls.VersionTLS12}
	server.StartTLS()
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		if host, _, _ := net.SplitHostPort(address); !slices.Contains(names, host) {
			return nil, fmt.Errorf("%s is not of the global cloud", address)
		}
		return (&net.Dialer{}).DialContext(ctx, network, server.Listener.Addr().String())
	}
	return func(c entra.Cloud) (*http.Client, error) {
		if c.Private || c.Name != "global" {
			return nil, fmt.Errorf("the cloud is %+v", c)
		}
		client, err := entra.HTTPClient(c)
		if err != nil {
			return nil, err
		}
		transport := client.Transport.(*http.Transport)
		transport.Proxy = nil
		transport.DialContext = dial
		transport.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
		return client, nil
	}
}

// TestNoTokenForStrangers serves a next link to another host, which must not be
// followed.
func TestNoTokenForStrangers(t *testing.T) {
	s := newStage(t, simulator.Generate(5, 1), alert.AlertsV2)
	edit("cloud", "global")(t, s)
	var strange asked
	bait := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { strange.note(r) }))
	defer bait.Close()
	var requests asked
	client := onLoopback(t, s.tenant, &requests)
	s.env.HTTP = func(c entra.Cloud) (*http.Client, error) {
		h, err := client(c)
		if err == nil {
			h.Transport = baiting{h.Transport, bait.URL}
		}
		return h, err
	}
	s.tocsin(t, "collect", "--once")
	if urls := strange.take(); len(urls) > 0 {
		t.Errorf("another host was asked: %q", urls)
	}
	if !slices.ContainsFunc(requests.take(), func(u string) bool { return strings.HasPrefix(u, "graph.") }) {
		t.Error("Graph was not asked at all")
	}
	if log := filepath.Join(s.dir, "tocsin.db"); strings.Contains(read(t, log), "eyJ") {
		t.Error("a token is kept in the store")
	}
}

// baiting adds a next link to another host to every list.
type baiting struct {
	http.RoundTripper
	bait string
}

func (b baiting) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := b.RoundTripper.RoundTrip(r)
	if err != nil || !strings.Contains(r.URL.Path, "/security/") {
		return resp, err
	}
	resp.Body.Close()
	rec := httptest.NewRecorder()
	rec.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(rec, `{"value":[{"id":"a","title":"t","createdDateTime":"2026-06-02T07:00:00Z"}],"@odata.nextLink":"%s/v1.0/security/alerts_v2?$skip=1"}`, b.bait)
	return rec.Result(), nil
}
