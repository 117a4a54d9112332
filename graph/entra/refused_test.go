package entra_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	msal "github.com/AzureAD/microsoft-authentication-library-for-go/apps/errors"

	"tocsin/graph/entra"
	"tocsin/graph/fault"
)

// refuse returns a tenant that answers each token request with the same reply.
func refuse(status int, body string, header ...string) *fake {
	return &fake{answer: func(_ int, w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}}
}

func refusal(t *testing.T, f *fake) error {
	t.Helper()
	_, err := inMemory(t, f).Token(t.Context(), scope)
	if err == nil {
		t.Fatal("not refused")
	}
	return err
}

// Each sample is a reply of the token endpoint; its status is in its name.
func TestSamplesHaveTheirTexts(t *testing.T) {
	want := map[string]struct {
		kind  fault.Kind
		parts string
	}{
		"token-400-aadsts1002012-scope.json":            {fault.SignIn, "requested scope is not valid"},
		"token-400-aadsts500011-resource.json":          {fault.Consent, "does not exist in the tenant"},
		"token-400-aadsts53003-conditional-access.json": {fault.Policy, "Conditional Access"},
		"token-400-aadsts700016-unknown-app.json":       {fault.SignIn, "application was not found in the tenant"},
		"token-400-aadsts90002-tenant.json":             {fault.SignIn, "tenant was not found"},
		"token-400-aadsts900023-tenant-syntax.json":     {fault.SignIn, "neither a GUID nor a domain"},
		"token-401-aadsts7000112-disabled.json":         {fault.Policy, "application is disabled"},
		"token-401-aadsts7000215-secret.json":           {fault.SignIn, "wrong client secret"},
		"token-401-aadsts7000218-no-credential.json":    {fault.SignIn, "no proof of the certificate"},
		"token-401-aadsts7000222-secret-expired.json":   {fault.SignIn, "expired client secret"},
		"token-401-aadsts700024-clock-skew.json":        {fault.SignIn, "clock"},
		"token-401-aadsts700027-bad-signature.json":     {fault.Certificate, "private key does not belong to the certificate"},
		"token-401-aadsts700027-expired-cert.json":      {fault.Certificate, "certificate has expired"},
		"token-401-aadsts700027-key-not-found.json":     {fault.Certificate, "certificate is not registered on the application"},
		"token-503-temporarily-unavailable.json":        {fault.Service, "temporary problem"},
	}
	paths, err := filepath.Glob("testdata/token-*.json")
	if err != nil || len(paths) != len(want) {
		t.Fatalf("%d samples, %v, want %d", len(paths), err, len(want))
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			body, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			status, _ := strconv.Atoi(strings.Split(filepath.Base(path), "-")[1])
			w := want[filepath.Base(path)]
			f := wantFault(t, refusal(t, refuse(status, string(body))), w.kind, w.parts, "AADSTS")
			if f.Hint == "" {
				t.Error("no hint")
			}
		})
	}
}

// Every row is shown exactly as the table has it.
func TestEveryRowIsShownUnchanged(t *testing.T) {
	form := regexp.MustCompile(`^[A-Za-z][^\r\n]+ \(AADSTS(\d+)\)$`)
	for _, row := range entra.Faults() {
		body, err := json.Marshal(map[string]any{
			"error": "invalid_client", "error_codes": []int{row.Number},
			"error_description": fmt.Sprintf("AADSTS%d: Some text. [Reason - The %s., Thumbprint …]\r\nTrace ID: x", row.Number, row.Reason),
		})
		if err != nil {
			t.Fatal(err)
		}
		got := fault.Of(refusal(t, refuse(401, string(body))))
		if got.Kind != row.Kind || got.Sentence != row.Sentence || got.Hint != row.Hint {
			t.Errorf("%d %q: got %q, %q; want %q, %q", row.Number, row.Reason, got.Sentence, got.Hint, row.Sentence, row.Hint)
		}
		if m := form.FindStringSubmatch(row.Sentence); m == nil || m[1] != strconv.Itoa(row.Number) || row.Hint == "" {
			t.Errorf("%d: %q, %q: no sentence with its code, or no hint", row.Number, row.Sentence, row.Hint)
		}
	}
}

