package simulator_test

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/simulator"
)

const loginHost = "https://login.microsoftonline.com"

func (r *rig) endpoint() string { return loginHost + "/" + r.TenantID() + "/oauth2/v2.0/token" }

var assertions int

// assertion makes a client assertion; header and claims replace what MSAL sends
// (nil removes).
func (r *rig) assertion(header, claims map[string]any) string {
	r.t.Helper()
	sum := sha256.Sum256(r.cert.Raw)
	assertions++
	now := r.clock.now()
	h := map[string]any{"alg": "PS256", "typ": "JWT", "x5t#S256": base64.StdEncoding.EncodeToString(sum[:])}
	c := map[string]any{
		"aud": r.endpoint(), "iss": r.ClientID(), "sub": r.ClientID(), "jti": fmt.Sprint("jti-", assertions),
		"nbf": now.Unix(), "exp": now.Unix() + 600,
	}
	for into, from := range map[*map[string]any]map[string]any{&h: header, &c: claims} {
		for name, value := range from {
			(*into)[name] = value
			if value == nil {
				delete(*into, name)
			}
		}
	}
	signed := segment(h) + "." + segment(c)
	digest := sha256.Sum256([]byte(signed))
	var sig []byte
	var err error
	if h["alg"] == "RS256" {
		sig, err = rsa.SignPKCS1v15(rand.Reader, rsaKey(), crypto.SHA256, digest[:])
	} else {
		sig, err = rsa.SignPSS(rand.Reader, rsaKey(), crypto.SHA256, digest[:], &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash})
	}
	if err != nil {
		r.t.Fatal(err)
	}
	return signed + "." + base64.RawURLEncoding.EncodeToString(sig)
}

