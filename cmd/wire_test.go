package cmd

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/collect"
	"tocsin/graph/simulator"
	"tocsin/store/config"
	"tocsin/tui/tuitest"
)

// settleTwo writes settings with the integrations kestrel and osprey, and returns the
// path of the file.
func (w *world) settleTwo() string {
	w.t.Helper()
	w.settle(settled{registered: true, granted: true})
	path := filepath.Join("home", ".config", "tocsin", "config.toml")
	first := read(w.t, path)
	w.write(path, first+strings.ReplaceAll(first, `"kestrel"`, `"osprey"`))
	return path
}

// change replaces the last occurrence of old in a file by new.
func (w *world) change(path, old, new string) {
	w.t.Helper()
	text := read(w.t, path)
	at := strings.LastIndex(text, old)
	if at < 0 {
		w.t.Fatalf("%s lacks %q", path, old)
	}
	w.write(path, text[:at]+new+text[at+len(old):])
}

// TestReloadLeavesTheOthers changes one of two integrations while the fleet runs. Its
// feed starts again; the feed of the other keeps its lease.
func TestReloadLeavesTheOthers(t *testing.T) {
	for name, c := range map[string]struct {
		change func(w *world, path string)
		taken  int // leases of osprey in total
	}{
		"nothing":       {func(*world, string) {}, 1},
		"pause":         {func(w *world, path string) { w.change(path, `poll_every = "1m"`, `poll_every = "2m"`) }, 2},
		"client":        {func(w *world, path string) { w.change(path, `requests_per_minute = 0`, `requests_per_minute = 90`) }, 2},
		"a line before": {func(w *world, path string) { w.write(path, "# more\n\n"+read(w.t, path)) }, 1},
		"taken away": {func(w *world, path string) {
			w.write(path, read(w.t, path)[:strings.LastIndex(read(w.t, path), "[[integration]]")])
		}, 1},
		"one more source": {func(w *world, path string) { w.change(path, `["alerts_v2"]`, `["alerts_v2", "incidents"]`) }, 2},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, simulator.Generate(3, 1), func(w *world) {
				path := w.settleTwo()
				var log tuitest.Written
				a := newApp(w.env(&log, &log))
				a.log = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
				ctx, stop := context.WithCancel(context.Background())
				if err := a.open(ctx, loadAll(t, a), false); err != nil {
					t.Fatal(err)
				}
				fleet, err := a.newFleet(ctx, nil)
				if err != nil {
					t.Fatal(err)
				}
				r := newReloader(a, serviceParts(), nil)
				r.fleet = fleet
				ended := make(chan error, 1)
				go func() { ended <- fleet.Run(ctx) }()
				time.Sleep(90 * time.Second)
				c.change(w, path)
				if err := r.set(ctx, loadAll(t, a)); err != nil {
					t.Fatal(err)
				}
				time.Sleep(90 * time.Second)
				before := readLog(t, log.String())
				stop()
				if err := <-ended; err != nil {
					t.Error(err)
				}
				if err := a.close(nil); err != nil {
					t.Error(err)
				}
				count := func(lines []map[string]any, integration string) (n int) {
					for _, l := range lines {
						if l["integration"] == integration {
							n++
						}
					}
					return n
				}
				if n := count(before["lease taken"], "kestrel"); n != 1 {
					t.Errorf("kestrel, which did not change, took %d leases", n)
				}
				if n := count(before["lease released"], "kestrel"); n != 0 {
					t.Errorf("kestrel, which did not change, released %d leases", n)
				}
				if n := count(before["poll"], "kestrel"); n < 3 {
					t.Errorf("kestrel polled %d times in three minutes", n)
				}
				if n := count(before["lease taken"], "osprey"); n != c.taken {
					t.Errorf("osprey took %d leases, want %d", n, c.taken)
				}
			})
		})
	}
}

func loadAll(t *testing.T, a *app) *config.Config {
	t.Helper()
	settings, err := a.load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return settings
}

