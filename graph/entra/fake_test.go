package entra_test

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tocsin/graph/certificate"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
	"tocsin/graph/fault/faulttest"
)

const (
	tenant = "11111111-aaaa-4bbb-8ccc-222222222222"
	client = "5f6e7d8c-1a2b-4c3d-9e0f-a1b2c3d4e5f6"
)

// testPair is made once, because making RSA keys is slow.
var testPair = sync.OnceValue(func() certificate.Pair {
	dir, err := os.MkdirTemp("", "entra")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	c, k, err := certificate.Make(certificate.Options{Name: "test"})
	if err != nil {
		panic(err)
	}
	certPath, keyPath, err := certificate.Write(dir, "test", c, k)
	if err != nil {
		panic(err)
	}
	pair, err := certificate.Load(context.Background(), certPath, keyPath, time.Now())
	if err != nil {
		panic(err)
	}
	return pair
})

// fake is an Entra with one tenant. It is a handler, and also a transport for
// synctest bubbles, which cannot use sockets.
type fake struct {
	t    testing.TB
	root string // scheme and host that it gives as its own address

	mu      sync.Mutex
	calls   []string // "GET /path", in order
	forms   []url.Values
	answer  func(n int, w http.ResponseWriter, r *http.Request) // of the n-th token request, from 1
	extra   string                                              // more members of a good reply, with a leading comma
	before  func()                                              // waits before each token reply
	tenants func(w http.ResponseWriter) bool                    // discovery; returns true if it answered
	vouched bool                                                // the assertion is of a machine, and is not verified
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	f.calls = append(f.calls, r.Method+" "+r.URL.Path)
	f.mu.Unlock()
	switch {
	case r.URL.Path == "/common/discovery/instance":
		fmt.Fprint(w, `{"tenant_discovery_endpoint":"x","metadata":[{"preferred_network":"login.microsoftonline.com","preferred_cache":"login.windows.net","aliases":["login.microsoftonline.com","login.windows.net"]}]}`)
	case strings.HasSuffix(r.URL.Path, "/.well-known/openid-configuration"):
		if f.tenants != nil && f.tenants(w) {
			return
		}
		fmt.Fprintf(w, `{"authorization_endpoint":"%[1]s/%[2]s/oauth2/v2.0/authorize","token_endpoint":"%[1]s/%[2]s/oauth2/v2.0/token","issuer":"%[1]s/%[2]s/v2.0"}`, f.root, tenant)
	case strings.HasSuffix(r.URL.Path, "/token"):
		f.token(w, r)
	default:
		f.t.Errorf("unexpected %s %s", r.Method, r.URL)
		http.NotFound(w, r)
	}
}

func (f *fake) token(w http.ResponseWriter, r *http.Request) {
	if f.before != nil {
		f.before()
	}
	if err := r.ParseForm(); err != nil {
		f.t.Error(err)
	}
	if !f.vouched {
		f.verify(r.PostForm)
	}
	f.mu.Lock()
	f.forms = append(f.forms, r.PostForm)
	n := len(f.forms)
	f.mu.Unlock()
	if f.answer != nil {
		f.answer(n, w, r)
		return
	}
	f.good(n, w)
}

func (f *fake) good(n int, w io.Writer) {
	fmt.Fprintf(w, `{"token_type":"Bearer","expires_in":3599,"access_token":"token-%d"%s}`, n, f.extra)
}

// verify checks the assertion as Entra does.
func (f *fake) verify(form url.Values) {
	parts := strings.Split(form.Get("client_assertion"), ".")
	if len(parts) != 3 || form.Get("client_id") != client || !strings.Contains(form.Get("scope"), "/.default") {
		f.t.Errorf("form %v", form)
		return
	}
	var header struct {
		Alg string   `json:"alg"`
		X5c []string `json:"x5c"`
	}
	raw, _ := base64.RawURLEncoding.DecodeString(parts[0])
	if err := json.Unmarshal(raw, &header); err != nil || header.Alg != "PS256" || len(header.X5c) != 1 {
		f.t.Errorf("header %s, %v", raw, err)
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	signature, _ := base64.RawURLEncoding.DecodeString(parts[2])
	public := testPair().Certificate.PublicKey.(*rsa.PublicKey)
	if err := rsa.VerifyPSS(public, crypto.SHA256, sum[:], signature, nil); err != nil {
		f.t.Error(err)
	}
}

// RoundTrip answers without sockets. It gives up a request whose context ends.
func (f *fake) RoundTrip(r *http.Request) (*http.Response, error) {
	answered := make(chan *http.Response, 1)
	go func() {
		w := httptest.NewRecorder()
		f.ServeHTTP(w, r)
		answered <- w.Result()
	}()
	select {
	case resp := <-answered:
		resp.Request = r
		return resp, nil
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}

func (f *fake) posts() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.forms)
}

func (f *fake) seen() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.calls)
}

// inMemory returns the tokens of a private cloud served without sockets.
func inMemory(t testing.TB, f *fake) *entra.Tokens {
	t.Helper()
	f.t, f.root = t, "https://login.test"
	return tokens(t, entra.Options{Cloud: entra.Cloud{Name: "lab", Login: f.root, Graph: "https://graph.test", Private: true}, HTTP: &http.Client{Transport: f}})
}

func tokens(t testing.TB, o entra.Options) *entra.Tokens {
	t.Helper()
	o.TenantID, o.ClientID, o.Pair = tenant, client, testPair()
	made, err := entra.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// onLoopback returns a private cloud served over TLS, with its CA file.
func onLoopback(t testing.TB, f *fake) entra.Cloud {
	t.Helper()
	server := httptest.NewTLSServer(f)
	t.Cleanup(server.Close)
	f.t, f.root = t, server.URL
	return entra.Cloud{Name: "lab", Login: server.URL, Graph: server.URL, CAFile: caFile(t, server.Certificate()), Private: true}
}

func caFile(t testing.TB, c *x509.Certificate) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// wantFault checks a fault, and that its sentence holds parts.
func wantFault(t testing.TB, err error, kind fault.Kind, parts ...string) *fault.Fault {
	t.Helper()
	f := faulttest.Of(t, err, kind)
	faulttest.Holds(t, f.Sentence, parts...)
	if f.Err != nil { // it holds what the service said
		faulttest.Line(t, f.Err.Error())
	}
	return f
}
