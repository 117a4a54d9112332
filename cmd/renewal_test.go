package cmd

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/simulator"
	"tocsin/store/config"
)

var errCut = errors.New("cut")

// renewerOf returns a renewer of the stage's integration, as a new process has it.
func renewerOf(t *testing.T, s *stage, said *bytes.Buffer) *renewer {
	t.Helper()
	env := s.env
	env.Out, env.Err = said, said
	a := newApp(env)
	a.flags.config = s.path
	settings, in, err := a.integrationNamed(t.Context(), "lab")
	if err != nil {
		t.Fatal(err)
	}
	return &renewer{app: a, settings: settings, in: in, every: time.Millisecond}
}

// upload registers a certificate on the simulated application.
func upload(t *testing.T, s *stage, r renewal) {
	t.Helper()
	pair, err := certificate.Load(t.Context(), r.Certificate, r.PrivateKey, s.env.Now())
	if err != nil {
		t.Fatal(err)
	}
	s.tenant.Register(pair.Certificate)
}

// TestRenewalCutAtEachStep cuts a renewal after each step was written down, and before it
// was. The integration signs in afterwards, and the renewal goes on, with one pair.
func TestRenewalCutAtEachStep(t *testing.T) {
	for _, at := range []renewalStep{stepPlanned, stepMade, stepAccepted, stepSwitched} {
		for _, lost := range []bool{false, true} { // the last step was not written down
			s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
			var said bytes.Buffer
			r := renewerOf(t, s, &said)
			before := map[renewalStep][]byte{}
			r.after = func(step renewalStep) error {
				before[step], _ = os.ReadFile(r.path())
				if step == at {
					return errCut
				}
				return nil
			}
			r.refused = func() { upload(t, s, r.is) }
			if err := r.run(t.Context(), asTable, time.Minute); !errors.Is(err, errCut) {
				t.Fatalf("%s: %v\n%s", at, err, said.String())
			}
			if lost {
				steps := []renewalStep{stepPlanned, stepMade, stepAccepted, stepSwitched}
				if i := slices.Index(steps, at); i > 0 {
					write(t, r.path(), string(before[steps[i-1]]))
				} else {
					_ = os.Remove(r.path())
				}
			}
			s.must(t, "collect", "--once")
			again := renewerOf(t, s, &said)
			again.refused = func() { upload(t, s, again.is) }
			if err := again.run(t.Context(), asTable, time.Minute); err != nil {
				t.Fatalf("%s, again: %v\n%s", at, err, said.String())
			}
			s.must(t, "collect", "--once")
			wantRenewed(t, s, again)
		}
	}
}

// wantRenewed wants settings that name the one new pair, the old pair where it was, and no
// secret in the state.
func wantRenewed(t *testing.T, s *stage, r *renewer) {
	t.Helper()
	settings, err := config.Load(t.Context(), s.path)
	if err != nil {
		t.Fatal(err)
	}
	in := settings.Integrations[0]
	if settings.Resolve(in.Certificate) != r.is.Certificate || settings.Resolve(in.PrivateKey) != r.is.PrivateKey || filepath.IsAbs(in.Certificate) {
		t.Errorf("the settings name %s and %s", in.Certificate, in.PrivateKey)
	}
	if !strings.Contains(read(t, s.path), "# Settings of a simulated tenant.") {
		t.Error("a comment is gone")
	}
	keys, _ := filepath.Glob(filepath.Join(s.dir, "*.key.pem"))
	if want := []string{r.is.PrivateKey, r.is.OldPrivateKey}; len(keys) != 2 || !slices.Contains(keys, want[0]) || !slices.Contains(keys, want[1]) {
		t.Errorf("keys: %q, want %q", keys, want)
	}
	info, err := os.Stat(r.path())
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the state: %v, %v", info.Mode(), err)
	}
	if text := read(t, r.path()); strings.Contains(text, "BEGIN") || !strings.Contains(text, `"step": "switched"`) {
		t.Errorf("the state is %s", text)
	}
}

