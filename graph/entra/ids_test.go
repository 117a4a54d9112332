package entra_test

import (
	"net/http"
	"strings"
	"testing"

	"tocsin/graph/entra"
	"tocsin/graph/fault"
)

const (
	traceID       = "0f8fad5b-d9cb-469f-a165-70867728950e"
	correlationID = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
	stamp         = "2026-11-20 09:00:01Z"
	allIDs        = "Trace ID " + traceID + ", Correlation ID " + correlationID + ", Timestamp " + stamp
)

// TestRefusedSignInsCarryTheirIDs gives the ids in each place that Entra and its front
// ends have for them. What is no id is not shown, whatever it is.
func TestRefusedSignInsCarryTheirIDs(t *testing.T) {
	members := `,"trace_id":"` + traceID + `","correlation_id":"` + correlationID + `","timestamp":"` + stamp + `"}`
	for _, c := range []struct {
		name   string
		status int
		body   string
		header []string
		ids    string
		asks   bool
	}{
		{"members", 400, `{"error":"unauthorized_client","error_codes":[700016]` + members, nil, allIDs, false},
		{
			"text", 401, `{"error":"invalid_client","error_description":"AADSTS700024: late.\r\nTrace ID: ` + traceID + `\r\nCorrelation ID: ` + correlationID + `\r\nTimestamp: ` + stamp + `"}`,
			nil, allIDs, false,
		},
		{"headers", 400, `{"error":"x","error_codes":[90002]}`, []string{"x-ms-request-id", traceID, "client-request-id", correlationID, "Date", "Fri, 20 Nov 2026 09:00:01 GMT"}, allIDs, false},
		{"unknown code", 400, `{"error":"x","error_codes":[999999]` + members, nil, allIDs, true},
		{"no code", 400, `{"error":"odd"` + members, nil, allIDs, true},
		{"failed", 500, `{"error":"server_error"` + members, nil, allIDs, true},
		{"temporary", 503, `{"error":"x","error_codes":[90033]` + members, nil, allIDs, false},
		{"throttled", 429, `{"error":"x"` + members, nil, allIDs, false},
		{"refused with status 200", 200, `{"error":"x","error_codes":[700016]` + members, nil, allIDs, false},
		{"no ids", 400, `{"error":"x","error_codes":[700016],"trace_id":"a b","correlation_id":"\u001b[31m","timestamp":"yesterday"}`, []string{"x-ms-request-id", "", "Date", "x"}, "", false},
		{"too long", 400, `{"error":"x","error_codes":[700016],"trace_id":"` + strings.Repeat("a", 65) + `"}`, nil, "", false},
		{"a token", 400, `{"error":"x","error_codes":[700016],"trace_id":"eyJhbGciOiJIUzI1NiJ9"}`, nil, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := fault.Of(refusal(t, refuse(c.status, c.body, c.header...)))
			if f.IDs != c.ids {
				t.Errorf("ids %q, want %q", f.IDs, c.ids)
			}
			if got := strings.HasSuffix(f.Hint, "; for Microsoft's support: "+allIDs); got != c.asks || strings.HasPrefix(f.Hint, "for ") {
				t.Errorf("hint %q", f.Hint)
			}
			if c.ids != "" && !strings.Contains(f.Err.Error(), c.ids) {
				t.Errorf("a log gets %q", f.Err)
			}
		})
	}
}

// Discovery is refused with ids too.
func TestRefusedDiscoveryCarriesItsIDs(t *testing.T) {
	f := &fake{tenants: func(w http.ResponseWriter) bool {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error":"invalid_tenant","error_codes":[90002],"trace_id":"` + traceID + `"}`))
		return true
	}}
	cloud := onLoopback(t, f)
	hc, err := entra.HTTPClient(cloud)
	if err != nil {
		t.Fatal(err)
	}
	_, err = entra.Discover(t.Context(), hc, cloud, tenant)
	if got := wantFault(t, err, fault.SignIn, "AADSTS90002"); !strings.Contains(got.IDs, "Trace ID "+traceID) {
		t.Errorf("ids %q", got.IDs)
	}
}
