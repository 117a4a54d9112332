package cmd

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/fault"
	"tocsin/store/config"
)

// once runs sim in a folder and ends it as soon as it is ready.
func once(t *testing.T, dir string) said {
	t.Helper()
	env := quietEnv(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var errs strings.Builder
	env.Out, env.Err = &onWrite{cancel}, &errs
	code := run(ctx, []string{"sim", "--dir", dir}, env)
	return said{code: code, err: errs.String()}
}

// onWrite calls a function at each write.
type onWrite struct{ call func() }

// Write calls the function.
func (w *onWrite) Write(p []byte) (int, error) { w.call(); return len(p), nil }

// TestSimUsesItsFolderAgain runs sim in a folder of an earlier run, whole or left by a
// run that was killed at each point.
func TestSimUsesItsFolderAgain(t *testing.T) {
	dir := t.TempDir()
	if got := once(t, dir); got.code != 0 {
		t.Fatal(got)
	}
	files := []string{"ca.pem", "lab.key.pem", "lab.pem", "config.toml"} // in the order in which they are written
	pair := read(t, filepath.Join(dir, "lab.pem"))
	if got := once(t, dir); got.code != 0 || read(t, filepath.Join(dir, "lab.pem")) != pair {
		t.Errorf("a second run: %+v", got)
	}
	for n := len(files) - 1; n >= 0; n-- {
		for _, name := range files[n:] {
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}
		if got := once(t, dir); got.code != 0 {
			t.Errorf("with only %v: %+v", files[:n], got)
		}
		if entries, err := os.ReadDir(dir); err != nil || len(entries) != len(files)+1 { // and sim.lock
			t.Errorf("%v, %v", entries, err)
		}
	}
}

// TestSimOfAnEmptyTenant writes settings that every command takes, although no item tells how far they
// should go back.
func TestSimOfAnEmptyTenant(t *testing.T) {
	scenario := filepath.Join(t.TempDir(), "e.toml")
	write(t, scenario, "kind = \"empty\"\n")
	ready := serve(t, "--scenario", scenario)
	if got := call(t, quietEnv(t), "--config", ready.Config, "status"); got.code == 2 || strings.Contains(got.err, "since") {
		t.Errorf("%+v, the settings have\n%s", got, read(t, ready.Config))
	}
}

// TestBackTo: settings go back to the oldest item, and never further than they can.
func TestBackTo(t *testing.T) {
	now := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	for want, oldest := range map[string]time.Time{
		"30d": {}, "41d": now.AddDate(0, 0, -40), "36500d": now.AddDate(-300, 0, 0),
	} {
		if got := backTo(oldest, now); got != want {
			t.Errorf("%v: %s, want %s", oldest, got, want)
		} else if _, err := config.ParseDuration(got); err != nil {
			t.Errorf("%s: %v", got, err)
		}
	}
}

// TestSimKeepsEditedSettings edits the settings of an earlier run: the next run changes
// only the addresses in them, and says so. Unedited ones are replaced without a word.
func TestSimKeepsEditedSettings(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "config.toml")
	old := once(t, dir)
	whole := read(t, path)
	if got := once(t, dir); old.code != 0 || got.code != 0 || got.err != "" || read(t, path) == whole {
		t.Fatalf("an unedited file: %+v\n%s", got, read(t, path))
	}
	address := regexp.MustCompile(`https://[0-9.:]+`)
	_, earlier, _ := strings.Cut(read(t, path), "\n")
	_, earlier, _ = strings.Cut(earlier, "\n")
	for name, edit := range map[string]func(string) string{
		"since": func(s string) string {
			return regexp.MustCompile(`since = ".*"`).ReplaceAllString(s, `since = "400d"  # mine`)
		},
		"first line":           func(s string) string { return "theme = \"light\"\n" + s },
		"views":                func(s string) string { return s + "\n[views]\nmine = \"severity = 'high'\"\n" },
		"one blank":            func(s string) string { return strings.Replace(s, "\n\n", "\n \n", 1) },
		"of an earlier tocsin": func(string) string { return settingsMark + earlier },
		"line ends":            func(s string) string { return "\ufeff" + strings.ReplaceAll(s, "\n", "\r\n") },
		"without office":       func(s string) string { return regexp.MustCompile(`office = .*\n`).ReplaceAllString(s, "") },
	} {
		edited := edit(whole)
		if err := os.WriteFile(path, []byte(edited), 0o600); err != nil {
			t.Fatal(err)
		}
		got := once(t, dir)
		kept := read(t, path)
		if got.code != 0 || !strings.Contains(got.err, path+" was edited and is kept; only the addresses of its cloud were changed") {
			t.Errorf("%s: %+v", name, got)
		}
		if kept == edited || address.ReplaceAllString(kept, "") != address.ReplaceAllString(edited, "") {
			t.Errorf("%s:\n%s", name, kept)
		}
		of := slices.Compact(address.FindAllString(kept, -1)) // login and graph have one, office its own
		if len(of) != 1+strings.Count(edited, "office = ") || len(of) == 2 && of[0] == of[1] {
			t.Errorf("%s: addresses %q:\n%s", name, of, kept)
		}
	}
}

