package cmd

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/store/config"
)

// TestAnEndedRenewalStaysEnded: a test that another run's end overtakes writes no earlier step over it.
func TestAnEndedRenewalStaysEnded(t *testing.T) {
	s, r := begunRenewal(t)
	other := renewerOf(t, s, &bytes.Buffer{})
	if err := other.load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := other.change(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := r.keep(stepAccepted); err != nil {
		t.Error(err)
	}
	if is, _, err := r.app.renewals().read(t.Context(), r.path()); err != nil || is.Step != stepSwitched {
		t.Errorf("%+v, %v", is, err)
	}
}

// TestPairThatEndedBeforeItsUpload: a certificate that has ended is not the one to upload: another is made.
func TestPairThatEndedBeforeItsUpload(t *testing.T) {
	s, r := begunRenewal(t)
	pair, err := r.pair(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.later(time.Until(pair.Certificate.NotAfter) + time.Hour)
	got := s.tocsin(t, "cert", "renew", "lab")
	if got.code != 0 || !strings.Contains(got.err, "The pair of the renewal under way is lost, and another one is made: ") {
		t.Errorf("%+v", got)
	}
	if keys, _ := filepath.Glob(filepath.Join(s.dir, "lab-20*.key.pem")); len(keys) != 2 {
		t.Errorf("keys: %q", keys)
	}
}

// TestLostPairThatCantBeMadeAnew: a renewal whose pair is lost was begun, also if nothing could be made in
// its place.
func TestLostPairThatCantBeMadeAnew(t *testing.T) {
	s, was := begunRenewal(t)
	losses()["both are deleted"](t, was.is)
	r := renewerOf(t, s, &bytes.Buffer{})
	if err := r.load(t.Context()); err != nil || r.gone == nil {
		t.Fatalf("%+v, %v", r.is, err)
	}
	r.is.Certificate, r.is.PrivateKey = filepath.Join(s.path, "lab.pem"), filepath.Join(s.path, "lab.key.pem") // in no folder
	if _, _, err := r.prepare(t.Context()); err == nil || !exists(was.path()) {
		t.Errorf("the renewal is noted: %v; %v", exists(was.path()), err)
	}
}

// TestDiscardKeepsWhatAnotherIntegrationNames: a pair that another integration of the same settings names, or
// what was begun for one, stays.
func TestDiscardKeepsWhatAnotherIntegrationNames(t *testing.T) {
	for name, use := range map[string]func(t *testing.T, s *stage, r *renewer){
		"an integration": func(t *testing.T, s *stage, r *renewer) {
			d := &backend{app: r.app, settings: r.settings}
			in := r.in
			in.Name, in.Certificate, in.PrivateKey = "other", d.near(r.is.Certificate), d.near(r.is.PrivateKey)
			if err := config.Add(s.path, in); err != nil {
				t.Fatal(err)
			}
		},
		"a renewal": func(t *testing.T, _ *stage, r *renewer) {
			notes, is := r.app.renewals(), r.is
			is.Name = "other"
			if err := notes.create(notes.of(r.settings, is.Name), is); err != nil {
				t.Fatal(err)
			}
		},
		"a guide": func(t *testing.T, _ *stage, r *renewer) {
			notes := r.app.begunPairs()
			if err := notes.create(notes.of(r.settings, "other"), begunPair{Certificate: r.is.Certificate, PrivateKey: r.is.PrivateKey}); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, r := begunRenewal(t)
			use(t, s, r)
			got := s.tocsin(t, "cert", "renew", "lab", "--discard", "--remove-files")
			if got.code != 2 || !strings.Contains(got.err, "something else names its pair, which stays") || !exists(r.is.PrivateKey) || !exists(r.is.Certificate) {
				t.Errorf("%+v", got)
			}
		})
	}
}
