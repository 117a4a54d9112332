package cmd

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/graph/simulator"
	"tocsin/store"
	"tocsin/store/config"
)

// The folder that the guide writes to in an empty home.
var (
	homeSettings    = filepath.Join("home", ".config", "tocsin", "config.toml")
	homeCertificate = filepath.Join("home", ".config", "tocsin", "contoso.pem")
	homeKey         = filepath.Join("home", ".config", "tocsin", "contoso.key.pem")
)

// TestScreenSetup goes from an empty home to a list that fills, only with keys. The
// test acts as the administrator: it uploads the certificate and consents.
func TestScreenSetup(t *testing.T) {
	inWorld(t, simulator.Demo(demoSeed), func(w *world) {
		p := w.start(80, 24)
		throughGuide(w, p)
		p.until("1/")
		p.Wait(5 * time.Second)
		p.golden("setup-12-list")
		if code := p.leave("q"); code != 0 || p.err.Len() > 0 {
			t.Errorf("exit code %d, stderr %q", code, p.err.String())
		}
		checkWritten(t)
		checkRestart(w)
		checkSecond(w)
	})
}

// throughGuide answers each step, and compares it with its picture.
func throughGuide(w *world, p *viewer) {
	step := func(name string, keys ...string) {
		w.t.Helper()
		p.golden("setup-" + name)
		p.Keys(keys...)
	}
	p.Keys("ctrl+u")
	p.Type("contoso")
	step("01-name", "enter")
	step("02-cloud", "enter")
	p.Keys("down", "down", "space") // Legacy, too
	step("03-sources", "enter")
	step("04-registration", "enter")
	p.Paste("Directory (tenant) ID : " + w.tenant.TenantID() + "\n")
	step("05-tenant", "enter")
	p.Paste(w.tenant.ClientID())
	step("06-client", "enter")
	step("07-permissions", "enter")
	step("08-certificate", "enter")
	p.until("9/11")
	step("09-upload", "enter")
	p.until("not registered")
	p.golden("setup-10-test-before-the-upload")
	w.register(homeCertificate)
	p.Keys("enter") // test again
	p.until("lacks the permission")
	p.golden("setup-10-test-before-the-consent")
	w.tenant.Grant(simulator.Roles()...)
	p.Keys("r")
	p.until("The tenant answers")
	p.Wait(5 * time.Second) // the first poll falls between two alerts of the story
	step("10-test", "enter")
	p.until("11/11")
	step("11-done", "enter")
}

// checkWritten checks the files that the guide wrote.
func checkWritten(t *testing.T) {
	for _, path := range []string{homeSettings, homeKey} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); mode != 0o600 {
			t.Errorf("%s has mode %o", path, mode)
		}
	}
	settings, err := config.Load(context.Background(), homeSettings)
	if err != nil {
		t.Fatal(err)
	}
	in := settings.Integrations[0]
	if in.Name != "contoso" || in.Certificate != "contoso.pem" || strings.Join(in.Sources, " ") != "alerts_v2 incidents alerts" {
		t.Errorf("the settings hold %+v", in)
	}
}

// checkRestart starts the program again on a dead network: it shows the stored
// alerts at once.
func checkRestart(w *world) {
	w.dead.Store(true)
	p := w.start(80, 24)
	p.lacks("setup")
	p.shows("Suspected brute-force", "All 115", "offline since ", "offline: DNS")
	p.golden("setup-13-restart")
	p.leave("q")
	w.dead.Store(false)
}

// checkSecond sets up another integration; a person's own lines stay.
func checkSecond(w *world) {
	b, err := os.ReadFile(homeSettings)
	if err != nil {
		w.t.Fatal(err)
	}
	mine := "# mine, do not touch\ntheme = \"light\" # as I like it\n\n" + string(b)
	w.write(homeSettings, mine)
	p := w.start(80, 24, "setup")
	p.shows("1/11", "tenant")
	p.Keys("esc")
	p.shows("alerts", "All 117")
	p.leave("q")

	code, _, errs := w.fails(nil, "setup", "--name", "fabrikam", "--tenant", w.tenant.TenantID(), "--client", w.tenant.ClientID(),
		"--certificate", homeCertificate, "--key", homeKey)
	if code != 0 {
		w.t.Errorf("exit code %d: %s", code, errs)
	}
	after, err := os.ReadFile(homeSettings)
	if err != nil {
		w.t.Fatal(err)
	}
	if !strings.HasPrefix(string(after), mine) {
		w.t.Errorf("what stood in the settings was changed:\n%s", after)
	}
	if settings, err := config.Load(context.Background(), homeSettings); err != nil || len(settings.Integrations) != 2 || settings.Theme != "light" {
		w.t.Errorf("the settings hold %+v, %v", settings, err)
	}
}

// TestGuideComesFirst starts the screen without settings: the guide comes first only if the
// store has nothing to show either.
func TestGuideComesFirst(t *testing.T) {
	inWorld(t, simulator.Generate(3, 1), func(w *world) {
		for _, name := range []string{"alert.db", "incident.db"} {
			record := alert.Record{Key: alert.Key{Integration: "a", Source: alert.AlertsV2, ID: "when-1"}, Alert: &alert.Alert{Title: "Stored before"}, Raw: []byte("{}")}
			if name == "incident.db" {
				record = alert.Record{Key: alert.Key{Integration: "a", Source: alert.Incidents, ID: "1"}, Incident: &alert.Incident{Title: "Stored before"}, Raw: []byte("{}")}
			}
			s, err := store.Open(context.Background(), "sqlite:"+name, store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Put(context.Background(), ingest.Lease{}, ingest.Batch{Records: []alert.Record{record}}); err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
		for _, c := range []struct {
			store string
			args  []string
			guide bool
		}{
			{"sqlite:alert.db", nil, false},
			{"sqlite:incident.db", nil, false},
			{"sqlite:alert.db", []string{"--read-only"}, false},
			{"sqlite:alert.db", []string{"setup"}, true},
			{"sqlite:new.db", nil, true},
			{"memory:", nil, true},
		} {
			p := w.start(80, 24, append([]string{"--store", c.store}, c.args...)...)
			if c.guide {
				p.shows("1/11")
			} else {
				p.lacks("1/11")
			}
			if c.store == "sqlite:alert.db" && !c.guide {
				p.until("Stored before")
			}
			if code := p.leave("ctrl+c"); code != 0 {
				t.Errorf("%v: exit code %d: %s", c, code, p.err.String())
			}
		}
		for _, url := range []string{"sqlite:new.db", "sqlite:none.db"} {
			if code, _, errs := w.fails(nil, "--store", url, "--read-only"); code != 2 || !strings.Contains(errs, "--read-only forbids the setup") {
				t.Errorf("%s: exit code %d: %s", url, code, errs)
			}
		}
	})
}
