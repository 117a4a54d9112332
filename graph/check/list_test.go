package check_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/check"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
	"tocsin/graph/simulator"
	"tocsin/graph/sources"
)

// bench is a simulated tenant and an integration with it.
type bench struct {
	*simulator.Tenant
	target check.Target
	dir    string
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{dir: t.TempDir()}
	b.Tenant = simulator.New(simulator.Generate(3, 1), time.Now)
	pair := b.pair(t, "registered", 365, time.Now().AddDate(0, 0, -1))
	b.Register(pair.Certificate)
	b.Grant(simulator.Roles()...)
	b.ServeOfficeAt("office.lab.test")
	b.target = check.Target{
		Cloud:    entra.Cloud{Name: "lab", Login: "https://lab.test", Graph: "https://lab.test", Private: true},
		TenantID: b.TenantID(), ClientID: b.ClientID(),
		Certificate: b.file("registered.pem"), PrivateKey: b.file("registered.key.pem"),
		Sources: sources.Checks([]alert.SourceName{alert.AlertsV2, alert.Incidents, alert.Legacy}), Now: time.Now, HTTP: &http.Client{Transport: b.Tenant},
	}
	return b
}

func (b *bench) file(name string) string { return filepath.Join(b.dir, name) }

func (b *bench) pair(t *testing.T, name string, days int, now time.Time) certificate.Pair {
	t.Helper()
	cert, key, err := certificate.Make(certificate.Options{Name: name, Days: days, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := certificate.Write(b.dir, name, cert, key); err != nil {
		t.Fatal(err)
	}
	pair, err := certificate.Load(t.Context(), b.file(name+".pem"), b.file(name+".key.pem"), now)
	if err != nil {
		t.Fatal(err)
	}
	return pair
}

// states are the outcomes by id, such as "token failed".
func states(results []check.Result) (out []string) {
	for _, r := range results {
		out = append(out, r.ID+" "+string(r.State))
	}
	return out
}

// allPass are the outcomes of a healthy integration.
var allPass = []string{
	"certificate passed", "discovery passed", "clock passed", "token passed", "roles passed",
	"source.alerts_v2 passed", "source.incidents passed", "source.alerts warned", // Generate has no Legacy alerts
}

func TestHealthy(t *testing.T) {
	b := newBench(t)
	results := check.Run(t.Context(), check.For(b.target), nil)
	if got := states(results); !slices.Equal(got, allPass) {
		t.Fatalf("%q\nwant %q", got, allPass)
	}
	if check.Worst(results) != nil {
		t.Error("a healthy integration has a worst fault")
	}
	for id, want := range map[string]string{
		"certificate": "RSA 2048, 36", "discovery": "found", "clock": "within ", "token": "signed in",
		"roles": "IdentityRiskEvent.Read.All, SecurityAlert.Read.All, SecurityEvents.Read.All", "source.alerts_v2": "answers", "source.incidents": "answers; it holds nothing yet",
		"source.alerts": "the Legacy list answers, but holds nothing",
	} {
		i := slices.IndexFunc(results, func(r check.Result) bool { return r.ID == id })
		if !strings.HasPrefix(results[i].Message, want) || results[i].Title == "" {
			t.Errorf("%s: %q says %q, want %q", id, results[i].Title, results[i].Message, want)
		}
	}
}

func TestOutcomes(t *testing.T) {
	for _, tc := range []struct {
		name    string
		spoil   func(*testing.T, *bench)
		want    map[string]check.State // those that differ from all that pass
		kind    fault.Kind
		message string
	}{
		{"certificate ends soon", func(t *testing.T, b *bench) {
			b.Register(b.pair(t, "short", 10, time.Now()).Certificate)
			b.target.Certificate, b.target.PrivateKey = b.file("short.pem"), b.file("short.key.pem")
		}, map[string]check.State{"certificate": check.Warned}, fault.Certificate, "the certificate ends in 9 days, on "},
		{"key of another", func(t *testing.T, b *bench) {
			b.pair(t, "other", 365, time.Now())
			b.target.PrivateKey = b.file("other.key.pem")
		}, from("certificate", "token"), fault.Certificate, "the private key"},
		{
			"wrong tenant", func(_ *testing.T, b *bench) { b.target.TenantID = "00000000-1111-4222-8333-444444444444" },
			from("discovery", "clock"), fault.SignIn, "the tenant was not found",
		},
		{"no network", func(_ *testing.T, b *bench) {
			b.target.HTTP = &http.Client{Transport: dead{}}
		}, from("discovery", "clock"), fault.Network, "the request to lab.test failed: the cable is out"},
		{"CA file is missing", func(_ *testing.T, b *bench) {
			b.target.HTTP, b.target.Cloud.CAFile = nil, b.file("none.pem")
		}, from("discovery", "clock"), fault.Usage, "the CA file "},
		{"clock a little off", ahead(3 * time.Minute), map[string]check.State{"clock": check.Warned}, fault.SignIn, "this computer's clock is 3m0s behind the service's"},
		{"clock a little fast", ahead(-3 * time.Minute), map[string]check.State{"clock": check.Warned}, fault.SignIn, "this computer's clock is 3m0s ahead of the service's"},
		{"clock far off", ahead(20 * time.Minute), with(from("token", "roles"), "clock", check.Warned), fault.SignIn, "this computer's clock differs too much"},
		{
			"wrong client", func(_ *testing.T, b *bench) { b.target.ClientID = "00000000-1111-4222-8333-444444444444" },
			from("token", "roles"), fault.SignIn, "the application was not found in the tenant",
		},
		{"client id is none", func(_ *testing.T, b *bench) { b.target.ClientID = "12" }, from("token", "roles"), fault.SignIn, `the client id "12" is not a GUID`},
		{"certificate not registered", func(t *testing.T, b *bench) {
			b.pair(t, "other", 365, time.Now().AddDate(0, 0, -1))
			b.target.Certificate, b.target.PrivateKey = b.file("other.pem"), b.file("other.key.pem")
		}, from("token", "roles"), fault.Certificate, "the certificate is not registered"},
		{
			"no consent", func(_ *testing.T, b *bench) { b.Withdraw(simulator.Roles()...) },
			from("roles", "source.alerts_v2"), fault.Consent, "the application lacks the permissions SecurityAlert.Read.All, SecurityIncident.Read.All and SecurityEvents.Read.All",
		},
		{
			"one role missing", func(_ *testing.T, b *bench) { b.Withdraw("SecurityIncident.Read.All") },
			from("roles", "source.alerts_v2"), fault.Consent, "the application lacks the permission SecurityIncident.Read.All",
		},
		{
			"no licence", func(_ *testing.T, b *bench) { b.Set(func(s *simulator.Switches) { s.Unlicensed = true }) },
			map[string]check.State{"source.alerts_v2": check.Failed, "source.incidents": check.Failed},
			fault.Consent, "Microsoft Defender XDR is not set up",
		},
		{
			"Legacy is gone", func(_ *testing.T, b *bench) { b.Set(func(s *simulator.Switches) { s.LegacyState = simulator.Gone }) },
			map[string]check.State{"source.alerts": check.Warned},
			fault.Service, "the Legacy list is gone",
		},
		{
			"Legacy is not found", func(_ *testing.T, b *bench) {
				b.Set(func(s *simulator.Switches) { s.LegacyState = simulator.NotFound })
			},
			map[string]check.State{"source.alerts": check.Warned},
			fault.Service, "the Legacy list is gone",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			tc.spoil(t, b)
			results := check.Run(t.Context(), check.For(b.target), nil)
			b.want(t, results, tc.want)
			f := check.Worst(results)
			if f == nil { // the warning, then
				if i := slices.IndexFunc(results, func(r check.Result) bool { return r.ID == "certificate" && r.State == check.Warned }); i >= 0 && !strings.Contains(results[i].Message, "thumbprint ") {
					t.Errorf("no thumbprint: %q", results[i].Message)
				}
				f = results[slices.IndexFunc(results, func(r check.Result) bool { return tc.want[r.ID] == check.Warned })].Fault
			}
			if f.Kind != tc.kind || !strings.HasPrefix(f.Sentence, tc.message) || f.Hint == "" {
				t.Errorf("kind %d %q hint %q, want %d %q", f.Kind, f.Sentence, f.Hint, tc.kind, tc.message)
			}
		})
	}
}

// from returns failed for a check, and skipped for those that need it, from another one on.
func from(failed, skipped string) map[string]check.State {
	out := map[string]check.State{failed: check.Failed}
	needs := map[string][]string{
		"clock":            {"clock", "token", "roles", "source.alerts_v2", "source.incidents", "source.alerts"},
		"token":            {"token", "roles", "source.alerts_v2", "source.incidents", "source.alerts"},
		"roles":            {"roles", "source.alerts_v2", "source.incidents", "source.alerts"},
		"source.alerts_v2": {"source.alerts_v2", "source.incidents", "source.alerts"},
	}
	for _, id := range needs[skipped] {
		out[id] = check.Skipped
	}
	return out
}

func with(states map[string]check.State, id string, s check.State) map[string]check.State {
	states[id] = s
	return states
}

func (b *bench) want(t *testing.T, results []check.Result, differs map[string]check.State) {
	t.Helper()
	var want []string
	for _, line := range allPass {
		id, state, _ := strings.Cut(line, " ")
		if s, ok := differs[id]; ok {
			state = string(s)
		}
		want = append(want, id+" "+state)
	}
	if got := states(results); !slices.Equal(got, want) {
		t.Errorf("states %q\nwant   %q", got, want)
	}
}

func ahead(by time.Duration) func(*testing.T, *bench) {
	return func(_ *testing.T, b *bench) { b.Set(func(s *simulator.Switches) { s.ClockAhead = by }) }
}

// dead is a transport without a network.
type dead struct{}

func (dead) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("the cable is out")
}