// TestRenewalByHand makes a pair, is run before and after the upload, and then once more.
func TestRenewalByHand(t *testing.T) {
	s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
	before := read(t, s.path)
	first := s.tocsin(t, "cert", "renew", "lab")
	if first.code != 0 || !strings.Contains(first.err, "Upload ") || !strings.Contains(first.err, "next: upload the new certificate") {
		t.Errorf("%+v", first)
	}
	early := s.tocsin(t, "cert", "renew", "lab")
	if early.code != 4 || !strings.Contains(early.err, "Entra does not accept the new certificate yet: ") || read(t, s.path) != before {
		t.Errorf("%+v", early)
	}
	var said bytes.Buffer
	r := renewerOf(t, s, &said)
	if err := r.load(t.Context()); err != nil || r.is.Step != stepMade {
		t.Fatalf("%+v, %v", r.is, err)
	}
	upload(t, s, r.is)
	if got := s.tocsin(t, "cert", "renew", "lab", "--format", "json"); got.code != 0 || !strings.Contains(got.out, `"step": "switched"`) || strings.Contains(got.err, "Upload ") {
		t.Errorf("%+v", got)
	}
	if err := r.load(t.Context()); err != nil {
		t.Fatal(err)
	}
	wantRenewed(t, s, r)
	if got := s.tocsin(t, "cert", "renew", "lab"); got.code != 0 || !strings.Contains(got.err, "was renewed already") {
		t.Errorf("%+v", got)
	}
	wantRenewed(t, s, r)
	if got := s.tocsin(t, "cert", "renew", "lab", "--again"); got.code != 0 || !strings.Contains(got.err, "next: upload the new certificate") {
		t.Errorf("a key was lost: %+v", got)
	}
	// A key that stands alone, as after a power cut, is left where it is.
	r.is.Step = stepPlanned
	alone := filepath.Join(s.dir, "alone.key.pem")
	write(t, alone, "not whole")
	r.is.Certificate, r.is.PrivateKey = filepath.Join(s.dir, "alone.pem"), alone
	if err := r.make(t.Context()); err != nil || r.is.PrivateKey == alone || read(t, alone) != "not whole" {
		t.Errorf("%v, %+v", err, r.is)
	}
}

// TestRenewalOfChangedSettings begins anew if the settings have another pair by now, and
// leaves that alone if it came at the last moment.
func TestRenewalOfChangedSettings(t *testing.T) {
	s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
	s.must(t, "cert", "renew", "lab")
	s.must(t, "cert", "new", "other", "--dir", s.dir)
	var said bytes.Buffer
	late := renewerOf(t, s, &said)
	if err := late.load(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.must(t, "integration", "edit", "lab", "--no-test", "--certificate", filepath.Join(s.dir, "other.pem"), "--key", filepath.Join(s.dir, "other.key.pem"))
	before := read(t, s.path)
	if err := late.change(); err == nil || read(t, s.path) != before {
		t.Errorf("the pair that came meanwhile was replaced: %v", err)
	}
	anew := renewerOf(t, s, &said)
	if err := anew.load(t.Context()); err != nil || anew.is != (renewal{}) {
		t.Errorf("%+v, %v", anew.is, err)
	}
}

// TestRenewalWaitsForEveryServer uploads a certificate that only every other sign-in accepts
// for a while. The renewal waits until all do: no poll after the switch is refused.
func TestRenewalWaitsForEveryServer(t *testing.T) {
	inWorld(t, simulator.Generate(3, 7), func(w *world) {
		w.settle(settled{registered: true, granted: true})
		w.tenant.Set(func(sw *simulator.Switches) { sw.SignIn.LateKeys = simulator.Span{Duration: 5 * time.Minute} })
		time.Sleep(10 * time.Minute)
		if code, _, errs := w.fails(nil, "collect", "--once"); code != 0 {
			t.Fatalf("the old certificate: %s", errs)
		}
		uploaded := make(chan time.Time, 1)
		go func() {
			time.Sleep(time.Minute)
			w.register(filepath.Join("home", ".config", "tocsin", "kestrel-2026-03.pem"))
			uploaded <- time.Now()
		}()
		code, _, errs := w.fails(nil, "cert", "renew", "kestrel", "--wait", "30m")
		if code != 0 || !strings.Contains(errs, "is renewed") {
			t.Fatalf("exit %d: %s", code, errs)
		}
		if since := time.Since(<-uploaded); since < 5*time.Minute || since > 6*time.Minute {
			t.Errorf("the settings were switched %v after the upload", since)
		}
		for range 4 {
			if code, _, errs := w.fails(nil, "collect", "--once"); code != 0 {
				t.Errorf("after the renewal: %s", errs)
			}
		}
	})
}

// TestRenewalEndedByAnotherRun waits for an upload, says so, and notices that another run has
// ended the renewal.
func TestRenewalEndedByAnotherRun(t *testing.T) {
	s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
	var said bytes.Buffer
	r := renewerOf(t, s, &said)
	r.refused = func() {
		other := renewerOf(t, s, &bytes.Buffer{})
		if err := other.load(t.Context()); err != nil || other.is.Step != stepMade {
			t.Fatalf("%+v, %v", other.is, err)
		}
		if err := other.change(); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.run(t.Context(), asTable, time.Minute); err != nil {
		t.Fatalf("%v\n%s", err, said.String())
	}
	if got := said.String(); !strings.Contains(got, "Waiting for the upload, at most 1m: ") || !strings.Contains(got, "was renewed meanwhile, by another run") {
		t.Error(got)
	}
}

// TestRemovalDuringARenewal names both pairs that stay.
func TestRemovalDuringARenewal(t *testing.T) {
	s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
	s.must(t, "cert", "renew", "lab")
	r := renewerOf(t, s, &bytes.Buffer{})
	if err := r.load(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := s.tocsin(t, "integration", "remove", "lab", "--keep-alerts")
	for _, path := range []string{r.is.Certificate, r.is.PrivateKey, r.is.OldCertificate, r.is.OldPrivateKey} {
		if !strings.Contains(got.err, path) {
			t.Errorf("%s isn't named: %s", path, got.err)
		}
	}
}