func segment(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

func (r *rig) form(assertion string) url.Values {
	return url.Values{
		"grant_type": {"client_credentials"}, "client_id": {r.ClientID()}, "client_info": {"1"},
		"scope":                 {"https://graph.microsoft.com/.default openid offline_access profile"},
		"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}, "client_assertion": {assertion},
	}
}

// post sends a form to the token endpoint.
func (r *rig) post(form url.Values) (int, map[string]any) {
	r.t.Helper()
	return r.send(http.MethodPost, r.endpoint(), form)
}

func (r *rig) send(method, address string, form url.Values) (int, map[string]any) {
	r.t.Helper()
	req, err := http.NewRequest(method, address, strings.NewReader(form.Encode()))
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	req.Header.Set("client-request-id", "c6a2f7a0-5e6e-4e38-8a5c-0fb1f2a5f6d1")
	resp, err := r.RoundTrip(req)
	if err != nil {
		r.t.Fatal(err)
	}
	raw, _ := io.ReadAll(resp.Body)
	var out map[string]any
	if err := json.Unmarshal(raw, &out); err != nil {
		r.t.Fatalf("%s %s: %v in %s", method, address, err, raw)
	}
	return resp.StatusCode, out
}

func code(reply map[string]any) int {
	codes, _ := reply["error_codes"].([]any)
	if len(codes) != 1 {
		return 0
	}
	n, _ := codes[0].(float64)
	return int(n)
}

// TestAssertion holds each way in which an assertion can be wrong against the
// code that the real service answers, and each way in which it may be right.
func TestAssertion(t *testing.T) {
	sum := func(r *rig) []byte { s := sha256.Sum256(r.cert.Raw); return s[:] }
	tests := []struct {
		name   string
		make   func(r *rig) string
		status int
		code   int
		text   string
	}{
		{"as MSAL sends it", func(r *rig) string { return r.assertion(nil, nil) }, 200, 0, ""},
		{"thumbprint in base64url", func(r *rig) string {
			return r.assertion(map[string]any{"x5t#S256": base64.RawURLEncoding.EncodeToString(sum(r))}, nil)
		}, 200, 0, ""},
		{"SHA-1 thumbprint, RS256", func(r *rig) string {
			old := sha1.Sum(r.cert.Raw)
			return r.assertion(map[string]any{"alg": "RS256", "x5t#S256": nil, "x5t": base64.RawURLEncoding.EncodeToString(old[:])}, nil)
		}, 200, 0, ""},
		{"audience in another case", func(r *rig) string {
			return r.assertion(nil, map[string]any{"aud": strings.ToUpper(r.endpoint())})
		}, 200, 0, ""},
		{"no thumbprint", func(r *rig) string { return r.assertion(map[string]any{"x5t#S256": nil}, nil) }, 401, 700027, "The key was not found."},
		{"wrong thumbprint", func(r *rig) string { return r.assertion(map[string]any{"x5t#S256": "AAAA"}, nil) }, 401, 700027, "is not registered on application"},
		{"changed after signing", func(r *rig) string {
			parts := strings.Split(r.assertion(nil, nil), ".")
			other := strings.Split(r.assertion(nil, nil), ".")
			return parts[0] + "." + other[1] + "." + parts[2]
		}, 401, 700027, "did not match the expected signature value"},
		{"alg none", func(r *rig) string { return r.assertion(map[string]any{"alg": "none"}, nil) }, 401, 50027, "malformed"},
		{"PS256 said, PKCS #1 signed", func(r *rig) string {
			a := strings.Split(r.assertion(map[string]any{"alg": "RS256"}, nil), ".")
			b := strings.Split(r.assertion(nil, nil), ".")
			return b[0] + "." + a[1] + "." + a[2]
		}, 401, 700027, "signature"},
		{"no JWT", func(*rig) string { return "abc" }, 401, 50027, "malformed"},
		{"three dots of nothing", func(*rig) string { return ".." }, 401, 50027, "malformed"},
		{"wrong audience", func(r *rig) string { return r.assertion(nil, map[string]any{"aud": loginHost}) }, 401, 700023, "audience"},
		{"wrong issuer", func(r *rig) string { return r.assertion(nil, map[string]any{"iss": "me"}) }, 401, 700021, "client_id"},
		{"wrong subject", func(r *rig) string { return r.assertion(nil, map[string]any{"sub": "me"}) }, 401, 700021, "client_id"},
		{"no jti", func(r *rig) string { return r.assertion(nil, map[string]any{"jti": nil}) }, 401, 50027, "jti"},
		{"no expiry", func(r *rig) string { return r.assertion(nil, map[string]any{"exp": nil}) }, 401, 700024, "not within its valid time range"},
		{"expired over five minutes ago", func(r *rig) string {
			n := r.clock.now().Unix()
			return r.assertion(nil, map[string]any{"nbf": n - 910, "exp": n - 310})
		}, 401, 700024, "not within its valid time range"},
		{"expired less than five minutes ago", func(r *rig) string {
			n := r.clock.now().Unix()
			return r.assertion(nil, map[string]any{"nbf": n - 890, "exp": n - 290})
		}, 200, 0, ""},
		{"a clock six minutes ahead", func(r *rig) string {
			n := r.clock.now().Unix()
			return r.assertion(nil, map[string]any{"nbf": n + 360, "exp": n + 960})
		}, 401, 700024, "not within its valid time range"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := newRig(t, simulator.Scenario{Seed: 7})
			status, reply := r.post(r.form(test.make(r)))
			text, _ := reply["error_description"].(string)
			if status != test.status || code(reply) != test.code || !strings.Contains(text, test.text) {
				t.Errorf("got %d %d %q, want %d %d …%s…", status, code(reply), text, test.status, test.code, test.text)
			}
			if test.code != 0 && !strings.HasPrefix(text, fmt.Sprintf("AADSTS%d: ", test.code)) {
				t.Errorf("description %q does not begin with its code", text)
			}
		})
	}
}

func TestAssertionReplay(t *testing.T) {
	r := newRig(t, simulator.Scenario{})
	once := r.assertion(nil, nil)
	if status, reply := r.post(r.form(once)); status != 200 {
		t.Fatalf("first use: %d %v", status, reply)
	}
	if status, reply := r.post(r.form(once)); status != 401 || code(reply) != 50027 {
		t.Errorf("second use: %d %v, want 401 50027", status, reply)
	}
}

