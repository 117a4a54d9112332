package cmd

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/long"
	"tocsin/graph/simulator"
	"tocsin/store/config"
)

// TestPowerCutOfIntegrations cuts the power while an integration is edited, paused, resumed, renamed,
// renewed and at last removed. Whatever is left signs in: its settings are whole and name a pair that
// Entra accepts. There is never a certificate without its key.
func TestPowerCutOfIntegrations(t *testing.T) {
	needStrace(t)
	s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
	dir := t.TempDir()
	c := &cutRun{env: s.env, root: filepath.Join(dir, "disk"), home: filepath.Join(dir, "disk", "home")}
	folder := filepath.Join(c.root, "tocsin")
	mkdir(t, folder)
	mkdir(t, c.home)
	if err := os.CopyFS(folder, os.DirFS(s.dir)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "config.toml")
	do := func(args ...string) { c.record(t, false, [][]string{append([]string{"--config", path}, args...)}) }
	do("integration", "edit", "lab", "--no-test", "--since", "3d")
	do("integration", "pause", "lab")
	do("integration", "resume", "lab")
	do("cert", "renew", "lab")
	pairs, _ := filepath.Glob(filepath.Join(folder, "lab-20*.key.pem"))
	if len(pairs) != 1 {
		t.Fatalf("the renewal made %q", pairs)
	}
	upload(t, s, renewal{Certificate: strings.TrimSuffix(pairs[0], ".key.pem") + ".pem", PrivateKey: pairs[0]})
	do("integration", "rename", "lab", "acme")
	do("cert", "renew", "acme")
	do("integration", "remove", "acme", "--keep-alerts")
	seen := map[string]int{}
	c.cuts(t, long.Rounds(20), 5, func(image string, acknowledged int) error {
		settings, err := config.Load(t.Context(), filepath.Join(image, "tocsin", "config.toml"))
		if err != nil {
			return err
		}
		for name := range content(t, filepath.Join(image, "tocsin")) {
			base, isCert := strings.CutSuffix(name, ".pem")
			if isCert && strings.HasPrefix(name, "lab") && !strings.HasSuffix(base, ".key") && !exists(filepath.Join(image, "tocsin", base+".key.pem")) {
				return fmt.Errorf("%s has no key", name)
			}
		}
		if len(settings.Integrations) == 0 {
			seen["none"]++
			if acknowledged < 6 {
				return fmt.Errorf("the integration is lost")
			}
			return nil
		}
		in := settings.Integrations[0]
		seen[fmt.Sprint(in.Name, in.Paused, in.Since, in.Certificate)]++
		if _, err := certificate.Load(t.Context(), settings.Resolve(in.Certificate), settings.Resolve(in.PrivateKey), s.env.Now()); err != nil {
			return err
		}
		if got := call(t, s.env, "--config", settings.Path, "collect", "--once"); got.code != 0 {
			return fmt.Errorf("it doesn't sign in: %s", got.err)
		}
		return nil
	})
	if t.Logf("images by what the settings had: %v", seen); len(seen) < 5 {
		t.Error("the cuts hit too few steps")
	}
}
