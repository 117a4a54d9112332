package simulator_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
)

// failure is Graph's error body.
type failure struct {
	Error struct {
		Code, Message string
		InnerError    map[string]any
	}
}

func (r *rig) failure(address string, header ...string) (*http.Response, failure) {
	r.t.Helper()
	resp, raw := r.get(address, header...)
	var f failure
	if err := json.Unmarshal(raw, &f); err != nil {
		r.t.Fatalf("%s: %v in %s", address, err, raw)
	}
	return resp, f
}

// TestQueries checks which queries are refused, with whose words.
func TestQueries(t *testing.T) {
	r := newRig(t, simulator.Demo(1))
	for _, test := range []struct {
		list, name, value string
		status            int
		text              string
	}{
		{"alerts_v2", "$filter", "lastUpdateDateTime ge 2026-11-20T08:41:12.64Z", 200, ""},
		{"alerts_v2", "filter", "severity eq 'high'", 200, ""},
		{"alerts_v2", "$filter", "foo eq 'x'", 400, "Invalid filter clause: Could not find a property named 'foo' on type 'microsoft.graph.security.alert'."},
		{"alerts_v2", "$filter", "incidentId eq '5'", 400, "property named 'incidentId'"},
		{"incidents", "$filter", "serviceSource eq 'microsoftSentinel'", 400, "microsoft.graph.security.incident"},
		{"alerts_v2", "$filter", "lastUpdateDateTime ge '2026-11-20T08:41:12Z'", 400, "incompatible types"},
		{"alerts_v2", "$filter", "lastUpdateDateTime ge 2026-11-20", 400, "Edm.DateTimeOffset"},
		{"alerts_v2", "$filter", "lastUpdateDateTime ge 2026-11-20T08:41:12.12345678Z", 400, "Edm.DateTimeOffset"},
		{"alerts_v2", "$filter", "severity eq 'hihg'", 400, "enumeration"},
		{"alerts_v2", "$expand", "evidence", 400, "Parsing OData Select and Expand failed: Property 'evidence' on type 'microsoft.graph.security.alert' is not a navigation property or complex property. Only navigation properties can be expanded."},
		{"alerts_v2", "$search", "x", 400, "$search"},
		{"alerts_v2", "$frobnicate", "x", 400, "$frobnicate"},
		{"alerts_v2", "frobnicate", "x", 200, ""},
		{"alerts_v2", "$top", "-1", 400, "non-negative"},
		{"alerts_v2", "$top", "x", 400, "non-negative"},
		{"alerts_v2", "$skip", "501", 200, ""},
		{"alerts", "$skip", "501", 400, "The limit of '500' for Skip query has been exceeded. The value from the incoming request is '501'."},
		{"alerts_v2", "$orderby", "lastUpdateDateTime asc", 200, ""},
		{"alerts_v2", "$orderby", "title", 400, "orderby"},
		{"alerts_v2", "$orderby", "createdDateTime sideways", 400, "orderby"},
		{"alerts_v2", "$skiptoken", "nonsense", 400, "token"},
		{"alerts", "$filter", "vendorInformation/provider eq 'IPC' and lastModifiedDateTime ge 2026-11-01T00:00:00Z", 200, ""},
		{"alerts", "$filter", "severity eq microsoft.graph.alertSeverity'high'", 200, ""},
	} {
		resp, f := r.failure(list(test.list, test.name, test.value))
		if resp.StatusCode != test.status || !strings.Contains(f.Error.Message, test.text) {
			t.Errorf("%s %s=%s: %d %q", test.list, test.name, test.value, resp.StatusCode, f.Error.Message)
		}
		if test.status == 400 && f.Error.Code != "BadRequest" {
			t.Errorf("%s=%s: code %q", test.name, test.value, f.Error.Code)
		}
	}
	if resp, _ := r.failure("/v1.0/security/alerts_v2?$top=1&top=2"); resp.StatusCode != 400 {
		t.Errorf("$top twice: %d", resp.StatusCode)
	}
	r.Set(func(s *simulator.Switches) { s.RefuseOrder, s.SkipLimit = true, 10 })
	if resp, _ := r.failure(list("alerts_v2", "$orderby", "lastUpdateDateTime asc")); resp.StatusCode != 400 {
		t.Errorf("$orderby refused: %d", resp.StatusCode)
	}
	if resp, _ := r.failure(list("alerts_v2", "$skip", "11")); resp.StatusCode != 400 {
		t.Errorf("$skip over the switch's limit: %d", resp.StatusCode)
	}
}

