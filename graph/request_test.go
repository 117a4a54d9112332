package graph

import (
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/fault"
)

func TestHeadersAndAddress(t *testing.T) {
	var ids []string
	c := client(func(r *http.Request) (*http.Response, error) {
		ids = append(ids, r.Header.Get("client-request-id"))
		for name, want := range map[string]string{
			"Authorization": "Bearer token-0", "Prefer": "include-unknown-enum-members", "Accept-Encoding": "gzip", "User-Agent": "tocsin",
		} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
		want := root + "/v1.0/security/alerts_v2?$filter=lastUpdateDateTime%20ge%202026-11-20T08%3A41%3A12.64Z&$orderby=lastUpdateDateTime%20asc&$top=1000&$skip=3"
		if got := r.URL.String(); got != want {
			t.Errorf("address %s, want %s", got, want)
		}
		return reply(200, `{"value":[]}`), nil
	})
	l := List{Path: "security/alerts_v2", Filter: "lastUpdateDateTime ge 2026-11-20T08:41:12.64Z", OrderBy: "lastUpdateDateTime asc", Top: 1000, Skip: 3}
	for range 2 {
		if _, _, err := all(t, c, l); err != nil {
			t.Fatal(err)
		}
	}
	guid := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	if !guid.MatchString(ids[0]) || !guid.MatchString(ids[1]) || ids[0] == ids[1] {
		t.Errorf("client-request-ids %v", ids)
	}
}

func TestGetEscapesTheID(t *testing.T) {
	c := client(func(r *http.Request) (*http.Response, error) {
		if got := r.URL.EscapedPath(); got != "/v1.0/security/alerts_v2/a%2F..%2Fb%3Fx%20y" {
			t.Errorf("path %s", got)
		}
		return reply(200, `{"id":1}`), nil
	})
	got, err := c.Get(t.Context(), "security/alerts_v2", "a/../b?x y")
	if err != nil || string(got) != `{"id":1}` {
		t.Errorf("%s, %v", got, err)
	}
}

func TestRenewOn401(t *testing.T) {
	asked := 0
	tok := &tokens{}
	c := New(Options{Root: root, Tokens: tok, HTTP: &http.Client{Transport: service(func(r *http.Request) (*http.Response, error) {
		asked++
		if r.Header.Get("Authorization") == "Bearer token-0" {
			return reply(401, `{"error":{"code":"InvalidAuthenticationToken","message":"expired"}}`,
				"WWW-Authenticate", `Bearer realm="", error="insufficient_claims", claims="eyJhIjoxfQ=="`), nil
		}
		return reply(200, `{"value":[{}]}`), nil
	})}})
	if _, _, err := all(t, c, List{Path: "x"}); err != nil {
		t.Fatal(err)
	}
	if asked != 2 || tok.renewed != 1 || tok.claims != `{"a":1}` {
		t.Errorf("asked %d times, renewed %d times, claims %q", asked, tok.renewed, tok.claims)
	}
}

func TestConsentGivenMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		granted, asked := false, 0
		source := &tokens{}
		c := New(Options{Root: root, Tokens: source, HTTP: &http.Client{Transport: service(func(*http.Request) (*http.Response, error) {
			asked++
			if granted && source.renewed > 0 {
				return reply(200, `{"value":[{"id":"1"}]}`), nil
			}
			return reply(403, `{"error":{"code":"Forbidden","message":"Missing application roles."}}`), nil
		})}})
		_, _, err := all(t, c, List{Path: "security/alerts_v2", Roles: []string{"SecurityAlert.Read.All"}})
		wantFault(t, err, fault.Consent, "lacks the permission")
		_, _, err = all(t, c, List{Path: "security/alerts_v2", Roles: []string{"SecurityAlert.Read.All"}})
		wantFault(t, err, fault.Consent, "lacks the permission")
		if source.renewed != 1 || asked != 3 {
			t.Errorf("%d new tokens and %d requests at once, want 1 and 3", source.renewed, asked)
		}
		granted = true
		time.Sleep(renewAfter)
		if items, _, err := all(t, c, List{Path: "security/alerts_v2"}); err != nil || len(items) != 1 {
			t.Errorf("after the consent: %d items, %v", len(items), err)
		}
	})
}

func TestRenewOnlyOnce(t *testing.T) {
	asked := 0
	c := client(func(*http.Request) (*http.Response, error) {
		asked++
		return reply(401, `{"error":{"code":"InvalidAuthenticationToken","message":"Account mode\r\nis inactive"}}`), nil
	})
	_, _, err := all(t, c, List{Path: "x"})
	wantFault(t, err, fault.SignIn, "Account mode is inactive")
	if asked != 2 {
		t.Errorf("asked %d times", asked)
	}
}

func TestTokenFaultPasses(t *testing.T) {
	want := fault.New(fault.Certificate, "the certificate has run out", "", nil)
	for _, given := range []error{want, fmt.Errorf("token: %w", want)} {
		c := New(Options{Root: root, Tokens: &tokens{err: given}, HTTP: &http.Client{Transport: service(nil)}})
		_, _, err := all(t, c, List{Path: "x"})
		wantFault(t, err, fault.Certificate, "run out")
	}
	c := New(Options{Root: root, Tokens: &tokens{err: errors.New("boom")}, HTTP: &http.Client{Transport: service(nil)}})
	_, err := c.Get(t.Context(), "x", "y")
	wantFault(t, err, fault.SignIn, "boom")
}

