package cmd

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/check"
	"tocsin/graph/simulator"
	"tocsin/tui/setup"
)

// begunRenewal begins the renewal of a stage's integration by the command.
func begunRenewal(t *testing.T) (*stage, *renewer) {
	t.Helper()
	s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
	s.must(t, "cert", "renew", "lab")
	r := renewerOf(t, s, &bytes.Buffer{})
	if err := r.load(t.Context()); err != nil || r.is.Step != stepMade {
		t.Fatalf("%+v, %v", r.is, err)
	}
	return s, r
}

// TestDiscardRenewal gives a renewal up, with its files and without them. The settings stay as they are, and
// nothing tells of the renewal any more; a pair that stays is named, and the next renewal takes it.
func TestDiscardRenewal(t *testing.T) {
	for _, remove := range []bool{false, true} {
		s, r := begunRenewal(t)
		before := read(t, s.path)
		args := []string{"cert", "renew", "lab", "--discard"}
		if remove {
			args = append(args, "--remove-files")
		}
		got := s.tocsin(t, args...)
		if got.code != 0 || !strings.Contains(got.err, "the renewal of lab is given up") || read(t, s.path) != before {
			t.Errorf("%+v", got)
		}
		for _, path := range []string{r.is.Certificate, r.is.PrivateKey} {
			if !strings.Contains(got.err, path) || exists(path) == remove {
				t.Errorf("%s: there %v; it says %s", path, exists(path), got.err)
			}
		}
		if strings.Contains(got.err, "if its certificate was uploaded, remove it in Entra, too: ") != remove {
			t.Errorf("it says %s", got.err)
		}
		if exists(r.path()) || exists(r.app.madePath(r.is.PrivateKey)) == remove {
			t.Errorf("notes are left: %v, %v", exists(r.path()), exists(r.app.madePath(r.is.PrivateKey)))
		}
		if locks, _ := filepath.Glob(filepath.Join(filepath.Dir(r.path()), "*.lock")); len(locks) > 0 {
			t.Errorf("left is %q", locks)
		}
		show := s.must(t, "integration", "show", "lab")
		if strings.Contains(show, "renewal    ") || strings.Contains(show, "unused key") == remove {
			t.Errorf("shown:\n%s", show)
		}
		if got := s.tocsin(t, args...); got.code != 2 || !strings.Contains(got.err, "no renewal of lab is under way") {
			t.Errorf("once more: %+v", got)
		}
		if got := s.tocsin(t, "cert", "renew", "lab"); strings.Contains(got.err, "An earlier renewal has made this pair") == remove {
			t.Errorf("the next one: %+v", got)
		}
	}
}

// TestDiscardAtOddTimes: a renewal that the settings name is over; one that was begun under a former name, one
// whose pair is lost and one that has made nothing yet are given up; a pair that something else names stays.
func TestDiscardAtOddTimes(t *testing.T) {
	discard := func(t *testing.T, s *stage, name string, code int, want string) {
		t.Helper()
		if got := s.tocsin(t, "cert", "renew", name, "--discard", "--remove-files"); got.code != code || !strings.Contains(got.err, want) {
			t.Errorf("%+v", got)
		}
	}
	const done = "the renewal of "
	t.Run("the settings name it", func(t *testing.T) {
		s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
		cutRenewal(t, s, renewals["command"], stepSwitched, lossStep)
		discard(t, s, "lab", 2, "the settings of lab name the new pair already")
		s.must(t, "cert", "renew", "lab")
		s.must(t, "collect", "--once")
	})
	t.Run("a former name", func(t *testing.T) {
		s, r := begunRenewal(t)
		write(t, s.path, strings.Replace(read(t, s.path), `"lab"`, `"acme"`, 1))
		discard(t, s, "acme", 0, done)
		if exists(r.path()) || exists(r.is.PrivateKey) {
			t.Error("something is left")
		}
		discard(t, s, "acme", 2, "no renewal of acme is under way")
	})
	t.Run("a former name, gone on with", func(t *testing.T) {
		s, r := begunRenewal(t)
		write(t, s.path, strings.Replace(read(t, s.path), `"lab"`, `"acme"`, 1))
		losses()["both are deleted"](t, r.is)
		s.must(t, "cert", "renew", "acme")
		discard(t, s, "acme", 0, done)
		discard(t, s, "acme", 2, "no renewal of acme is under way")
	})
	t.Run("its pair is lost", func(t *testing.T) {
		s, r := begunRenewal(t)
		losses()["the key is deleted"](t, r.is)
		discard(t, s, "lab", 0, "and its files are removed: "+r.is.Certificate)
	})
	t.Run("nothing is made yet", func(t *testing.T) {
		s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
		cutRenewal(t, s, renewals["command"], stepPlanned, lossNone)
		discard(t, s, "lab", 0, done)
	})
	t.Run("other settings name it", func(t *testing.T) {
		s, r := begunRenewal(t)
		write(t, filepath.Join(s.dir, "other.toml"), `private_key = "`+filepath.Base(r.is.PrivateKey)+`"`)
		discard(t, s, "lab", 2, "something else names its pair, which stays")
		if !exists(r.is.PrivateKey) || exists(r.path()) {
			t.Error("the pair is gone, or the renewal isn't")
		}
	})
	t.Run("flags", func(t *testing.T) {
		s, r := begunRenewal(t)
		for _, args := range [][]string{{"--discard", "--again"}, {"--discard", "--wait", "1m"}, {"--remove-files"}, {"--discard", "--read-only"}} {
			if got := s.tocsin(t, append([]string{"cert", "renew", "lab"}, args...)...); got.code != 2 || !exists(r.path()) {
				t.Errorf("%q: %+v", args, got)
			}
		}
		if got := s.tocsin(t, "cert", "renew", "--discard"); got.code != 2 || !strings.Contains(got.err, "must know which integration") {
			t.Errorf("%+v", got)
		}
	})
}

// TestDiscardWhileAnotherRunGoesOn gives a renewal up while another program asks Entra: that one writes
// nothing of it down again, and the settings stay. Who waits is told.
func TestDiscardWhileAnotherRunGoesOn(t *testing.T) {
	s, _ := begunRenewal(t)
	before := read(t, s.path)
	r := renewerOf(t, s, &bytes.Buffer{})
	b := renewBackend{r: r, took: func(context.Context) error { return nil }}
	if err := r.load(t.Context()); err != nil {
		t.Fatal(err)
	}
	upload(t, s, r.is)
	s.must(t, "cert", "renew", "lab", "--discard")
	if worst := check.Worst(b.Test(t.Context(), setup.Draft{}, nil)); worst == nil || worst.Sentence != "the renewal of lab was given up by another run" {
		t.Errorf("the guide says %v", worst)
	}
	if r.keep(stepAccepted) == nil || exists(r.path()) {
		t.Error("it is under way again")
	}
	if err := b.Finish(t.Context(), setup.Draft{}); err == nil || read(t, s.path) != before {
		t.Errorf("%v; the settings have\n%s", err, read(t, s.path))
	}

	s, _ = begunRenewal(t)
	waits := renewerOf(t, s, &bytes.Buffer{})
	waits.refused = func() { _ = os.Remove(waits.path()) }
	if err := waits.run(t.Context(), asTable, 60e9); err == nil || err.Error() != "the renewal of lab was given up by another run" {
		t.Errorf("who waits is told %v", err)
	}
}