// TestSimRefusesSettingsThatItCannotUse leaves every file as it was.
func TestSimRefusesSettingsThatItCannotUse(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "config.toml")
	if got := once(t, dir); got.code != 0 {
		t.Fatal(got)
	}
	whole, authority := read(t, path), read(t, filepath.Join(dir, "ca.pem"))
	for edited, want := range map[string]string{
		strings.Replace(whole, settingsMark, "", 1):         "tocsin sim did not make it",
		strings.ReplaceAll(whole, `"simulated"`, `"other"`): `has no cloud named "simulated"`,
		whole + "since = 1\n":                               path + ":",
		settingsMark + "cloud = [{name = \"simulated\", login = \"https://a\", graph = \"https://a\"}]\n": "inline",
	} {
		if err := os.WriteFile(path, []byte(edited), 0o600); err != nil {
			t.Fatal(err)
		}
		got := once(t, dir)
		if got.code != 2 || !strings.Contains(got.err, want) || read(t, path) != edited || read(t, filepath.Join(dir, "ca.pem")) != authority {
			t.Errorf("%s: %+v\n%s", want, got, read(t, path))
		}
	}
}

// TestWriteSimFile leaves nothing of a file that can't be written, and names the cause.
func TestWriteSimFile(t *testing.T) {
	dir := t.TempDir()
	if err := writeSimFile(filepath.Join(dir, "no", "ca.pem"), []byte("x")); err == nil || fault.Of(err).Kind != fault.Failed {
		t.Errorf("%v", err)
	}
	path := filepath.Join(dir, "ca.pem")
	if err := writeSimFile(path, []byte("x")); err != nil || read(t, path) != "x" {
		t.Error(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestWarnListen(t *testing.T) {
	for address, warns := range map[string]bool{
		"127.0.0.1:0": false, "localhost:8443": false, "[::1]:0": false, "127.9.9.9:1": false,
		"0.0.0.0:0": true, ":8443": true, "[::]:1": true, "192.0.2.1:1": true, "desk:1": true, "nowhere:1:2": false,
	} {
		var b strings.Builder
		warnListen(&b, address)
		if got := b.String(); (got != "") != warns || warns && !strings.HasPrefix(got, "warning: other computers can reach "+address) {
			t.Errorf("%s: %q", address, got)
		}
	}
}

// TestSimWithoutConsent grants nothing until an administrator does on the page that the line names.
func TestSimWithoutConsent(t *testing.T) {
	ready := serve(t, "--no-consent")
	client, err := certClient(ready.CAFile)
	if err != nil {
		t.Fatal(err)
	}
	asks := func(method string) string {
		request, err := http.NewRequestWithContext(t.Context(), method, ready.Consent, nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		page, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(page)
	}
	env := quietEnv(t)
	collect := func() said { return call(t, env, "--config", ready.Config, "collect", "--once") }
	if page, got := asks(http.MethodGet), collect(); !strings.Contains(page, "not granted") || got.code != 4 {
		t.Errorf("before consent: %+v\n%s", got, page)
	}
	if page, got := asks(http.MethodPost), collect(); strings.Contains(page, "not granted") || got.code != 0 {
		t.Errorf("after consent: %+v\n%s", got, page)
	}
}

// certClient returns a client that trusts the authority in a file.
func certClient(path string) (*http.Client, error) {
	pem, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	return &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}}}, nil
}
