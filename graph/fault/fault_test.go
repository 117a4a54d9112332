package fault_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"tocsin/graph/fault"
)

func TestExit(t *testing.T) {
	for kind, want := range map[fault.Kind]int{
		fault.Failed: 1, fault.Usage: 2, fault.Network: 3, fault.Service: 3, fault.Throttled: 3,
		fault.SignIn: 4, fault.Consent: 4, fault.Certificate: 4, fault.Policy: 4, fault.Store: 5, fault.Interrupted: 130,
	} {
		if got := kind.Exit(); got != want {
			t.Errorf("kind %d exits %d, want %d", kind, got, want)
		}
	}
}

func TestOf(t *testing.T) {
	cause := errors.New("cause")
	f := fault.New(fault.Store, "the store is full", "make room", cause)
	if got := fault.Of(fmt.Errorf("put page 3: %w", f)); got != f {
		t.Errorf("a wrapped fault is %v", got)
	}
	if !errors.Is(f, cause) || f.Error() != "the store is full" {
		t.Error("a fault hides its cause or its sentence")
	}
	for err, want := range map[error]fault.Kind{
		fmt.Errorf("x: %w", context.Canceled):         fault.Interrupted,
		fmt.Errorf("x: %w", context.DeadlineExceeded): fault.Network,
		cause: fault.Failed,
	} {
		if got := fault.Of(err); got.Kind != want || !errors.Is(got, err) {
			t.Errorf("%v: kind %d, want %d", err, got.Kind, want)
		}
	}
	if fault.Of(nil) != nil {
		t.Error("no error is a fault")
	}
}

func TestNamed(t *testing.T) {
	for words, want := range map[string]string{
		"renew it with: tocsin cert renew NAME": "renew it with: tocsin cert renew 'la b'", "make one with: tocsin cert new NAME": "make one with: tocsin cert new NAME", "": "",
	} {
		if got := fault.Named(words, "la b"); got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
		if f := fault.New(fault.Certificate, "a", words, nil); f.For("la b").Hint != want || f.For("").Hint != words || f.Hint != words {
			t.Errorf("%q: %+v", words, f.For("la b"))
		}
	}
	if (*fault.Fault)(nil).For("lab") != nil {
		t.Error("no fault is one of lab")
	}
}
