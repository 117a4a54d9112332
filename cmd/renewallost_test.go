package cmd

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/graph/simulator"
	"tocsin/tui/setup"
)

// losses are the ways in which the new pair of a renewal under way may be lost.
func losses() map[string]func(t *testing.T, is renewal) {
	remove := func(t *testing.T, paths ...string) {
		t.Helper()
		for _, path := range paths {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}
	}
	return map[string]func(t *testing.T, is renewal){
		"both are deleted":           func(t *testing.T, is renewal) { remove(t, is.Certificate, is.PrivateKey) },
		"the certificate is deleted": func(t *testing.T, is renewal) { remove(t, is.Certificate) },
		"the key is deleted":         func(t *testing.T, is renewal) { remove(t, is.PrivateKey) },
		"the certificate is damaged": func(t *testing.T, is renewal) { write(t, is.Certificate, "not whole") },
	}
}

// TestLostPair loses the new pair of a renewal under way. The command says so, makes another, and ends as
// ever; all that tells of the renewal tells of that, too.
func TestLostPair(t *testing.T) {
	for name, lose := range losses() {
		for _, step := range []renewalStep{stepMade, stepAccepted} {
			t.Run(name+", "+string(step), func(t *testing.T) {
				s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
				cutRenewal(t, s, renewals["command"], step, lossNone)
				was := renewerOf(t, s, &bytes.Buffer{})
				if err := was.load(t.Context()); err != nil || was.is.Step != step {
					t.Fatalf("%+v, %v", was.is, err)
				}
				lose(t, was.is)
				if show := s.must(t, "integration", "show", "lab"); !strings.Contains(show, "the pair that it made is lost; to make another: tocsin cert renew lab") {
					t.Errorf("shown:\n%s", show)
				}
				if got := was.app.begunNote(t.Context(), was.settings, was.in); got != "its certificate is being renewed, and the new one is lost: c makes another, or gives the renewal up" {
					t.Errorf("the screen says %s", got)
				}
				got := s.tocsin(t, "cert", "renew", "lab")
				for _, want := range []string{"The pair of the renewal under way is lost, and another one is made: ", "Upload ", "next: upload the new certificate"} {
					if got.code != 0 || !strings.Contains(got.err, want) {
						t.Fatalf("no %q: %+v", want, got)
					}
				}
				r := renewerOf(t, s, &bytes.Buffer{})
				if err := r.load(t.Context()); err != nil || r.is.Step != stepMade || r.gone != nil {
					t.Fatalf("%+v, %v", r.is, err)
				}
				upload(t, s, r.is)
				s.must(t, "cert", "renew", "lab")
				s.must(t, "collect", "--once")
			})
		}
	}
}

// TestPairOutOfReach: a new pair that can't be read for now isn't lost, and how the renewal is given up is
// told.
func TestPairOutOfReach(t *testing.T) {
	s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
	s.must(t, "cert", "renew", "lab")
	r := renewerOf(t, s, &bytes.Buffer{})
	if err := r.load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Rename(r.is.Certificate, r.is.Certificate+".aside"), os.Mkdir(r.is.Certificate, 0o700)); err != nil {
		t.Fatal(err)
	}
	got := s.tocsin(t, "cert", "renew", "lab")
	if got.code != 4 || !strings.Contains(got.err, "the new pair can't be used: ") || !strings.Contains(got.err, "to give the renewal up: tocsin cert renew lab --discard") {
		t.Errorf("%+v", got)
	}
	if err := errors.Join(os.Remove(r.is.Certificate), os.Rename(r.is.Certificate+".aside", r.is.Certificate)); err != nil {
		t.Fatal(err)
	}
	upload(t, s, r.is)
	s.must(t, "cert", "renew", "lab")
}

// TestPairLostOnTheWay loses the new pair while Entra is asked, and after it has accepted it: the test says
// so, the settings never name it, and whoever waits is told.
func TestPairLostOnTheWay(t *testing.T) {
	s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
	before := read(t, s.path)
	r := renewerOf(t, s, &bytes.Buffer{})
	r.refused = func() { losses()["both are deleted"](t, r.is) }
	err := r.run(t.Context(), asTable, time.Minute)
	if err == nil || !strings.HasPrefix(err.Error(), "the new pair is lost: ") || fault.Of(err).Hint != "run it again: it makes another pair" {
		t.Errorf("who waits is told %v", err)
	}
	b := renewBackend{r: renewerOf(t, s, &bytes.Buffer{}), took: func(context.Context) error { return nil }}
	d, err := b.Make(setup.Draft{})
	if err != nil {
		t.Fatal(err)
	}
	upload(t, s, b.r.is)
	if worst := check.Worst(b.Test(t.Context(), d, nil)); worst != nil {
		t.Fatal(worst)
	}
	losses()["both are deleted"](t, b.r.is)
	if err := b.Finish(t.Context(), d); err == nil || !strings.HasPrefix(err.Error(), "the new pair is lost: ") || read(t, s.path) != before {
		t.Errorf("%v; the settings have\n%s", err, read(t, s.path))
	}
	results := b.Test(t.Context(), d, nil)
	if len(results) != 1 || results[0].ID != "certificate" || !strings.HasPrefix(results[0].Message, "the new pair is lost: ") {
		t.Errorf("tested: %+v", results)
	}
	again, err := b.Make(d)
	if err != nil || !exists(again.Certificate) || b.r.is.Step != stepMade {
		t.Errorf("%+v, %v", again, err)
	}
}

// TestRenewalOfDamagedNotes: a file of a renewal of which nothing can be understood ends no renewal. The
// pair that it had made is taken up.
func TestRenewalOfDamagedNotes(t *testing.T) {
	for _, text := range []string{"", "{", "null", "\x00\x00"} {
		s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
		s.must(t, "cert", "renew", "lab")
		r := renewerOf(t, s, &bytes.Buffer{})
		write(t, r.path(), text)
		got := s.tocsin(t, "cert", "renew", "lab")
		if !strings.Contains(got.err, "An earlier renewal has made this pair") {
			t.Errorf("%q: %+v", text, got)
		}
		if keys, _ := filepath.Glob(filepath.Join(s.dir, "lab-*.key.pem")); len(keys) != 1 {
			t.Errorf("%q: keys: %q", text, keys)
		}
	}
}

// TestNothingCouldBeMade: a renewal that can't write its pair says what helps, and hasn't begun. Once it can, it does.
func TestNothingCouldBeMade(t *testing.T) {
	s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
	r := renewerOf(t, s, &bytes.Buffer{})
	if err := r.load(t.Context()); err != nil {
		t.Fatal(err)
	}
	in := r.in.Name
	r.in.Name = strings.Repeat("n", 300) // no file has so long a name
	if _, _, err := r.prepare(t.Context()); err == nil {
		t.Fatal("it is made")
	}
	if exists(r.path()) || r.underWay() || len(r.made(t.Context())) > 0 {
		t.Errorf("it is under way: %+v", r.is)
	}
	if notes, _ := r.app.madeKeys().paths(); len(notes) > 0 {
		t.Errorf("noted: %q", notes)
	}
	r.in.Name = in
	if _, fresh, err := r.prepare(t.Context()); err != nil || !fresh {
		t.Errorf("%v, %v", fresh, err)
	}
	denied := besideSettings(&fs.PathError{Op: "open", Path: "x", Err: fs.ErrPermission}, "/settings")
	if fault.Of(denied).Hint != "let this user write in /settings, or start it as the user who may" {
		t.Errorf("%+v", denied)
	}
}
