package cmd

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tocsin/graph/simulator"
	"tocsin/store/config"
)

// settledText returns the settings of a world's home.
func settledText(t *testing.T) string {
	t.Helper()
	return read(t, homeSettings)
}

// settledOne returns the one integration of a world's home.
func settledOne(t *testing.T) (*config.Config, config.Integration) {
	t.Helper()
	settings, err := config.Load(context.Background(), homeSettings)
	if err != nil {
		t.Fatal(err)
	}
	if len(settings.Integrations) != 1 {
		t.Fatalf("%d integrations in\n%s", len(settings.Integrations), settledText(t))
	}
	return settings, settings.Integrations[0]
}

// onIntegrations starts the screen on a working integration and goes to the list of them.
func onIntegrations(w *world) *viewer {
	w.t.Helper()
	w.settle(settled{registered: true, granted: true, more: "# mine\n"})
	p := w.start(120, 40)
	p.until("✓")
	p.Keys("f3")
	p.until("running")
	return p
}

// TestAnotherSetupIsLikeTheFirst adds a second tenant from the screen of the integrations: its
// test offers further sources, and leaving it half-way says how it goes on.
func TestAnotherSetupIsLikeTheFirst(t *testing.T) {
	inWorld(t, simulator.Demo(demoSeed), func(w *world) {
		p := onIntegrations(w)
		p.Keys("a")
		p.until("Name")
		p.Keys("ctrl+u")
		p.Type("harbour")
		p.Keys("enter")
		p.until("Choose the tenant")
		p.leave("ctrl+c")
		if got := p.err.String(); !strings.Contains(got, "kept: harbour, at step ") || !strings.Contains(got, "tocsin setup --resume harbour\n") {
			t.Errorf("it was left with %q", got)
		}
	})
	env := quietEnv(t)
	a := &app{env: env, settings: &config.Config{}, log: slog.New(slog.DiscardHandler)}
	s := &shown{app: a, tender: newTender(a, nil, nil)}
	if first, next := s.backend(), (integrationsBackend{s}).adds(t.Context()); !next.offers || first.(*backend).offers != next.offers {
		t.Errorf("the first offers further sources: %v, another: %v", first.(*backend).offers, next.offers)
	}
}

// rowOf returns the first line that begins with a name.
func rowOf(p *viewer, name string) string {
	for line := range strings.Lines(p.Text()) {
		if strings.HasPrefix(strings.TrimSpace(line), name+" ") {
			return line
		}
	}
	return p.Text()
}

// alertsOf returns what the column of alerts has for an integration: an age before it may be "0 s".
func alertsOf(t *testing.T, p *viewer, name string) string {
	t.Helper()
	const title = "ALERTS"
	for line := range strings.Lines(p.Text()) {
		if before, _, ok := strings.Cut(line, " "+title); ok {
			end := utf8.RuneCountInString(before + " " + title)
			row := []rune(rowOf(p, name))
			if cells := strings.Fields(string(row[:min(end, len(row))])); len(cells) > 0 {
				return cells[len(cells)-1]
			}
		}
	}
	t.Fatalf("there is no column of alerts in\n%s", p.Text())
	return ""
}

// TestIntegrationsByKeys pauses, resumes, renames, edits and removes an integration from its
// screen; the collectors of the process take each up at once.
func TestIntegrationsByKeys(t *testing.T) {
	inWorld(t, simulator.Demo(demoSeed), func(w *world) {
		p := onIntegrations(w)
		_, out, _ := w.fails(nil, "query", "", "--count", "--read-only")
		alerts := strings.TrimSpace(out)
		if alerts == "0" || !strings.Contains(p.Text(), " "+alerts+" ") {
			t.Errorf("%s alerts aren't shown; it shows\n%s", alerts, p.Text())
		}
		p.Keys("p")
		p.until("paused")
		p.shows("kestrel is paused; z takes it back")
		asked := w.asked.Load()
		p.Wait(3 * time.Minute)
		if n := w.asked.Load(); n != asked {
			t.Errorf("%d requests while it is paused", n-asked)
		}
		if _, in := settledOne(t); !in.Paused {
			t.Errorf("the settings have\n%s", settledText(t))
		}
		p.Keys("p")
		p.until("running")
		if text := settledText(t); strings.Contains(text, "paused") || !strings.HasPrefix(text, "# mine\n") {
			t.Errorf("the settings have\n%s", text)
		}

		p.Keys("n")
		p.Type("osprey")
		p.Keys("enter")
		p.until("kestrel is named osprey now")
		if has := alertsOf(t, p, "osprey"); has == "0" {
			t.Errorf("it has %s alerts, and just after its rename the screen shows %s in\n%s", alerts, has, p.Text())
		}
		p.Wait(2 * time.Minute)
		p.until("running")
		p.shows("osprey")
		if _, in := settledOne(t); in.Name != "osprey" {
			t.Errorf("it is named %s", in.Name)
		}

		p.Keys("enter")
		p.until("Choose what to change in osprey")
		p.Keys("down", "enter")
		p.until("Choose what to read")
		p.Keys("down", "space", "enter")
		p.until("Grant admin consent") // the permission of the added one
		p.Keys("enter")
		p.until("1 change")
		p.Keys("enter")
		p.until("The tenant answers")
		p.golden("integrations-edit")
		p.Keys("enter")
		p.until("osprey is changed.")
		p.Keys("enter")
		p.until("alerts_v2, incidents")
		if _, in := settledOne(t); strings.Join(in.Sources, " ") != "alerts_v2 incidents" {
			t.Errorf("the sources are %v", in.Sources)
		}

		p.Keys("D")
		p.until("Keep its alerts")
		p.Keys("down", "enter")
		p.until("osprey is removed")
		p.until("There is no integration yet")
		if text := settledText(t); strings.Contains(text, "osprey") || !strings.HasPrefix(text, "# mine\n") {
			t.Errorf("the settings have\n%s", text)
		}
		if code := p.leave("esc", "q"); code != 0 {
			t.Errorf("exit code %d: %s", code, p.err.String())
		}
		if code, out, errs := w.fails(nil, "query", "", "--count"); code != 0 || out != "0\n" {
			t.Errorf("%d, %q, %s", code, out, errs)
		}
		if left, _ := filepath.Glob("home/.local/state/tocsin/removal-*"); len(left) > 0 {
			t.Errorf("left: %q", left)
		}
	})
}

