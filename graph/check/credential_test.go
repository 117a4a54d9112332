package check_test

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/check"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
	"tocsin/graph/simulator"
	"tocsin/graph/sources"
)

// environment is a machine's environment.
func environment(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

// guarded refuses requests to other hosts than one, and remembers what was asked.
type guarded struct {
	next http.RoundTripper
	host string
	t    *testing.T
	urls []string
}

func (g *guarded) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Host != g.host {
		g.t.Errorf("%s was asked", r.URL.Host)
	}
	g.urls = append(g.urls, r.URL.String())
	return g.next.RoundTrip(r)
}

// withoutPair makes the target of a bench sign in without a certificate.
func (b *bench) withoutPair(c entra.Credential, m entra.Machine) {
	b.target.Certificate, b.target.PrivateKey = "", ""
	b.target.Credential, b.target.Machine = c, m
	b.target.Cloud.Office = "https://office.lab.test"
	b.target.Sources = sources.Checks([]alert.SourceName{alert.AlertsV2, alert.O365Management})
}

// A managed identity signs in at each kind of endpoint, by the client ID of the identity, or as
// the machine's own; no certificate is read, and none is to be renewed.
func TestManagedIdentity(t *testing.T) {
	const secret, key, realm = "s3cret-of-the-site", "key-of-the-agent", "/var/opt/azcmagent/tokens/1.key"
	for name, c := range map[string]struct {
		env      map[string]string
		endpoint simulator.Identity
		host     string
		where    string
	}{
		"virtual machine":               {nil, simulator.Identity{}, "169.254.169.254", "an Azure virtual machine"},
		"its own":                       {nil, simulator.Identity{System: true}, "169.254.169.254", "an Azure virtual machine"},
		"App Service":                   {map[string]string{"IDENTITY_ENDPOINT": "http://127.0.0.1:41741/MSI/token/", "IDENTITY_HEADER": secret}, simulator.Identity{Header: secret}, "127.0.0.1:41741", "Azure App Service"},
		"App Service, its own":          {map[string]string{"IDENTITY_ENDPOINT": "http://169.254.129.2:8081/msi/token", "IDENTITY_HEADER": secret}, simulator.Identity{Header: secret, System: true}, "169.254.129.2:8081", "Azure App Service"},
		"Container Apps, by its name":   {map[string]string{"IDENTITY_ENDPOINT": "http://localhost:42356/msi/token", "IDENTITY_HEADER": secret}, simulator.Identity{Header: secret}, "localhost:42356", "Azure App Service"},
		"Arc, by the environment":       {map[string]string{"IDENTITY_ENDPOINT": "http://localhost:40342/metadata/identity/oauth2/token", "IMDS_ENDPOINT": "http://localhost:40342"}, simulator.Identity{Key: key, Realm: realm}, "localhost:40342", "Azure Arc"},
		"Arc, a token with a base path": {map[string]string{"IDENTITY_ENDPOINT": "http://127.0.0.1:40342/metadata/identity/oauth2/token?x=1#y", "IMDS_ENDPOINT": "http://127.0.0.1:40342"}, simulator.Identity{Key: key, Realm: realm}, "127.0.0.1:40342", "Azure Arc"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			root := t.TempDir()
			writeFile(t, filepath.Join(root, realm), key)
			c.endpoint.Tenant = b.Tenant
			wire := &guarded{next: c.endpoint, host: c.host, t: t}
			b.withoutPair(entra.ManagedIdentity, entra.Machine{Get: environment(c.env), Root: root, Local: wire})
			results := check.Run(t.Context(), check.For(b.target), nil)
			want := []string{"credential passed", "discovery passed", "clock passed", "token passed", "roles passed", "source.alerts_v2 passed", "source.o365_management passed"}
			if got := states(results); !slices.Equal(got[:5], want[:5]) || check.Worst(results) != nil {
				t.Fatalf("%q, worst %v", got, check.Worst(results))
			}
			r := find(t, results, "credential")
			if r.Title != "Managed identity" || !strings.Contains(r.Message, c.where) || !strings.Contains(r.Message, "no certificate to renew") {
				t.Errorf("%+v", r)
			}
			for _, u := range wire.urls {
				if strings.Contains(u, ".default") || strings.Contains(u, "x=1") {
					t.Errorf("asked %s", u)
				}
			}
			for _, r := range results {
				if strings.Contains(r.Message, secret) || strings.Contains(r.Message, key) || strings.Contains(r.Message, "eyJ") {
					t.Errorf("a secret is shown: %+v", r)
				}
			}
		})
	}
}

