package entra_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tocsin/graph/bound"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
)

// trap is a server that must receive nothing.
func trap(t *testing.T, start func(*httptest.Server)) string {
	t.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		t.Errorf("the other host was asked: %s %s, with an assertion: %v", r.Method, r.URL, r.PostForm.Has("client_assertion"))
		fmt.Fprint(w, `{"token_type":"Bearer","expires_in":3599,"access_token":"foreign"}`)
	}))
	start(server)
	t.Cleanup(server.Close)
	return server.URL
}

// anyServer is a client that trusts every server, so that only the rule is tested.
func anyServer() *http.Client {
	return &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}} //nolint:gosec // loopback
}

// TestTheAssertionStaysAtTheLoginHost has a discovery document that names another token
// endpoint, and a token endpoint that redirects to one.
func TestTheAssertionStaysAtTheLoginHost(t *testing.T) {
	port := trap(t, (*httptest.Server).StartTLS)
	plain := trap(t, (*httptest.Server).Start)
	for name, endpoint := range map[string]string{
		"another port":    port,
		"another host":    strings.Replace(port, "127.0.0.1", "localhost", 1),
		"plain http":      plain,
		"a name before @": strings.Replace(port, "https://", "https://login.test@", 1),
	} {
		t.Run(name, func(t *testing.T) {
			f := &fake{}
			cloud := onLoopback(t, f)
			f.tenants = func(w http.ResponseWriter) bool {
				fmt.Fprintf(w, `{"authorization_endpoint":"%[1]s/%[2]s/authorize","token_endpoint":"%[3]s/%[2]s/token","issuer":"%[1]s/%[2]s/v2.0"}`, f.root, tenant, endpoint)
				return true
			}
			made := tokens(t, entra.Options{Cloud: cloud, HTTP: anyServer()})
			for range 2 {
				token, err := made.Token(t.Context(), scope)
				if token != "" {
					t.Errorf("a token %q", token)
				}
				wantFault(t, err, fault.SignIn, "names another address", "nothing was sent there")
			}
			_, err := entra.Discover(t.Context(), anyServer(), cloud, tenant)
			wantFault(t, err, fault.SignIn, "names another address")
		})
	}
}

func TestRedirectsOfASignInStayAtTheHost(t *testing.T) {
	for name, to := range map[string]string{"https": trap(t, (*httptest.Server).StartTLS), "http": trap(t, (*httptest.Server).Start)} {
		for _, status := range []int{http.StatusFound, http.StatusTemporaryRedirect, http.StatusPermanentRedirect} {
			f := &fake{answer: func(_ int, w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", to+"/token")
				w.WriteHeader(status)
			}}
			made := tokens(t, entra.Options{Cloud: onLoopback(t, f), HTTP: anyServer()})
			if token, err := made.Token(t.Context(), scope); token != "" || err == nil {
				t.Errorf("%s, %d: %q, %v", name, status, token, err)
			}
		}
	}
}

// TestPortsAndCaseOfTheLoginHost checks what is the same host.
func TestPortsAndCaseOfTheLoginHost(t *testing.T) {
	for endpoint, good := range map[string]bool{
		"https://LOGIN.test:443": true, "https://login.test": true, "https://login.test.": false, "https://login.test:4430": false,
		"http://login.test": false, "//login.test": false, "https://user@login.test": false, "https://login.test.evil.test": false, "": false, "https://": false,
	} {
		f := &fake{}
		f.t, f.root = t, "https://login.test"
		cloud := entra.Cloud{Name: "lab", Login: f.root, Graph: "https://graph.test", Private: true}
		f.tenants = func(w http.ResponseWriter) bool {
			fmt.Fprintf(w, `{"authorization_endpoint":"%[2]s/x","token_endpoint":"%[1]s/x/token","issuer":"%[2]s/x/v2.0"}`, endpoint, f.root)
			return true
		}
		if _, err := entra.Discover(t.Context(), &http.Client{Transport: f}, cloud, tenant); (err == nil) != good {
			t.Errorf("%q: %v", endpoint, err)
		}
	}
}

