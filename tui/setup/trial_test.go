package setup

import (
	"slices"
	"testing"

	"tocsin/graph/check"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
	"tocsin/tui/guide"
)

// Each refusal by Entra leads to the step in which it is fixed, or to none.
func TestRefusalsLeadToTheirStep(t *testing.T) {
	want := map[int]guide.ID{
		700016: guide.Client, 90002: guide.Tenant, 900023: guide.Tenant, 900382: guide.Cloud, 700027: guide.Upload, 1000502: guide.Upload,
		7000229: guide.Permissions, 65001: guide.Permissions, 500011: guide.Permissions,
		700023: guide.Cloud, 50049: guide.Cloud, 1002012: guide.Cloud, 70011: guide.Cloud,
		70021: guide.Upload, 700211: guide.Upload, 700212: guide.Upload, 700213: guide.Upload,
	}
	seen := map[int]bool{}
	for _, known := range entra.Faults() {
		f := known.Fault
		f.Sentence = "in other words" // the step doesn't hang on them
		at, ok := mendAt(check.Result{ID: "token", State: check.Failed, Message: f.Sentence, Fault: &f})
		goal, mendable := want[known.Number]
		if ok != mendable || ok && at != goal {
			t.Errorf("AADSTS%d: %s, %v; want %s, %v", known.Number, at, ok, goal, mendable)
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
		want guide.ID
		ok   bool
	}{
		{"certificate", fault.Certificate, guide.Certificate, true},
		{"discovery", fault.SignIn, guide.Tenant, true},
		{"discovery", fault.Network, "", false},
		{"clock", fault.SignIn, "", false},
		{"roles", fault.Consent, guide.Permissions, true},
		{"source.alerts", fault.Consent, guide.Permissions, true},
		{"source.alerts", fault.Service, "", false},
		{"settings", fault.Usage, guide.Cloud, true},
	} {
		at, ok := mendAt(check.Result{ID: c.id, State: check.Failed, Fault: fault.New(c.kind, "x", "", nil)})
		if at != c.want || ok != c.ok {
			t.Errorf("%s of kind %d: %s, %v", c.id, c.kind, at, ok)
		}
	}
	for about, step := range map[fault.About]guide.ID{
		fault.AboutCloud: guide.Cloud, fault.AboutTenant: guide.Tenant, fault.AboutApplication: guide.Client, fault.AboutCredential: guide.Upload,
	} {
		f := fault.New(fault.SignIn, "x", "", nil)
		f.About = about
		if at, ok := mendAt(check.Result{ID: "discovery", State: check.Failed, Fault: f}); !ok || at != step {
			t.Errorf("a fault about the %s leads to %s, %v", about, at, ok)
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
		t.Errorf("leads to %s, behind a network that does not answer", at)
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
	tr := trial{expected: expected(guide.SetUp, []string{"alerts_v2"}), running: true}
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