// TestRoutes checks paths, methods and ids.
func TestRoutes(t *testing.T) {
	r := newRig(t, simulator.Demo(1))
	id := decode(t, r.page(list("alerts_v2", "$top", "1")).Value[0]).ID
	for _, test := range []struct {
		path   string
		status int
		code   string
	}{
		{"/v1.0/security/alerts_V2", 200, ""},
		{"/V1.0/Security/incidents", 200, ""},
		{"/v1.0/security/alerts_v2/" + id, 200, ""},
		{"/v1.0/security/alerts_v2/" + strings.ToUpper(id), 404, "ResourceNotFound"},
		{"/v1.0/security/alerts_v2/da_1", 404, "ResourceNotFound"},
		{"/v1.0/security/secureScores", 404, "UnknownError"},
		{"/beta/security/alerts_v2", 404, "UnknownError"},
		{"/v1.0/me", 404, "UnknownError"},
	} {
		resp, f := r.failure(test.path)
		if resp.StatusCode != test.status || f.Error.Code != test.code {
			t.Errorf("%s: %d %q, want %d %q", test.path, resp.StatusCode, f.Error.Code, test.status, test.code)
		}
	}
	for method, want := range map[string]int{http.MethodPatch: 403, http.MethodDelete: 405} {
		if status, reply := r.write(method, "/v1.0/security/alerts_v2/"+id, "{}"); status != want {
			t.Errorf("%s: %d %v", method, status, reply)
		}
	}
	_, raw := r.get("/v1.0/security/alerts_v2/" + id)
	if want := `{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#security/alerts_v2/$entity",`; !bytes.HasPrefix(raw, []byte(want)) || decode(t, raw).ID != id {
		t.Errorf("one alert begins with %.120s", raw)
	}
}

// TestHeaders checks what every reply of Graph carries.
func TestHeaders(t *testing.T) {
	r := newRig(t, simulator.Demo(1))
	resp, _ := r.get(list("alerts_v2", "$top", "1"), "client-request-id", "11111111-2222-4333-8444-555555555555", "Prefer", "a=b, include-unknown-enum-members")
	want := map[string]string{
		"Client-Request-Id": "11111111-2222-4333-8444-555555555555", "Odata-Version": "4.0", "Date": start.Format(http.TimeFormat),
		"Content-Type":       "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8",
		"Preference-Applied": "include-unknown-enum-members", "Strict-Transport-Security": "max-age=31536000",
	}
	for name, value := range want {
		if got := resp.Header.Get(name); got != value {
			t.Errorf("%s: %q, want %q", name, got, value)
		}
	}
	if resp.Header.Get("request-id") == "" || resp.Header.Get("x-ms-ags-diagnostic") == "" {
		t.Errorf("headers %v", resp.Header)
	}
	bad, f := r.failure(list("alerts_v2", "$filter", "foo"))
	if f.Error.InnerError["request-id"] != bad.Header.Get("request-id") || f.Error.InnerError["date"] != start.Format("2006-01-02T15:04:05") {
		t.Errorf("inner error %v of request %s", f.Error.InnerError, bad.Header.Get("request-id"))
	}
	if bad.Header.Get("client-request-id") != bad.Header.Get("request-id") {
		t.Error("without a client-request-id the reply's is not its request-id")
	}
	plain, a := r.get(list("alerts_v2", "$top", "3"))
	packed, b := r.get(list("alerts_v2", "$top", "3"), "Accept-Encoding", "gzip")
	if plain.Header.Get("Content-Encoding") != "" || packed.Header.Get("Content-Encoding") != "gzip" || !bytes.Equal(a, b) {
		t.Error("gzip is not what was asked for, or differs")
	}
}

