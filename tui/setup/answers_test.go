package setup

import (
	"slices"
	"testing"
	"time"

	"tocsin/store/config"
)

// What is changed is counted by answers, not by members: a pair is one.
func TestAnswersKnowWhatIsChanged(t *testing.T) {
	was := Draft{Name: "contoso", Cloud: "global", Sources: []string{"alerts_v2"}, Certificate: "a.pem", PrivateKey: "a.key"}
	a := answers{Draft: was, first: was, was: was}
	if a.changed() != 0 || a.renewing() || a.named() || a.adds() {
		t.Errorf("nothing is answered: %d changes, renewing %t, named %t, adds %t", a.changed(), a.renewing(), a.named(), a.adds())
	}
	a.Certificate, a.PrivateKey = "b.pem", "b.key"
	if a.changed() != 1 || !a.renewing() {
		t.Errorf("a new pair: %d changes, renewing %t", a.changed(), a.renewing())
	}
	a.Sources = []string{"alerts_v2", "incidents"}
	if a.changed() != 2 || !a.adds() {
		t.Errorf("one more source: %d changes, adds %t", a.changed(), a.adds())
	}
	if a.Sources = []string{}; a.adds() {
		t.Error("no source adds one")
	}
}

// The permission of a source added later has to be asked for; that of one which the application may
// read already has not. The settings' own list is left as it is.
func TestAnswersKnowWhatWasGranted(t *testing.T) {
	a := answers{Draft: Draft{Sources: []string{"alerts_v2"}}}
	a.grant()
	if !a.granting() {
		t.Error("what was asked for is asked for again")
	}
	was := a.Sources
	a.add("incidents")
	if !a.granting() || !slices.Equal(a.Sources, []string{"alerts_v2", "incidents"}) || len(was) != 1 {
		t.Errorf("an offered source: granted %t, sources %v", a.granting(), a.Sources)
	}
	a.Sources = append(a.Sources, "alerts")
	if a.granting() {
		t.Error("nobody was asked for the last source")
	}
}

// A kept draft says nothing of polling if it had the usual then: the wizard's own values hold. Whether
// its permissions were granted isn't known.
func TestAnswersOfAKeptDraft(t *testing.T) {
	a := answers{first: Draft{PollEvery: config.Duration(time.Minute), Since: config.Duration(time.Hour)}, granted: []string{"alerts"}}
	a.resume(Draft{Name: "fabrikam", Since: config.Duration(2 * time.Hour)})
	if a.Name != "fabrikam" || a.PollEvery != config.Duration(time.Minute) || a.Since != config.Duration(2*time.Hour) || a.granted != nil {
		t.Errorf("%+v", a)
	}
}

// A tenant that was found, or could not be looked up, is said of the domain and cloud that were asked.
func TestAnswersKnowTheirTenant(t *testing.T) {
	const id = "7b1f8a52-0c7e-4a6d-9a35-3f2d1c0b9e88"
	a := answers{Draft: Draft{TenantID: "Contoso.com", Cloud: "global"}, tenancy: tenancy{domain: "contoso.com", cloud: "global", id: id}}
	if a.tenantID() != id || a.resolved() != "Contoso.com → tenant ID "+id || a.unresolved() != "" {
		t.Errorf("%q, %q, %q", a.tenantID(), a.resolved(), a.unresolved())
	}
	if a.Cloud = "usgov"; a.tenantID() != "" || a.resolved() != "" {
		t.Errorf("another cloud has the tenant %q", a.tenantID())
	}
	a.TenantID, a.tenancy = "contoso.com", tenancy{domain: "contoso.com", cloud: "usgov", why: "nothing answered"}
	if a.unresolved() != "The tenant ID of contoso.com can't be looked up now: nothing answered" {
		t.Errorf("%q", a.unresolved())
	}
	if a.TenantID = id; a.resolved() != "" || a.unresolved() != "" || a.tenantID() != id {
		t.Errorf("of a GUID it says %q, %q", a.resolved(), a.unresolved())
	}
}
