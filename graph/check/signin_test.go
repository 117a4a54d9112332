package check_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/check"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
	"tocsin/graph/simulator"
	"tocsin/graph/sources"
)

// find returns the result of a check.
func find(t *testing.T, results []check.Result, id string) check.Result {
	t.Helper()
	i := slices.IndexFunc(results, func(r check.Result) bool { return r.ID == id })
	if i < 0 {
		t.Fatalf("no %s in %q", id, states(results))
	}
	return results[i]
}

// One sentence names all missing permissions, of both APIs and with the merely helpful one, and
// never a broader one in place of the least.
func TestAllMissingPermissionsInOneSentence(t *testing.T) {
	const least = "the application lacks the permissions SecurityAlert.Read.All, SecurityIncident.Read.All, SecurityEvents.Read.All, IdentityRiskEvent.Read.All and ActivityFeed.Read" +
		"; without the permission ActivityFeed.ReadDlp, DLP records lack the sensitive data that they are about"
	for name, spoil := range map[string]func(*bench){
		"no consent": func(b *bench) { b.Withdraw(simulator.Roles()...) },
		"Office does not know": func(b *bench) {
			b.Withdraw(simulator.Roles()...)
			b.Set(func(s *simulator.Switches) { s.Office.NoLicence = true })
		},
	} {
		b := newBench(t)
		b.target.Cloud.Office = "https://office.lab.test"
		b.target.Sources = sources.Checks([]alert.SourceName{alert.AlertsV2, alert.Incidents, alert.Legacy, alert.RiskDetections, alert.O365Management})
		spoil(b)
		results := check.Run(t.Context(), check.For(b.target), nil)
		r := find(t, results, "roles")
		if r.State != check.Failed || r.Message != least || strings.Contains(r.Message+r.Fault.Hint, "ReadWrite") {
			t.Errorf("%s: %+v", name, r)
		}
		if r.Fault.Kind != fault.Consent || !strings.Contains(r.Fault.Hint, "ActivityFeed.Read as application permissions") {
			t.Errorf("%s: hint %q", name, r.Fault.Hint)
		}
		for _, other := range results {
			if other.ID != "roles" && other.State == check.Failed {
				t.Errorf("%s: a second sentence: %+v", name, other)
			}
		}
	}
}

// If only the consent of one API is missing, its own words say more than the permission.
func TestAnAPIThatTheTenantLacks(t *testing.T) {
	b := newBench(t)
	b.target.Cloud.Office = "https://office.lab.test"
	b.target.Sources = sources.Checks([]alert.SourceName{alert.AlertsV2, alert.O365Management})
	b.Set(func(s *simulator.Switches) { s.Office.NoLicence = true })
	r := find(t, check.Run(t.Context(), check.For(b.target), nil), "token")
	if r.State != check.Failed || !strings.Contains(r.Message, "AADSTS500011") {
		t.Errorf("%+v", r)
	}
}

// A tenant given by its domain is shown with its ID.
func TestADomainIsResolved(t *testing.T) {
	b := newBench(t)
	b.target.TenantID = b.Domain()
	r := find(t, check.Run(t.Context(), check.For(b.target), nil), "discovery")
	if want := b.Domain() + " → tenant ID " + b.Tenant.TenantID(); r.Message != want || r.State != check.Passed {
		t.Errorf("%+v, want %q", r, want)
	}
}

// What the tokens allow and the target does not read is offered, if it is asked for; the API of
// a source beyond those is asked too, and its refusal is no fault.
func TestSupplements(t *testing.T) {
	for name, c := range map[string]struct {
		off    bool
		spoil  func(*bench)
		read   []alert.SourceName
		offers []alert.SourceName
	}{
		"all":                  {offers: []alert.SourceName{alert.RiskDetections, alert.O365Management}},
		"not asked for":        {off: true},
		"one is read":          {read: []alert.SourceName{alert.AlertsV2, alert.RiskDetections}, offers: []alert.SourceName{alert.O365Management}},
		"Office alone is read": {read: []alert.SourceName{alert.O365Management}, offers: []alert.SourceName{alert.AlertsV2, alert.RiskDetections}},
		"one is not permitted": {spoil: func(b *bench) { b.Withdraw("IdentityRiskEvent.Read.All") }, offers: []alert.SourceName{alert.O365Management}},
		"no Office":            {spoil: func(b *bench) { b.Set(func(s *simulator.Switches) { s.Office.NoLicence = true }) }, offers: []alert.SourceName{alert.RiskDetections}},
		"no Office address":    {spoil: func(b *bench) { b.target.Cloud.Office = "" }, offers: []alert.SourceName{alert.RiskDetections}},
		"no consent":           {spoil: func(b *bench) { b.Withdraw(simulator.Roles()...) }},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.target.Cloud.Office = "https://office.lab.test"
			b.target.Supplements = !c.off
			if c.read == nil {
				c.read = []alert.SourceName{alert.AlertsV2}
			}
			b.target.Sources = sources.Checks(c.read)
			if c.spoil != nil {
				c.spoil(b)
			}
			wire := &asked{Tenant: b.Tenant}
			b.target.HTTP = &http.Client{Transport: wire}
			var got []alert.SourceName
			for _, r := range check.Run(t.Context(), check.For(b.target), nil) {
				supplement := strings.HasPrefix(r.ID, "supplement.")
				if supplement && r.State == check.Failed || r.Offer != "" && !supplement {
					t.Errorf("%+v", r)
				}
				if r.Offer != "" {
					got = append(got, r.Offer)
				}
			}
			if !slices.Equal(got, c.offers) {
				t.Errorf("offered %v, want %v", got, c.offers)
			}
			if c.off && wire.tokens != 1 {
				t.Errorf("%d tokens were asked for, though nothing is offered", wire.tokens)
			}
		})
	}
}

// asked counts the sign-ins.
type asked struct {
	*simulator.Tenant
	tokens int
}

func (a *asked) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, "/token") {
		a.tokens++
	}
	return a.Tenant.RoundTrip(r)
}

// A source that fails and is asked again tells each attempt and its pause.
func TestRetriesOfACheckAreReported(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.target.Sources = b.target.Sources[:1]
		b.Set(func(s *simulator.Switches) { s.NextStatus, s.NextStatusFor, s.RetrySecs = 503, 2, 3 })
		var got []entra.Retry
		ctx := entra.ReportRetries(t.Context(), func(r entra.Retry) { got = append(got, r) })
		if f := check.Worst(check.Run(ctx, check.For(b.target), nil)); f != nil {
			t.Fatal(f)
		}
		if len(got) != 2 {
			t.Fatalf("%d retries: %+v", len(got), got)
		}
		for i, r := range got {
			if r.Attempt != i+2 || r.Most <= r.Attempt-1 || r.Pause < 3*time.Second || !strings.Contains(fault.Of(r.Cause).Sentence, "503") {
				t.Errorf("%+v", r)
			}
		}
	})
}
