package cmd

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/check"
	"tocsin/graph/simulator"
	"tocsin/store/config"
	"tocsin/tui/setup"
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

// The ways in which a renewal is done.
var renewals = map[string]func(t *testing.T, r *renewer) error{
	"command": func(t *testing.T, r *renewer) error { return r.run(t.Context(), asTable, time.Minute) },
	"guide": func(t *testing.T, r *renewer) error {
		b := renewBackend{r: r, took: func(context.Context) error { return nil }}
		d, err := setup.Draft{}, r.load(t.Context())
		if err == nil && (r.is.Step == "" || r.is.Step == stepPlanned) {
			d, err = b.Make(d)
		}
		if err != nil {
			return err
		}
		for r.is.Step == stepMade {
			if check.Worst(b.Test(t.Context(), d, nil)) != nil {
				r.refused()
			}
		}
		return b.Finish(t.Context(), d)
	},
}

// What a power cut may leave of the last step that was written down.
type loss string

const (
	lossNone  loss = "nothing is lost"
	lossStep  loss = "the last step is lost"
	lossState loss = "how far it had come is lost"
)

// TestRenewalCutAtEachStep kills a renewal, by the command and by the guide, after each step was
// written down, before it was, and loses all that was. The integration signs in afterwards, and the
// renewal goes on, by the command or the guide, with one pair.
func TestRenewalCutAtEachStep(t *testing.T) {
	for by, renew := range renewals {
		for _, at := range []renewalStep{stepPlanned, stepMade, stepAccepted, stepSwitched} {
			for _, lost := range []loss{lossNone, lossStep, lossState} {
				if at == stepSwitched && lost == lossState {
					continue // it is over: another one begins a year later
				}
				s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
				var said bytes.Buffer
				cutRenewal(t, s, renew, at, lost)
				s.must(t, "collect", "--once")
				goOn := renewals[map[string]string{"command": "guide", "guide": "command"}[by]]
				if lost == lossStep { // by the same
					goOn = renew
				}
				again := renewerOf(t, s, &said)
				again.refused = func() { upload(t, s, again.is) }
				if err := goOn(t, again); err != nil {
					t.Fatalf("%s, %s, %s, again: %v\n%s", by, at, lost, err, said.String())
				}
				s.must(t, "collect", "--once")
				wantRenewed(t, s, again)
				if t.Failed() {
					t.Fatalf("by the %s, cut after %s, %s", by, at, lost)
				}
			}
		}
	}
}

// cutRenewal ends a renewal when a step was written down.
func cutRenewal(t *testing.T, s *stage, renew func(*testing.T, *renewer) error, at renewalStep, lost loss) {
	t.Helper()
	r := renewerOf(t, s, &bytes.Buffer{})
	r.refused = func() { upload(t, s, r.is) }
	before := map[renewalStep][]byte{}
	r.after = func(step renewalStep) error {
		before[step], _ = os.ReadFile(r.path())
		if step == at {
			panic(errCut) // nothing of the process goes on
		}
		return nil
	}
	func() {
		defer func() {
			if cut := recover(); cut != errCut {
				t.Fatalf("%s: %v", at, cut)
			}
		}()
		err := renew(t, r)
		t.Errorf("it wasn't cut at %s: %v", at, err)
	}()
	steps := []renewalStep{stepPlanned, stepMade, stepAccepted, stepSwitched}
	if i := slices.Index(steps, at); lost == lossStep && i > 0 {
		write(t, r.path(), string(before[steps[i-1]]))
	} else if lost != lossNone {
		_ = os.Remove(r.path())
	}
}