// TestCertificateDates checks a registered key before and after it is valid.
func TestCertificateDates(t *testing.T) {
	for _, test := range []struct {
		name        string
		from, until time.Time
		code        int
		text        string
	}{
		{"expired", start.AddDate(-1, 0, 0), start.Add(-time.Minute), 700027, "The key used is expired."},
		{"not yet valid", start.Add(time.Hour), start.AddDate(1, 0, 0), 1000502, "not within its specified validity period"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRig(t, simulator.Scenario{})
			r.cert = certificate(t, test.from, test.until)
			r.Register(r.cert)
			status, reply := r.post(r.form(r.assertion(nil, nil)))
			if text, _ := reply["error_description"].(string); status != 401 || code(reply) != test.code || !strings.Contains(text, test.text) {
				t.Errorf("got %d %v", status, reply)
			}
		})
	}
}

// A certificate that was uploaded a moment ago is refused by every other sign-in, as if it were
// not registered; an older one by none, and the same one later by none.
func TestLateKeys(t *testing.T) {
	r := newRig(t, simulator.Scenario{})
	r.Set(func(s *simulator.Switches) { s.SignIn.LateKeys = simulator.Span{Duration: 2 * time.Minute} })
	r.clock.move(3 * time.Minute)
	old := r.cert
	r.cert = certificate(t, start.AddDate(0, 0, -1), start.AddDate(1, 0, 0))
	r.Register(r.cert)
	signIns := func(want ...int) {
		t.Helper()
		for i, wanted := range want {
			status, reply := r.post(r.form(r.assertion(nil, nil)))
			text, _ := reply["error_description"].(string)
			if status != wanted || status == 401 && (code(reply) != 700027 || !strings.Contains(text, "The key was not found.")) {
				t.Errorf("sign-in %d: %d %v", i+1, status, reply)
			}
		}
	}
	signIns(401, 200, 401, 200)
	fresh := r.cert
	r.cert = old
	signIns(200, 200, 200)
	r.cert = fresh
	signIns(401)
	r.clock.move(2 * time.Minute)
	signIns(200, 200, 200)
}

// TestForm checks what is refused before the assertion is read.
func TestForm(t *testing.T) {
	r := newRig(t, simulator.Scenario{})
	for _, test := range []struct {
		name   string
		change func(url.Values)
		status int
		code   int
		word   string
	}{
		{"no grant", func(f url.Values) { f.Del("grant_type") }, 400, 900144, "invalid_request"},
		{"other grant", func(f url.Values) { f.Set("grant_type", "password") }, 400, 70003, "unsupported_grant_type"},
		{"no client", func(f url.Values) { f.Del("client_id") }, 400, 900144, "invalid_request"},
		{"other client", func(f url.Values) { f.Set("client_id", "5f6e7d8c-1a2b-4c3d-9e0f-a1b2c3d4e5f6") }, 400, 700016, "unauthorized_client"},
		{"no scope", func(f url.Values) { f.Del("scope") }, 400, 900144, "invalid_request"},
		{"a single permission", func(f url.Values) { f.Set("scope", "https://graph.microsoft.com/SecurityAlert.Read.All") }, 400, 1002012, "invalid_scope"},
		{"only what MSAL adds", func(f url.Values) { f.Set("scope", "openid profile") }, 400, 1002012, "invalid_scope"},
		{"another resource", func(f url.Values) { f.Set("scope", "https://vault.azure.net/.default") }, 400, 500011, "invalid_resource"},
		{"a secret", func(f url.Values) { f.Set("client_secret", "x") }, 401, 7000215, "invalid_client"},
		{"no assertion", func(f url.Values) { f.Del("client_assertion") }, 401, 7000218, "invalid_client"},
		{"no assertion type", func(f url.Values) { f.Del("client_assertion_type") }, 401, 7000218, "invalid_client"},
	} {
		t.Run(test.name, func(t *testing.T) {
			form := r.form(r.assertion(nil, nil))
			test.change(form)
			status, reply := r.post(form)
			if status != test.status || code(reply) != test.code || reply["error"] != test.word {
				t.Errorf("got %d %v, want %d %d %s", status, reply, test.status, test.code, test.word)
			}
		})
	}
	if status, reply := r.send(http.MethodGet, r.endpoint(), nil); status != 400 || code(reply) != 900561 {
		t.Errorf("GET of the token endpoint: %d %v", status, reply)
	}
}

