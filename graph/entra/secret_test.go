package entra

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tocsin/graph/fault"
)

// quoting is an endpoint whose refusals repeat what it was sent, in each form.
type quoting struct {
	member string
	realm  string // of Azure Arc, until a key is sent
}

func (q quoting) RoundTrip(r *http.Request) (*http.Response, error) {
	h := http.Header{}
	sent := strings.TrimPrefix(r.Header.Get("Authorization"), "Basic ") + r.Header.Get("X-Identity-Header")
	if sent == "" {
		h.Set("WWW-Authenticate", "Basic realm="+q.realm)
	}
	said := fmt.Sprintf("denied: %s, %s, %s, %s, eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.", sent, strings.ToUpper(sent), url.QueryEscape(sent), base64.StdEncoding.EncodeToString([]byte(sent)))
	body, err := json.Marshal(map[string]string{q.member: said})
	return &http.Response{StatusCode: http.StatusUnauthorized, Header: h, Body: io.NopCloser(strings.NewReader(string(body))), Request: r}, err
}

// Whatever an endpoint repeats of what it was sent, no error has it.
func TestNoErrorRepeatsTheSecret(t *testing.T) {
	const secret, client = "S3cret+of/the site=", "5f6e7d8c-1a2b-4c3d-9e0f-a1b2c3d4e5f6"
	root, realm := t.TempDir(), "/var/opt/azcmagent/tokens/1.key"
	if err := os.MkdirAll(filepath.Join(root, filepath.Dir(realm)), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, realm), []byte(secret), 0o600); err != nil {
		t.Fatal(err)
	}
	for where, env := range map[string]map[string]string{
		"App Service": {"IDENTITY_ENDPOINT": "http://127.0.0.1:1/msi", "IDENTITY_HEADER": secret},
		"Arc":         {"IDENTITY_ENDPOINT": "http://127.0.0.1:1/msi", "IMDS_ENDPOINT": "http://127.0.0.1:1"},
	} {
		for _, member := range []string{"error", "error_description", "message"} {
			m := Machine{Get: func(name string) string { return env[name] }, Root: root, Local: quoting{member, realm}}
			_, err := managed{m, client, nil}.sign(t.Context(), "https://graph.microsoft.com/.default", "")
			f := fault.Of(err)
			if f == nil || f.Kind != fault.SignIn || !strings.Contains(f.Sentence, "refuses a token (HTTP 401): denied: [removed], [removed], [removed], [removed], [removed]") {
				t.Errorf("%s, %s: %v", where, member, err)
				continue
			}
			for _, part := range []string{"s3cret", "the site", "eyJ", base64.StdEncoding.EncodeToString([]byte(secret))[:8]} {
				if said := strings.ToLower(fmt.Sprint(f.Sentence, f.Hint, f.Err)); strings.Contains(said, strings.ToLower(part)) {
					t.Errorf("%s, %s: %q is in %s", where, member, part, said)
				}
			}
		}
	}
	if said := withoutSecret("the identity", "e"); said != "the identity" {
		t.Errorf("a letter is no secret: %q", said)
	}
}

// own is an endpoint that refuses the question for a client ID with a status, and gives a token
// of an application to whoever asks without.
type own struct {
	status int
	app    string
	asked  int
}

func (o *own) RoundTrip(r *http.Request) (*http.Response, error) {
	o.asked++
	status, body := o.status, `{"error":"invalid_request","error_description":"Identity not found"}`
	if r.URL.Query().Get("client_id") == "" {
		part := base64.RawURLEncoding.EncodeToString
		token := part([]byte(`{"alg":"none"}`)) + "." + part(fmt.Appendf(nil, `{"appid":%q,"exp":4102444800}`, o.app)) + ".x"
		status, body = http.StatusOK, fmt.Sprintf(`{"access_token":%q,"expires_on":4102444800}`, token)
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

// The machine's own identity stands in only for the same application, and only if the endpoint
// refuses the client ID.
func TestTheMachinesOwnIdentity(t *testing.T) {
	const client = "5f6e7d8c-1a2b-4c3d-9e0f-a1b2c3d4e5f6"
	for name, c := range map[string]struct {
		own
		asked int
		want  string // "" for a token
	}{
		"its own":          {own{400, strings.ToUpper(client), 0}, 2, ""},
		"another's":        {own{400, "00000000-1a2b-4c3d-9e0f-a1b2c3d4e5f6", 0}, 2, "Identity not found"},
		"without a name":   {own{400, "", 0}, 2, "Identity not found"},
		"not ready":        {own{503, client, 0}, 1, "is not ready (HTTP 503)"},
		"too many":         {own{429, client, 0}, 1, "is not ready (HTTP 429)"},
		"a reply of sorts": {own{204, client, 0}, 2, ""},
	} {
		m := Machine{Get: func(string) string { return "" }, Root: t.TempDir(), Local: &c.own}
		got, err := managed{m, client, nil}.sign(t.Context(), "https://graph.microsoft.com/.default", "")
		if c.own.asked != c.asked || (got.token != "") != (c.want == "") || c.want != "" && !strings.Contains(fmt.Sprint(err), c.want) {
			t.Errorf("%s: asked %d times, %v", name, c.own.asked, err)
		}
	}
}

// The endpoint of a machine is reached directly: a proxy would see the secret and the token.
func TestTheEndpointIsReachedPastProxies(t *testing.T) {
	direct, ok := Machine{}.wire().(*http.Transport)
	if !ok || direct.Proxy != nil {
		t.Errorf("it is reached by %T through a proxy", Machine{}.wire())
	}
	local := &own{}
	if got := (Machine{Local: local}).wire(); got != http.RoundTripper(local) {
		t.Errorf("a test reaches it by %T", got)
	}
}

func TestOwnHosts(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "LOCALHOST": true, "127.0.0.1": true, "::1": true, "169.254.169.254": true, "fe80::1": true,
		"fe80::1%eth0": false, "::1%lo": false, "10.0.0.4": false, "localhost.example": false, "": false,
	} {
		if got := isOwnHost(host); got != want {
			t.Errorf("%q: %v", host, got)
		}
	}
}
