// Package faulttest checks, for tests, what holds for the faults of every package: their kind, and
// that a person can read them on one line.
//
// It is a leaf for tests alone. Begin with Of.
package faulttest

import (
	"errors"
	"strings"
	"testing"

	"tocsin/graph/fault"
)

// Of returns the fault that err is or wraps, which must be of a kind. Its sentence and its hint are
// lines; a sentence ends without a full stop, as others go on behind it.
func Of(t testing.TB, err error, kind fault.Kind) *fault.Fault {
	t.Helper()
	var f *fault.Fault
	if !errors.As(err, &f) {
		t.Fatalf("error %v (%T) is no fault", err, err)
	}
	if f.Kind != kind {
		t.Errorf("kind %d, want %d: %s", f.Kind, kind, f.Sentence)
	}
	Line(t, f.Sentence)
	Line(t, f.Hint)
	if f.Sentence == "" || strings.HasSuffix(f.Sentence, ".") {
		t.Errorf("%q is no sentence in the form of the house", f.Sentence)
	}
	return f
}

// Line checks that a text is safe on one line of a sentence, and holds no token.
func Line(t testing.TB, text string) {
	t.Helper()
	if text != fault.Line(text, len(text)) {
		t.Errorf("%q isn't fit for a line", text)
	}
}

// Holds checks that a text of a fault holds parts.
func Holds(t testing.TB, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("%q lacks %q", text, p)
		}
	}
}