// TestTenantNames asks for wrong tenants and authorities.
func TestTenantNames(t *testing.T) {
	r := newRig(t, simulator.Demo(1))
	for _, test := range []struct {
		path   string
		status int
		code   int
	}{
		{"/" + r.TenantID() + "/v2.0/.well-known/openid-configuration?", 200, 0},
		{"/" + r.Domain() + "/v2.0/.well-known/openid-configuration", 200, 0},
		{"/11111111-aaaa-4bbb-8ccc-222222222222/v2.0/.well-known/openid-configuration", 400, 90002},
		{"/contoso.example/v2.0/.well-known/openid-configuration", 400, 90002},
		{"/contso/v2.0/.well-known/openid-configuration", 400, 900023},
		{"/common/discovery/instance?api-version=1.1&authorization_endpoint=" + url.QueryEscape(loginHost+"/x/oauth2/v2.0/authorize"), 200, 0},
		{"/common/discovery/instance?authorization_endpoint=" + url.QueryEscape("https://login.evil.example/x"), 400, 50049},
		{"/common/discovery/instance", 400, 50049},
	} {
		status, reply := r.send(http.MethodGet, loginHost+test.path, nil)
		if status != test.status || code(reply) != test.code {
			t.Errorf("%s: %d %v, want %d %d", test.path, status, reply, test.status, test.code)
		}
	}
	_, reply := r.send(http.MethodGet, "https://127.0.0.1:9443/"+r.Domain()+"/v2.0/.well-known/openid-configuration", nil)
	if want := "https://127.0.0.1:9443/" + r.TenantID(); reply["issuer"] != want+"/v2.0" || reply["token_endpoint"] != want+"/oauth2/v2.0/token" {
		t.Errorf("the document of a private cloud names %v and %v", reply["issuer"], reply["token_endpoint"])
	}
}

// TestForcedErrors checks that every error of the documentation can be had.
func TestForcedErrors(t *testing.T) {
	r := newRig(t, simulator.Scenario{})
	want := map[int]int{
		700027: 401, 700024: 401, 700016: 400, 7000215: 401, 7000222: 401, 7000218: 401, 50012: 401, 50027: 401, 7000112: 401,
		7000229: 400, 53003: 400, 1002012: 400, 500011: 400, 90033: 503, 424242: 400,
	}
	for _, n := range slices.Sorted(maps.Keys(want)) {
		r.Set(func(s *simulator.Switches) { s.AADSTS = n })
		status, reply := r.post(r.form(r.assertion(nil, nil)))
		if status != want[n] || code(reply) != n || reply["trace_id"] == nil || strings.Contains(fmt.Sprint(reply["error_description"]), "{") {
			t.Errorf("%d: %d %v", n, status, reply)
		}
		if (n == 53003) != (reply["claims"] != nil) {
			t.Errorf("%d: claims %v", n, reply["claims"])
		}
	}
}

// TestErrorShape compares the members of an error with the samples.
func TestErrorShape(t *testing.T) {
	r := newRig(t, simulator.Scenario{})
	form := r.form("")
	var want map[string]any
	if err := json.Unmarshal(sample(t, "facts/samples/token-401-aadsts7000218-no-credential.json"), &want); err != nil {
		t.Fatal(err)
	}
	_, got := r.post(form)
	if w, g := slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got)); !slices.Equal(w, g) {
		t.Errorf("members %v, want %v", g, w)
	}
	cut := func(s any) string { text, _, _ := strings.Cut(fmt.Sprint(s), " Trace ID"); return text }
	if cut(got["error_description"]) != cut(want["error_description"]) {
		t.Errorf("got  %v\nwant %v", got["error_description"], want["error_description"])
	}
}

