package cmd

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/graph/simulator"
	"tocsin/store/config"
	"tocsin/tui/guide"
	"tocsin/tui/setup"
)

// left writes a draft into the state folder of a home and returns its path.
func left(t *testing.T, name string, at guide.ID, ago time.Duration) string {
	t.Helper()
	d := drafts{filepath.Join("home", ".local", "state", "tocsin")}
	id, err := d.keep(setup.Kept{Draft: setup.Draft{Name: name, Cloud: "global", Sources: []string{"alerts_v2"}}, At: at, Left: time.Now().Add(-ago)})
	if err != nil {
		t.Fatal(err)
	}
	return d.path(id)
}

func TestDraftsAreFilesOfTheirOwner(t *testing.T) {
	t.Chdir(t.TempDir())
	older, newer := left(t, "contoso", guide.Upload, time.Hour), left(t, "fabrikam", guide.Tenant, time.Minute)
	d := drafts{filepath.Dir(older)}
	info, err := os.Stat(older)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	all, err := d.all(t.Context())
	if err != nil || len(all) != 2 || all[0].Draft.Name != "fabrikam" || all[1].At != guide.Upload {
		t.Fatalf("%v, %+v", err, all)
	}
	all[0].Draft.TenantID = "contoso.example"
	if id, err := d.keep(all[0]); err != nil || d.path(id) != newer {
		t.Errorf("kept again as %s, %v", id, err)
	}
	if k, err := d.find(t.Context(), ""); err != nil || k.Draft.TenantID != "contoso.example" {
		t.Errorf("the latest is %+v, %v", k, err)
	}
	if k, err := d.find(t.Context(), "CONTOSO"); err != nil || k.Draft.Name != "contoso" {
		t.Errorf("of contoso: %+v, %v", k, err)
	}
	for range 2 { // none is no error
		if err := d.forget(all[0].ID); err != nil {
			t.Error(err)
		}
	}
	if _, err := d.find(t.Context(), "fabrikam"); err == nil || !strings.Contains(err.Error(), "no setup of fabrikam") {
		t.Error(err)
	}
}

// Damaged files, and those longer than any draft, are left out; the others are there.
func TestDamagedDrafts(t *testing.T) {
	t.Chdir(t.TempDir())
	folder := filepath.Dir(left(t, "contoso", guide.Upload, 0))
	for name, text := range map[string]string{
		"setup-torn.json": `{"id": "x", "dr`, "setup-empty.json": "", "setup-long.json": `{"id": "` + strings.Repeat("x", mostNote) + `"}`,
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(folder, "setup-folder.json"), 0o700); err != nil {
		t.Fatal(err)
	}
	all, err := drafts{folder}.all(t.Context())
	if len(all) != 1 || err == nil || strings.Count(err.Error(), folder) < 3 {
		t.Errorf("%d drafts, %v", len(all), err)
	}
}

// The name of the folder is no pattern.
func TestDraftsInAnOddFolder(t *testing.T) {
	d := drafts{filepath.Join(t.TempDir(), "st[1]*?")}
	if _, err := d.keep(setup.Kept{Draft: setup.Draft{Name: "contoso"}}); err != nil {
		t.Fatal(err)
	}
	if all, err := d.all(t.Context()); err != nil || len(all) != 1 {
		t.Errorf("%d drafts, %v", len(all), err)
	}
}

// TestScreenSetupLeft leaves the guide at each step and comes back to it: the answers are
// there, and where to go on is said.
func TestScreenSetupLeft(t *testing.T) {
	inWorld(t, simulator.Demo(demoSeed), func(w *world) {
		answers := map[guide.ID]func(*viewer){
			guide.Name:   func(p *viewer) { p.Keys("ctrl+u"); p.Type("contoso") },
			guide.Tenant: func(p *viewer) { p.Paste(w.tenant.TenantID()) },
			guide.Client: func(p *viewer) { p.Paste(w.tenant.ClientID()) },
			guide.Upload: func(*viewer) {
				w.register(homeCertificate)
				w.tenant.Grant(simulator.Roles()...)
			},
		}
		steps := guide.Steps()
		p := w.start(80, 24)
		for i, step := range steps[:guide.Index(guide.Test)] {
			if answer := answers[step.ID]; answer != nil {
				answer(p)
			}
			p.leave("ctrl+c")
			want := "kept: contoso, at step "
			if got := p.err.String(); !strings.Contains(got, want) || !strings.Contains(got, "tocsin setup --resume contoso\n") {
				t.Fatalf("%s was left with %q", step.ID, got)
			}
			p = w.start(80, 24, "setup", "--resume", "contoso")
			p.shows(step.Title)
			p.Keys("enter")
			p.until(steps[i+1].Title)
		}
		p.until("The tenant answers")
		p.Keys("enter")
		p.until("contoso is set up")
		if files, _ := filepath.Glob(filepath.Join("home", ".local", "state", "tocsin", "setup-*")); len(files) != 0 {
			t.Errorf("the draft of a saved integration stays: %q", files)
		}
		p.leave("enter", "q")
		if strings.Contains(p.err.String(), "kept") {
			t.Errorf("a setup that was saved is kept: %q", p.err.String())
		}
	})
}

// One setup is open in three terminals, and the first one saves it. The second has nothing left to do, the
// third nothing to go on with; one with other answers says that those aren't saved.
func TestScreenSetupInSeveralTerminals(t *testing.T) {
	inWorld(t, simulator.Demo(demoSeed), func(w *world) {
		p := w.start(80, 24)
		p.Keys("ctrl+u")
		p.Type("contoso")
		p.Keys("enter", "enter", "enter", "enter")
		p.Paste(w.tenant.TenantID())
		p.Keys("enter")
		p.Paste(w.tenant.ClientID())
		p.Keys("enter", "enter")
		p.until("Make one here")
		p.Keys("enter")
		p.until("Upload")
		w.register(homeCertificate)
		w.tenant.Grant(simulator.Roles()...)
		resume := func() *viewer {
			q := w.start(80, 24, "setup", "--resume", "contoso")
			q.until("Upload")
			return q
		}
		second, third, other := resume(), resume(), resume()
		other.Keys("ctrl+p")
		other.Type("step 3")
		other.Keys("enter")
		other.until("Choose what to read")
		other.Keys("down", "down", "space", "ctrl+p")
		other.Type("step 10")
		other.Keys("enter")
		for _, q := range []*viewer{other, third, second, p} {
			if q != other {
				q.Keys("enter")
			}
			q.until("The tenant answers")
		}
		for _, q := range []*viewer{p, second} {
			q.Keys("enter")
			q.until("contoso is set up")
		}
		other.Keys("enter")
		other.until("contoso was saved meanwhile by another run of the setup")
		for _, q := range []*viewer{third, other} {
			q.leave("ctrl+c")
			if got := q.err.String(); !strings.Contains(got, "contoso was set up meanwhile") || strings.Contains(got, "--resume") {
				t.Errorf("left with %q", got)
			}
		}
		second.leave("enter", "q")
		p.leave("enter", "q")
		if files, _ := filepath.Glob(filepath.Join("home", ".local", "state", "tocsin", "setup-*")); len(files) != 0 {
			t.Errorf("the draft of a saved integration stays: %q", files)
		}
		settings, err := config.Load(context.Background(), homeSettings)
		if err != nil || len(settings.Integrations) != 1 {
			t.Errorf("%d integrations, %v", len(settings.Integrations), err)
		}
	})
}
