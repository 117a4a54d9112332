package setup

import (
	"slices"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/check"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
)

// Each refusal by Entra leads to the step in which it is fixed, or to none.
func TestRefusalsLeadToTheirStep(t *testing.T) {
	want := map[int]step{
		700016: stepClient, 90002: stepTenant, 900023: stepTenant, 700027: stepUpload, 1000502: stepUpload,
		7000229: stepPermissions, 65001: stepPermissions, 500011: stepPermissions,
	}
	seen := map[int]bool{}
	for _, known := range entra.Faults() {
		f := known.Fault
		at, ok := mendAt(check.Result{ID: "token", State: check.Failed, Message: f.Sentence, Fault: &f})
		goal, mendable := want[known.Number]
		if ok != mendable || ok && at != goal {
			t.Errorf("AADSTS%d: %s, %v; want %s, %v", known.Number, at.title(), ok, goal.title(), mendable)
		}
		seen[known.Number] = true
	}
	for code := range want {
		if !seen[code] {
			t.Errorf("AADSTS%d is not known any more", code)
		}
	}
}

func TestOtherFailuresLeadToTheirStep(t *testing.T) {
	for _, c := range []struct {
		id   string
		kind fault.Kind
		want step
		ok   bool
	}{
		{"certificate", fault.Certificate, stepCertificate, true},
		{"discovery", fault.SignIn, stepTenant, true},
		{"discovery", fault.Network, 0, false},
		{"clock", fault.SignIn, 0, false},
		{"roles", fault.Consent, stepPermissions, true},
		{"source.alerts", fault.Consent, stepPermissions, true},
		{"source.alerts", fault.Service, 0, false},
		{"settings", fault.Usage, stepCloud, true},
	} {
		at, ok := mendAt(check.Result{ID: c.id, State: check.Failed, Fault: fault.New(c.kind, "x", "", nil)})
		if at != c.want || ok != c.ok {
			t.Errorf("%s of kind %d: %s, %v", c.id, c.kind, at.title(), ok)
		}
	}
	if _, ok := mendAt(check.Result{ID: "clock", State: check.Failed}); ok {
		t.Error("a failure without a fault leads somewhere")
	}
}

func TestTheFirstFailureIsMended(t *testing.T) {
	failed := func(id string, kind fault.Kind) check.Result {
		return check.Result{ID: id, State: check.Failed, Fault: fault.New(kind, "x", "", nil)}
	}
	tr := trial{over: true, results: []check.Result{
		{ID: "certificate", State: check.Warned, Fault: fault.New(fault.Certificate, "ends soon", "", nil)},
		failed("discovery", fault.Network), failed("certificate", fault.Certificate),
	}}
	if at, ok := tr.mend(); ok {
		t.Errorf("leads to %s, behind a network that does not answer", at.title())
	}
	if tr.passed() {
		t.Error("passed with failures")
	}
	tr.results = tr.results[:1]
	if !tr.passed() {
		t.Error("a warning is no failure")
	}
	if (&trial{over: true}).passed() {
		t.Error("a test without results has passed")
	}
}

// The titles of pending checks are those of the list itself.
func TestExpectedChecks(t *testing.T) {
	tr := trial{expected: expected([]string{"alerts_v2"}), running: true}
	want := []string{"Certificate and key", "Tenant", "Clock", "Sign-in of the application", "Permissions and consent", "Read alerts_v2"}
	if got := tr.pending(); !slices.Equal(got, want) {
		t.Errorf("pending %q, want %q", got, want)
	}
	tr.results = []check.Result{{ID: "discovery"}, {ID: "certificate"}}
	if got := tr.pending(); !slices.Equal(got, want[2:]) {
		t.Errorf("pending %q, want %q", got, want[2:])
	}
	tr.results = []check.Result{{ID: "token"}, {ID: "unknown"}} // out of their order
	if got := tr.pending(); !slices.Equal(got, slices.Delete(slices.Clone(want), 3, 4)) {
		t.Errorf("pending %q behind the sign-in", got)
	}
}

// The least permission of every source is the first of its row.
func TestPermissionsAreThoseOfTheSources(t *testing.T) {
	for _, s := range alert.Sources() {
		got := permissionsFor([]string{string(s.Name)})
		if len(got) != 1 || got[0].name != s.Roles[0] || got[0].source != string(s.Name) || got[0].api != s.Scope.Title() {
			t.Errorf("%s: %+v, want %s", s.Name, got, s.Roles[0])
		}
	}
	if got := permissionsFor([]string{"unknown"}); len(got) != 0 {
		t.Errorf("unknown: %+v", got)
	}
	if got := permissionsFor([]string{"incidents", "alerts_v2"}); len(got) != 2 || got[0].name != "SecurityAlert.Read.All" {
		t.Errorf("two sources: %+v", got)
	}
}
