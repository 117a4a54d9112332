package graph

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"tocsin/graph/fault"
)

func refused(status int, message string) string {
	return `{"error":{"code":"Forbidden","message":"` + message + `","innererror":{"request-id":"r-1"}}}`
}

func TestRefusals(t *testing.T) {
	cases := []struct {
		name, path string
		roles      []string
		status     int
		body       string
		kind       fault.Kind
		words      []string
	}{
		{
			"roles named", "security/alerts_v2", nil, 403,
			refused(403, "Missing application roles. API required roles: SecurityAlert.Read.All,SecurityAlert.ReadWrite.All, application roles: User.Read.All."), fault.Consent,
			[]string{"lacks the permission SecurityAlert.Read.All grant SecurityAlert.Read.All as an application permission", "admin consent"},
		},
		{
			"roles of the caller", "security/alerts",
			[]string{"SecurityEvents.Read.All", "SecurityEvents.ReadWrite.All"},
			403,
			refused(403, "Auth token does not contain valid permissions or user does not have valid roles."), fault.Consent,
			[]string{"lacks the permission SecurityEvents.Read.All grant"},
		},
		{
			"permission named", "identityProtection/riskDetections", nil, 403,
			refused(403, "The principal does not have required Microsoft Graph permission(s): IdentityRiskEvent.Read.All to call this API."), fault.Consent,
			[]string{"lacks the permission IdentityRiskEvent.Read.All"},
		},
		{"not provisioned", "security/alerts_v2", nil, 403, refused(403, "Unauthorized request - Account is not provisioned."), fault.Consent, []string{"Defender XDR is not set up"}},
		{"licence", "security/alerts_v2", nil, 403, refused(403, "Your tenant is not licensed for this feature."), fault.Consent, []string{"no licence for security/alerts_v2"}},
		{"unknown path", "x", nil, 403, refused(403, "no"), fault.Consent, []string{"forbids x: no"}},
		{"gone", "security/alerts", nil, 410, refused(410, "retired"), fault.Service, []string{"Graph has no security/alerts (status 410): retired"}},
		{"no route", "security/alerts", nil, 404, ``, fault.Service, []string{"status 404"}},
		{"bad filter", "x", nil, 400, refused(400, `Invalid\r\n\u001b[31m filter\u202e`), fault.Service, []string{"Invalid [31m filter", "request-id r-1"}},
		{"no JSON", "x", nil, 400, `oops`, fault.Service, []string{"status 400"}},
		{"wrong types", "x", nil, 400, `{"error":{"code":[],"message":{"a":1},"innerError":"x"}}`, fault.Service, []string{"status 400"}},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			c := client(func(*http.Request) (*http.Response, error) { return reply(tc.status, tc.body), nil })
			_, _, err := all(t, c, List{Path: tc.path, Roles: tc.roles})
			wantFault(t, err, tc.kind, tc.words...)
			var e *Error
			if !errors.As(err, &e) || e.Status != tc.status || e.ClientRequestID == "" {
				t.Errorf("error %+v", e)
			}
		})
	}
}

func TestIDsOfTheHeadersWin(t *testing.T) {
	c := client(func(*http.Request) (*http.Response, error) {
		return reply(404, refused(404, "x"), "request-id", "h-1"), nil
	})
	_, err := c.Get(t.Context(), "security/alerts_v2", "id")
	var e *Error
	if !errors.As(err, &e) || e.RequestID != "h-1" || e.Message != "x" || !strings.Contains(e.Error(), "404 Not Found: Forbidden x (request-id h-1") {
		t.Errorf("%+v", e)
	}
}

// TestSampleRefusals reads errors that were collected from documents and forums.
func TestSampleRefusals(t *testing.T) {
	dir := os.Getenv("TOCSIN_SAMPLES")
	if dir == "" {
		t.Skip("TOCSIN_SAMPLES is not set: no samples to read")
	}
	for name, want := range map[string]struct {
		status int
		kind   fault.Kind
		words  string
	}{
		"error-400-skip": {400, fault.Service, "The limit of '500' for Skip query"}, "error-401-invalid-token": {401, fault.SignIn, "Lifetime validation failed"},
		"error-403-legacy-alerts": {403, fault.Consent, "SecurityEvents.Read.All"}, "error-403-missing-roles-incidents": {403, fault.Consent, "SecurityIncident.Read.All"},
		"error-403-not-provisioned": {403, fault.Consent, "not set up"}, "error-403-riskdetections-licence": {403, fault.Consent, "no licence"},
		"error-404-alert": {404, fault.Service, "was not found"}, "error-429": {429, fault.Throttled, "limiting requests"}, "error-503": {503, fault.Service, "503"},
	} {
		body, err := os.ReadFile(filepath.Join(dir, "facts", "samples", name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		synctest.Test(t, func(t *testing.T) {
			c := client(func(*http.Request) (*http.Response, error) { return reply(want.status, string(body)), nil })
			list := List{Path: "security/alerts", Roles: []string{"SecurityEvents.Read.All"}}
			if strings.Contains(name, "incidents") {
				list = List{Path: "security/incidents", Roles: []string{"SecurityIncident.Read.All"}}
			}
			_, _, err := all(t, c, list)
			wantFault(t, err, want.kind, want.words)
		})
	}
}

func TestLineHidesTokens(t *testing.T) {
	if got := line("token eyJ" + strings.Repeat("A", 60) + " end"); got != "token [removed] end" {
		t.Errorf("%q", got)
	}
}

// The id that was sent is the one to quote, whatever the service says that it got.
func TestTheSentIDGoesBeforeItsEcho(t *testing.T) {
	sent := ""
	c := client(func(r *http.Request) (*http.Response, error) {
		sent = r.Header.Get("client-request-id")
		return reply(400, `{"error":{"code":"x","innerError":{"client-request-id":"echo","request-id":"r-1"}}}`), nil
	})
	_, err := c.Get(t.Context(), "security/alerts_v2", "id")
	var e *Error
	if !errors.As(err, &e) || sent == "" || e.ClientRequestID != sent || e.RequestID != "r-1" {
		t.Errorf("%+v, sent %q", e, sent)
	}
}