// TestClockAhead checks that the services' clock can be off: its date shows it,
// and an assertion of ours is refused.
func TestClockAhead(t *testing.T) {
	r := newRig(t, simulator.Scenario{})
	r.Set(func(s *simulator.Switches) { s.ClockAhead = 20 * time.Minute })
	status, reply := r.post(r.form(r.assertion(nil, nil)))
	if status != 401 || code(reply) != 700024 {
		t.Errorf("got %d %v, want 700024", status, reply)
	}
	resp, _ := r.get("/v1.0/security/alerts_v2")
	if want := start.Add(20 * time.Minute).Format(http.TimeFormat); resp.Header.Get("Date") != want {
		t.Errorf("Date %s, want %s", resp.Header.Get("Date"), want)
	}
}

// TestDateAhead checks that the Date of answers can be off alone: sign-in goes by the
// right clock.
func TestDateAhead(t *testing.T) {
	r := newRig(t, simulator.Scenario{})
	r.Set(func(s *simulator.Switches) { s.DateAhead = 73 * 365 * 24 * time.Hour })
	if status, reply := r.post(r.form(r.assertion(nil, nil))); status != 200 {
		t.Errorf("sign-in: %d %v", status, reply)
	}
	resp, _ := r.get("/v1.0/security/alerts_v2")
	if want := start.Add(73 * 365 * 24 * time.Hour).Format(http.TimeFormat); resp.Header.Get("Date") != want {
		t.Errorf("Date %s, want %s", resp.Header.Get("Date"), want)
	}
}

// TestToken checks the reply and what it must not hold.
func TestToken(t *testing.T) {
	r := newRig(t, simulator.Scenario{})
	_, reply := r.post(r.form(r.assertion(nil, nil)))
	if got := slices.Sorted(maps.Keys(reply)); !slices.Equal(got, []string{"access_token", "expires_in", "ext_expires_in", "token_type"}) {
		t.Errorf("members %v", got)
	}
	if reply["expires_in"] != 3599.0 || reply["token_type"] != "Bearer" {
		t.Errorf("reply %v", reply)
	}
	parts := strings.Split(reply["access_token"].(string), ".")
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	var claims map[string]any
	if err != nil || json.Unmarshal(raw, &claims) != nil || len(parts) != 3 {
		t.Fatalf("not a JWT: %v", parts)
	}
	roles, _ := claims["roles"].([]any)
	if len(roles) != 4 || claims["appidacr"] != "2" || claims["tid"] != r.TenantID() || claims["aud"] != graphHost {
		t.Errorf("claims %v", claims)
	}
	r.Withdraw(simulator.Roles()...)
	_, reply = r.post(r.form(r.assertion(nil, nil)))
	raw, _ = base64.RawURLEncoding.DecodeString(strings.Split(reply["access_token"].(string), ".")[1])
	if strings.Contains(string(raw), "roles") {
		t.Errorf("a token without roles says %s", raw)
	}
}

// TestMSAL signs in with the real library over RoundTrip, in both kinds of cloud.
func TestMSAL(t *testing.T) {
	r := newRig(t, simulator.Demo(3))
	r.clock.at = time.Now() // MSAL knows no other clock
	r.cert = certificate(t, time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
	r.Register(r.cert)
	for _, tenant := range []string{r.TenantID(), r.Domain()} {
		c, err := r.msal(loginHost, tenant, r.ClientID(), &http.Client{Transport: r})
		if err != nil {
			t.Fatal(err)
		}
		res, err := c.AcquireTokenByCredential(context.Background(), []string{"https://graph.microsoft.com/.default"})
		if err != nil {
			t.Fatalf("%s: %v", tenant, err)
		}
		r.token = res.AccessToken
		r.page(list("alerts_v2", "$top", "5"))
	}
}
