package simulator_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"

	"tocsin/graph/simulator"
)

// serve serves the tenant over TLS on a loopback port, and returns the address
// and a client that trusts it and reaches every host there.
func serve(t *testing.T, tenant http.Handler) (string, *http.Client) {
	t.Helper()
	leaf, ca, err := simulator.TLS("login.microsoftonline.com", "graph.microsoft.com", "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{leaf}})
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: tenant}
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(ca) {
		t.Fatal("the authority is no PEM")
	}
	tr := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots},
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, l.Addr().String())
		},
	}
	t.Cleanup(tr.CloseIdleConnections)
	return l.Addr().String(), &http.Client{Transport: tr}
}

// TestRealHosts signs in and reads over the real host names, dialled to a
// loopback listener, so that instance discovery and the public authority's rules
// are exercised; then over a private cloud's one address.
func TestRealHosts(t *testing.T) {
	r := newRig(t, simulator.Demo(1))
	r.clock.at = time.Now()
	r.cert = certificate(t, time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
	r.Register(r.cert)
	address, hc := serve(t, r.Tenant)
	for _, test := range []struct {
		authority, graph, tenant string
		opts                     []confidential.Option
	}{
		{loginHost, graphHost, r.TenantID(), nil},
		{"https://" + address, "https://" + address, r.TenantID(), []confidential.Option{confidential.WithInstanceDiscovery(false)}},
	} {
		cred, err := confidential.NewCredFromCert([]*x509.Certificate{r.cert}, rsaKey())
		if err != nil {
			t.Fatal(err)
		}
		c, err := confidential.New(test.authority+"/"+test.tenant, r.ClientID(), cred, append(test.opts, confidential.WithHTTPClient(hc))...)
		if err != nil {
			t.Fatal(err)
		}
		res, err := c.AcquireTokenByCredential(context.Background(), []string{test.graph + "/.default"})
		if err != nil {
			t.Fatalf("%s: %v", test.authority, err)
		}
		req, _ := http.NewRequest(http.MethodGet, test.graph+list("alerts_v2", "$top", "200"), nil)
		req.Header.Set("Authorization", "Bearer "+res.AccessToken)
		resp, err := hc.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		var p reply
		if err != nil || json.Unmarshal(raw, &p) != nil || len(p.Value) != 200 || !resp.Uncompressed {
			t.Fatalf("%s: %d items, compressed %t, %v", test.graph, len(p.Value), resp.Uncompressed, err)
		}
		if want := test.graph + "/v1.0/security/alerts_v2?"; len(p.Next) < len(want) || p.Next[:len(want)] != want {
			t.Errorf("nextLink %s does not begin with %s", p.Next, want)
		}
		if dates := resp.Header.Values("Date"); len(dates) != 1 {
			t.Errorf("dates %v", dates)
		}
	}
}

// TestTLSNames checks which names the server's certificate is good for.
func TestTLSNames(t *testing.T) {
	leaf, ca, err := simulator.TLS("graph.example", "2001:db8::1")
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(leaf.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	for name, good := range map[string]bool{"localhost": true, "127.0.0.1": true, "::1": true, "graph.example": true, "2001:db8::1": true, "other.example": false} {
		if _, err := cert.Verify(x509.VerifyOptions{Roots: roots, DNSName: name}); (err == nil) != good {
			t.Errorf("%s: %v", name, err)
		}
	}
	if cert.IsCA {
		t.Error("the server's certificate is an authority's")
	}
}

// TestRoundTripContext checks that an ended context ends the request, and that
// the body is closed.
func TestRoundTripContext(t *testing.T) {
	r := newRig(t, simulator.Scenario{})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	body := &closing{}
	req, _ := http.NewRequestWithContext(ctx, http.MethodPost, graphHost+"/", body)
	if _, err := r.RoundTrip(req); err == nil {
		t.Error("a cancelled request was answered")
	}
	if !body.closed {
		t.Error("the body was not closed")
	}
}

type closing struct{ closed bool }

func (c *closing) Read([]byte) (int, error) { return 0, io.EOF }
func (c *closing) Close() error             { c.closed = true; return nil }
