package setup_test

import (
	"strings"
	"testing"

	"tocsin/graph/check"
	"tocsin/graph/fault"
)

// The page written after a failed test begins with what was refused; after a passed one it
// doesn't, and it never names a file of this machine.
func TestThePageHasTheRefusal(t *testing.T) {
	d := filled()
	f := fault.New(fault.Policy, "Conditional Access blocks the application (AADSTS53003)", "ask for an exception", nil)
	f.Identify("Trace ID a-1, Correlation ID b-2", false)
	d.test = answering(check.Result{ID: "token", Title: "Sign-in of the application", State: check.Failed, Message: f.Sentence, Fault: f})
	g := fresh(t, d)
	for range 9 {
		g.keys("enter")
	}
	g.keys("w")
	for _, want := range []string{"## What was refused", "AADSTS53003", "asked for: ask for an exception", "tried at: 2026-07-28 09:00:00 UTC", "Trace ID a-1, Correlation ID b-2", clientID} {
		if !strings.Contains(d.page, want) {
			t.Errorf("no %q in\n%s", want, d.page)
		}
	}
	local := fault.New(fault.Certificate, "there is no file "+certFile, "", nil)
	d.test = answering(check.Result{ID: "certificate", Title: "Certificate", State: check.Failed, Message: local.Sentence, Fault: local})
	g.keys("r", "w")
	if strings.Contains(d.page, "What was refused") || strings.Contains(d.page, certFile) {
		t.Errorf("a file of this machine is refused:\n%s", d.page)
	}
	d.test = quick().test
	g.keys("r", "w")
	if strings.Contains(d.page, "What was refused") {
		t.Errorf("after a passed test:\n%s", d.page)
	}
}
