package entra_test

import (
	"context"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
)

const scope = "https://graph.test/.default"

func TestTokenOverTLS(t *testing.T) {
	f := &fake{}
	cloud := onLoopback(t, f)
	made := tokens(t, entra.Options{Cloud: cloud})
	for range 3 {
		if token, err := made.Token(t.Context(), scopeOf(t, cloud)); err != nil || token != "token-1" {
			t.Fatalf("%q, %v", token, err)
		}
	}
	want := []string{"GET /" + tenant + "/v2.0/.well-known/openid-configuration", "POST /" + tenant + "/oauth2/v2.0/token"}
	if got := f.seen(); !slices.Equal(got, want) {
		t.Errorf("calls %q, want %q", got, want)
	}
}

// The public cloud requires instance discovery first, on its own host.
func TestTokenOfThePublicCloud(t *testing.T) {
	t.Setenv("MSAL_FORCE_REGION", "westeurope")
	f := &fake{t: t, root: "https://login.microsoftonline.com"}
	global, err := entra.CloudOf("", nil)
	if err != nil {
		t.Fatal(err)
	}
	made := tokens(t, entra.Options{Cloud: global, HTTP: &http.Client{Transport: onlyHost{"login.microsoftonline.com", f, t}}})
	if token, err := made.Token(t.Context(), scopeOf(t, global)); err != nil || token != "token-1" {
		t.Fatalf("%q, %v", token, err)
	}
	if calls := f.seen(); len(calls) != 3 || calls[0] != "GET /common/discovery/instance" {
		t.Errorf("calls %q", calls)
	}
}

// onlyHost refuses requests to any other host, such as that of a region.
type onlyHost struct {
	host string
	next http.RoundTripper
	t    testing.TB
}

func (o onlyHost) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Host != o.host {
		o.t.Errorf("request to %s", r.URL.Host)
	}
	return o.next.RoundTrip(r)
}

func TestManyCallersShareOneSignIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{before: func() { time.Sleep(time.Second) }}
		made := inMemory(t, f)
		impatient, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() { // the first caller, whose context starts the sign-in
			_, err := made.Token(impatient, scope)
			wantFault(t, err, fault.Interrupted)
		})
		synctest.Wait()
		for range 20 {
			wg.Go(func() {
				if token, err := made.Token(t.Context(), scope); err != nil || token != "token-1" {
					t.Errorf("%q, %v", token, err)
				}
			})
		}
		synctest.Wait()
		cancel()
		wg.Wait()
		if n := f.posts(); n != 1 {
			t.Errorf("%d requests, want 1", n)
		}
	})
}

func TestFailureIsSharedButNotKept(t *testing.T) {
	f := &fake{answer: func(n int, w http.ResponseWriter, _ *http.Request) {
		if n == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		fmt.Fprint(w, `{"token_type":"Bearer","expires_in":3599,"access_token":"second"}`)
	}}
	made := inMemory(t, f)
	_, err := made.Token(t.Context(), scope)
	wantFault(t, err, fault.Service, "HTTP 503")
	if token, err := made.Token(t.Context(), scope); err != nil || token != "second" {
		t.Errorf("%q, %v", token, err)
	}
}

func TestTimeLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := make(chan struct{})
		f := &fake{before: func() { <-hang }}
		made := inMemory(t, f)
		begin := time.Now()
		_, err := made.Token(t.Context(), scope)
		wantFault(t, err, fault.Network, "login.test did not answer within the time limit")
		if took := time.Since(begin); took != 10*time.Second {
			t.Errorf("gave up after %v, want 10s", took)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err = made.Token(ctx, scope)
		wantFault(t, err, fault.Network, "time limit")
		if _, err := made.Token(ctx, scope); err == nil {
			t.Error("a token for a context that has ended")
		}
		time.Sleep(10 * time.Second) // the last sign-in ends at its own time limit
		close(hang)
	})
}

// A token whose early refresh fails is returned for a minute without asking the
// library, which would block each caller.
func TestTokenIsHeldWhileRefreshFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := make(chan struct{})
		f := &fake{extra: `,"refresh_in":600`}
		f.answer = func(n int, w http.ResponseWriter, _ *http.Request) {
			if n > 1 {
				<-hang
			}
			f.good(n, w)
		}
		made := inMemory(t, f)
		ask := func() time.Duration {
			begin := time.Now()
			if token, err := made.Token(t.Context(), scope); err != nil || token != "token-1" {
				t.Fatalf("%q, %v", token, err)
			}
			return time.Since(begin)
		}
		ask()
		time.Sleep(11 * time.Minute)
		for i, want := range []time.Duration{10 * time.Second, 0, 0} {
			if took := ask(); took != want {
				t.Errorf("call %d took %v, want %v", i, took, want)
			}
		}
		time.Sleep(time.Minute)
		if took := ask(); took != 10*time.Second {
			t.Errorf("after a minute it was not tried again (%v)", took)
		}
		if n := f.posts(); n != 3 {
			t.Errorf("%d requests, want 3", n)
		}
		close(hang)
	})
}