// TestSignedOut checks the 401s and their challenge.
func TestSignedOut(t *testing.T) {
	r := newRig(t, simulator.Demo(1))
	good := r.token
	flipped := []byte(good)
	flipped[len(flipped)-3] ^= 1
	for _, test := range []struct{ name, token, text string }{
		{"empty", "", "Access token is empty."},
		{"broken", "abc", "CompactToken parsing failed with error code: 80049217"},
		{"changed", string(flipped), "CompactToken parsing failed"},
	} {
		r.token = test.token
		resp, f := r.failure("/v1.0/security/alerts_v2")
		if resp.StatusCode != 401 || f.Error.Code != "InvalidAuthenticationToken" || !strings.Contains(f.Error.Message, test.text) {
			t.Errorf("%s: %d %v", test.name, resp.StatusCode, f.Error)
		}
		if !strings.HasPrefix(resp.Header.Get("WWW-Authenticate"), `Bearer realm="", authorization_uri=`) {
			t.Errorf("%s: challenge %q", test.name, resp.Header.Get("WWW-Authenticate"))
		}
	}
	form := r.form(r.assertion(nil, map[string]any{"aud": "https://127.0.0.1:9/" + r.TenantID() + "/oauth2/v2.0/token"}))
	form.Set("scope", "https://127.0.0.1:9/.default")
	_, reply := r.send(http.MethodPost, "https://127.0.0.1:9/"+r.TenantID()+"/oauth2/v2.0/token", form)
	r.token, _ = reply["access_token"].(string)
	if resp, f := r.failure("https://127.0.0.1:8/v1.0/security/alerts_v2"); resp.StatusCode != 401 || !strings.Contains(f.Error.Message, "Invalid audience") {
		t.Errorf("another host's token: %d %v", resp.StatusCode, f.Error)
	}
	r.page("https://127.0.0.1:9/v1.0/security/alerts_v2?$top=1")
	r.token = good
	r.clock.move(3599 * time.Second)
	if resp, f := r.failure("/v1.0/security/alerts_v2"); resp.StatusCode != 401 || f.Error.Message != "Lifetime validation failed, the token is expired." {
		t.Errorf("an hour later: %d %v", resp.StatusCode, f.Error)
	}
}

// TestRoles checks the 403s, word for word.
func TestRoles(t *testing.T) {
	r := newRig(t, simulator.Demo(1))
	r.Withdraw(simulator.Roles()...)
	r.Grant("User.Read.All", "Policy.Read.All")
	r.page(list("incidents", "$top", "1")) // the old token keeps its roles
	r.signIn()
	for _, test := range []struct{ list, file, code, text string }{
		{"alerts_v2", "", "Forbidden", "Missing application roles. API required roles: SecurityAlert.Read.All,SecurityAlert.ReadWrite.All,SecurityIncident.Read.All,SecurityIncident.ReadWrite.All, application roles: Policy.Read.All,User.Read.All."},
		{"incidents", "", "Forbidden", "Missing application roles. API required roles: SecurityIncident.Read.All,SecurityIncident.ReadWrite.All, application roles: Policy.Read.All,User.Read.All."},
		{"alerts", "", "", "Auth token does not contain valid permissions or user does not have valid roles."},
	} {
		resp, f := r.failure(list(test.list))
		if resp.StatusCode != 403 || f.Error.Code != test.code || f.Error.Message != test.text {
			t.Errorf("%s: %d %v", test.list, resp.StatusCode, f.Error)
		}
	}
	r.Grant(simulator.Roles()...)
	r.signIn()
	r.Set(func(s *simulator.Switches) { s.Unlicensed = true })
	for _, name := range []string{"alerts_v2", "incidents"} {
		if resp, f := r.failure(list(name)); resp.StatusCode != 403 || f.Error.Message != "Unauthorized request - Account is not provisioned." {
			t.Errorf("%s: %d %v", name, resp.StatusCode, f.Error)
		}
	}
	r.page(list("alerts"))
}