// TestRenewalCutBetweenTheFiles kills a renewal when the new key is there and its certificate isn't.
// The next one makes the certificate of that key: no key is left.
func TestRenewalCutBetweenTheFiles(t *testing.T) {
	s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
	cutRenewal(t, s, renewals["command"], stepPlanned, lossNone)
	again := renewerOf(t, s, &bytes.Buffer{})
	if err := again.load(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, key, err := certificate.Make(certificate.Options{Name: "lab"})
	if err != nil {
		t.Fatal(err)
	}
	write(t, again.is.PrivateKey, string(key))
	if show := s.must(t, "integration", "show", "lab"); !strings.Contains(show, "renewal              begun; to go on: tocsin cert renew lab\n") || strings.Contains(show, "unused") {
		t.Errorf("shown:\n%s", show)
	}
	again.refused = func() { upload(t, s, again.is) }
	if err := again.run(t.Context(), asTable, time.Minute); err != nil {
		t.Fatal(err)
	}
	wantRenewed(t, s, again)
	if read(t, again.is.PrivateKey) != string(key) {
		t.Error("the key was replaced")
	}
}

// TestRenewalGoesOnUnderAnotherName renames an integration while its certificate is renewed: by the
// command, by the command, killed before it moves the renewal, and by hand. It goes on.
func TestRenewalGoesOnUnderAnotherName(t *testing.T) {
	for name, rename := range map[string]func(t *testing.T, s *stage){
		"command": func(t *testing.T, s *stage) { s.must(t, "integration", "rename", "lab", "acme") },
		"killed": func(t *testing.T, s *stage) {
			if err := renameIn(s.path, "lab", "acme"); err != nil {
				t.Fatal(err)
			}
		},
		"by hand": func(t *testing.T, s *stage) {
			write(t, s.path, strings.Replace(read(t, s.path), `"lab"`, `"acme"`, 1))
		},
	} {
		s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
		s.must(t, "cert", "renew", "lab")
		r := renewerOf(t, s, &bytes.Buffer{})
		if err := r.load(t.Context()); err != nil || r.is.Step != stepMade {
			t.Fatalf("%+v, %v", r.is, err)
		}
		upload(t, s, r.is)
		rename(t, s)
		s.must(t, "collect", "--once")
		if got := s.must(t, "integration", "list"); !strings.Contains(got, ", renewing ") {
			t.Errorf("%s: the list says\n%s", name, got)
		}
		s.must(t, "cert", "renew", "acme")
		s.must(t, "collect", "--once")
		if keys, _ := filepath.Glob(filepath.Join(s.dir, "*.key.pem")); len(keys) != 2 {
			t.Errorf("%s: keys: %q", name, keys)
		}
	}
}

// TestLeftKeys finds keys that renewals have made and nothing uses, tells of them everywhere, and
// takes a pair in place of another one, unless a person asks for another one.
func TestLeftKeys(t *testing.T) {
	s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
	cutRenewal(t, s, renewals["command"], stepMade, lossState)
	keys, _ := filepath.Glob(filepath.Join(s.dir, "lab-20*.key.pem"))
	if len(keys) != 1 {
		t.Fatalf("keys: %q", keys)
	}
	pair := strings.TrimSuffix(keys[0], ".key.pem") + ".pem, " + keys[0]
	alone := filepath.Join(s.dir, "lab-2020-01-2.key.pem")
	write(t, alone, read(t, keys[0]))
	f3 := renewerOf(t, s, &bytes.Buffer{})
	if own, err := f3.claim(strings.TrimSuffix(alone, ".key.pem")+".pem", alone); !own || err != nil {
		t.Fatal(own, err)
	}
	for _, other := range []string{"lab-2020.key.pem", "lab-2020-13.key.pem", "lab-2020-01-b.key.pem", "labor-2020-01.key.pem", "lab-2020-01.key.pem", "2020-01.key.pem"} {
		write(t, filepath.Join(s.dir, other), "not ours")
	}
	wantPair := pair + ": a renewal made this pair, and nothing uses it; tocsin cert renew lab takes it, or delete it\n"
	wantAlone := alone + ": a renewal left this key without a certificate, and nothing uses it; delete it\n"
	show, doctor := s.must(t, "integration", "show", "lab"), s.must(t, "doctor")
	for _, want := range []string{"unused key           " + wantPair, "unused key           " + wantAlone} {
		if !strings.Contains(show, want) || strings.Count(show, "unused key") != 2 {
			t.Errorf("shown:\n%swant %s", show, want)
		}
	}
	for _, want := range []string{"  warn  Unused key: " + wantPair, "  warn  Unused key: " + wantAlone} {
		if !strings.Contains(doctor, want) || strings.Count(doctor, "Unused key") != 2 {
			t.Errorf("doctor:\n%swant %s", doctor, want)
		}
	}
	if got := s.must(t, "integration", "list", "--format", "json"); !strings.Contains(got, `"unused_keys": [`) || !strings.Contains(got, filepath.Base(alone)) {
		t.Errorf("listed: %s", got)
	}
	if got := f3.app.begunNote(t.Context(), f3.settings, f3.in); got != "a renewal left a key that nothing uses: delete "+alone {
		t.Errorf("the screen says %s", got)
	}
	again := s.tocsin(t, "cert", "renew", "lab", "--again")
	if again.code != 0 || strings.Contains(again.err, "An earlier renewal") {
		t.Errorf("%+v", again)
	}
	r := renewerOf(t, s, &bytes.Buffer{})
	if err := r.load(t.Context()); err != nil || r.is.PrivateKey == keys[0] {
		t.Fatalf("%+v, %v", r.is, err)
	}
	for _, path := range []string{r.path(), r.is.Certificate, r.is.PrivateKey} {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	taken := s.tocsin(t, "cert", "renew", "lab")
	if taken.code != 4 || !strings.Contains(taken.err, "An earlier renewal has made this pair, and nothing uses it: it is taken; --again makes another: "+strings.Split(pair, ",")[0]) {
		t.Errorf("%+v", taken)
	}
	if now, _ := filepath.Glob(filepath.Join(s.dir, "lab-20*.key.pem")); len(now) != 6 {
		t.Errorf("keys: %q", now)
	}
	if show := s.must(t, "integration", "show", "lab"); strings.Contains(show, "a renewal made this pair") || !strings.Contains(show, "renewal              the new certificate waits for its upload: ") {
		t.Errorf("shown:\n%s", show)
	}
	if got := s.must(t, "integration", "show", "lab", "--format", "json"); !strings.Contains(got, `"step": "made"`) {
		t.Errorf("shown: %s", got)
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
	if err := r.load(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.is.Step = stepPlanned
	alone := filepath.Join(s.dir, "alone.key.pem")
	write(t, alone, "not whole")
	r.is.Certificate, r.is.PrivateKey = filepath.Join(s.dir, "alone.pem"), alone
	if _, err := r.make(t.Context()); err != nil || r.is.PrivateKey == alone || read(t, alone) != "not whole" {
		t.Errorf("%v, %+v", err, r.is)
	}
}

// TestRenewalAfterAWhile: what cert check --within asks for is done, although an earlier renewal was; a time that no
// certificate lasts isn't answered by a renewal.
func TestRenewalAfterAWhile(t *testing.T) {
	s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
	s.must(t, "cert", "renew", "lab")
	var said bytes.Buffer
	r := renewerOf(t, s, &said)
	if err := r.load(t.Context()); err != nil {
		t.Fatal(err)
	}
	upload(t, s, r.is)
	s.must(t, "cert", "renew", "lab")
	if got := s.tocsin(t, "cert", "check", "lab", "--within", "400d"); got.code != 4 || !strings.Contains(got.err, "hint: a new certificate ends within that time, too, after 365 days: give a shorter --within") {
		t.Errorf("%+v", got)
	}
	now := s.env.Now().AddDate(0, 0, 200)
	s.env.Now = func() time.Time { return now }
	if got := s.tocsin(t, "cert", "check", "lab", "--within", "200d"); got.code != 4 || !strings.Contains(got.err, "hint: renew it with: tocsin cert renew lab") {
		t.Errorf("%+v", got)
	}
	if got := s.tocsin(t, "cert", "renew", "lab"); got.code != 0 || !strings.Contains(got.err, "next: upload the new certificate") {
		t.Errorf("%+v", got)
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
	if err := late.change(t.Context()); err == nil || read(t, s.path) != before {
		t.Errorf("the pair that came meanwhile was replaced: %v", err)
	}
	anew := renewerOf(t, s, &said)
	if err := anew.load(t.Context()); err != nil || anew.is != (renewal{}) {
		t.Errorf("%+v, %v", anew.is, err)
	}
	if show := s.must(t, "integration", "show", "lab"); !strings.Contains(show, late.is.PrivateKey+": a renewal made this pair") {
		t.Errorf("its pair is told nowhere:\n%s", show)
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
		if err := other.change(t.Context()); err != nil {
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
