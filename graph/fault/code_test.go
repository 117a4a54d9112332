package fault_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"tocsin/graph/fault"
)

// Each kind has one explanation, and a code that no other has.
func TestEachKindHasACode(t *testing.T) {
	seen := map[string]bool{}
	for i, e := range fault.Explanations() {
		if int(e.Kind) != i {
			t.Errorf("the explanation of kind %d stands at %d", e.Kind, i)
		}
		if e.Code == "" || e.Means == "" || e.Do == "" || seen[e.Code] {
			t.Errorf("the explanation of kind %d is incomplete or has the code of another: %+v", e.Kind, e)
		}
		seen[e.Code] = true
		if got, ok := fault.ExplanationOf(e.Code); !ok || got.Kind != e.Kind || e.Kind.Code() != e.Code {
			t.Errorf("the code %s leads to %+v", e.Code, got)
		}
	}
	if last := fault.Policy; int(last) != len(fault.Explanations())-1 {
		t.Errorf("%d kinds have %d explanations", last+1, len(fault.Explanations()))
	}
}

func TestCodeOf(t *testing.T) {
	known := fault.New(fault.SignIn, "refused", "", nil)
	known.Code = "AADSTS1"
	for err, want := range map[error]string{
		known:                                   "AADSTS1",
		fmt.Errorf("poll: %w", known):           "AADSTS1",
		fault.New(fault.Store, "full", "", nil): "store",
		context.Canceled:                        "interrupted",
		errors.New("odd"):                       "failed",
	} {
		if got := fault.CodeOf(err); got != want {
			t.Errorf("%v has the code %q, want %q", err, got, want)
		}
	}
	if fault.CodeOf(nil) != "" {
		t.Error("no error has a code")
	}
	if _, ok := fault.ExplanationOf("Sign-In"); !ok {
		t.Error("a code is compared with its case")
	}
}