// TestFaults checks the switches by which the service fails.
func TestFaults(t *testing.T) {
	r := newRig(t, simulator.Demo(1))
	for status, code := range map[int]string{500: "InternalServerError", 502: "BadGateway", 503: "ServiceUnavailable", 504: "UnknownError"} {
		r.Set(func(s *simulator.Switches) { s.NextStatus, s.NextStatusFor, s.RetrySecs = status, 2, 7 })
		for range 2 {
			if resp, f := r.failure(list("alerts_v2")); resp.StatusCode != status || f.Error.Code != code || resp.Header.Get("Retry-After") != "7" {
				t.Errorf("%d: got %d %v %q", status, resp.StatusCode, f.Error, resp.Header.Get("Retry-After"))
			}
		}
		r.page(list("alerts_v2"))
	}
	r.Set(func(s *simulator.Switches) { s.UnauthorizedFor = 1 })
	if resp, _ := r.failure(list("alerts_v2")); resp.StatusCode != 401 {
		t.Errorf("revoked: %d", resp.StatusCode)
	}
	r.Set(func(s *simulator.Switches) { s.UnauthorizedFor, s.ClaimsAsked = 1, true })
	resp, _ := r.failure(list("alerts_v2"))
	_, claims, _ := strings.Cut(resp.Header.Get("WWW-Authenticate"), `claims="`)
	if raw, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(claims, `"`)); err != nil || !json.Valid(raw) {
		t.Errorf("claims challenge %q", resp.Header.Get("WWW-Authenticate"))
	}
	r.page(list("alerts_v2"))
	for state, want := range map[simulator.Life]int{simulator.Live: 200, simulator.Empty: 200, simulator.NotFound: 404, simulator.Gone: 410} {
		r.Set(func(s *simulator.Switches) { s.LegacyState = state })
		resp, raw := r.get(list("alerts"))
		var p reply
		json.Unmarshal(raw, &p)
		if resp.StatusCode != want || (len(p.Value) > 0) != (state == simulator.Live) {
			t.Errorf("Legacy %q: %d with %d items", state, resp.StatusCode, len(p.Value))
		}
	}
}

// TestBodies checks broken bodies: they are 200 and cannot be read, or not as
// they are.
func TestBodies(t *testing.T) {
	r := newRig(t, simulator.Demo(1))
	ids := []string{}
	for _, raw := range r.page(list("alerts_v2", "$top", "4")).Value {
		ids = append(ids, decode(t, raw).ID)
	}
	r.Set(func(s *simulator.Switches) { s.BodyFault = simulator.BodyTruncated })
	if resp, raw := r.get(list("alerts_v2")); resp.StatusCode != 200 || json.Valid(raw) || len(raw) < 1000 {
		t.Errorf("truncated: %d, %d bytes", resp.StatusCode, len(raw))
	}
	r.Set(func(s *simulator.Switches) { s.BodyFault = simulator.BodyHTML })
	if resp, raw := r.get(list("alerts_v2")); !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") || raw[0] != '<' {
		t.Errorf("HTML: %s", raw)
	}
	r.Set(func(s *simulator.Switches) { s.BodyFault = simulator.BodyGzip })
	if resp, raw := r.get(list("alerts_v2")); resp.Header.Get("Content-Encoding") != "gzip" || !json.Valid(raw) {
		t.Error("gzip that nobody asked for")
	}
	r.Set(func(s *simulator.Switches) { s.BodyFault, s.BrokenItem = simulator.BodyWhole, ids[2] })
	for _, test := range []struct {
		address string
		valid   bool
	}{
		{list("alerts_v2", "$top", "2"), true},
		{list("alerts_v2", "$top", "4"), false},
		{list("incidents", "$top", "4"), true},
		{"/v1.0/security/alerts_v2/" + ids[2], false},
		{"/v1.0/security/alerts_v2/" + ids[1], true},
		{list("alerts_v2", "$top", "1", "$skip", "2"), false},
		{list("alerts_v2", "$top", "1", "$skip", "3"), true},
	} {
		if _, raw := r.get(test.address); json.Valid(raw) != test.valid {
			t.Errorf("%s with a broken item: valid %t", test.address, json.Valid(raw))
		}
	}
	r.Set(func(s *simulator.Switches) { s.BrokenIn = alert.Incidents })
	r.page(list("alerts_v2", "$top", "4"))
}

