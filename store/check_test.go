package store

import (
	"os"
	"testing"

	"tocsin/store/engine"
)

// TestCheckOfASnapshot finds a damaged one, and nothing if it is old or missing.
func TestCheckOfASnapshot(t *testing.T) {
	p := newPlace(t)
	p.fill(t, alerts(0, 30)...)
	findings := func() (out []engine.Finding) {
		s, _ := p.open(t, Options{ReadOnly: true})
		for f, err := range s.Check(t.Context()) {
			must(t, err)
			out = append(out, f)
		}
		must(t, s.Close())
		return out
	}
	if got := findings(); len(got) != 0 {
		t.Errorf("%+v", got)
	}
	change(t, p.snapshot, func(b []byte) []byte { b[len(b)/2]++; return b })
	if got := findings(); len(got) != 1 || got[0].Invariant != "index snapshot" || got[0].Lost != "" {
		t.Errorf("damaged: %+v", got)
	}
	other := newPlace(t)
	other.fill(t, alerts(0, 3)...)
	copyFile(t, other.snapshot, p.snapshot)
	if got := findings(); len(got) != 0 {
		t.Errorf("foreign: %+v", got)
	}
	must(t, os.Remove(p.snapshot))
	if got := findings(); len(got) != 0 {
		t.Errorf("missing: %+v", got)
	}
}