// TestSources: only what the integration polls is asked.
func TestSources(t *testing.T) {
	b := newBench(t)
	b.target.Sources = sources.Checks([]alert.SourceName{alert.Incidents, "moonquakes"})
	b.Withdraw("SecurityAlert.Read.All", "SecurityEvents.Read.All")
	want := []string{"certificate passed", "discovery passed", "clock passed", "token passed", "roles passed", "source.incidents passed"}
	if got := states(check.Run(t.Context(), check.For(b.target), nil)); !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
}

// TestNoDate: clocks cannot be compared if the service gives no time.
func TestNoDate(t *testing.T) {
	b := newBench(t)
	b.target.HTTP = &http.Client{Transport: timeless{b.Tenant}}
	results := check.Run(t.Context(), check.For(b.target), nil)
	if r := results[2]; r.ID != "clock" || r.State != check.Passed || r.Message != "the service gave no time to compare with" {
		t.Errorf("%+v", r)
	}
}

type timeless struct{ *simulator.Tenant }

func (t timeless) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := t.Tenant.RoundTrip(r)
	if err == nil {
		resp.Header.Del("Date")
	}
	return resp, err
}

func TestEnding(t *testing.T) {
	for days, want := range map[int]string{
		31: "", 30: "the certificate ends in 30 days, on 2026-06-02", 1: "the certificate ends in 1 day, on 2026-06-02", 0: "the certificate ends in less than a day, on 2026-06-02",
	} {
		f := check.Ending(certificate.Facts{DaysLeft: days, NotAfter: time.Date(2026, 6, 2, 0, 0, 0, 0, time.UTC)})
		if (f == nil) != (want == "") || f != nil && f.Sentence != want {
			t.Errorf("%d days: %v, want %q", days, f, want)
		}
	}
}

