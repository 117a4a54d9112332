package simulator_test

import (
	"compress/gzip"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"io"
	"math/big"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"

	"tocsin/graph/simulator"
)

// start is the moment at which most tests begin: a Tuesday in office hours.
var start = time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)

// clock is a clock that tests move.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

var rsaKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// certificate makes a self-signed certificate of the shared key.
func certificate(t testing.TB, from, until time.Time) *x509.Certificate {
	t.Helper()
	tmpl := &x509.Certificate{SerialNumber: big.NewInt(from.Unix()), Subject: pkix.Name{CommonName: "tocsin"}, NotBefore: from, NotAfter: until}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &rsaKey().PublicKey, rsaKey())
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

const graphHost = "https://graph.microsoft.com"

// rig is a tenant with a registered certificate, all roles, and a token.
type rig struct {
	*simulator.Tenant
	t     testing.TB
	clock *clock
	cert  *x509.Certificate
	token string
}

func newRig(t testing.TB, s simulator.Scenario) *rig {
	t.Helper()
	c := &clock{at: start}
	r := &rig{Tenant: simulator.New(s, c.now), t: t, clock: c, cert: certificate(t, start.AddDate(0, -1, 0), start.AddDate(1, 0, 0))}
	r.Register(r.cert)
	r.Grant(simulator.Roles()...)
	r.signIn()
	return r
}

// signIn gets a token with an assertion of our own making.
func (r *rig) signIn() {
	r.t.Helper()
	status, reply := r.post(r.form(r.assertion(nil, nil)))
	token, ok := reply["access_token"].(string)
	if status != http.StatusOK || !ok {
		r.t.Fatalf("sign in: %d %v", status, reply)
	}
	r.token = token
}

// get asks Graph; the header may hold further pairs of names and values.
func (r *rig) get(address string, header ...string) (*http.Response, []byte) {
	r.t.Helper()
	if address[0] == '/' {
		address = graphHost + address
	}
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, address, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+r.token)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := r.RoundTrip(req)
	if err != nil {
		r.t.Fatal(err)
	}
	var body io.Reader = resp.Body
	if resp.Header.Get("Content-Encoding") == "gzip" {
		if body, err = gzip.NewReader(body); err != nil {
			r.t.Fatal(err)
		}
	}
	raw, err := io.ReadAll(body)
	if err != nil {
		r.t.Fatal(err)
	}
	return resp, raw
}

// reply is a list's page.
type reply struct {
	Context string            `json:"@odata.context"`
	Count   *int              `json:"@odata.count"`
	Next    string            `json:"@odata.nextLink"`
	Value   []json.RawMessage `json:"value"`
}

// item holds the members of an item that tests look at.
type item struct {
	ID, IncidentID, Title, Status, Severity, ServiceSource, DetectionSource, AssignedTo, Category, DisplayName, RedirectIncidentID string

	Created  time.Time `json:"createdDateTime"`
	Updated  time.Time `json:"lastUpdateDateTime"`
	Modified time.Time `json:"lastModifiedDateTime"`
	First    time.Time `json:"firstActivityDateTime"`
	Last     time.Time `json:"lastActivityDateTime"`
	Evidence []map[string]any
}

func (r *rig) page(address string, header ...string) reply {
	r.t.Helper()
	resp, raw := r.get(address, header...)
	if resp.StatusCode != http.StatusOK {
		r.t.Fatalf("%s: %d %s", address, resp.StatusCode, raw)
	}
	var p reply
	if err := json.Unmarshal(raw, &p); err != nil {
		r.t.Fatalf("%s: %v in %.200s", address, err, raw)
	}
	return p
}

// all follows the links from an address and returns every item.
func (r *rig) all(address string) []item {
	r.t.Helper()
	var out []item
	for pages := 0; address != ""; pages++ {
		if pages > 2000 {
			r.t.Fatal("the links have no end")
		}
		p := r.page(address, "Prefer", "include-unknown-enum-members")
		for _, raw := range p.Value {
			out = append(out, decode(r.t, raw))
		}
		address = p.Next
	}
	return out
}

func decode(t testing.TB, raw []byte) item {
	t.Helper()
	var i item
	if err := json.Unmarshal(raw, &i); err != nil {
		t.Fatalf("%v in %.300s", err, raw)
	}
	return i
}

// list is an address of a list with a query.
func list(name string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return "/v1.0/security/" + name + "?" + q.Encode()
}

// msal makes MSAL's client for the rig's tenant.
func (r *rig) msal(authority, tenant, client string, hc *http.Client) (confidential.Client, error) {
	cred, err := confidential.NewCredFromCert([]*x509.Certificate{r.cert}, crypto.PrivateKey(rsaKey()))
	if err != nil {
		r.t.Fatal(err)
	}
	return confidential.New(authority+"/"+tenant, client, cred, confidential.WithHTTPClient(hc))
}

// sample reads a file of the shared material, or skips the test.
func sample(t testing.TB, path string) []byte {
	t.Helper()
	root := os.Getenv("TOCSIN_SAMPLES")
	if root == "" {
		t.Skip("TOCSIN_SAMPLES is not set: no samples to compare with")
	}
	raw, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
