package cmd

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"tocsin/store/config"
	"tocsin/store/engine"
)

// TestAnInterruptedRemovalAndAHand: the settings are edited by hand after a removal was interrupted.
// A removal that ended so is told no more, not even when the person pauses the integration later.
func TestAnInterruptedRemovalAndAHand(t *testing.T) {
	const paused = "paused = true\n"
	for name, c := range map[string]struct {
		alerts bool
		hand   func(text string) string
		later  func(text string) string // another edit by hand
		open   bool                     // the removal can go on
		after  bool                     // and after the other edit
	}{
		"nothing is changed":           {hand: func(s string) string { return s }, open: true, after: true},
		"another key is changed":       {hand: func(s string) string { return s + "since = '3d'\n" }, open: true, after: true},
		"it is resumed":                {hand: func(s string) string { return strings.Replace(s, paused, "", 1) }},
		"it is resumed, then paused":   {hand: func(s string) string { return strings.Replace(s, paused, "", 1) }, later: func(s string) string { return s + paused }},
		"taken out, the alerts stay":   {hand: func(string) string { return "# mine\n" }},
		"taken out, added again":       {hand: func(string) string { return "# mine\n" }, later: func(string) string { return "" }},
		"taken out, the alerts go":     {alerts: true, hand: func(string) string { return "# mine\n" }, open: true, after: true},
		"the settings have an error":   {hand: func(s string) string { return s + "x = " }, open: true, after: true},
		"an error, and then it is out": {hand: func(s string) string { return s + "x = " }, later: func(string) string { return "# mine\n" }, open: true},
	} {
		i, text := integratorOf(t, &namedFake{})
		write(t, i.settings.Path, text+paused)
		settings, err := config.Load(t.Context(), i.settings.Path)
		if err != nil {
			t.Fatal(err)
		}
		if err := i.app.removals().keep(settings, removal{Name: "osprey", Alerts: c.alerts, Begun: true}); err != nil {
			t.Fatal(err)
		}
		check := func(when string, want bool) {
			t.Helper()
			for _, in := range []*config.Config{i.settings, settings} { // as they were read at any time
				_, one := i.app.removals().of(t.Context(), in, "osprey")
				if all := i.app.removals().all(t.Context(), in); one != want || len(all) > 0 != want {
					t.Errorf("%s, %s: open %v, and of all %+v, want %v", name, when, one, all, want)
				}
			}
		}
		edited := c.hand(text + paused)
		write(t, i.settings.Path, edited)
		i.app.flags.readOnly = true
		check("read only", c.open)
		if kept := i.app.removals().allKept(t.Context(), settings); len(kept) != 1 {
			t.Errorf("%s: --read-only deletes it", name)
		}
		i.app.flags.readOnly = false
		check("at once", c.open)
		if c.later != nil {
			if edited = c.later(edited); edited == "" {
				edited = text + paused
			}
			write(t, i.settings.Path, edited)
		}
		check("later", c.after)
	}
}

// TestARemovalAboutToPause: what is kept of a removal that hasn't paused the integration yet isn't
// deleted by another program that looks.
func TestARemovalAboutToPause(t *testing.T) {
	i, text := integratorOf(t, &namedFake{})
	if err := i.app.removals().keep(i.settings, removal{Name: "osprey", Alerts: true, By: holder()}); err != nil {
		t.Fatal(err)
	}
	if _, open := i.app.removals().of(t.Context(), i.settings, "osprey"); open {
		t.Error("it counts as interrupted")
	}
	write(t, i.settings.Path, text+"paused = true\n")
	if is, open := i.app.removals().of(t.Context(), i.settings, "osprey"); !open || !is.Alerts {
		t.Errorf("%+v, %v", is, open)
	}
	store := &namedFake{}
	store.meanwhile = func() { // while the removal waits, what it keeps says that it has paused the integration
		if is, kept := i.app.removals().kept(t.Context(), i.settings, "osprey"); !kept || !is.Begun {
			t.Errorf("it keeps %+v, %v", is, kept)
		}
	}
	i.store = store
	if _, err := i.remove(t.Context(), "osprey", true, func(int) {}); err != nil {
		t.Fatal(err)
	}
}

// TestARemovalKilledBeforeItsPause: what is kept of a removal whose process has ended is over when the
// integration is seen polled. A person's own later pause isn't taken for it.
func TestARemovalKilledBeforeItsPause(t *testing.T) {
	i, text := integratorOf(t, &namedFake{})
	process := exec.Command(os.Args[0], "-test.run=^$")
	if err := process.Run(); err != nil {
		t.Fatal(err)
	}
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	for _, by := range []string{"", fmt.Sprintf("%s/%d/x", host, process.Process.Pid)} {
		if by != "" && !engine.Gone(by) {
			continue // this system can't tell
		}
		write(t, i.settings.Path, text)
		if err := i.app.removals().keep(i.settings, removal{Name: "osprey", Alerts: true, By: by}); err != nil {
			t.Fatal(err)
		}
		if all := i.app.removals().all(t.Context(), i.settings); len(all) > 0 {
			t.Errorf("it counts as interrupted: %+v", all)
		}
		write(t, i.settings.Path, text+"paused = true\n")
		if _, open := i.app.removals().of(t.Context(), i.settings, "osprey"); open {
			t.Errorf("by %q: a person's own pause is taken for it", by)
		}
	}
}