// TestScopes checks that each source is compared with the token of its own API, and
// that its check gets the client of that API.
func TestScopes(t *testing.T) {
	audit := func() check.Source {
		return check.Source{Source: alert.SourceOf(alert.O365Management), Read: func(ctx context.Context, apis graph.APIs) check.Finding {
			for _, err := range apis.Of(alert.OfficeScope).List(ctx, graph.List{Path: "x", Top: 1}) {
				return check.Finding{Message: "asked", Warn: fault.New(fault.Service, "asked", "", err)}
			}
			return check.Finding{}
		}}
	}
	for name, c := range map[string]struct {
		office string
		roles  map[string][]string // of the token, by API
		want   string
	}{
		"granted":           {"https://office.test", map[string][]string{"https://lab.test/.default": {"SecurityAlert.Read.All"}, "https://office.test/.default": {"ActivityFeed.Read"}}, "source.o365_management warned"},
		"of the other API":  {"https://office.test", map[string][]string{"https://lab.test/.default": {"SecurityAlert.Read.All", "ActivityFeed.Read"}, "https://office.test/.default": {"SecurityAlert.Read.All"}}, "roles failed"},
		"no office address": {"", nil, "token failed"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.target.Cloud.Office = c.office
			b.target.Sources = append(sources.Checks([]alert.SourceName{alert.AlertsV2}), audit())
			wire := &twoAPIs{Tenant: b.Tenant, roles: c.roles}
			b.target.HTTP = &http.Client{Transport: wire}
			got := states(check.Run(t.Context(), check.For(b.target), nil))
			if !slices.Contains(got, c.want) {
				t.Errorf("%q, want %s", got, c.want)
			}
			if name == "granted" && !slices.Contains(wire.hosts, "office.test") {
				t.Errorf("asked %q", wire.hosts)
			}
		})
	}
}

