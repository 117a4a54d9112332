package cmd

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
)

// TestNothingIsIgnoredInSilence has flags and arguments that would count for nothing: each
// is refused with a sentence and a hint, and no file is made.
func TestNothingIsIgnoredInSilence(t *testing.T) {
	s := newStage(t, simulator.Scenario{}, alert.AlertsV2)
	setup := []string{
		"setup", "--name", "new", "--client", s.tenant.ClientID(), "--cloud", "simulated",
		"--certificate", s.certificate, "--key", s.key, "--no-test",
	}
	usual := slices.Concat(setup, []string{"--tenant", s.tenant.TenantID()})
	with := func(args []string, more ...string) []string { return slices.Concat(args, more) }
	dir := t.TempDir()
	before := read(t, s.path)
	for _, c := range []struct {
		args []string
		said string
	}{
		{with(usual, "--store", "nope"), "the store's URL has no scheme"},
		{with(usual, "--integration", "lab"), "setup makes an integration"},
		{with(usual, "--sources", ""), "--sources is empty"},
		{with(setup, "--tenant", strings.ToUpper(s.tenant.ClientID())), "this is the tenant id"},
		{[]string{"import", "-", "-"}, "standard input can be read only once"},
		{[]string{"triage", "-", "-", "--state", "seen"}, "standard input can be read only once"},
		{[]string{"sim", "--dir", dir, "--load", "-", "--load", "-"}, "standard input can be read only once"},
		{[]string{"--read-only", "sim", "--dir", dir}, "--read-only forbids"},
		{[]string{"--read-only", "cert", "new", "x", "--dir", dir}, "--read-only forbids"},
	} {
		got := s.tocsin(t, c.args...)
		made, err := os.ReadDir(dir)
		if got.code != 2 || got.out != "" || !strings.Contains(got.err, c.said) || err != nil || len(made) > 0 {
			t.Errorf("%q: %+v; made %v, %v", c.args, got, made, err)
		}
		if read(t, s.path) != before {
			t.Errorf("%q changed the settings", c.args)
		}
	}
	s.must(t, with(usual, "--store", "memory:")...)
}

// TestTheClientIsNotTheTenant: settings with one id for both are refused where the client
// id stands.
func TestTheClientIsNotTheTenant(t *testing.T) {
	s := newStage(t, simulator.Scenario{}, alert.AlertsV2)
	write(t, s.path, strings.ReplaceAll(read(t, s.path), s.tenant.ClientID(), s.tenant.TenantID()))
	if got := s.tocsin(t, "config", "check"); got.code != 2 || !strings.Contains(got.err, "client_id \""+s.tenant.TenantID()+"\" is the tenant id") {
		t.Errorf("%+v", got)
	}
}

// TestHelpThatCannotBeWritten ends with an error, as any other output does.
func TestHelpThatCannotBeWritten(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {"help"}, {"query", "--help"}, {"help", "query"}, {"help", "settings"}, {"version"}} {
		var said strings.Builder
		env := quietEnv(t)
		env.Out, env.Err = full{}, &said
		if code := run(t.Context(), args, env); code != 1 || !strings.HasPrefix(said.String(), "tocsin: ") {
			t.Errorf("%q exits %d: %s", args, code, said.String())
		}
	}
}

// TestSettingsFileThatIsNamedAndMissing: whoever reads it tells how to make that file.
func TestSettingsFileThatIsNamedAndMissing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "nope.toml")
	named := quietEnv(t)
	get := named.Get
	named.Get = func(name string) string {
		if name == "TOCSIN_CONFIG" {
			return path
		}
		return get(name)
	}
	for _, args := range [][]string{{"config", "show"}, {"config", "check"}, {"status"}, {"query", ""}} {
		for got, want := range map[said]string{
			call(t, quietEnv(t), append([]string{"--config", path}, args...)...): "make the file with: tocsin --config " + path + " setup\n",
			call(t, named, args...): "make the file with: tocsin --config " + path + " setup\n",
		} {
			if got.code != 2 || !strings.HasSuffix(got.err, want) {
				t.Errorf("%q: %+v", args, got)
			}
		}
	}
	if got := call(t, quietEnv(t), "config", "show"); !strings.HasSuffix(got.err, "hint: make one with: tocsin setup\n") {
		t.Errorf("the usual file: %+v", got)
	}
}

// TestEmptyWordsAreShown: a sentence about a blank word shows it, and a command behind --
// is not offered as another one.
func TestEmptyWordsAreShown(t *testing.T) {
	for _, c := range []struct {
		args       []string
		said, hint string
	}{
		{[]string{""}, `there is no command ""`, "see tocsin --help"},
		{[]string{"help", ""}, `there is no command or topic ""`, "see tocsin --help"},
		{[]string{"cert", " "}, `there is no command tocsin cert " "`, "see tocsin cert --help"},
		{[]string{"--", "status"}, "there is no command status", "leave out the --"},
		{[]string{"import", ""}, "the name of a file is empty", "name a file"},
		{[]string{"triage", " ", "--state", "seen"}, "an id is empty", "write an id"},
	} {
		got := call(t, quietEnv(t), c.args...)
		if got.code != 2 || !strings.Contains(got.err, c.said+"\n") || !strings.Contains(got.err, c.hint) || strings.Contains(got.err, "did you mean") {
			t.Errorf("%q: %+v", c.args, got)
		}
	}
}