// The cause is said if a managed identity gets no token; nothing is sent to an address beyond
// this machine, and no file outside the folder of the agent is read.
func TestManagedIdentityFaults(t *testing.T) {
	own := map[string]string{"IDENTITY_ENDPOINT": "http://127.0.0.1:1/msi", "IDENTITY_HEADER": "h"}
	at := func(address string) map[string]string {
		return map[string]string{"IDENTITY_ENDPOINT": address, "IDENTITY_HEADER": "h"}
	}
	arc := map[string]string{"IDENTITY_ENDPOINT": "http://127.0.0.1:40342/x", "IMDS_ENDPOINT": "http://127.0.0.1:40342"}
	reply := func(status int, body string, header ...string) answering { return answering{status, body, header} }
	for name, c := range map[string]struct {
		env   map[string]string
		wire  http.RoundTripper
		id    string
		kind  fault.Kind
		words string
	}{
		"another host":           {at("http://identity.example/msi"), nil, "credential", fault.SignIn, "names no address on this machine"},
		"another address":        {at("http://10.0.0.4/msi"), nil, "credential", fault.SignIn, "nothing was sent there"},
		"a host that looks own":  {at("http://localhost.example/msi"), nil, "credential", fault.SignIn, "names no address"},
		"a name and a password":  {at("http://a:b@127.0.0.1/msi"), nil, "credential", fault.SignIn, "names no address"},
		"an address with a zone": {at("http://[fe80::1%25eth0]/msi"), nil, "credential", fault.SignIn, "names no address"},
		"a header with a break":  {map[string]string{"IDENTITY_ENDPOINT": "http://127.0.0.1:1/msi", "IDENTITY_HEADER": "h\r\nX: y"}, nil, "token", fault.SignIn, "IDENTITY_HEADER holds characters"},
		"another scheme":         {at("file:///etc/passwd"), nil, "credential", fault.SignIn, "names no address"},
		"Service Fabric":         {map[string]string{"IDENTITY_ENDPOINT": "https://127.0.0.1/", "IDENTITY_HEADER": "h", "IDENTITY_SERVER_THUMBPRINT": "00"}, nil, "credential", fault.Usage, "not supported"},
		"no answer":              {own, dead{}, "token", fault.Network, "does not answer at 127.0.0.1:1"},
		"no identity":            {own, reply(400, `{"error":"invalid_request","error_description":"Identity not found"}`), "token", fault.SignIn, "refuses a token (HTTP 400): Identity not found"},
		"not ready":              {own, reply(404, `x`), "token", fault.Service, "is not ready (HTTP 404)"},
		"throttled":              {own, reply(429, ``), "token", fault.Service, "is not ready"},
		"a page":                 {own, reply(200, `<html>eyJhbGciOiJ</html>`), "token", fault.SignIn, "without a token"},
		"no end":                 {own, reply(200, `{"access_token":"eyJsecret","expires_on":"soon"}`), "token", fault.SignIn, "without an end"},
		"a token with a break":   {own, reply(200, `{"access_token":"eyJsecret\r\nX: y","expires_in":3600}`), "token", fault.SignIn, "a token with characters that no token has"},
		"a token with a NUL":     {own, reply(200, `{"access_token":"eyJsecret\u0000","expires_in":3600}`), "token", fault.SignIn, "a token with characters that no token has"},
		"a token with a C1":      {own, reply(200, `{"access_token":"eyJsecret\u0085","expires_in":3600}`), "token", fault.SignIn, "a token with characters that no token has"},
		"a redirect":             {own, reply(302, ``, "Location", "http://identity.example/"), "token", fault.SignIn, "refuses a token (HTTP 302)"},
		"a very long reply":      {own, reply(200, strings.Repeat(" ", 2<<20)), "token", fault.Network, "can't be read"},
		"Arc names another file": {arc, reply(401, ``, "WWW-Authenticate", "Basic realm=/etc/shadow.key"), "token", fault.SignIn, "outside the folder of its keys"},
		"Arc names one by dots":  {arc, reply(401, ``, "WWW-Authenticate", "Basic realm=/var/opt/azcmagent/tokens/../../../../etc/shadow.key"), "token", fault.SignIn, "outside the folder"},
		"Arc names no key":       {arc, reply(401, ``, "WWW-Authenticate", "Basic realm=/var/opt/azcmagent/tokens/passwd"), "token", fault.SignIn, "outside the folder"},
		"Arc challenges oddly":   {arc, reply(401, ``, "WWW-Authenticate", "Bearer"), "token", fault.SignIn, "outside the folder"},
		"Arc names a NUL":        {arc, reply(401, ``, "WWW-Authenticate", "Basic realm=/var/opt/azcmagent/tokens/\x00.key"), "token", fault.SignIn, "a file with control characters"},
		"Arc names it at length": {arc, reply(401, ``, "WWW-Authenticate", "Basic realm=/var/opt/azcmagent/tokens/"+strings.Repeat("x", 5000)+".key"), "token", fault.SignIn, "a file whose name is too long"},
		"Arc's key has a break":  {arc, reply(401, ``, "WWW-Authenticate", "Basic realm=/var/opt/azcmagent/tokens/odd.key"), "token", fault.SignIn, "holds characters that no key has"},
		"Arc's key is missing":   {arc, reply(401, ``, "WWW-Authenticate", "Basic realm=/var/opt/azcmagent/tokens/2.key"), "token", fault.SignIn, "the key of the Azure Arc agent does not exist"},
		"Arc's key is long":      {arc, reply(401, ``, "WWW-Authenticate", "Basic realm=/var/opt/azcmagent/tokens/long.key"), "token", fault.SignIn, "the key of the Azure Arc agent is larger"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			root := t.TempDir()
			writeFile(t, filepath.Join(root, "etc/shadow.key"), "secret")
			writeFile(t, filepath.Join(root, "var/opt/azcmagent/tokens/long.key"), strings.Repeat("x", 5000))
			writeFile(t, filepath.Join(root, "var/opt/azcmagent/tokens/odd.key"), "secret\nmore")
			var wire http.RoundTripper = unasked{t}
			if c.wire != nil {
				wire = c.wire
			}
			b.withoutPair(entra.ManagedIdentity, entra.Machine{Get: environment(c.env), Root: root, Local: wire})
			results := check.Run(t.Context(), check.For(b.target), nil)
			r := find(t, results, c.id)
			if r.State != check.Failed || r.Fault.Kind != c.kind || !strings.Contains(r.Message, c.words) || r.Fault.Hint == "" {
				t.Errorf("%+v, %+v", r, r.Fault)
			}
			if strings.Contains(r.Fault.Hint, "himds") {
				t.Errorf("another user would help: %+v", r.Fault)
			}
			if strings.Contains(r.Message+r.Fault.Hint, "eyJ") {
				t.Errorf("a token is shown: %+v", r)
			}
		})
	}
}