func TestRefused(t *testing.T) {
	for _, test := range []struct {
		name   string
		status int
		body   string
		kind   fault.Kind
		want   string // the whole sentence
	}{
		{"unknown code", 400, `{"error":"invalid_client","error_description":"AADSTS1234567: First sentence here. Second one.\r\nTrace ID: 1","error_codes":[1234567]}`, fault.SignIn, "Entra refused the sign-in: AADSTS1234567: First sentence here"},
		{"code in the text only", 401, `{"error":"invalid_client","error_description":"AADSTS700024: Client assertion is not within its valid time range."}`, fault.SignIn, "this computer's clock differs too much from Entra's (AADSTS700024)"},
		{"no code", 400, `{"error":"invalid_request","error_description":"Something\nis wrong"}`, fault.SignIn, "Entra refused the sign-in: Something is wrong"},
		{"error alone", 400, `{"error":"interaction_required"}`, fault.SignIn, "Entra refused the sign-in: interaction_required"},
		{"code alone", 400, `{"error_codes":[42]}`, fault.SignIn, "Entra refused the sign-in: AADSTS42"},
		{"second code is known", 400, `{"error":"x","error_codes":[1,90002]}`, fault.SignIn, "the tenant was not found: the tenant id or the cloud is wrong (AADSTS90002)"},
		{"hostile text", 400, `{"error":"x","error_description":"AADSTS9999999: \u001b[2Ja\u0000b\u202e\u009b31m. z"}`, fault.SignIn, "Entra refused the sign-in: AADSTS9999999: [2Ja b 31m"},
		{"token in the text", 400, `{"error":"x","error_description":"AADSTS9999999: Bad eyJhbGciOiJQUzI1NiJ9.eyJhIjoxfQ.c2ln here. z"}`, fault.SignIn, "Entra refused the sign-in: AADSTS9999999: Bad [removed] here"},
		{"429", 429, ``, fault.Throttled, "Entra is limiting requests (HTTP 429)"},
		{"429 with a known code", 429, `{"error":"temporarily_unavailable","error_codes":[90024]}`, fault.Throttled, "Entra has a temporary problem (AADSTS90024)"},
		{"429 with an unknown code", 429, `{"error":"x","error_codes":[77777],"error_description":"AADSTS77777: Too many"}`, fault.Throttled, "Entra is limiting requests (HTTP 429): AADSTS77777: Too many"},
		{"500 of HTML", 500, `<html>oops</html>`, fault.Service, "Entra reported an internal error (HTTP 500)"},
		{"502 empty", 502, ``, fault.Service, "Entra reported an internal error (HTTP 502)"},
		{"403 of a proxy", 403, `<html><script>alert(1)</script></html>`, fault.Network, "the reply did not come from Entra: HTTP 403 without an Entra error"},
		{"other JSON", 404, `{"message":"no route"}`, fault.Network, "the reply did not come from Entra: HTTP 404 without an Entra error"},
		{"array", 400, `[]`, fault.Network, "the reply did not come from Entra: HTTP 400 without an Entra error"},
		{"redirect not followed", 302, ``, fault.Network, "the reply did not come from Entra: HTTP 302 without an Entra error"},
		{"407", 407, `<html>`, fault.Network, "the proxy requires a sign-in"},
		{"200 of HTML", 200, "<html>\x1b sign in to the hotel eyJhbGciOiJQUzI1NiJ9</html>", fault.Network, "the reply did not come from Entra: it is not JSON"},
		{"200 cut short", 200, `{"access_token":"eyJhbGciOiJQUzI1NiJ9.secret`, fault.Network, "the reply did not come from Entra: it is not JSON"},
		{"200 without a token", 200, `{"expires_in":3599}`, fault.Service, "Entra's reply cannot be used: it has no access_token"},
		{"200 with an empty token", 200, `{"expires_in":3599,"access_token":""}`, fault.Service, "Entra's reply cannot be used: it has no access_token"},
		{"200 without an end", 200, `{"access_token":"eyJhbGciOiJQUzI1NiJ9.secret"}`, fault.Service, "Entra's reply cannot be used: it has no expires_in"},
		{"200 of an end that is none", 200, `{"access_token":"eyJhbGciOiJQUzI1NiJ9.secret","expires_in":1e300}`, fault.Service, "Entra's reply cannot be used: its values are not as the sign-in library expects them"},
		{"200 of a list", 200, `["eyJhbGciOiJQUzI1NiJ9.secret"]`, fault.Network, "the reply did not come from Entra: it is not a token"},
		{"200 of nothing", 200, ``, fault.Network, "the reply did not come from Entra: it is not JSON"},
		{"200 with something behind", 200, `{"access_token":"eyJhbGciOiJQUzI1NiJ9.secret","expires_in":3599}{"error":"x"}`, fault.Network, "the reply did not come from Entra: it is not JSON"},
		{"200 of a refusal", 200, `{"error":"unauthorized_client","error_description":"AADSTS700016: Application x was not found."}`, fault.SignIn, "the application was not found in the tenant: the client id or the tenant id is wrong (AADSTS700016)"},
		{"200 of a token and a refusal", 200, `{"access_token":"eyJhbGciOiJQUzI1NiJ9.secret","expires_in":3599,"error":"x","error_description":"AADSTS700016: x"}`, fault.SignIn, "the application was not found in the tenant: the client id or the tenant id is wrong (AADSTS700016)"},
		{"200 with an error", 200, `{"error":"invalid","error_description":"AADSTS50000: \u001b[2J. x","expires_in":3599}`, fault.SignIn, "Entra refused the sign-in: AADSTS50000: [2J"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := refusal(t, refuse(test.status, test.body))
			f := wantFault(t, err, test.kind)
			if f.Sentence != test.want {
				t.Errorf("sentence %q, want %q", f.Sentence, test.want)
			}
			texts := fmt.Sprintf("%v %+v %#v", f, *f, *f) + msal.Verbose(err)
			if strings.Contains(texts, "eyJ") || strings.Contains(texts, "<html>") {
				t.Errorf("a token or a raw reply is in %q", texts)
			}
			var call msal.CallErr
			if errors.As(err, &call) {
				t.Error("the library's error, which holds request and reply, can be reached")
			}
		})
	}
}

