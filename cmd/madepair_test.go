package cmd

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
	"tocsin/store/config"
	"tocsin/tui/guide"
	"tocsin/tui/setup"
)

// makers returns a backend as a new process has it, whose settings are in a folder of their own.
func makers(t *testing.T) func() *backend {
	t.Helper()
	env := quietEnv(t)
	path := filepath.Join(t.TempDir(), "config.toml")
	return func() *backend { return &backend{app: newApp(env), settings: config.Empty(path)} }
}

// After a kill between the pair and the draft that names it, no second one is made; once
// a draft names it, another setup of this name has a pair of its own.
func TestAPairThatNothingNamesIsTakenUp(t *testing.T) {
	started := makers(t)
	draft := setup.Draft{Name: "contoso"}
	first, err := started().Make(draft)
	if err != nil {
		t.Fatal(err)
	}
	other, err := started().Make(setup.Draft{Name: "fabrikam"})
	if err != nil || other.Certificate == first.Certificate {
		t.Fatalf("another integration takes it: %+v, %v", other, err)
	}
	again, err := started().Make(draft)
	if err != nil || again.Certificate != first.Certificate || again.PrivateKey != first.PrivateKey {
		t.Errorf("%s is made beside %s, %v", again.Certificate, first.Certificate, err)
	}
	if _, err := started().Keep(setup.Kept{Draft: again, Made: &again, At: guide.Upload, Left: time.Now()}); err != nil {
		t.Fatal(err)
	}
	second, err := started().Make(draft)
	if err != nil || second.Certificate == first.Certificate {
		t.Errorf("two setups have the pair %s, %v", second.Certificate, err)
	}
}

// A key whose certificate was never written is removed; a pair of which the settings' folder has
// another content by now is left alone.
func TestHalfAPairIsMadeAnew(t *testing.T) {
	started := makers(t)
	draft := setup.Draft{Name: "contoso"}
	first, err := started().Make(draft)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(first.Certificate); err != nil {
		t.Fatal(err)
	}
	second, err := started().Make(draft)
	if err != nil || second.Certificate != first.Certificate {
		t.Fatalf("%+v, %v", second, err)
	}
	write(t, second.Certificate, "not ours any more")
	third, err := started().Make(draft)
	if err != nil || third.Certificate == second.Certificate || read(t, second.Certificate) != "not ours any more" {
		t.Errorf("%+v, %v", third, err)
	}
	if keys, _ := filepath.Glob(filepath.Join(filepath.Dir(third.PrivateKey), "*.key.pem")); len(keys) != 2 {
		t.Errorf("keys %q", keys)
	}
}

// A setup that was saved is not offered once more, though its draft was not deleted.
func TestASavedSetupIsNotResumed(t *testing.T) {
	s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
	a := newApp(s.env)
	for id, draft := range map[string]setup.Draft{
		"saved": {Name: "lab", TenantID: strings.ToUpper(s.tenant.TenantID()), ClientID: s.tenant.ClientID()},
		"other": {Name: "lab", TenantID: s.tenant.TenantID(), ClientID: "5f6e7d8c-1a2b-4c3d-9e0f-a1b2c3d4e5f6"},
	} {
		if _, err := a.drafts().keep(setup.Kept{ID: id, Draft: draft, At: guide.Test, Left: time.Now()}); err != nil {
			t.Fatal(err)
		}
	}
	a.flags.config = s.path
	if left := a.draftsLeft(t.Context()); len(left) != 1 || left[0].ID != "other" {
		t.Errorf("left %+v", left)
	}
	if err := a.drafts().forget("other"); err != nil {
		t.Fatal(err)
	}
	got := s.tocsin(t, "setup", "--resume", "lab")
	if got.code != 2 || !strings.Contains(got.err, "lab is set up already") || !strings.Contains(got.err, "hint: see it with: tocsin integration show lab") {
		t.Errorf("%+v", got)
	}
}

// A pair that the settings name is not taken once more, though its note was not removed: whoever saved it was
// killed before that, or the integration was renamed by hand.
func TestAPairThatTheSettingsNameIsNotTakenUp(t *testing.T) {
	started := makers(t)
	draft := setup.Draft{Name: "contoso"}
	first, err := started().Make(draft)
	if err != nil {
		t.Fatal(err)
	}
	in := integrationOf(setup.Draft{
		Name: "acme", TenantID: "11111111-2222-4333-8444-555555555555", ClientID: "66666666-7777-4888-8999-aaaaaaaaaaaa",
		Sources: []string{"alerts_v2"}, Certificate: first.Certificate, PrivateKey: first.PrivateKey,
	})
	if err := config.Add(started().settings.Path, in); err != nil {
		t.Fatal(err)
	}
	second, err := started().Make(draft)
	if err != nil || second.Certificate == first.Certificate || second.PrivateKey == first.PrivateKey {
		t.Errorf("acme's pair is taken: %+v, %v", second, err)
	}
}

// A key whose certificate another program is about to write stays, and a pair that another one has just made
// isn't taken; once that program has ended, both are as if it never was.
func TestAPairThatAnotherProgramMakes(t *testing.T) {
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	started := makers(t)
	draft := setup.Draft{Name: "contoso"}
	first, err := started().Make(draft)
	if err != nil {
		t.Fatal(err)
	}
	by := func(process int) {
		t.Helper()
		write(t, started().begunPath("contoso"), fmt.Sprintf(`{"certificate":%q,"private_key":%q,"by":"%s/%d/1"}`, first.Certificate, first.PrivateKey, host, process))
	}
	by(os.Getppid())
	if other, err := started().Make(draft); err != nil || other.Certificate == first.Certificate {
		t.Errorf("its pair is taken: %+v, %v", other, err)
	}
	if err := os.Remove(first.Certificate); err != nil {
		t.Fatal(err)
	}
	by(os.Getppid())
	if other, err := started().Make(draft); err != nil || other.Certificate == first.Certificate || !exists(first.PrivateKey) {
		t.Errorf("its key is gone: %+v, %v", other, err)
	}
	process := exec.Command(os.Args[0], "-test.run=^$")
	if err := process.Run(); err != nil {
		t.Fatal(err)
	}
	if by(process.Process.Pid); runtime.GOOS == "windows" {
		t.Skip("this system can't tell which process has ended")
	}
	if again, err := started().Make(draft); err != nil || again.Certificate != first.Certificate {
		t.Errorf("%+v, %v", again, err)
	}
}

// A pair whose key alone the settings name, beside the certificate of another authority, is in use.
func TestAPairWhoseKeyTheSettingsNameIsNotTakenUp(t *testing.T) {
	started := makers(t)
	draft := setup.Draft{Name: "contoso"}
	first, err := started().Make(draft)
	if err != nil {
		t.Fatal(err)
	}
	b := started()
	write(t, b.settings.Path, fmt.Sprintf("[[integration]]\nname = \"former\"\ntenant_id = \"4a2cfbdd-08d9-4300-816f-a77421352b6c\"\nclient_id = \"4a2cfbdd-08d9-4300-816f-a77421352b6d\"\ncertificate = \"other.pem\"\nprivate_key = %q\n", first.PrivateKey))
	second, err := b.Make(draft)
	if err != nil || second.PrivateKey == first.PrivateKey {
		t.Errorf("%s is taken up, %v", second.PrivateKey, err)
	}
	if _, err := os.Stat(first.PrivateKey); err != nil {
		t.Errorf("the key that the settings name is gone: %v", err)
	}
}