// answering answers each request the same.
type answering struct {
	status int
	body   string
	header []string
}

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) {
	h := http.Header{}
	for i := 0; i+1 < len(a.header); i += 2 {
		h.Set(a.header[i], a.header[i+1])
	}
	return &http.Response{StatusCode: a.status, Header: h, Body: readCloser{strings.NewReader(a.body)}, Request: r}, nil
}

type readCloser struct{ *strings.Reader }

func (readCloser) Close() error { return nil }

// unasked fails the test at each request.
type unasked struct{ t *testing.T }

func (u unasked) RoundTrip(r *http.Request) (*http.Response, error) {
	u.t.Errorf("%s was asked", r.URL)
	return nil, http.ErrServerClosed
}

func writeFile(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// issuer signs tokens of workloads, as a cluster does.
type issuer struct{ key *rsa.PrivateKey }

const (
	issuerURL = "https://cluster.example/oidc"
	subject   = "system:serviceaccount:security:tocsin"
	exchange  = "api://AzureADTokenExchange"
)

func newIssuer(t *testing.T) issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return issuer{key}
}

// token returns a token whose claims are changed.
func (i issuer) token(t *testing.T, now time.Time, change map[string]any) string {
	t.Helper()
	claims := map[string]any{"iss": issuerURL, "sub": subject, "aud": exchange, "iat": now.Unix(), "nbf": now.Unix(), "exp": now.Add(time.Hour).Unix()}
	for name, value := range change {
		claims[name] = value
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	part := base64.RawURLEncoding.EncodeToString
	signed := part([]byte(`{"alg":"RS256","kid":"1","typ":"JWT"}`)) + "." + part(payload)
	sum := sha256.Sum256([]byte(signed))
	sig, err := rsa.SignPKCS1v15(rand.Reader, i.key, crypto.SHA256, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	return signed + "." + part(sig)
}

// A workload's token file signs in, and is read anew for each sign-in; the check says what an
// administrator has to enter, and never the token.
func TestWorkloadIdentity(t *testing.T) {
	b, by := newBench(t), newIssuer(t)
	path := filepath.Join(t.TempDir(), "token")
	b.Federate(simulator.Federation{Issuer: issuerURL, Subject: subject, Audience: exchange, Key: &by.key.PublicKey})
	b.withoutPair(entra.WorkloadIdentity, entra.Machine{Get: environment(map[string]string{"AZURE_FEDERATED_TOKEN_FILE": path, "AZURE_AUTHORITY_HOST": "https://login.example/"}), Local: unasked{t}})
	for n := range 2 {
		token := by.token(t, time.Now(), map[string]any{"jti": strings.Repeat("j", n+1)})
		writeFile(t, path, token+"\n")
		results := check.Run(t.Context(), check.For(b.target), nil)
		if f := check.Worst(results); f != nil {
			t.Fatal(f)
		}
		r := find(t, results, "credential")
		if r.State != check.Warned || !strings.Contains(r.Message, "AZURE_AUTHORITY_HOST names another sign-in service, https://login.example") {
			t.Errorf("%+v", r)
		}
		if r.Title != "Workload identity" || !strings.Contains(r.Message, "issuer "+issuerURL+", subject "+subject+", audience "+exchange+", good until ") || !strings.Contains(r.Message, "no certificate to renew") {
			t.Errorf("%+v", r)
		}
		for _, r := range results {
			if strings.Contains(r.Message, token[:30]) || strings.Contains(r.Message, "eyJ") {
				t.Errorf("the token is shown: %+v", r)
			}
		}
	}
	b.target.Machine = entra.Machine{Get: environment(map[string]string{"AZURE_FEDERATED_TOKEN_FILE": path, "AZURE_AUTHORITY_HOST": "https://LAB.test/"})}
	if r := find(t, check.Run(t.Context(), check.For(b.target), nil), "credential"); r.State != check.Passed {
		t.Errorf("the cloud's own sign-in service is warned of: %+v", r)
	}
	writeFile(t, path, by.token(t, time.Now(), map[string]any{"sub": "system:serviceaccount:other:tocsin"}))
	r := find(t, check.Run(t.Context(), check.For(b.target), nil), "token")
	if r.State != check.Failed || !strings.Contains(r.Message, "AADSTS700213") || !strings.Contains(r.Fault.Hint, "Federated credentials") {
		t.Errorf("the file was not read again: %+v", r)
	}
}

// The assertion is read at each acquisition of the same client, not once.
func TestTheTokenFileIsReadAgain(t *testing.T) {
	b, by := newBench(t), newIssuer(t)
	path := filepath.Join(t.TempDir(), "token")
	b.Federate(simulator.Federation{Issuer: issuerURL, Subject: subject, Audience: exchange, Key: &by.key.PublicKey})
	tokens, err := entra.New(entra.Options{
		Cloud: b.target.Cloud, TenantID: b.target.TenantID, ClientID: b.target.ClientID, Credential: entra.WorkloadIdentity,
		Machine: entra.Machine{Get: environment(map[string]string{"AZURE_FEDERATED_TOKEN_FILE": path})}, HTTP: b.target.HTTP,
	})
	if err != nil {
		t.Fatal(err)
	}
	const scope = "https://lab.test/.default"
	if _, err := tokens.Token(t.Context(), scope); err == nil || !strings.Contains(err.Error(), "does not exist") {
		t.Errorf("without a file: %v", err)
	}
	writeFile(t, path, by.token(t, time.Now(), nil))
	first, err := tokens.Token(t.Context(), scope)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, path, by.token(t, time.Now().Add(-3*time.Hour), nil))
	if again, err := tokens.Token(t.Context(), scope); err != nil || again != first {
		t.Errorf("a token that is good is asked for again: %v", err)
	}
	_, err = tokens.Renew(t.Context(), scope, "")
	if f := fault.Of(err); f == nil || !strings.Contains(f.Sentence, "AADSTS700024") {
		t.Errorf("an old file: %v", err)
	}
	writeFile(t, path, by.token(t, time.Now(), nil))
	if second, err := tokens.Renew(t.Context(), scope, ""); err != nil || second == first {
		t.Errorf("a new file: %v", err)
	}
}

// A token file that can't be used is named, and nothing of it is repeated.
func TestTokenFileFaults(t *testing.T) {
	const secret = "hunter2-hunter2"
	by := newIssuer(t)
	for name, c := range map[string]struct {
		content []byte
		unset   bool
		words   string
	}{
		"not set":   {nil, true, "AZURE_FEDERATED_TOKEN_FILE is not set"},
		"missing":   {nil, false, "does not exist"},
		"empty":     {[]byte{}, false, "holds no token"},
		"words":     {[]byte(secret), false, "holds no token"},
		"two words": {[]byte("a.b." + secret + " x"), false, "holds no token"},
		"binary":    {[]byte("a.\x1b[2J" + secret + ".c"), false, "holds no token"},
		"no JSON":   {[]byte("a." + base64.RawURLEncoding.EncodeToString([]byte(secret)) + ".c"), false, "no token of the usual form"},
		"very long": {bytes.Repeat([]byte(secret), 10_000), false, "is larger than"},
	} {
		path := filepath.Join(t.TempDir(), "token")
		if c.content != nil {
			writeFile(t, path, string(c.content))
		}
		env := map[string]string{"AZURE_FEDERATED_TOKEN_FILE": path}
		if c.unset {
			env = nil
		}
		b := newBench(t)
		b.withoutPair(entra.WorkloadIdentity, entra.Machine{Get: environment(env)})
		results := check.Run(t.Context(), check.For(b.target), nil)
		r := find(t, results, "credential")
		if r.State != check.Failed || r.Fault.Kind != fault.SignIn || !strings.Contains(r.Message, c.words) || r.Fault.Hint == "" {
			t.Errorf("%s: %+v", name, r)
		}
		for _, r := range results {
			if strings.Contains(r.Message, secret) {
				t.Errorf("%s: the file is repeated: %+v", name, r)
			}
		}
	}
	// Claims of odd shapes are shown as far as they can be.
	for _, change := range []map[string]any{{"aud": []string{exchange, "x"}}, {"exp": -1}, {"exp": 1e300}} {
		path := filepath.Join(t.TempDir(), "token")
		writeFile(t, path, by.token(t, time.Now(), change))
		m := entra.Machine{Get: environment(map[string]string{"AZURE_FEDERATED_TOKEN_FILE": path})}
		if got, err := m.Federated(t.Context()); err != nil || got.Audience != exchange {
			t.Errorf("%v: %+v, %v", change, got, err)
		}
	}
}

// A machine shows its credentials by its environment and its files alone.
func TestVouched(t *testing.T) {
	const client = "5f6e7d8c-1a2b-4c3d-9e0f-a1b2c3d4e5f6"
	file := map[string]string{"AZURE_FEDERATED_TOKEN_FILE": "/var/run/token"}
	for name, c := range map[string]struct {
		env   map[string]string
		files map[string]string
		want  []entra.Vouched
	}{
		"nothing":              {},
		"another board":        {files: map[string]string{"sys/class/dmi/id/chassis_asset_tag": "1234\n"}},
		"a virtual machine":    {files: map[string]string{"sys/class/dmi/id/chassis_asset_tag": "7783-7084-3265-9085-8269-3286-77\n"}, want: []entra.Vouched{{Credential: entra.ManagedIdentity, Where: "an Azure virtual machine"}}},
		"App Service":          {env: map[string]string{"IDENTITY_ENDPOINT": "http://127.0.0.1/", "IDENTITY_HEADER": "h"}, want: []entra.Vouched{{Credential: entra.ManagedIdentity, Where: "Azure App Service"}}},
		"an Arc server":        {files: map[string]string{"opt/azcmagent/bin/himds": ""}, want: []entra.Vouched{{Credential: entra.ManagedIdentity, Where: "Azure Arc"}}},
		"a workload":           {env: file, want: []entra.Vouched{{Credential: entra.WorkloadIdentity, Where: "the token file of AZURE_FEDERATED_TOKEN_FILE"}}},
		"a workload with ids":  {env: map[string]string{"AZURE_FEDERATED_TOKEN_FILE": "x", "AZURE_TENANT_ID": "contoso.example", "AZURE_CLIENT_ID": client}, want: []entra.Vouched{{Credential: entra.WorkloadIdentity, Where: "the token file of AZURE_FEDERATED_TOKEN_FILE", TenantID: "contoso.example", ClientID: client}}},
		"a workload with junk": {env: map[string]string{"AZURE_FEDERATED_TOKEN_FILE": "x", "AZURE_TENANT_ID": "\x1b[2J", "AZURE_CLIENT_ID": "me"}, want: []entra.Vouched{{Credential: entra.WorkloadIdentity, Where: "the token file of AZURE_FEDERATED_TOKEN_FILE"}}},
	} {
		root := t.TempDir()
		for path, content := range c.files {
			writeFile(t, filepath.Join(root, path), content)
		}
		got := entra.Machine{Get: environment(c.env), Root: root, Local: unasked{t}}.Vouched()
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