// twoAPIs gives tokens with roles by the scope that they are asked for.
type twoAPIs struct {
	*simulator.Tenant
	roles map[string][]string
	hosts []string
}

func (w *twoAPIs) RoundTrip(r *http.Request) (*http.Response, error) {
	w.hosts = append(w.hosts, r.URL.Host)
	if !strings.HasSuffix(r.URL.Path, "/token") {
		return w.Tenant.RoundTrip(r)
	}
	b, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(b))
	if err != nil {
		return nil, err
	}
	scope, _, _ := strings.Cut(form.Get("scope"), " ")
	claims, err := json.Marshal(map[string]any{"roles": w.roles[scope]})
	if err != nil {
		return nil, err
	}
	part := base64.RawURLEncoding.EncodeToString
	body := `{"token_type":"Bearer","expires_in":3599,"access_token":"` + part([]byte(`{"alg":"none"}`)) + "." + part(claims) + `.x"}`
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(body)), Request: r,
	}, nil
}

// TestProxyRow gives the environment to a target of a cloud far away. A wrong address ends
// the checks before anything is sent.
func TestProxyRow(t *testing.T) {
	for _, c := range []struct {
		name, value string
		want        []string
		message     string
	}{
		{"", "", allPass, ""},
		{"HTTPS_PROXY", "http://user:hunter2@proxy.example:8080", slices.Insert(slices.Clone(allPass), 1, "proxy passed"), "HTTPS_PROXY"},
		{"ALL_PROXY", "http://user:hunter2@proxy.example:8080", slices.Insert(slices.Clone(allPass), 1, "proxy warned"), "ALL_PROXY is set, but only HTTPS_PROXY is read"},
		{
			"https_proxy", "htp://user:hunter2@x",
			[]string{
				"certificate passed", "proxy failed", "discovery skipped", "clock skipped", "token skipped", "roles skipped",
				"source.alerts_v2 skipped", "source.incidents skipped", "source.alerts skipped",
			},
			"https_proxy does not name a proxy",
		},
	} {
		b := newBench(t)
		b.target.Proxy = entra.ProxyOf(func(name string) string { return map[string]string{c.name: c.value}[name] })
		results := check.Run(t.Context(), check.For(b.target), nil)
		if got := states(results); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q", c.name, got)
		}
		for _, r := range results {
			if r.ID == "proxy" && (!strings.Contains(r.Message, c.message) || strings.Contains(r.Message, "hunter2")) {
				t.Errorf("%s: %q", c.name, r.Message)
			}
		}
	}
	b := newBench(t)
	env := map[string]string{"HTTPS_PROXY": "htp://x", "NO_PROXY": "*"}
	b.target.Proxy = entra.ProxyOf(func(name string) string { return env[name] })
	for _, r := range check.Run(t.Context(), check.For(b.target), nil) {
		if r.ID == "proxy" && (r.State != check.Passed || !strings.Contains(r.Message, "NO_PROXY exempts")) {
			t.Errorf("a wrong proxy that is not needed: %+v", r)
		}
	}
	b = newBench(t)
	b.target.Cloud.Login = "https://127.0.0.1:1"
	b.target.Proxy = entra.ProxyOf(func(string) string { return ":::" })
	if slices.ContainsFunc(check.For(b.target), func(c check.Check) bool { return c.ID == "proxy" }) {
		t.Error("a cloud on this computer is asked for a proxy")
	}
}

