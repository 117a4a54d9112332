package check_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"tocsin/graph/check"
	"tocsin/graph/fault"
)

// answer is a check of one fixed finding.
func answer(id string, f check.Finding, needs ...string) check.Check {
	return check.Check{ID: id, Title: "title of " + id, Needs: needs, Run: func(context.Context) check.Finding { return f }}
}

func TestRun(t *testing.T) {
	broken := fault.New(fault.Consent, "no consent", "grant it", nil)
	soon := fault.New(fault.Certificate, "it ends soon", "make a new one", nil)
	asked := 0
	checks := []check.Check{
		answer("good", check.Finding{Message: "fine"}),
		answer("warned", check.Finding{Message: "unused", Warn: soon}, "good"),
		answer("bad", check.Finding{Err: fmt.Errorf("ask: %w", broken)}, "warned"),
		{ID: "behind", Needs: []string{"good", "bad"}, Run: func(context.Context) check.Finding { asked++; return check.Finding{} }},
		{ID: "far behind", Needs: []string{"behind"}, Run: func(context.Context) check.Finding { asked++; return check.Finding{} }},
		answer("plain", check.Finding{Err: errors.New("the moon is in the way")}),
		answer("beside", check.Finding{Message: "fine too"}, "good"),
	}
	var seen []check.Result
	got := check.Run(t.Context(), checks, func(r check.Result) { seen = append(seen, r) })
	if !slices.Equal(got, seen) {
		t.Errorf("reported %v, returned %v", seen, got)
	}
	want := []check.Result{
		{ID: "good", Title: "title of good", State: check.Passed, Message: "fine"},
		{ID: "warned", Title: "title of warned", State: check.Warned, Message: "unused; it ends soon", Fault: soon},
		{ID: "bad", Title: "title of bad", State: check.Failed, Message: "no consent", Fault: broken},
		{ID: "behind", State: check.Skipped, Message: "not asked: an earlier check failed"},
		{ID: "far behind", State: check.Skipped, Message: "not asked: an earlier check failed"},
		{ID: "plain", Title: "title of plain", State: check.Failed, Message: "the moon is in the way", Fault: got[5].Fault},
		{ID: "beside", Title: "title of beside", State: check.Passed, Message: "fine too"},
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("result %d is %+v, want %+v", i, got[i], want[i])
		}
	}
	if asked != 0 {
		t.Error("a check behind a failed one was asked")
	}
	if f := got[5].Fault; f == nil || f.Kind != fault.Failed {
		t.Errorf("an error without a fault: %+v", f)
	}
	if f := check.Worst(got); f != broken {
		t.Errorf("worst is %v", f)
	}
	if f := check.Worst(got[:2]); f != nil {
		t.Errorf("a warning is the worst: %v", f)
	}
	if f := check.Worst(nil); f != nil {
		t.Errorf("of nothing the worst is %v", f)
	}
}

func TestRunWithoutListener(t *testing.T) {
	if got := check.Run(t.Context(), []check.Check{answer("a", check.Finding{})}, nil); len(got) != 1 || got[0].State != check.Passed {
		t.Errorf("%+v", got)
	}
}