// renewKey replaces a key by one that belongs to no certificate here.
func renewKey(w *world, keyFile string) {
	_, key, err := certificate.Make(certificate.Options{Name: "kestrel", Days: 30, Now: time.Now()})
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(keyFile, string(key))
}

// TestToPoll checks which changes keep a client and which replace it.
func TestToPoll(t *testing.T) {
	certFile := filepath.Join("home", ".config", "tocsin", "kestrel.pem")
	keyFile := filepath.Join("home", ".config", "tocsin", "kestrel.key.pem")
	renew := func(w *world, _ string) { // a new pair with the old file names
		cert, key, err := certificate.Make(certificate.Options{Name: "kestrel", Days: 30, Now: time.Now()})
		if err != nil {
			w.t.Fatal(err)
		}
		w.write(certFile, string(cert))
		w.write(keyFile, string(key))
	}
	for name, c := range map[string]struct {
		before, change func(w *world, path string)
		kept           bool
	}{
		"nothing":            {change: func(*world, string) {}, kept: true},
		"pause":              {change: func(w *world, path string) { w.change(path, `poll_every = "1m"`, `poll_every = "3m"`) }, kept: true},
		"client id":          {change: func(w *world, path string) { w.change(path, w.tenant.ClientID(), stranger) }},
		"tenant id":          {change: func(w *world, path string) { w.change(path, w.tenant.TenantID(), "kestrel.example") }},
		"limit":              {change: func(w *world, path string) { w.change(path, `requests_per_minute = 0`, `requests_per_minute = 9`) }},
		"cloud":              {change: func(w *world, path string) { w.change(path, `since = `, "cloud = \"usgov\"\nsince = ") }},
		"certificate":        {change: renew},
		"certificate gone":   {change: func(w *world, _ string) { _ = os.Remove(certFile) }, kept: true},
		"half a certificate": {change: func(w *world, _ string) { w.write(certFile, read(w.t, certFile)[:400]) }, kept: true},
		"another key":        {change: func(w *world, _ string) { renewKey(w, keyFile) }, kept: true},
		"gone and another client": {change: func(w *world, path string) {
			_ = os.Remove(certFile)
			w.change(path, w.tenant.ClientID(), stranger)
		}},
		"still gone":        {before: func(w *world, _ string) { _ = os.Remove(certFile) }, change: func(*world, string) {}, kept: true},
		"certificate comes": {before: func(w *world, _ string) { _ = os.Remove(certFile) }, change: renew},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, simulator.Scenario{}, func(w *world) {
				w.settle(settled{})
				path := filepath.Join("home", ".config", "tocsin", "config.toml")
				if c.before != nil {
					c.before(w, path)
				}
				var out bytes.Buffer
				a := newApp(w.env(&out, &out))
				poll := func() collect.Integration {
					all, err := a.toPoll(context.Background(), loadAll(t, a))
					if err != nil || len(all) != 1 {
						t.Fatalf("%v, %v", all, err)
					}
					return all[0]
				}
				first := poll()
				c.change(w, path)
				client := a.links[first.Name].apis.Of(alert.GraphScope)
				second := poll()
				if same := a.links[first.Name].apis.Of(alert.GraphScope) == client; same != c.kept {
					t.Errorf("the client is kept: %v, want %v", same, c.kept)
				}
				if same := second.Settings == first.Settings; same != c.kept {
					t.Errorf("the feeds go on: %v, want %v", same, c.kept)
				}
			})
		})
	}
}

