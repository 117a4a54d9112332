package setup

import (
	"errors"
	"fmt"
	"testing"

	"tocsin/graph/certificate"
)

// broken makes no pair.
type broken struct{ Backend }

func (broken) Make(d Draft) (Draft, error) { return d, errors.New("it broke") }

// The answer of a pair that was not made names none, not the files typed before.
func TestAPairThatWasNotMadeHasNoPaths(t *testing.T) {
	if got := pairOf(newWork(), broken{}, Draft{Certificate: "old.pem", PrivateKey: "old.key"}); got.err == nil || got.draft.Certificate != "" {
		t.Errorf("%+v", got)
	}
}

// The way to a certificate follows the draft; what stood in the fields of the other way is not lost.
func TestPairKeepsBothWays(t *testing.T) {
	var p pair
	d := Draft{}
	if how := p.howIn(d, nil); how != howMake {
		t.Errorf("a wizard begins with %q", how)
	}
	p.came(Draft{Certificate: "made.pem", PrivateKey: "made.key"})
	p.take(p.form(howMake, d, nil), &d)
	if d.Certificate != "made.pem" || d.PrivateKey != "made.key" || !p.holds(d) || p.howIn(d, nil) != howMake {
		t.Errorf("made: %+v, way %q", d, p.howIn(d, nil))
	}
	f := p.form(howFiles, d, nil)
	f.SetValue(fieldCertificate, " own.pem ")
	if p.take(f, &d); d.Certificate != "own.pem" || d.PrivateKey != "own.pem" || p.holds(d) || p.howIn(d, nil) != howFiles {
		t.Errorf("files: %+v, way %q", d, p.howIn(d, nil))
	}
	if p.take(p.form(howMake, d, nil), &d); d.Certificate != "made.pem" {
		t.Errorf("back at the one that was made: %+v", d)
	}
	if f := p.form(howFiles, d, nil); f.Value(fieldCertificate) != "own.pem" || f.Value(fieldKey) != "" {
		t.Errorf("the typed paths are %q and %q", f.Value(fieldCertificate), f.Value(fieldKey))
	}
	vouched := []Vouched{{Credential: "managed-identity"}}
	if p.take(p.form("managed-identity", d, vouched), &d); d.Certificate != "" || d.PrivateKey != "" {
		t.Errorf("no certificate: %+v", d)
	}
	if how := p.howIn(Draft{Credential: "managed-identity"}, vouched); how != "managed-identity" {
		t.Errorf("a credential in place has the way %q", how)
	}
}

// A pair that was made for other days than the draft's is not the one asked for. What a policy
// refuses changes only what is longer.
func TestPairOfDays(t *testing.T) {
	var p pair
	d := Draft{}
	p.came(Draft{Certificate: "made.pem"})
	if !p.holdsSo(d) {
		t.Error("a pair of the usual days is made again")
	}
	for typed, want := range map[string]int{"90": 90, "365": 0, " 30 ": 30, "0": 7, "": 7, "many": 7} {
		d.Days = 7
		if takeDays(&d, typed); d.Days != want {
			t.Errorf("%q: %d days", typed, d.Days)
		}
	}
	d.Days = 0
	if p.allow(errors.New("it broke"), &d) || d.Days != 0 {
		t.Errorf("another refusal allows %d days", d.Days)
	}
	if !p.allow(fmt.Errorf("upload: %w", &TooLongError{Allowed: 90}), &d) || d.Days != 90 || p.holdsSo(d) {
		t.Errorf("90 are allowed, and the draft has %d", d.Days)
	}
	if f := p.form(howMake, d, nil); f.Value(fieldDays) != "90" || f.Wrong() != "" {
		t.Errorf("%q days are offered", f.Value(fieldDays))
	}
	d.Days = 30
	if p.allow(&TooLongError{Allowed: 90}, &d); d.Days != 30 {
		t.Errorf("what is short enough becomes %d", d.Days)
	}
}

// One pair is made at a time: who comes back to the step waits for the same one.
func TestPairIsMadeOnce(t *testing.T) {
	var p pair
	w := newWork()
	first := p.make(w, broken{}, Draft{})
	w.halt() // the step is left
	if again := p.make(w, broken{}, Draft{}); again != nil || w.busy != busyMake {
		t.Errorf("a second pair is made; busy %q", w.busy)
	}
	if m := first().(made); m.err == nil || p.awaits != w.generation {
		t.Errorf("%+v", m)
	}
	if p.came(Draft{}); p.making || p.made != nil {
		t.Errorf("none was made: %+v", p)
	}
	if p.make(w, broken{}, Draft{}) == nil {
		t.Error("no other is made after one that failed")
	}
}

// Without paths nothing is read, and what was read of another pair is not shown any more.
func TestPairWithoutPathsIsNotRead(t *testing.T) {
	p := pair{facts: &certificate.Facts{}}
	w := newWork()
	if cmd := p.look(w, broken{}, Draft{}, 0, true); cmd != nil || p.facts != nil || w.busy != "" {
		t.Errorf("%v, busy %q", p.facts, w.busy)
	}
}
