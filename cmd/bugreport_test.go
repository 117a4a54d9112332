package cmd

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
	"tocsin/store/config"
)

// TestABugreportTellsOnNoOne writes a report of an integration that fails, and searches its
// bytes for everything that tells whose it is.
func TestABugreportTellsOnNoOne(t *testing.T) {
	s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
	s.must(t, "collect", "--once")
	s.must(t, "integration", "rename", "lab", "Harbour bank")
	s.must(t, "cert", "new", "stranger", "--dir", s.dir)
	s.must(t, "integration", "edit", "Harbour bank", "--no-test", "--certificate", filepath.Join(s.dir, "stranger.pem"), "--key", filepath.Join(s.dir, "stranger.key.pem"))
	log := filepath.Join(s.env.Get("XDG_STATE_HOME"), "tocsin", "tocsin.log")
	if err := os.MkdirAll(filepath.Dir(log), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, log, `{"level":"INFO","msg":"fine"}`+"\n"+`{"time":"2026-11-29T03:54:03.123+02:00","level":"WARN","msg":"bad","token":"eyJ0eXAi.eyJhdWQi.c2ln","id":"0f0e0d0c-0b0a-0908-0706-050403020100","user":"eve@harbour.example"}`+"\n")
	path := filepath.Join(s.dir, "report.txt")
	got := s.tocsin(t, "bugreport", path)
	if got.code != 0 || !strings.Contains(got.err, "nothing was sent") {
		t.Fatalf("%+v", got)
	}
	report := read(t, path)
	if report != got.out {
		t.Error("what was shown is not what was written")
	}
	settings, err := config.Load(t.Context(), s.path)
	if err != nil {
		t.Fatal(err)
	}
	in := settings.Integrations[0]
	secrets := []string{in.TenantID, in.ClientID, in.Name, "eyJ", "c2ln", "0f0e0d0c", "eve@", s.env.User, s.env.Get("HOME"), "stranger.pem", "stranger.key.pem"}
	for _, file := range []string{"stranger.pem", "stranger.key.pem", "lab.key.pem"} {
		for line := range strings.Lines(read(t, filepath.Join(s.dir, file))) {
			if line = strings.TrimSpace(line); len(line) > 20 && !strings.HasPrefix(line, "-----") {
				secrets = append(secrets, line)
			}
		}
	}
	for _, secret := range secrets {
		if strings.Contains(strings.ToLower(report), strings.ToLower(secret)) {
			t.Errorf("the report has %q:\n%s", secret, report)
		}
	}
	for _, want := range []string{"## Version", "## Settings", "## Doctor", "## Status", "## Last faults", "integration-A", "FAIL  Sign-in of the application", "AADSTS700027", "alerts_v2", `"level":"WARN","msg":"bad"`, "sources = "} {
		if !strings.Contains(report, want) {
			t.Errorf("the report lacks %q:\n%s", want, report)
		}
	}
	if strings.Contains(report, `"msg":"fine"`) || strings.Contains(report, "# Settings of a simulated tenant") {
		t.Error("the report has what helps no one")
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if again := s.tocsin(t, "bugreport", path); again.code != 2 || read(t, path) != report {
		t.Errorf("a file that was there: %+v", again)
	}
}

// TestABugreportAsks writes nothing unless the answer is yes, and works without settings.
func TestABugreportAsks(t *testing.T) {
	for typed, want := range map[string]int{"y\n": 0, "yes\n": 0, "n\n": 130, "": 130} {
		env := quietEnv(t)
		path := filepath.Join(t.TempDir(), "report.txt")
		env.In, env.Terminal = bytes.NewBufferString(typed), func(io.Writer) bool { return true }
		got := call(t, env, "bugreport", path)
		if got.code != want || !strings.Contains(got.out, "there is no settings file") || !strings.Contains(got.out, "no log") {
			t.Errorf("%q: %+v", typed, got)
		}
		if exists(path) != (want == 0) {
			t.Errorf("%q: the file is there: %v", typed, exists(path))
		}
	}
}

func TestScrub(t *testing.T) {
	settings := &config.Config{Integrations: []config.Integration{{Name: "Contoso", TenantID: "contoso.example", ClientID: "5f6e7d8c-1a2b-4c3d-9e0f-a1b2c3d4e5f6"}, {Name: "lab", TenantID: "x"}, {Name: "zoë", TenantID: "y"}}}
	env := Env{User: "amal", Get: func(string) string { return "/home/amal" }}
	s := newScrubber(settings, env)
	for text, want := range map[string]string{
		"CONTOSO of contoso.example":                       "integration-A of <tenant>",
		"lab, a label, available":                          "integration-B, a label, available",
		"/home/amal/x by amal":                             "<path> by <user>",
		"5F6E7D8C-1A2B-4C3D-9E0F-A1B2C3D4E5F6":             "<id>",
		"http://eve:hunter2@proxy:80":                      "http://<password>@proxy:80",
		"Authorization: Bearer abc.def-g":                  "Authorization: <token>",
		"thumbprint " + strings.Repeat("AB", 20):           "thumbprint <hash>",
		"a -----BEGIN RSA PRIVATE KEY-----\nMII\n":         "a <pem>",
		"-----BEGIN X-----\nMII\n-----END X-----\nb":       "<pem>\nb",
		"x.onmicrosoft.com":                                "<tenant>",
		"key " + strings.Repeat("Gz1", 30) + "==":          "key <long word>",
		"zoë and zoëlogy, azoë":                            "integration-C and zoëlogy, azoë",
		`client_secret = "a b" and password=x`:             `client_secret = <secret> and password=<secret>`,
		`ca_file = '/etc/Harbour bank/ca.pem'`:             `ca_file = '<path>'`,
		"cannot read /mnt/My Clients/ca.pem: no":           "cannot read <path>: no",
		`ca_file = "C:\\Harbour\\ca.pem", linux/amd64`:     `ca_file = "<path>", linux/amd64`,
		"GET /v1.0/security/alerts_v2 failed":              "GET /v1.0/security/alerts_v2 failed",
		"127.0.0.1:1 refuses the connection (AADSTS90002)": "127.0.0.1:1 refuses the connection (AADSTS90002)",
	} {
		if got := s.clean(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{
		"proxy.fabrikam.local: 10.1.2.3 refused, fe80::1:2:3": "<host>: <ip> refused, <ip>",
		"graph.microsoft.com and login.microsoftonline.com":   "graph.microsoft.com and login.microsoftonline.com",
		"msg=bad file=config.toml time=03:04:05":              "msg=bad file=config.toml time=03:04:05",
	} {
		if got := s.strange(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
	for i, want := range map[int]string{0: "integration-A", 25: "integration-Z", 26: "integration-A2", 53: "integration-B3"} {
		if got := integrationWord(i); got != want {
			t.Errorf("integration %d is %s, want %s", i, got, want)
		}
	}
}

// TestFormerNamesStayOut reports faults of integrations that were renamed and removed since.
func TestFormerNamesStayOut(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "tocsin.log")
	write(t, path, `{"level":"INFO","msg":"health","integration":"wharf"}`+"\n"+
		`{"level":"WARN","msg":"bad","integration":"south \"east\"","error":"wharf: the changed files"}`+"\n"+
		"level=WARN msg=bad integration=dock-7\n"+`level=WARN integration="Quay nine" cloud=harbourcloud error="the integration berth was renamed to pier in the store"`+"\n"+
		`{"level":"WARN","integration":"contoso","path":"/srv/Contoso bank/x"}`+"\n")
	faults, names := lastFaults(path)
	s := newScrubber(&config.Config{Integrations: []config.Integration{{Name: "contoso"}}}, Env{Get: func(string) string { return "" }})
	s.former(names...)
	got := keyed(s.clean(faults))
	for _, private := range []string{"wharf", "south", "dock", "Quay", "harbourcloud", "berth", "ontoso", "srv"} {
		if strings.Contains(got, private) {
			t.Errorf("%q is left:\n%s", private, got)
		}
	}
	if !strings.Contains(got, `"integration":"integration-A"`) || !strings.Contains(got, "the changed files") {
		t.Errorf("it lacks what helps:\n%s", got)
	}
}

// An integration that was called as a part of a figure's name leaves the figures as they are.
func TestNamesOfFiguresStay(t *testing.T) {
	s := newScrubber(&config.Config{}, Env{Get: func(string) string { return "" }})
	s.former("second", "polling")
	for text, want := range map[string]string{
		"lag_seconds 7, clock_skew_seconds=0": "lag_seconds 7, clock_skew_seconds=0",
		"not_polling":                         "not_polling",
		"Second: 3 secondary":                 formerWord + ": 3 " + formerWord + "ary",
		"second_floor_seconds":                formerWord + "_floor_" + formerWord + "s",
		"über_lag_seconds":                    "über_lag_" + formerWord + "s",
	} {
		if got := s.clean(text); got != want {
			t.Errorf("%s becomes %s", text, got)
		}
	}
}

// TestPrivateSettingsStayOut writes what only the parsed settings tell apart, and settings that
// can't be read.
func TestPrivateSettingsStayOut(t *testing.T) {
	env := quietEnv(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "config.toml")
	state := map[string]string{"XDG_STATE_HOME": dir}
	env.Get = func(name string) string { return state[name] }
	if err := os.MkdirAll(filepath.Join(dir, "tocsin"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "tocsin", "tocsin.log"), `{"level":"WARN","msg":"bad","tenant":"fabrikam.example","error":"proxy.fabrikam.example: 10.1.2.3 refused"}`+"\n")
	write(t, path, "store = \"memory:\" # hunter2\n[ views ] # ours\n\"VIP\" = \"@user = 'ceo.private'\"\n")
	got := call(t, env, "--config", path, "bugreport")
	for _, private := range []string{"hunter2", "ceo.private", "10.1.2.3", "proxy.fabrikam"} {
		if strings.Contains(got.out, private) {
			t.Errorf("the report has %q:\n%s", private, got.out)
		}
	}
	write(t, path, "store = \"memory:\n")
	if got = call(t, env, "--config", path, "bugreport"); strings.Contains(got.out, "fabrikam") || !strings.Contains(got.out, "left out") {
		t.Errorf("with settings that can't be read:\n%s", got.out)
	}
}

// TestDoctorWraps wraps by words on a terminal alone.
func TestDoctorWraps(t *testing.T) {
	env := quietEnv(t)
	path := filepath.Join(t.TempDir(), "config.toml")
	write(t, path, "# nothing yet\n")
	plain := call(t, env, "--config", path, "doctor")
	if !strings.Contains(plain.out, "hint: run tocsin setup\n") || plain.code != 0 {
		t.Errorf("%+v", plain)
	}
	env.Terminal, env.Width = func(io.Writer) bool { return true }, func(io.Writer) int { return 40 }
	for line := range strings.Lines(call(t, env, "--config", path, "doctor").out) {
		if n := len([]rune(strings.TrimRight(line, "\n"))); n > 40 {
			t.Errorf("%d cells: %s", n, line)
		}
	}
}