// TestThrottle drives the limit of 150 a minute and each form of Retry-After.
func TestThrottle(t *testing.T) {
	r := newRig(t, simulator.Demo(1))
	r.Set(func(s *simulator.Switches) { s.PerMinute = 150 })
	for i := range 150 {
		if resp, _ := r.get(list("incidents", "$top", "1")); resp.StatusCode != 200 {
			t.Fatalf("request %d: %d", i+1, resp.StatusCode)
		}
		r.clock.move(100 * time.Millisecond)
	}
	for form, check := range map[simulator.RetryForm]func(string) bool{
		simulator.RetrySeconds: func(s string) bool { n, err := strconv.Atoi(s); return err == nil && n > 0 && n <= 60 },
		simulator.RetryDecimal: func(s string) bool { f, err := strconv.ParseFloat(s, 64); return err == nil && f > 0 && f <= 60 },
		simulator.RetryDate: func(s string) bool {
			at, err := http.ParseTime(s)
			return err == nil && at.After(r.clock.now().Add(-time.Second))
		},
		simulator.RetryNone: func(s string) bool { return s == "" },
	} {
		r.Set(func(s *simulator.Switches) { s.RetryAfter = form })
		resp, f := r.failure(list("alerts_v2"))
		if resp.StatusCode != 429 || f.Error.Code != "TooManyRequests" || f.Error.InnerError["status"] != "429" || !check(resp.Header.Get("Retry-After")) {
			t.Errorf("%q: %d %v Retry-After %q", form, resp.StatusCode, f.Error, resp.Header.Get("Retry-After"))
		}
	}
	r.Set(func(s *simulator.Switches) { s.RetryAfter = simulator.RetrySeconds })
	resp, _ := r.get(list("alerts_v2"))
	wait, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
	r.clock.move(time.Duration(wait) * time.Second)
	if resp, _ := r.get(list("alerts_v2")); resp.StatusCode != 200 {
		t.Errorf("after the time that it asked for: %d", resp.StatusCode)
	}
}

// TestPaging follows links in each order and page size and misses nothing, with
// tokens and with $skip; $count tells the same number.
func TestPaging(t *testing.T) {
	r := newRig(t, simulator.Demo(1))
	for _, skip := range []bool{false, true} {
		r.Set(func(s *simulator.Switches) { s.SkipLinks = skip })
		for _, query := range [][]string{
			{"$top", "7"},
			{"$top", "1000"},
			{},
			{"$top", "50", "$orderby", "lastUpdateDateTime asc"},
			{"$top", "33", "$orderby", "lastUpdateDateTime desc"},
			{"$top", "10", "$filter", "severity eq 'low' and createdDateTime ge 2026-11-10T00:00:00Z"},
		} {
			address := list("alerts_v2", append(query, "$count", "true")...)
			first := r.page(address)
			items := r.all(address)
			seen := map[string]bool{}
			for _, i := range items {
				seen[i.ID] = true
			}
			if first.Count == nil || *first.Count != len(items) || len(seen) != len(items) || len(items) < 50 {
				t.Errorf("%v: count %v, %d items, %d different", query, first.Count, len(items), len(seen))
			}
			sorted := slices.IsSortedFunc(items, func(a, b item) int {
				switch {
				case strings.Contains(address, "asc"):
					return a.Updated.Compare(b.Updated)
				case strings.Contains(address, "desc"):
					return b.Updated.Compare(a.Updated)
				}
				return b.Created.Compare(a.Created)
			})
			if !sorted {
				t.Errorf("%v: not in order", query)
			}
		}
	}
	r.Set(func(s *simulator.Switches) { s.NoNextLink = true })
	if p := r.page(list("alerts_v2", "$top", "5")); p.Next != "" || len(p.Value) != 5 {
		t.Errorf("no nextLink: %d items, %q", len(p.Value), p.Next)
	}
}