// TestARefusalIsToldAgain breaks a certificate, mends it and breaks it in the same way:
// each break is a refusal, and each mending is told once.
func TestARefusalIsToldAgain(t *testing.T) {
	path := filepath.Join("home", ".config", "tocsin", "kestrel.pem")
	inWorld(t, simulator.Scenario{}, func(w *world) {
		w.settle(settled{})
		good := read(t, path)
		var out bytes.Buffer
		a := newApp(w.env(&out, &out))
		r := newReloader(a, nil, nil)
		for i, step := range []struct {
			text           string
			refused, notes int
		}{{good, 0, 0}, {good[:400], 1, 0}, {good[:400], 1, 0}, {good, 0, 1}, {good, 0, 0}, {good[:400], 1, 0}} {
			w.write(path, step.text)
			before := a.links
			if _, err := a.toPoll(context.Background(), loadAll(t, a)); err != nil {
				t.Fatal(err)
			}
			if notes := linkNotes(before, a.links); len(notes) != step.notes {
				t.Errorf("step %d: told %v, want %d", i, notes, step.notes)
			}
			if refused := r.refusals(); len(refused) != step.refused {
				t.Errorf("step %d: refused %v, want %d", i, refused, step.refused)
			}
		}
	})
}

// TestRefusedSettingsAreNotInForce sets settings that the fleet cannot take: all stays
// as it was.
func TestRefusedSettingsAreNotInForce(t *testing.T) {
	inWorld(t, simulator.Scenario{}, func(w *world) {
		w.settle(settled{})
		var out bytes.Buffer
		a := newApp(w.env(&out, &out))
		a.settings = loadAll(t, a)
		r := newReloader(a, serviceParts(), nil)
		r.fleet = collect.New(nil, collect.Options{})
		r.show = func(*config.Config) { t.Error("shown") }
		before, bad := a.settings, loadAll(t, a)
		bad.Integrations[0].Cloud = "nowhere"
		if err := r.set(context.Background(), bad); err == nil || a.settings != before || r.current() != before {
			t.Errorf("in force: %+v, %+v; %v", a.settings.Integrations, r.current().Integrations, err)
		}
	})
}

// TestLinkNotes tells what is in use now, and of a certificate only if it is another.
func TestLinkNotes(t *testing.T) {
	ends, apis := time.Date(2027, 1, 2, 0, 0, 0, 0, time.UTC), graph.FailingAPIs(nil)
	was := link{identity: identity{content: [32]byte{1}}, apis: apis, ends: ends}
	other, renewed, broken := was, was, was
	other.identity.authority = [32]byte{2}
	renewed.identity.content, renewed.ends = [32]byte{2}, ends.AddDate(1, 0, 0)
	broken.refused = identity{wrong: "half a file"}
	noCA := was
	noCA.refused = identity{wrong: "no ca_file", content: was.identity.content, authority: [32]byte{3}}
	failing := link{identity: identity{content: [32]byte{1}, wrong: "another application"}, apis: apis}
	for name, c := range map[string]struct {
		before, after link
		want          string
	}{
		"nothing":                  {was, was, ""},
		"the first":                {link{}, was, ""},
		"the authority of a cloud": {was, other, "kestrel: the changed ca_file is in use"},
		"a renewed certificate":    {was, renewed, "kestrel: the changed certificate is in use; it ends 2028-01-02"},
		"both":                     {was, link{identity: identity{content: [32]byte{2}, authority: [32]byte{2}}, apis: apis, ends: ends}, "kestrel: the changed certificate is in use; it ends 2027-01-02; kestrel: the changed ca_file is in use"},
		"half a file":              {was, broken, ""},
		"still half a file":        {broken, broken, ""},
		"mended":                   {broken, was, "kestrel: the certificate and key are in order again"},
		"mended by another":        {broken, renewed, "kestrel: the changed certificate is in use; it ends 2028-01-02"},
		"a ca_file is back":        {noCA, was, "kestrel: the ca_file is in order again"},
		"never in order":           {broken, failing, ""},
	} {
		var told []string
		for _, n := range linkNotes(map[string]link{"kestrel": c.before}, map[string]link{"kestrel": c.after}) {
			told = append(told, n.text)
		}
		if got := strings.Join(told, "; "); got != c.want {
			t.Errorf("%s: told %q, want %q", name, got, c.want)
		}
	}
}
