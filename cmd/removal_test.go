package cmd

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/config"
)

// namedFake is a store of one integration, which another program may poll.
type namedFake struct {
	polled   bool
	err      error // of RemoveIntegration
	removed  int
	renamed  []string
	refuses  error // of Rename
	restarts bool  // States fail
	breaks   bool  // so do the settings, meanwhile

	meanwhile func() // called when it is asked something; may be nil
}

func (f *namedFake) asked() {
	if f.meanwhile != nil {
		f.meanwhile()
	}
}

func (f *namedFake) States(context.Context) ([]ingest.State, error) {
	f.asked()
	if f.restarts {
		return nil, errors.New("the store is locked")
	}
	if !f.polled {
		return nil, nil
	}
	now := time.Now()
	return []ingest.State{{Feed: ingest.Feed{Integration: "osprey", Source: alert.AlertsV2}, Phase: ingest.Idle, Holder: "far/1/a", LastOK: now, At: now}}, nil
}

func (f *namedFake) Rename(_ context.Context, old, name, _ string) error {
	f.asked()
	if f.refuses == nil {
		f.renamed = append(f.renamed, old+" "+name)
	}
	return f.refuses
}

func (f *namedFake) RemoveIntegration(_ context.Context, _ string, each func(int)) (int, error) {
	each(3)
	f.removed++
	return 3, f.err
}

// integratorOf returns what changes settings with one integration, in a folder of its own.
func integratorOf(t *testing.T, store namedStore) (i *integrator, text string) {
	t.Helper()
	env := quietEnv(t)
	path := filepath.Join(env.Get("XDG_CONFIG_HOME"), "tocsin", "config.toml")
	text = "# mine\n[[integration]]\nname = \"osprey\"\ntenant_id = \"a.example\"\nclient_id = \"5f6e7d8c-1a2b-4c3d-9e0f-a1b2c3d4e5f6\"\ncertificate = \"a.pem\" # here\n"
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, path, text)
	settings, err := config.Load(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	return &integrator{app: newApp(env), settings: settings, store: store}, text
}

// TestRemovalFails lets each step of a removal fail once: what was there before is there
// afterwards, or the removal says how it goes on, and repeating it ends it.
func TestRemovalFails(t *testing.T) {
	for name, c := range map[string]struct {
		store  namedFake
		breaks bool // another program breaks the settings before the first write
		took   error
		want   string
		marked bool // it goes on
	}{
		"settings that can't be changed": {breaks: true, want: "a value is missing"},
		"another computer polls":         {store: namedFake{polled: true}, want: "osprey is still polled by far/1/a: nothing was removed"},
		"the store can't be read":        {store: namedFake{restarts: true}, want: "the store is locked"},
		"the collectors refuse it":       {took: errors.New("no certificate"), want: "no certificate"},
		"the alerts can't be removed":    {store: namedFake{err: errors.New("disk full")}, want: "osprey is out of the settings, but some of its alerts are left: disk full", marked: true},
	} {
		synctest.Test(t, func(t *testing.T) {
			store := c.store
			i, before := integratorOf(t, &store)
			failed := false
			i.took = func() error {
				if failed {
					return nil
				}
				failed = true
				return c.took
			}
			if c.breaks {
				write(t, i.settings.Path, before+"x = ")
			}
			_, err := i.remove(t.Context(), "osprey", true, func(int) {})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: %v", name, err)
			}
			if c.breaks {
				write(t, i.settings.Path, before)
			}
			if _, marked := i.app.removals().of(t.Context(), i.settings, "osprey"); marked != c.marked {
				t.Errorf("%s: marked: %v", name, marked)
			}
			if now := read(t, i.settings.Path); now != before && !c.marked {
				t.Errorf("%s: the settings became\n%s", name, now)
			}
			store = namedFake{}
			if _, err := i.remove(t.Context(), "osprey", true, func(int) {}); err != nil && !c.marked {
				t.Errorf("%s, again: %v", name, err)
			}
			again := *i // as another run reads them
			if again.settings, err = config.Load(t.Context(), i.settings.Path); err != nil {
				t.Fatal(err)
			}
			if _, err := again.remove(t.Context(), "osprey", true, func(int) {}); err != nil || store.removed == 0 {
				t.Errorf("%s, at last: %v, removed %d times", name, err, store.removed)
			}
			if left := i.app.removals().all(t.Context(), i.settings); len(left) > 0 || read(t, i.settings.Path) != "# mine\n" {
				t.Errorf("%s: left %+v and\n%s", name, left, read(t, i.settings.Path))
			}
		})
	}
}