// TestPageSizes checks defaults, clamps and the switches for both.
func TestPageSizes(t *testing.T) {
	r := newRig(t, simulator.Generate(1500, 1))
	size := func(top string) int {
		q := []string{}
		if top != "" {
			q = []string{"$top", top}
		}
		return len(r.page(list("alerts_v2", q...)).Value)
	}
	for top, want := range map[string]int{"": 100, "0": 0, "1": 1, "1000": 1000, "2000": 1000} {
		if got := size(top); got != want {
			t.Errorf("$top=%s: %d items, want %d", top, got, want)
		}
	}
	r.Set(func(s *simulator.Switches) { s.DefaultTop, s.MaxTop = 20, 60 })
	if a, b := size(""), size("1000"); a != 20 || b != 60 {
		t.Errorf("switched: %d and %d items", a, b)
	}
}

// TestLinkMoves reads pages while rows change under the reader: nothing that was
// there from the beginning is missed if links name rows.
func TestLinkMoves(t *testing.T) {
	r := newRig(t, simulator.Demo(1))
	before := r.all(list("alerts_v2", "$top", "1000"))
	got := map[string]bool{}
	for address := list("alerts_v2", "$top", "9", "$orderby", "lastUpdateDateTime asc"); address != ""; {
		p := r.page(address)
		for _, raw := range p.Value {
			got[decode(t, raw).ID] = true
		}
		address = p.Next
		r.clock.move(20 * time.Second)
	}
	for _, i := range before {
		if !got[i.ID] {
			t.Errorf("%s was missed", i.ID)
		}
	}
	if len(got) <= len(before) {
		t.Errorf("%d alerts, at first %d: nothing came while reading", len(got), len(before))
	}
}

// TestPrefer checks that gated members collapse, and only they.
func TestPrefer(t *testing.T) {
	r := newRig(t, simulator.Demo(1))
	with := r.all(list("alerts_v2", "$top", "1000"))
	p := r.page(list("alerts_v2", "$top", "1000"))
	gated := 0
	for i, raw := range p.Value {
		got, want := decode(t, raw), with[i]
		switch want.ServiceSource {
		case "microsoftSentinel", "microsoftDefenderForCloud", "microsoftInsiderRiskManagement":
			gated++
			if got.ServiceSource != "unknownFutureValue" || got.DetectionSource != "unknownFutureValue" {
				t.Errorf("%s is %s %s", want.ServiceSource, got.ServiceSource, got.DetectionSource)
			}
		default:
			if got.ServiceSource != want.ServiceSource {
				t.Errorf("%s became %s", want.ServiceSource, got.ServiceSource)
			}
		}
	}
	if gated < 10 {
		t.Errorf("%d gated alerts of %d", gated, len(with))
	}
	r.Set(func(s *simulator.Switches) { s.ShowGated = true })
	_, raw := r.get(list("alerts_v2", "$top", "1000"))
	if bytes.Contains(raw, []byte("unknownFutureValue")) {
		t.Error("gated members are hidden though the switch shows them")
	}
	if n := len(r.page(list("alerts_v2", "$top", "1000", "$filter", "serviceSource eq 'microsoftsentinel'")).Value); n == 0 {
		t.Error("a gated literal in a filter finds nothing")
	}
}

// TestSelect checks that named members and the id are kept, in their bytes.
func TestSelect(t *testing.T) {
	r := newRig(t, simulator.Demo(1))
	for _, raw := range r.page(list("alerts_v2", "$top", "20", "$select", "title,lastUpdateDateTime")).Value {
		var m map[string]any
		if err := json.Unmarshal(raw, &m); err != nil || len(m) != 3 || m["id"] == nil || m["title"] == nil {
			t.Fatalf("%s %v", raw, err)
		}
	}
}

