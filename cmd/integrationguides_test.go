package cmd

import (
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
	"tocsin/tui/guide"
	"tocsin/tui/screen"
	"tocsin/tui/setup"
)

// TestAnEditIsKeptOnceItIsShown: what an edit changes is kept at the end from the moment at which it is shown,
// unless a setup below it would be lost. Until then the screens, which one goroutine owns, are let alone.
func TestAnEditIsKeptOnceItIsShown(t *testing.T) {
	s := newStage(t, simulator.Generate(1, 1), alert.AlertsV2)
	a := newApp(s.env)
	a.flags.config = s.path
	settings, err := a.load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	a.settings = settings
	begun := func(at guide.ID) *setup.Screen {
		base := &backend{app: a, settings: settings}
		return setup.New(setup.Options{Backend: base, Now: s.env.Now, At: at})
	}
	for name, c := range map[string]struct {
		below *setup.Screen
		kept  bool
	}{"nothing below": {nil, true}, "nothing answered": {begun(""), true}, "answers below": {begun(guide.Sources), false}} {
		sh := &shown{app: a, tender: newTender(a, nil, nil)}
		sh.guide.Store(c.below)
		edit, err := integrationsBackend{sh}.Edit(t.Context(), "lab")
		if err != nil {
			t.Fatal(err)
		}
		if sh.guide.Load() != c.below {
			t.Errorf("%s: it is kept before it is shown", name)
		}
		edit.Update(screen.Focus{On: true})
		if kept := screen.Screen(sh.guide.Load()) == edit; kept != c.kept {
			t.Errorf("%s: kept %v, want %v", name, kept, c.kept)
		}
		edit.Update(screen.Closed{})
	}
}