// TestACheckDoesNotWaitAsLongAsACollector lets a source hang, and then fail again and
// again: a person gets the cause after half a minute.
func TestACheckDoesNotWaitAsLongAsACollector(t *testing.T) {
	for name, c := range map[string]struct {
		transport func(*bench) http.RoundTripper
		want      string
	}{
		"hangs": {func(b *bench) http.RoundTripper { return hangs{b.Tenant} }, "lab.test did not answer within the time limit"},
		"fails": {func(b *bench) http.RoundTripper {
			b.Set(func(s *simulator.Switches) { s.NextStatus, s.NextStatusFor, s.RetrySecs = 503, 1000, 45 })
			return b.Tenant
		}, "Graph failed with status 503"},
	} {
		synctest.Test(t, func(t *testing.T) {
			b := newBench(t)
			b.target.Sources = b.target.Sources[:1]
			b.target.HTTP = &http.Client{Transport: c.transport(b)}
			began := time.Now()
			results := check.Run(t.Context(), check.For(b.target), nil)
			f := check.Worst(results)
			if f == nil || !strings.Contains(f.Sentence, c.want) || f.Kind.Exit() != 3 {
				t.Errorf("%s: %+v", name, f)
			}
			if took := time.Since(began); took < 25*time.Second || took > 31*time.Second {
				t.Errorf("%s: it took %v", name, took)
			}
		})
	}
}

// hangs is a tenant whose Graph never answers.
type hangs struct{ *simulator.Tenant }

func (h hangs) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasPrefix(r.URL.Path, "/v1.0/") {
		<-r.Context().Done()
		return nil, context.Cause(r.Context())
	}
	return h.Tenant.RoundTrip(r)
}

// TestTheFactsStandBesideAWarning gives both: a hint says to compare thumbprints, so a certificate that
// ends soon keeps its own.
func TestTheFactsStandBesideAWarning(t *testing.T) {
	soon := fault.New(fault.Certificate, "it ends soon", "make another", nil)
	for _, c := range []struct{ facts, want string }{{"thumbprint AB", "thumbprint AB; it ends soon"}, {"", "it ends soon"}} {
		checks := []check.Check{{ID: "certificate", Run: func(context.Context) check.Finding { return check.Finding{Message: c.facts, Warn: soon} }}}
		if r := check.Run(t.Context(), checks, nil)[0]; r.State != check.Warned || r.Message != c.want || r.Fault != soon {
			t.Errorf("%q: %+v", c.facts, r)
		}
	}
}

// TestHelpfulPermission: without a permission that a source can do without, the roles are a
// warning that says what is incomplete, and the source is read all the same.
func TestHelpfulPermission(t *testing.T) {
	for role, want := range map[string]check.State{"ActivityFeed.Read": check.Warned, "ActivityFeed.ReadDlp": check.Passed} {
		b := newBench(t)
		b.Withdraw("ActivityFeed.ReadDlp")
		b.Grant("ActivityFeed.Read", role)
		b.target.Cloud.Office = "https://office.lab.test"
		b.target.TenantID = b.Domain()
		b.target.Sources = sources.Checks([]alert.SourceName{alert.O365Management})
		results := check.Run(t.Context(), check.For(b.target), nil)
		if check.Worst(results) != nil || !slices.Contains(states(results), "roles "+string(want)) || !slices.Contains(states(results), "source.o365_management passed") {
			t.Errorf("%s: %q", role, states(results))
		}
		for _, r := range results {
			if r.State == check.Warned && (!strings.HasSuffix(r.Message, "without the permission ActivityFeed.ReadDlp, DLP records lack the sensitive data that they are about") || !strings.HasPrefix(r.Fault.Hint, "grant ActivityFeed.ReadDlp")) {
				t.Errorf("%s: %q, %q", role, r.Message, r.Fault.Hint)
			}
		}
	}
}