func TestDiscoveryRefusal(t *testing.T) {
	body, err := os.ReadFile("testdata/token-400-aadsts90002-tenant.json")
	if err != nil {
		t.Fatal(err)
	}
	f := &fake{tenants: func(w http.ResponseWriter) bool {
		w.WriteHeader(400)
		w.Write(body)
		return true
	}}
	wantFault(t, refusal(t, f), fault.SignIn, "the tenant was not found")
}

func TestRetryAfterOfRefusals(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		for value, want := range map[string]time.Duration{
			"":   0,
			"30": 30 * time.Second, "0.5": 500 * time.Millisecond, " 2 ": 2 * time.Second,
			"-1": 0, "NaN": 0, "Inf": 24 * time.Hour, "1e300": 24 * time.Hour, "soon": 0,
			now.Add(90 * time.Second).UTC().Format(http.TimeFormat): 90 * time.Second,
			now.Add(-time.Hour).UTC().Format(http.TimeFormat):       0,
			now.Add(999 * time.Hour).UTC().Format(http.TimeFormat):  24 * time.Hour,
		} {
			for _, status := range []int{429, 503} {
				f := fault.Of(refusal(t, refuse(status, "", "Retry-After", value)))
				if f.RetryAfter != want {
					t.Errorf("%d, Retry-After %q: again in %v, want %v", status, value, f.RetryAfter, want)
				}
			}
		}
		if f := fault.Of(refusal(t, refuse(400, `{"error":"x"}`, "Retry-After", "30"))); f.RetryAfter != 0 {
			t.Errorf("a refusal says again in %v", f.RetryAfter)
		}
	})
}

// Entra's refusals of a workload identity speak of its token, and of no certificate, which it
// does not have; those that fit any application stay.
func TestRefusalsWithoutACertificate(t *testing.T) {
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("a.b.c"), 0o600); err != nil {
		t.Fatal(err)
	}
	own := map[int]entra.Known{}
	for _, k := range entra.VouchedFaults() {
		own[k.Number] = k
	}
	codes := map[int]bool{}
	for _, row := range slices.Concat(entra.Faults(), entra.VouchedFaults()) {
		if codes[row.Number] {
			continue
		}
		codes[row.Number] = true
		f := refuse(401, fmt.Sprintf(`{"error":"invalid_client","error_codes":[%d],"error_description":"AADSTS%d: Some text."}`, row.Number, row.Number))
		f.t, f.root, f.vouched = t, "https://login.test", true
		tokens, err := entra.New(entra.Options{
			Cloud: entra.Cloud{Name: "lab", Login: f.root, Graph: "https://graph.test", Private: true}, TenantID: tenant, ClientID: client,
			Credential: entra.WorkloadIdentity, HTTP: &http.Client{Transport: f},
			Machine: entra.Machine{Get: func(name string) string { return map[string]string{"AZURE_FEDERATED_TOKEN_FILE": file}[name] }},
		})
		if err != nil {
			t.Fatal(err)
		}
		_, err = tokens.Token(t.Context(), scope)
		got := fault.Of(err)
		if got == nil || got.Code != row.Fault.Code {
			t.Errorf("AADSTS%d: %v", row.Number, err)
			continue
		}
		if said := strings.ToLower(got.Sentence + got.Hint); got.Hint == "" || strings.Contains(strings.ReplaceAll(said, "certificates & secrets", ""), "certificate") {
			t.Errorf("AADSTS%d: %q, %q", row.Number, got.Sentence, got.Hint)
		}
		if want, ok := own[row.Number]; ok && (got.Sentence != want.Sentence || got.Hint != want.Hint || got.Kind != fault.SignIn) {
			t.Errorf("AADSTS%d: %q, %q", row.Number, got.Sentence, got.Hint)
		}
	}
	if len(own) < 7 {
		t.Errorf("%d codes have words of their own", len(own))
	}
}