func packed(t *testing.T, text string, w io.WriteCloser, out *bytes.Buffer) []byte {
	t.Helper()
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestRepliesAreMadePlain sends discovery, token and refusal in codings that the sign-in
// library does not know.
func TestRepliesAreMadePlain(t *testing.T) {
	for name, code := range map[string]func(text string) (string, []byte){
		"mark": func(text string) (string, []byte) { return "", []byte("\ufeff" + text) },
		"UTF-16": func(text string) (string, []byte) {
			return "", []byte("\xff\xfe" + strings.Join(strings.Split(text, ""), "\x00") + "\x00")
		},
		"x-gzip": func(text string) (string, []byte) {
			var b bytes.Buffer
			return "x-gzip", packed(t, text, gzip.NewWriter(&b), &b)
		},
		"deflate": func(text string) (string, []byte) {
			var b bytes.Buffer
			return "deflate", packed(t, text, zlib.NewWriter(&b), &b)
		},
	} {
		t.Run(name, func(t *testing.T) {
			send := func(w http.ResponseWriter, status int, text string) {
				encoding, body := code(text)
				if encoding != "" {
					w.Header().Set("Content-Encoding", encoding)
				}
				w.WriteHeader(status)
				w.Write(body)
			}
			f := &fake{}
			f.tenants = func(w http.ResponseWriter) bool {
				send(w, 200, fmt.Sprintf(`{"authorization_endpoint":"%[1]s/%[2]s/authorize","token_endpoint":"%[1]s/%[2]s/token","issuer":"%[1]s/%[2]s/v2.0"}`, f.root, tenant))
				return true
			}
			f.answer = func(n int, w http.ResponseWriter, _ *http.Request) {
				if n == 1 {
					send(w, 400, `{"error":"invalid_client","error_codes":[700016]}`)
					return
				}
				send(w, 200, `{"token_type":"Bearer","expires_in":3599,"access_token":"plain"}`)
			}
			made := inMemory(t, f)
			_, err := made.Token(t.Context(), scope)
			wantFault(t, err, fault.SignIn, "the application was not found")
			if token, err := made.Token(t.Context(), scope); err != nil || token != "plain" {
				t.Errorf("%q, %v", token, err)
			}
			cloud := entra.Cloud{Login: f.root, Private: true}
			if _, err := entra.Discover(t.Context(), &http.Client{Transport: f}, cloud, tenant); err != nil {
				t.Error(err)
			}
		})
	}
}

// flood answers one of the two requests of a sign-in with a body that goes on until it is
// closed, and counts what was taken.
type flood struct {
	http.RoundTripper
	path   string
	status int
	taken  int64
}

func (f *flood) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(r.URL.Path, f.path) {
		return f.RoundTripper.RoundTrip(r)
	}
	return &http.Response{StatusCode: f.status, Header: http.Header{}, Body: io.NopCloser(f), Request: r}, nil
}

func (f *flood) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	f.taken += int64(len(p))
	return len(p), nil
}

// TestRepliesAreBounded checks the bodies that the sign-in library reads to their end.
func TestRepliesAreBounded(t *testing.T) {
	for _, c := range []struct {
		path   string
		status int
		want   string
	}{
		{"/token", 200, "the reply did not come from Entra: it is larger than 1 MB"},
		{"/openid-configuration", 200, "the reply did not come from Entra: it is larger than 1 MB"},
		{"/token", 400, "HTTP 400 without an Entra error"},
		{"/openid-configuration", 404, "HTTP 404 without an Entra error"},
	} {
		f := &fake{t: t, root: "https://login.test"}
		endless := &flood{RoundTripper: f, path: c.path, status: c.status}
		cloud := entra.Cloud{Name: "lab", Login: f.root, Graph: "https://graph.test", Private: true}
		made := tokens(t, entra.Options{Cloud: cloud, HTTP: &http.Client{Transport: endless}})
		_, err := made.Token(t.Context(), scope)
		wantFault(t, err, fault.Network, c.want)
		if endless.taken > 2*bound.SignIn {
			t.Errorf("%s, %d: %d bytes were taken", c.path, c.status, endless.taken)
		}
	}
}