// TestRenewalByKeys renews a certificate on the screen: left and killed while it waits, it is
// resumed by another run, and polling never stops.
func TestRenewalByKeys(t *testing.T) {
	inWorld(t, simulator.Generate(3, 7), func(w *world) {
		p := onIntegrations(w)
		before := settledText(t)
		p.Keys("c")
		p.until("make it")
		p.golden("renewal-pair")
		p.Keys("enter")
		p.until("Upload certificate")
		p.shows("kestrel-2026-03.pem", "Leave the old certificate there")
		p.Keys("enter")
		p.until("is asked again in")
		p.shows("renew it in :integrations, or tocsin cert renew kestrel")
		if settledText(t) != before {
			t.Errorf("the settings became\n%s", settledText(t))
		}
		if code := p.leave("ctrl+c"); code != 0 {
			t.Errorf("exit code %d: %s", code, p.err.String())
		}
		if said := strings.Join(strings.Fields(p.err.String()), " "); !strings.Contains(said, "the renewal of kestrel isn't done: the new certificate waits for its upload: ") || !strings.Contains(said, "then: tocsin cert renew kestrel") {
			t.Errorf("it says %q", said)
		}
		state := renewalState(t)
		if state.Step != stepMade {
			t.Errorf("kept: %+v", state)
		}

		p = w.start(120, 40, "cert", "renew") // without a name
		p.until("Upload certificate")
		p.Keys("esc", "esc")
		p.until("its certificate is being renewed: the new one is to be uploaded; c goes on, or gives it up")
		if code := p.leave("q"); code != 0 || strings.Contains(p.err.String(), "renewal") {
			t.Errorf("exit code %d: %s", code, p.err.String())
		}
		if code, _, errs := w.fails(nil, "cert", "renew", "--wait", "1m"); code != 2 || !strings.Contains(errs, "must know which integration") {
			t.Errorf("%d: %s", code, errs)
		}

		p = w.start(120, 40)
		p.until("✓")
		p.Keys(":")
		p.Type("renew")
		p.Keys("enter")
		p.until("Upload certificate")
		p.Keys("enter")
		p.until("is asked again in")
		w.register(state.Certificate)
		p.until("Entra accepts the new certificate")
		p.Keys("enter")
		p.until("kestrel signs in with the new certificate")
		p.shows("The old pair stays until you remove it")
		settings, in := settledOne(t)
		if got, _ := filepath.Abs(settings.Resolve(in.Certificate)); got != state.Certificate || !strings.Contains(settledText(t), "# mine\n") {
			t.Errorf("the settings have\n%s", settledText(t))
		}
		for _, path := range []string{state.OldCertificate, state.OldPrivateKey} {
			if _, err := os.Stat(path); err != nil {
				t.Errorf("the old pair is gone: %v", err)
			}
		}
		p.Keys("enter")
		p.until("running")
		p.Keys("c")
		p.until("was renewed already")
		p.Keys("down", "enter")
		p.until("A new certificate and key are made")
		p.leave("ctrl+c")
	})
}

// renewalState returns the one renewal of a world's state folder.
func renewalState(t *testing.T) (is renewal) {
	t.Helper()
	paths, _ := filepath.Glob("home/.local/state/tocsin/renewal-*.json")
	if len(paths) != 1 {
		t.Fatalf("kept: %q", paths)
	}
	if err := json.Unmarshal([]byte(read(t, paths[0])), &is); err != nil {
		t.Fatal(err)
	}
	return is
}