// A new token is used for a minute, whatever the reply says of its end: else each call
// would be a sign-in.
func TestNewTokensAreHeld(t *testing.T) {
	for _, reply := range []string{
		`"token_type":"Bearer","expires_in":0`,
		`"token_type":"Bearer","expires_in":-5`,
		`"token_type":"Bearer","expires_in":60`,
		`"token_type":"Bearer","expires_in":299`,
		`"token_type":"Bearer","expires_in":3599,"refresh_in":0`,
		`"token_type":"Bearer","expires_in":3599,"refresh_in":-5`,
		`"token_type":"pop","expires_in":3599`,
	} {
		synctest.Test(t, func(t *testing.T) {
			f := &fake{answer: func(n int, w http.ResponseWriter, _ *http.Request) {
				fmt.Fprintf(w, `{%s,"access_token":"token-%d"}`, reply, n)
			}}
			made := inMemory(t, f)
			ask := func(want string) {
				t.Helper()
				for range 20 {
					if token, err := made.Token(t.Context(), scope); err != nil || token != want {
						t.Fatalf("%s: %q, %v, want %s", reply, token, err, want)
					}
				}
			}
			ask("token-1")
			time.Sleep(59 * time.Second)
			ask("token-1")
			if token, err := made.Renew(t.Context(), scope, ""); err != nil || token != "token-2" { // a 401
				t.Fatalf("%s: renewed: %q, %v", reply, token, err)
			}
			ask("token-2")
			time.Sleep(time.Minute)
			if _, err := made.Token(t.Context(), scope); err != nil {
				t.Fatal(err)
			}
			if n := f.posts(); n > 3 {
				t.Errorf("%s: %d requests, want 3", reply, n)
			}
		})
	}
}

// A token that was asked for before a renewal is not held instead of the renewed one.
func TestARenewalIsNotUndone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		f.answer = func(n int, w http.ResponseWriter, _ *http.Request) {
			if n == 1 {
				time.Sleep(5 * time.Second)
			}
			f.good(n, w)
		}
		made := inMemory(t, f)
		var wg sync.WaitGroup
		wg.Go(func() {
			if token, err := made.Token(t.Context(), scope); err != nil || token != "token-1" {
				t.Errorf("%q, %v", token, err)
			}
		})
		synctest.Wait()
		if token, err := made.Renew(t.Context(), scope, ""); err != nil || token != "token-2" {
			t.Errorf("renewed: %q, %v", token, err)
		}
		wg.Wait()
		if token, err := made.Token(t.Context(), scope); err != nil || token != "token-2" {
			t.Errorf("afterwards: %q, %v", token, err)
		}
	})
}

// A token is held no longer than it counts as good.
func TestHeldTokenEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := make(chan struct{})
		f := &fake{extra: `,"refresh_in":600`}
		f.answer = func(n int, w http.ResponseWriter, _ *http.Request) {
			if n > 1 {
				<-hang
			}
			f.good(n, w)
		}
		made := inMemory(t, f)
		for _, step := range []struct {
			after time.Duration
			fails bool
		}{{0, false}, {54*time.Minute + 20*time.Second, false}, {40 * time.Second, true}} {
			time.Sleep(step.after)
			if token, err := made.Token(t.Context(), scope); (err != nil) != step.fails {
				t.Errorf("after %v: %q, %v", step.after, token, err)
			}
		}
		close(hang)
	})
}

// A renewed token is returned at once, even if the old one was held.
func TestRenewEndsTheHold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := make(chan struct{})
		f := &fake{extra: `,"refresh_in":600`}
		f.answer = func(n int, w http.ResponseWriter, _ *http.Request) {
			if n == 2 {
				<-hang
			}
			f.good(n, w)
		}
		made := inMemory(t, f)
		for _, after := range []time.Duration{0, 11 * time.Minute} {
			time.Sleep(after)
			if token, err := made.Token(t.Context(), scope); err != nil || token != "token-1" {
				t.Fatalf("%q, %v", token, err)
			}
		}
		close(hang)
		if token, err := made.Renew(t.Context(), scope, ""); err != nil || token != "token-3" {
			t.Fatalf("renewed: %q, %v", token, err)
		}
		if token, err := made.Token(t.Context(), scope); err != nil || token != "token-3" {
			t.Errorf("after the renewal: %q, %v", token, err)
		}
	})
}

func TestTokenIsAskedAnewNearItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		made := inMemory(t, f)
		for _, step := range []struct {
			after time.Duration
			want  string
		}{{0, "token-1"}, {54 * time.Minute, "token-1"}, {time.Minute, "token-2"}} {
			time.Sleep(step.after)
			if token, err := made.Token(t.Context(), scope); err != nil || token != step.want {
				t.Errorf("after %v: %q, %v, want %s", step.after, token, err, step.want)
			}
		}
	})
}

func TestRenew(t *testing.T) {
	f := &fake{}
	made := inMemory(t, f)
	ask := func(get func() (string, error), want string) {
		t.Helper()
		if token, err := get(); err != nil || token != want {
			t.Errorf("%q, %v, want %s", token, err, want)
		}
	}
	token := func() (string, error) { return made.Token(t.Context(), scope) }
	ask(token, "token-1")
	ask(func() (string, error) { return made.Renew(t.Context(), scope, "") }, "token-2")
	ask(token, "token-2")
	const claims = `{"access_token":{"nbf":{"essential":true,"value":"1"}}}`
	ask(func() (string, error) { return made.Renew(t.Context(), scope, claims) }, "token-3")
	ask(token, "token-3")
	if got := f.forms[2].Get("claims"); got != claims {
		t.Errorf("claims %q", got)
	}
	if f.forms[1].Has("claims") {
		t.Error("claims where none were asked")
	}
}

func TestRenewThatFailsKeepsTheOldToken(t *testing.T) {
	f := &fake{}
	f.answer = func(n int, w http.ResponseWriter, _ *http.Request) {
		if n > 1 {
			w.Header().Set("Retry-After", "7.5")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		f.good(n, w)
	}
	made := inMemory(t, f)
	if _, err := made.Token(t.Context(), scope); err != nil {
		t.Fatal(err)
	}
	_, err := made.Renew(t.Context(), scope, "")
	if f := wantFault(t, err, fault.Throttled, "HTTP 429"); f.RetryAfter != 7500*time.Millisecond {
		t.Errorf("again in %v", f.RetryAfter)
	}
	if token, err := made.Token(t.Context(), scope); err != nil || token != "token-1" {
		t.Errorf("%q, %v", token, err)
	}
}

func TestNewRefuses(t *testing.T) {
	global, err := entra.CloudOf("global", nil)
	if err != nil {
		t.Fatal(err)
	}
	good := entra.Options{Cloud: global, TenantID: "contoso.onmicrosoft.com", ClientID: client, Pair: testPair()}
	if _, err := entra.New(good); err != nil {
		t.Fatalf("a domain as tenant: %v", err)
	}
	for _, test := range []struct {
		name string
		edit func(*entra.Options)
		kind fault.Kind
		want string
	}{
		{"no tenant", func(o *entra.Options) { o.TenantID = "" }, fault.SignIn, "tenant id"},
		{"tenant with a path", func(o *entra.Options) { o.TenantID = "a.b/../c" }, fault.SignIn, "neither a GUID nor a domain"},
		{"common", func(o *entra.Options) { o.TenantID = "common" }, fault.SignIn, "neither a GUID nor a domain"},
		{"hostile tenant", func(o *entra.Options) { o.TenantID = "a\x1b[2J\u202e" }, fault.SignIn, "tenant id"},
		{"client", func(o *entra.Options) { o.ClientID = "tocsin" }, fault.SignIn, "client id"},
		{"no pair", func(o *entra.Options) { o.Pair = certificate.Pair{} }, fault.Certificate, "no certificate"},
		{"foreign certificate", func(o *entra.Options) { o.Pair.Chain = []*x509.Certificate{{}} }, fault.Certificate, "does not belong"},
		{"login", func(o *entra.Options) { o.Cloud.Login = "http://login.test" }, fault.Usage, "login address"},
		{"CA file", func(o *entra.Options) { o.Cloud = entra.Cloud{Name: "lab", Private: true, CAFile: "none.pem"} }, fault.Usage, "none.pem"},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := good
			test.edit(&o)
			_, err := entra.New(o)
			wantFault(t, err, test.kind, test.want)
		})
	}
}

func TestRealHostNamesDialledToLoopback(t *testing.T) {
	f := &fake{}
	cloud := onLoopback(t, f)
	hc, err := entra.HTTPClient(cloud)
	if err != nil {
		t.Fatal(err)
	}
	address := cloud.Login[len("https://"):]
	transport := hc.Transport.(*http.Transport)
	transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}
	transport.TLSClientConfig.ServerName = "example.com" // the name in httptest's certificate
	f.root = "https://login.microsoftonline.com"
	made := tokens(t, entra.Options{Cloud: entra.Clouds()[0], HTTP: hc})
	if token, err := made.Token(t.Context(), scope); err != nil || token != "token-1" {
		t.Errorf("%q, %v", token, err)
	}
}

func scopeOf(t *testing.T, c entra.Cloud) string {
	t.Helper()
	s, err := entra.Scope(c, alert.GraphScope)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
