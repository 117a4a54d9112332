package cmd

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/graph/simulator"
	"tocsin/store/config"
	"tocsin/tui/setup"
)

// TestAnEditBelongsToOneSettingsFile leaves an edit of a settings file with a relative path. It is not
// offered for the file of that path in another folder, and is there however the path is written.
func TestAnEditBelongsToOneSettingsFile(t *testing.T) {
	inWorld(t, simulator.Demo(demoSeed), func(w *world) {
		w.settle(settled{registered: true, granted: true})
		root, err := os.Getwd()
		if err != nil {
			t.Fatal(err)
		}
		w.vars["HOME"] = filepath.Join(root, "home")
		text := strings.ReplaceAll(settledText(t), `"kestrel.`, `"`+filepath.Join(root, "home", ".config", "tocsin")+"/kestrel.")
		for _, dir := range []string{"a", "b"} {
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			w.write(filepath.Join(dir, "config.toml"), text)
		}
		edits := func(dir, path string) *viewer {
			t.Chdir(filepath.Join(root, dir))
			p := w.start(120, 40, "--config", path)
			p.until("✓")
			p.Keys("f3")
			p.until("running")
			p.Keys("e")
			p.until("Choose what to change in kestrel")
			return p
		}
		p := edits("a", "config.toml")
		p.Keys("down", "enter")
		p.until("Choose what to read")
		p.Keys("down", "space", "enter")
		p.until("Grant admin consent") // the permission of the added one
		p.Keys("enter")
		p.until("1 change")
		p.leave("ctrl+c")
		p = edits("b", "config.toml")
		p.lacks("were left on")
		p.leave("ctrl+c")
		for _, path := range []string{"./config.toml", "../a/config.toml", filepath.Join(root, "a", "config.toml")} {
			p = edits("a", path)
			p.shows("were left on", "1 change")
			p.leave("ctrl+c")
		}
	})
}

// TestAnEditGoesWithItsIntegration renames, removes and replaces an integration whose edit was left:
// the changes follow it, and no other one gets them.
func TestAnEditGoesWithItsIntegration(t *testing.T) {
	const other = "[[integration]]\nname = \"heron\"\ntenant_id = \"b.example\"\nclient_id = \"00000000-1a2b-4c3d-9e0f-a1b2c3d4e5f6\"\ncertificate = \"b.pem\"\n"
	hand := func(old, now string) func(*testing.T, *integrator, string) {
		return func(t *testing.T, i *integrator, text string) {
			write(t, i.settings.Path, strings.ReplaceAll(text, old, now))
		}
	}
	for name, c := range map[string]struct {
		does func(t *testing.T, i *integrator, text string)
		now  string // which integration gets the changes; "" for none
	}{
		"nothing":                   {func(*testing.T, *integrator, string) {}, "osprey"},
		"its client is another":     {hand("5f6e7d8c", "6f6e7d8c"), "osprey"},
		"renamed by hand":           {hand("osprey", "merlin"), "merlin"},
		"another one has its name":  {hand("a.example\"\nclient_id = \"5f6e7d8c", "c.example\"\nclient_id = \"6f6e7d8c"), ""},
		"another one, another name": {hand("osprey\"\ntenant_id = \"a.", "merlin\"\ntenant_id = \"c."), ""},
		"taken out by hand":         {func(t *testing.T, i *integrator, _ string) { write(t, i.settings.Path, other) }, ""},
		"two of its IDs": {func(t *testing.T, i *integrator, text string) {
			write(t, i.settings.Path, strings.ReplaceAll(text, "osprey", "merlin")+strings.ReplaceAll(strings.TrimSuffix(text, other), "osprey", "hobby"))
		}, ""},
		"renamed": {func(t *testing.T, i *integrator, _ string) { must(t)(i.rename(t.Context(), "osprey", "merlin")) }, "merlin"},
		"renamed in the store alone": {func(t *testing.T, i *integrator, _ string) {
			must(t)("", renameIn(i.settings.Path, "osprey", "merlin"))
			i.app.moveKept(t.Context(), i.settings, "osprey", "merlin")
		}, "merlin"},
		"removed, added again": {func(t *testing.T, i *integrator, text string) {
			_, err := i.remove(t.Context(), "osprey", false, func(int) {})
			must(t)("", err)
			write(t, i.settings.Path, text)
		}, ""},
		"taken out, set up again": {func(t *testing.T, i *integrator, text string) {
			write(t, i.settings.Path, other)
			in := i.settings.Integrations[0]
			must(t)("", (&backend{app: i.app, settings: i.settings}).add(t.Context(), in))
		}, ""},
	} {
		i, text := integratorOf(t, nil)
		text += "private_key = \"a.key.pem\"\n"
		write(t, i.settings.Path, text+other)
		d := i.app.drafts()
		was := draftOf(i.settings, i.settings.Integrations[0])
		made := was
		made.Certificate = "/made.pem"
		e := setup.Edited{Settings: i.settings.Path, Was: was}
		k := setup.Kept{ID: e.ID(), Draft: made, Made: &made, Edited: &e, Left: time.Now()}
		if _, err := d.keep(k); err != nil {
			t.Fatal(err)
		}
		if _, err := d.keep(setup.Kept{ID: "of-a-setup", Draft: setup.Draft{Name: "osprey"}}); err != nil {
			t.Fatal(err)
		}
		c.does(t, i, text+other)
		settings, err := config.Load(t.Context(), i.settings.Path)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, in := range settings.Integrations {
			kept := i.app.edits(t.Context(), settings, in)
			if (len(kept) == 1) != (in.Name == c.now) {
				t.Errorf("%s: %s is offered %+v", name, in.Name, kept)
			}
			for _, k := range kept {
				if k.Draft.Name != in.Name || k.Edited.Was.Name != in.Name || k.Made.Name != in.Name || k.Draft.Certificate != "/made.pem" || k.ID != k.Edited.ID() {
					t.Errorf("%s: %+v of %+v", name, k, k.Edited)
				}
			}
		}
		all, err := d.all(t.Context())
		if want := 1 + min(len(c.now), 1); err != nil || len(all) != want {
			t.Errorf("%s: %d drafts are left, %v", name, len(all), err)
		}
	}
}

// must fails a test on an error.
func must(t *testing.T) func(string, error) {
	t.Helper()
	return func(_ string, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestPathsOfADraftLast keeps a draft whose paths were typed relative to the folder of the program.
func TestPathsOfADraftLast(t *testing.T) {
	t.Chdir(t.TempDir())
	d := drafts{"state"}
	made := setup.Draft{Certificate: "made.pem", PrivateKey: "made.key.pem"}
	id, err := d.keep(setup.Kept{Draft: setup.Draft{Name: "contoso", Certificate: "a.pem"}, Made: &made})
	if err != nil {
		t.Fatal(err)
	}
	k, err := d.read(t.Context(), d.path(id))
	if err != nil || k.Draft.Certificate != absolute("a.pem") || k.Draft.PrivateKey != "" || k.Made.PrivateKey != absolute("made.key.pem") || !filepath.IsAbs(k.Made.Certificate) {
		t.Errorf("%+v, %+v, %v", k.Draft, k.Made, err)
	}
	if made.Certificate != "made.pem" {
		t.Error("it changes the draft of the screen")
	}
}