// TestErrorBodies compares Graph's errors with the samples, but for ids and dates.
func TestErrorBodies(t *testing.T) {
	r := newRig(t, simulator.Demo(1))
	for file, provoke := range map[string]func() []byte{
		"error-400-filter":          func() []byte { _, b := r.get(list("alerts_v2", "$filter", "foo eq 1")); return b },
		"error-400-expand-evidence": func() []byte { _, b := r.get(list("alerts_v2", "$expand", "evidence")); return b },
		"error-400-skip":            func() []byte { _, b := r.get(list("alerts", "$skip", "501")); return b },
		"error-404-alert":           func() []byte { _, b := r.get("/v1.0/security/alerts_v2/x"); return b },
		"error-401-invalid-token": func() []byte {
			r.Set(func(s *simulator.Switches) { s.UnauthorizedFor = 1 })
			_, b := r.get(list("alerts_v2"))
			return b
		},
		"error-500": func() []byte { return r.broken(500) },
		"error-503": func() []byte { return r.broken(503) },
		"error-504": func() []byte { return r.broken(504) },
		"error-429": func() []byte {
			r.Set(func(s *simulator.Switches) { s.PerMinute = 1 })
			defer r.Set(func(s *simulator.Switches) { s.PerMinute = 0 })
			r.get(list("alerts_v2"))
			_, b := r.get(list("alerts_v2"))
			return b
		},
	} {
		var want, got map[string]map[string]any
		if err := json.Unmarshal(sample(t, "facts/samples/"+file+".json"), &want); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(provoke(), &got); err != nil {
			t.Fatal(err)
		}
		for _, m := range []map[string]map[string]any{want, got} {
			inner := m["error"]["innerError"].(map[string]any)
			for _, name := range []string{"date", "request-id", "client-request-id"} {
				if inner[name] != nil {
					inner[name] = ""
				}
			}
		}
		if w, g := fmt.Sprint(want), fmt.Sprint(got); w != g {
			t.Errorf("%s:\ngot  %s\nwant %s", file, g, w)
		}
	}
}

func (r *rig) broken(status int) []byte {
	r.Set(func(s *simulator.Switches) { s.NextStatus, s.NextStatusFor = status, 1 })
	_, b := r.get(list("alerts_v2"))
	return b
}

// TestBreaksAndLinks checks the switches of items and links that break pages.
func TestBreaksAndLinks(t *testing.T) {
	scenario := simulator.Generate(30, 1)
	r := newRig(t, scenario)
	r.Grant(simulator.Roles()...)
	r.signIn()
	body := func(path string) (int, string) {
		reply, raw := r.get(path)
		return reply.StatusCode, string(raw)
	}
	_, first := body(list("alerts_v2", "$top", "10"))
	id := first[strings.Index(first, `"id":"`)+6:]
	id = id[:strings.Index(id, `"`)]
	for by, want := range map[simulator.Breakage]string{simulator.BreaksOff: `"value":[],"error":{`, simulator.BreaksWith4: `"error"`, simulator.BreaksJSON: `\x`} {
		r.Set(func(s *simulator.Switches) { s.BrokenItem, s.BrokenBy = "none "+id, by })
		status, text := body(list("alerts_v2", "$top", "10"))
		if !strings.Contains(text, want) || (status == 504) != (by == simulator.BreaksWith4) {
			t.Errorf("%q: %d %.200s", by, status, text)
		}
	}
	r.Set(func(s *simulator.Switches) { s.BrokenItem = "" })
	for link, want := range map[simulator.LinkFault]string{
		simulator.LinkRelative: `nextLink":"/v1.0/`, simulator.LinkForeign: `nextLink":"https://elsewhere.example/`, simulator.LinkPlain: `nextLink":"http://`,
		simulator.LinkBad: `nextLink":"%zz"`, simulator.LinkLoop: `again=1`, simulator.LinkSame: `?$top=10"`, simulator.LinkLong: strings.Repeat("a", 70<<10),
	} {
		r.Set(func(s *simulator.Switches) { s.LinkFault = link })
		if _, text := body(list("alerts_v2", "$top", "10")); !strings.Contains(text, want) {
			t.Errorf("%q: %.300s", link, text[max(0, len(text)-300):])
		}
	}
	r.Set(func(s *simulator.Switches) { s.LinkFault, s.TornFor, s.Partial = "", 1, true })
	if status, text := body(list("alerts_v2", "$top", "10")); status != 206 || !strings.Contains(text, `],"error":{`) {
		t.Errorf("torn: %d %.300s", status, text)
	}
	r.Set(func(s *simulator.Switches) { s.Partial, s.BodyFault = false, simulator.BodyJunk })
	if _, text := body(list("alerts_v2", "$top", "1")); !strings.HasSuffix(text, "}0\r\n") {
		t.Errorf("junk: %.300s", text)
	}
}