// TestABombOfASignIn sends 8 MB of blanks, packed.
func TestABombOfASignIn(t *testing.T) {
	var b bytes.Buffer
	bomb := packed(t, strings.Repeat(" ", 8<<20), gzip.NewWriter(&b), &b)
	f := &fake{answer: func(_ int, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(bomb)
	}}
	_, err := inMemory(t, f).Token(t.Context(), scope)
	wantFault(t, err, fault.Network, "larger than 1 MB")
}

// TestABombWithoutContent sends packed members with nothing in them, of which a bound on
// the text sees nothing.
func TestABombWithoutContent(t *testing.T) {
	var b, outer bytes.Buffer
	empty := bytes.Clone(packed(t, "", gzip.NewWriter(&b), &b))
	bomb := packed(t, strings.Repeat(string(empty), 16*bound.Barren/len(empty)), gzip.NewWriter(&outer), &outer)
	f := &fake{answer: func(_ int, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip, gzip")
		w.Write(bomb)
	}}
	_, err := inMemory(t, f).Token(t.Context(), scope)
	wantFault(t, err, fault.Network, "the reply did not come from Entra", "holds nothing")
}

// TestHeadersOfASignInAreBounded sends more headers than any honest server.
func TestHeadersOfASignInAreBounded(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Long", strings.Repeat("x", 2*bound.Headers))
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	cloud := entra.Cloud{Name: "lab", Login: server.URL, CAFile: caFile(t, server.Certificate()), Private: true}
	_, err := tokens(t, entra.Options{Cloud: cloud}).Token(t.Context(), scope)
	wantFault(t, err, fault.Network, "sent more than 256 KB of headers")
}

// TestManyCodesAndRolesAreCut checks lists of a reply.
func TestManyCodesAndRolesAreCut(t *testing.T) {
	err := refusal(t, refuse(400, `{"error":"x","error_codes":[1`+strings.Repeat(",77777", 100_000)+`]}`))
	if f := wantFault(t, err, fault.SignIn, "AADSTS1"); len(f.Err.Error()) > 200 {
		t.Errorf("a cause of %d bytes", len(f.Err.Error()))
	}
	if roles, err := entra.Roles(jwt(`{"roles":["a"` + strings.Repeat(`,"b"`, 5*bound.Granted) + `]}`)); err != nil || len(roles) != bound.Granted {
		t.Errorf("%d roles, %v", len(roles), err)
	}
}

// TestASignInStillEndsInTime checks that a body that stalls ends with the context.
func TestASignInStillEndsInTime(t *testing.T) {
	f := &fake{}
	cloud := onLoopback(t, f)
	ctx, cancel := context.WithCancel(t.Context())
	left := make(chan struct{})
	f.tenants = func(w http.ResponseWriter) bool {
		io.WriteString(w, "{")
		w.(http.Flusher).Flush()
		cancel()
		<-left
		return true
	}
	_, err := entra.Discover(ctx, anyServer(), cloud, tenant)
	close(left)
	wantFault(t, err, fault.Interrupted)
}

// TestRedirectsEnd has a host that redirects to itself for ever.
func TestRedirectsEnd(t *testing.T) {
	f := &fake{}
	cloud := onLoopback(t, f)
	f.tenants = func(w http.ResponseWriter) bool {
		w.Header().Set("Location", f.root+"/"+tenant+"/v2.0/.well-known/openid-configuration")
		w.WriteHeader(http.StatusFound)
		return true
	}
	_, err := entra.Discover(t.Context(), anyServer(), cloud, tenant)
	wantFault(t, err, fault.Network, "HTTP 302 without an Entra error")
	if n := len(f.seen()); n != bound.Redirects {
		t.Errorf("asked %d times", n)
	}
}