// TestRemovalInterrupted kills a removal while it waits: the integration is paused then, every
// list says why, and the removal goes on, or is given up by resume.
func TestRemovalInterrupted(t *testing.T) {
	inWorld(t, simulator.Generate(3, 7), func(w *world) {
		w.settle(settled{registered: true, granted: true})
		begin := func() {
			settings, in := settledOne(t)
			a := newApp(w.env(nil, nil))
			if err := a.removals().keep(settings, removal{Name: in.Name}); err != nil {
				t.Fatal(err)
			}
			if err := config.Change(homeSettings, in.Name, func(in *config.Integration) error { in.Paused = true; return nil }); err != nil {
				t.Fatal(err)
			}
		}
		begin()
		const note = "paused, because its removal was interrupted; to go on: tocsin integration remove kestrel; to poll it again: tocsin integration resume kestrel"
		if _, _, errs := w.fails(nil, "collect", "--once"); !strings.Contains(errs, note) {
			t.Errorf("collect says %s", errs)
		}
		if _, out, _ := w.fails(nil, "doctor"); !strings.Contains(strings.Join(strings.Fields(out), " "), note) {
			t.Errorf("doctor says %s", out)
		}
		if _, _, errs := w.fails(nil, "integration", "list"); !strings.Contains(errs, "the removal of kestrel was interrupted; to go on: tocsin integration remove kestrel") {
			t.Errorf("the list says %s", errs)
		}
		p := w.start(120, 40)
		p.Keys("f3")
		p.until("its removal was interrupted: D goes on, p polls it again")
		p.leave("ctrl+c")

		w.fails(nil, "integration", "resume", "kestrel")
		if _, _, errs := w.fails(nil, "collect", "--once"); strings.Contains(errs, "paused") {
			t.Errorf("collect says %s", errs)
		}
		if _, _, errs := w.fails(nil, "integration", "list"); errs != "" {
			t.Errorf("the list says %s", errs)
		}
		begin()
		if code, _, errs := w.fails(nil, "integration", "remove", "kestrel", "--keep-alerts"); code != 0 || strings.Contains(settledText(t), "kestrel\"") {
			t.Errorf("%d: %s\n%s", code, errs, settledText(t))
		}

		// Killed after the settings were written: what is left of it goes, or is nothing.
		settings, err := config.Load(context.Background(), homeSettings)
		if err != nil {
			t.Fatal(err)
		}
		for _, alerts := range []bool{false, true} {
			a := newApp(w.env(nil, nil))
			if err := a.removals().keep(settings, removal{Name: "kestrel", Alerts: alerts}); err != nil {
				t.Fatal(err)
			}
			if code, _, errs := w.fails(nil, "integration", "remove", "kestrel"); code != 0 || !strings.Contains(errs, "kestrel is removed") {
				t.Errorf("%v: %d: %s", alerts, code, errs)
			}
			if _, _, errs := w.fails(nil, "integration", "list"); strings.Contains(errs, "interrupted") {
				t.Errorf("%v: the list says %s", alerts, errs)
			}
		}
		if code, out, errs := w.fails(nil, "query", "", "--count"); code != 0 || out != "0\n" {
			t.Errorf("%d, %q, %s", code, out, errs)
		}
		if code, _, _ := w.fails(nil, "integration", "remove", "kestrel"); code != 2 {
			t.Errorf("removed once more: %d", code)
		}
	})
}

// TestIntegrationsReadOnly lists them, and changes nothing.
func TestIntegrationsReadOnly(t *testing.T) {
	inWorld(t, simulator.Generate(3, 7), func(w *world) {
		w.settle(settled{registered: true, granted: true})
		w.fails(nil, "collect", "--once")
		before := settledText(t)
		p := w.start(120, 40, "--read-only")
		p.Keys("f3")
		p.until("kestrel.pem")
		for _, key := range []string{"p", "n", "D", "e", "c", "a"} {
			p.Keys(key)
			p.until("--read-only: nothing is changed here")
		}
		if p.leave("ctrl+c"); settledText(t) != before {
			t.Errorf("the settings became\n%s", settledText(t))
		}
	})
}

// TestTheLastIntegrationGoesElsewhere removes the last integration by the command while a screen is
// open. The screen goes on, says what is so and how one is added, and polls one that comes back.
func TestTheLastIntegrationGoesElsewhere(t *testing.T) {
	for _, fate := range []string{"--keep-alerts", "--remove-alerts"} {
		t.Run(fate, func(t *testing.T) {
			inWorld(t, simulator.Demo(demoSeed), func(w *world) {
				w.settle(settled{registered: true, granted: true})
				p := w.start(120, 40)
				p.until("✓")
				good := settledText(t)
				if code, _, errs := w.fails(nil, "integration", "remove", "kestrel", fate); code != 0 {
					t.Fatal(errs)
				}
				p.until("no integration is left: nothing is polled; f3, then a, adds one")
				p.Keys("j")
				p.until("no integration: nothing is polled; tocsin setup adds one")
				asked := w.asked.Load()
				p.Wait(10 * time.Minute)
				p.shows("no integration: nothing is polled; tocsin setup adds one")
				if n := w.asked.Load(); n != asked {
					t.Errorf("%d requests without an integration", n-asked)
				}
				p.Keys("f3")
				p.until("There is no integration yet. a adds one.")
				w.write(homeSettings, good)
				p.until("running")
				if w.asked.Load() == asked {
					t.Error("it polls no more")
				}
				p.leave("ctrl+c")
			})
		})
	}
}