func TestRootMustBeHTTPS(t *testing.T) {
	for _, bad := range []string{"", "http://graph.example", "https://", "https://u:p@graph.example", "::"} {
		c := New(Options{Root: bad, Tokens: &tokens{}, HTTP: &http.Client{Transport: service(nil)}})
		_, _, err := all(t, c, List{Path: "x"})
		wantFault(t, err, fault.Usage)
		_, err = c.Get(t.Context(), "x", "y")
		wantFault(t, err, fault.Usage)
	}
}

func TestProxyAnswers(t *testing.T) {
	for _, c := range []struct {
		tries  int // a front door answers so once; a sign-in page does not pass
		answer func() *http.Response
	}{
		{1, func() *http.Response { return reply(302, "", "Location", "https://portal.example/login") }},
		{1, func() *http.Response { return reply(407, "") }},
		{2, func() *http.Response { return reply(200, "<html>sign in</html>", "Content-Type", "text/html") }},
		{2, func() *http.Response { return reply(200, "\ufeff \n<!doctype html>") }},
		{2, func() *http.Response { return reply(403, "<html>blocked</html>") }},
	} {
		synctest.Test(t, func(t *testing.T) {
			asked := 0
			client := client(func(*http.Request) (*http.Response, error) { asked++; return c.answer(), nil })
			_, _, err := all(t, client, List{Path: "x"})
			f := wantFault(t, err, fault.Network, "a proxy answered instead of Graph")
			if asked != c.tries || f.RetryAfter == 0 {
				t.Errorf("asked %d times, want %d; again in %v", asked, c.tries, f.RetryAfter)
			}
		})
	}
}

func TestNetworkFaults(t *testing.T) {
	cases := []struct {
		name  string
		err   error
		words string
		tries int
	}{
		{"name", &net.DNSError{Err: "no such host", Name: "graph.example", IsNotFound: true}, "DNS does not know the name graph.example", 5},
		{"refused", &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, "graph.example refuses the connection", 5},
		{"authority", x509.UnknownAuthorityError{}, "by an authority that this computer does not trust", 1},
		{"host", x509.HostnameError{Host: "graph.example", Certificate: &x509.Certificate{}}, "is for another name", 1},
		{"time", &net.OpError{Op: "read", Err: timeUp{}}, "graph.example did not answer within the time limit", 5},
		{"cut", io.ErrUnexpectedEOF, "the connection to graph.example was lost", 5},
		{"unheard of", errors.New("the moon is in the way"), "the request to graph.example failed: the moon is in the way", 5},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asked := 0
				c := client(func(*http.Request) (*http.Response, error) { asked++; return nil, tc.err })
				_, _, err := all(t, c, List{Path: "security/alerts_v2"})
				f := wantFault(t, err, fault.Network, tc.words)
				if asked != tc.tries || f.RetryAfter == 0 {
					t.Errorf("asked %d times, again in %v", asked, f.RetryAfter)
				}
				if !strings.Contains(f.Err.Error(), "list security/alerts_v2, page 1: ") {
					t.Errorf("cause %v", f.Err)
				}
			})
		})
	}
}

type timeUp struct{}

func (timeUp) Error() string   { return "i/o timeout" }
func (timeUp) Timeout() bool   { return true }
func (timeUp) Temporary() bool { return true }

// stalling sends some bytes and then nothing until its request ends.
type stalling struct {
	first io.Reader
	ended <-chan struct{}
}

func (s *stalling) Read(p []byte) (int, error) {
	if n, err := s.first.Read(p); err == nil {
		return n, nil
	}
	<-s.ended
	return 0, errors.New("context canceled")
}
func (s *stalling) Close() error { return nil }

func TestStalls(t *testing.T) {
	for name, body := range map[string]string{"before the answer": "", "within the body": `{"value":[`} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				s := service(func(r *http.Request) (*http.Response, error) {
					if body == "" {
						<-r.Context().Done()
						return nil, r.Context().Err()
					}
					res := reply(200, "")
					res.ContentLength = -1
					res.Body = &stalling{strings.NewReader(body), r.Context().Done()}
					return res, nil
				})
				c := New(Options{Root: root, Tokens: &tokens{}, Tries: 1, HTTP: &http.Client{Transport: s}})
				_, _, err := all(t, c, List{Path: "x"})
				wantFault(t, err, fault.Network, "graph.example did not answer within the time limit")
				want := headLimit
				if body != "" {
					want = stallLimit
				}
				if took := time.Since(began); took != want {
					t.Errorf("took %v, want %v", took, want)
				}
			})
		})
	}
}

// TestOnTheWire uses TLS on the loopback and a body that breaks off.
func TestOnTheWire(t *testing.T) {
	asked := 0
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		if asked == 1 {
			w.Header().Set("Content-Length", "1000")
			io.WriteString(w, `{"value":[`)
			panic(http.ErrAbortHandler)
		}
		io.WriteString(w, `{"value":[{"id":"a"}]}`)
	}))
	defer server.Close()
	c := New(Options{Root: server.URL, Tokens: &tokens{}, HTTP: server.Client()})
	items, pages, err := all(t, c, List{Path: "x"})
	if err != nil || len(items) != 1 || asked != 2 || pages[0].Date.IsZero() {
		t.Error(items, asked, err)
	}
	strange := New(Options{Root: server.URL, Tokens: &tokens{}})
	_, _, err = all(t, strange, List{Path: "x"})
	wantFault(t, err, fault.Network, "by an authority that this computer does not trust")
}
