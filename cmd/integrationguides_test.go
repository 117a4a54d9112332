package cmd

import (
	"bytes"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/check"
	"tocsin/graph/fault"
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

// TestTwinsOfTheSettings: who gives an integration the application of another one by the command is warned, and
// the screen of the integrations says so of both.
func TestTwinsOfTheSettings(t *testing.T) {
	s := newStage(t, simulator.Generate(1, 1), alert.AlertsV2)
	settings := read(t, s.path)
	block, _, _ := strings.Cut(settings[strings.Index(settings, "[[integration]]"):], "\n[[")
	other := strings.NewReplacer(`"lab"`, `"second"`, s.tenant.ClientID(), "15494214-078e-4175-bd7c-47338161b075").Replace(block)
	write(t, s.path, settings+"\n"+other)
	a := newApp(s.env)
	a.flags.config = s.path
	notes := func() (all []string) {
		settings, err := a.load(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, in := range settings.Integrations {
			all = append(all, a.begunNote(t.Context(), settings, in))
		}
		return all
	}
	if got := notes(); strings.Join(got, "") != "" {
		t.Errorf("before: %q", got)
	}
	const twice = " has the same application, and reads alerts_v2 too: all of that comes twice; remove or pause one of them"
	edited := s.tocsin(t, "integration", "edit", "second", "--no-test", "--client", s.tenant.ClientID())
	if edited.code != 0 || !strings.Contains(edited.err, "lab"+twice) {
		t.Errorf("%+v", edited)
	}
	if got := notes(); len(got) != 2 || got[0] != "second"+twice || got[1] != "lab"+twice {
		t.Errorf("the screen says %q", got)
	}
	if again := s.tocsin(t, "integration", "edit", "second", "--no-test", "--poll-every", "2m"); strings.Contains(again.err, "twice") {
		t.Errorf("%+v", again)
	}
}

// TestTheGuideTakesALeftPair: the guide of a renewal takes a pair that an earlier one has left, and says so, unless
// the certificate is renewed again.
func TestTheGuideTakesALeftPair(t *testing.T) {
	for _, again := range []bool{false, true} {
		s, begun := begunRenewal(t)
		s.must(t, "cert", "renew", "lab", "--discard")
		a := newApp(s.env)
		a.flags.config = s.path
		settings, err := a.load(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		a.settings = settings
		sh := &shown{app: a, tender: newTender(a, nil, nil)}
		renewal, err := integrationsBackend{sh}.Renew(t.Context(), "lab", again)
		if err != nil {
			t.Fatal(err)
		}
		says := strings.Join(renewal.Draw(120, 40), "\n")
		if strings.Contains(says, "An earlier renewal of lab has made a pair") == again || strings.Contains(says, begun.is.Certificate) == again {
			t.Errorf("again %v: it shows\n%s", again, says)
		}
		renewal.Update(screen.Closed{})
	}
}

// TestActsOfARenewalTakeTurns: a test that was left may not have ended when the guide makes the pair anew. The race
// detector watches what both write.
func TestActsOfARenewalTakeTurns(t *testing.T) {
	s, _ := begunRenewal(t)
	r := renewerOf(t, s, &bytes.Buffer{})
	if err := r.load(t.Context()); err != nil {
		t.Fatal(err)
	}
	upload(t, s, r.is)
	b, tested := renewBackend{r: r}, make(chan *fault.Fault)
	go func() { tested <- check.Worst(b.Test(t.Context(), setup.Draft{}, nil)) }()
	made, err := b.Make(setup.Draft{})
	if err != nil || made.Certificate != r.is.Certificate {
		t.Errorf("%+v, %v", made, err)
	}
	if worst := <-tested; worst != nil {
		t.Errorf("the test says %v", worst)
	}
}

// TestTheGuideGivesUpWhatItShows: a renewal that was begun elsewhere since, with another pair than the guide shows,
// isn't given up by it, and its files stay.
func TestTheGuideGivesUpWhatItShows(t *testing.T) {
	s, shows := begunRenewal(t)
	a := shows.app
	a.settings = shows.settings
	giveUp := integrationsBackend{&shown{app: a, tender: newTender(a, nil, nil)}}.giveUp(shows)
	s.must(t, "cert", "renew", "lab", "--discard")
	s.must(t, "cert", "renew", "lab", "--again")
	other := renewerOf(t, s, &bytes.Buffer{})
	if err := other.load(t.Context()); err != nil || other.is.Certificate == shows.is.Certificate {
		t.Fatalf("%+v, %v", other.is, err)
	}
	_, err := giveUp(t.Context(), true)
	if err == nil || err.Error() != "another renewal is under way by now, with another pair: "+other.is.Certificate || !exists(other.is.PrivateKey) || !exists(other.path()) {
		t.Errorf("%v", err)
	}
	shows.is = other.is
	if said, err := giveUp(t.Context(), true); err != nil || !strings.Contains(said, other.is.Certificate) || exists(other.is.PrivateKey) {
		t.Errorf("%s, %v", said, err)
	}
}