// TestRemovalKeepsAPause: an integration that was paused before stays so when its removal
// fails, also when that failed in two runs.
func TestRemovalKeepsAPause(t *testing.T) {
	for _, paused := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			i, _ := integratorOf(t, &namedFake{polled: true})
			in := i.settings.Integrations[0]
			if _, err := i.pause(in, paused); err != nil {
				t.Fatal(err)
			}
			before := read(t, i.settings.Path)
			// The first run is killed while it waits, as its mark and its pause show.
			in.Paused = paused
			if err := i.app.removals().keep(i.settings, removal{Name: "osprey", Paused: paused}); err != nil {
				t.Fatal(err)
			}
			in.Paused = true
			i.settings.Integrations[0] = in
			if err := config.Change(i.settings.Path, "osprey", func(in *config.Integration) error { in.Paused = true; return nil }); err != nil {
				t.Fatal(err)
			}
			if _, err := i.remove(t.Context(), "osprey", true, func(int) {}); err == nil {
				t.Error("it was removed")
			}
			if now := read(t, i.settings.Path); now != before {
				t.Errorf("paused before: %v, the settings became\n%s", paused, now)
			}
		})
	}
}

// TestRenameFails: what the store refuses isn't written, settings that can't be written leave the
// store as it is, and what can't be written afterwards is told.
func TestRenameFails(t *testing.T) {
	store := &namedFake{refuses: errors.New("the name is taken")}
	i, before := integratorOf(t, store)
	if _, err := i.rename(t.Context(), "osprey", "heron"); err == nil || read(t, i.settings.Path) != before {
		t.Errorf("%v\n%s", err, read(t, i.settings.Path))
	}
	store.refuses = nil
	write(t, i.settings.Path, before+"x = ")
	if _, err := i.rename(t.Context(), "osprey", "heron"); err == nil || len(store.renamed) != 0 {
		t.Errorf("%v, the store has %q", err, store.renamed)
	}
	write(t, i.settings.Path, before)
	store.meanwhile = func() { write(t, i.settings.Path, before+"x = ") }
	if _, err := i.rename(t.Context(), "osprey", "heron"); err == nil || !strings.Contains(err.Error(), "the store has the new name, but the settings don't yet") {
		t.Error(err)
	}
	store.meanwhile = nil
	write(t, i.settings.Path, before)
	if said, err := i.rename(t.Context(), "osprey", "heron"); err != nil || said != "osprey is named heron now" || read(t, i.settings.Path) != strings.Replace(before, "osprey", "heron", 1) {
		t.Errorf("%q, %v\n%s", said, err, read(t, i.settings.Path))
	}
}

// TestInterruptedRemovalSaysHowItGoesOn: whoever interrupts a removal hears how things stand, and
// how it goes on; the exit code is that of an interruption.
func TestInterruptedRemovalSaysHowItGoesOn(t *testing.T) {
	for name, c := range map[string]struct {
		store namedFake
		want  string
	}{
		"while it is polled":            {namedFake{polled: true}, "tocsin: osprey is not removed: it is as it was before\nhint: to remove it: tocsin integration remove osprey\n"},
		"while its alerts are removed":  {namedFake{err: context.Canceled}, "tocsin: osprey is out of the settings, but some of its alerts are left: interrupted\nhint: to go on: tocsin integration remove osprey --remove-alerts\n"},
		"while the settings are broken": {namedFake{polled: true, breaks: true}, "tocsin: osprey is paused, because its removal was interrupted\nhint: to go on: tocsin integration remove osprey\n"},
	} {
		synctest.Test(t, func(t *testing.T) {
			store := c.store
			i, _ := integratorOf(t, &store)
			ctx, interrupt := context.WithCancel(t.Context())
			store.meanwhile = func() {
				if store.breaks {
					write(t, i.settings.Path, "x = ")
				}
				interrupt()
			}
			_, err := i.remove(ctx, "osprey", true, func(int) {})
			var told strings.Builder
			if report(&told, i.app.advised(nil, fault.Of(err))); told.String() != c.want || exitCode(ctx, err) != 130 {
				t.Errorf("%s: exit code %d, %q", name, exitCode(ctx, err), told.String())
			}
		})
	}
}
