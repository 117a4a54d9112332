package cmd

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
)

// TestAnExposedKeyIsToldEverywhere has a private key that every user of the computer can
// read. Each command that reads it says so once, and still works.
func TestAnExposedKeyIsToldEverywhere(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	s := newStage(t, simulator.Generate(1, 1), alert.AlertsV2)
	cert, key := filepath.Join(s.dir, "lab.pem"), filepath.Join(s.dir, "lab.key.pem")
	both := filepath.Join(s.dir, "both.pem")
	copyOf := func(path string) []byte {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	if err := os.WriteFile(both, slices.Concat(copyOf(cert), copyOf(key)), 0o600); err != nil {
		t.Fatal(err)
	}
	setup := []string{
		"setup", "--tenant", s.tenant.TenantID(), "--client", s.tenant.ClientID(), "--cloud", "simulated",
		"--certificate", cert, "--key", key, "--sources", "alerts_v2",
	}
	for _, args := range [][]string{
		{"cert", "check", cert, key},
		{"cert", "show", both},
		{"doctor"},
		{"config", "check"},
		{"collect", "--once"},
		setup, append(slices.Clone(setup), "--no-test"),
	} {
		for mode, want := range map[os.FileMode]int{0o644: 1, 0o600: 0} {
			for _, path := range []string{key, both} {
				if err := os.Chmod(path, mode); err != nil {
					t.Fatal(err)
				}
			}
			call := args
			if args[0] == "setup" { // two integrations of one name are refused
				call = append(slices.Clone(args), "--name", fmt.Sprintf("made-%d-%o", len(args), mode))
			}
			got := s.tocsin(t, call...)
			if n := strings.Count(got.out+got.err, "(mode 0644): run chmod 600 on it"); got.code != 0 || n != want {
				t.Errorf("%q with mode %04o says so %d times and exits %d:\n%s%s", args, mode, n, got.code, got.out, got.err)
			}
		}
	}
}

// TestCertificatesAsJSON prints new, shown and checked certificates as one object each.
func TestCertificatesAsJSON(t *testing.T) {
	env, dir := quietEnv(t), t.TempDir()
	now := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	env.Now = func() time.Time { return now }
	cert, key := filepath.Join(dir, "lab.pem"), filepath.Join(dir, "lab.key.pem")
	facts := func(code int, args ...string) certFacts {
		t.Helper()
		got := call(t, env, append(args, "--format", "json")...)
		var f certFacts
		if err := json.Unmarshal([]byte(got.out), &f); err != nil || got.code != code {
			t.Fatalf("%q: %v, %+v", args, err, got)
		}
		return f
	}
	made := facts(0, "cert", "new", "lab", "--dir", dir, "--days", "30")
	if made.Certificate != cert || made.PrivateKey != key || made.Subject != "CN=lab" || made.Key != "RSA" || made.Bits != 2048 || made.DaysLeft != 29 {
		t.Errorf("made %+v", made)
	}
	shown, checked := facts(0, "cert", "show", cert), facts(0, "cert", "check", cert, key)
	if shown.Certificate != "" || shown.PrivateKey != "" || shown.SHA1 != made.SHA1 || checked.SHA1 != made.SHA1 {
		t.Errorf("shown %+v, checked %+v, made %+v", shown, checked, made)
	}
	now = now.AddDate(0, 0, 34)
	for _, args := range [][]string{{"cert", "show", cert}, {"cert", "check", cert, key}} {
		if f := facts(4, args...); f.DaysLeft != -5 || f.SHA1 != made.SHA1 {
			t.Errorf("%q, expired: %+v", args, f)
		}
		if got := call(t, env, args...); got.code != 4 || !strings.Contains(got.out, "expired 4 days ago") || !strings.Contains(got.err, "expired on") {
			t.Errorf("%q: %+v", args, got)
		}
	}
	other := facts(0, "cert", "new", "other", "--dir", dir)
	if f := facts(4, "cert", "check", other.Certificate, key); f.SHA1 != other.SHA1 {
		t.Errorf("of another key: %+v", f)
	}
	if got := call(t, env, "cert", "check", key, cert, "--format", "json"); got.code != 4 || got.out != "" || !strings.Contains(got.err, "swapped") {
		t.Errorf("swapped: %+v", got)
	}
}

// TestExpiredCertificateOfAnIntegration: the hint has the name in its command; that of files can't have one.
func TestExpiredCertificateOfAnIntegration(t *testing.T) {
	s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
	now := s.env.Now().AddDate(3, 0, 0)
	s.env.Now = func() time.Time { return now }
	for _, args := range [][]string{{"cert", "check", "lab"}, {"cert", "show", "lab"}} {
		if got := s.tocsin(t, args...); got.code != 4 || !strings.Contains(got.err, "hint: renew it with: tocsin cert renew lab;") {
			t.Errorf("%q: %+v", args, got)
		}
	}
}
