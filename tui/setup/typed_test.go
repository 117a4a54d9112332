package setup_test

import (
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"tocsin/tui"
	"tocsin/tui/guide"
	"tocsin/tui/screen"
	"tocsin/tui/setup"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// startPlayed is start with people who wait in a step.
func startPlayed(t *testing.T, d *fakeBackend, at guide.ID, w, h int) (*walker, *actors) {
	t.Helper()
	registry, err := tui.NewRegistry(nil, setup.Specs())
	if err != nil {
		t.Fatal(err)
	}
	a := &actors{backend: d, at: at}
	root := setup.New(setup.Options{
		Backend: d, Now: now, Settings: settings, Standin: a,
		Done: func() tea.Cmd { return screen.Send(screen.Replace{Screen: list{}}) },
	})
	app := tui.New(tui.Options{Root: root, Registry: registry, Theme: theme.Options{Dark: true, Profile: colorprofile.ASCII}, Now: now})
	return &walker{tuitest.Start(t, app, w, h), t}, a
}

// While text is typed, footer, help and words name keys that work then, and no letters.
func TestKeysThatAreShownWhileTypingWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newBackend()
		x, a := startPlayed(t, d, guide.Client, 120, 40)
		defer x.Quit(longest)
		x.see("1/11", "f4 write page", "f1 help", "ctrl+p commands")
		x.unseen("w write page", "? help")
		x.Keys("w")
		x.see("w")
		if d.page != "" {
			t.Fatal("w wrote a page while a name is typed")
		}
		x.Keys("f4")
		x.see("tocsin-w.md")
		if !strings.Contains(d.page, "what it needs in Microsoft Entra for w.") {
			t.Errorf("the page is %q", d.page)
		}
		x.Keys("f1")
		x.see("f4", "write the page for the person who has the roles")
		x.unseen("w f4")
		x.Keys("esc", "enter", "enter", "enter", "enter")
		x.Paste(tenantID)
		x.Keys("enter")
		x.see("6/11", "They wait. f5: they act.", "f5 act")
		x.Keys("A")
		if a.acted.Load() != 0 {
			t.Fatal("A acted while an ID is typed")
		}
		x.Keys("backspace", "f5")
		x.see("They have acted")
	})
}

// Where nothing is typed, the letters are shown and work.
func TestLettersWorkWhereNothingIsTyped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, a := startPlayed(t, newBackend(), guide.Cloud, 120, 40)
		defer x.Quit(longest)
		x.Keys("enter")
		x.see("2/11", "They wait. A: they act.", "w write page", "A act", "? help")
		x.Keys("A")
		x.see("They have acted")
		if a.acted.Load() != 1 {
			t.Errorf("acted %d times", a.acted.Load())
		}
	})
}

// Done in a demo doesn't say that a person's own files are deleted.
func TestOwnFilesStayAfterADemo(t *testing.T) {
	for cert, want := range map[string]string{"": "all of this is deleted when the demo ends", certFile: "your own, and stay"} {
		d := filled()
		d.demo = true
		d.test = quick().test
		d.begin.Certificate, d.begin.PrivateKey = cert, cert
		g := newGuide(t, d, theme.New(theme.Options{}), 120, 40)
		for !g.offersNothing() {
			g.keys("enter")
		}
		if shown := strings.Join(strings.Fields(drawn(g)), " "); !strings.Contains(shown, "demo is set up") && !strings.Contains(shown, "contoso is set up") || !strings.Contains(shown, want) {
			t.Errorf("with %q:\n%s", cert, drawn(g))
		}
	}
}

// offersNothing reports whether the last step was reached: nothing leads on or back within the wizard.
func (g *testGuide) offersNothing() bool { return !g.offers("setup.back") }

// j and k move in lists, and the help lists the keys that move.
func TestListsMoveByLetters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, _ := startPlayed(t, filled(), guide.Done, 80, 24)
		defer x.Quit(longest)
		x.Keys("enter", "j", "k", "j", "enter")
		x.see("3/11")
		x.Keys("esc")
		x.see("(●) usgov")
		x.Keys("?", "o", "p", "t", "i", "o", "n")
		x.see("next option or field", "choose or tick the option")
		x.Keys("esc", "enter", "j", "space")
		x.see("[ ] incidents")
	})
}

// The page of a link says how it is left, and y copies there.
func TestALinkAloneIsCopied(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, _ := startPlayed(t, filled(), guide.Done, 80, 24)
		defer x.Quit(longest)
		x.Keys("enter", "enter", "enter", "v")
		x.see("y copy", "esc back")
		x.Keys("y")
		x.see("opied")
		x.Keys("esc")
		x.see("4/11")
	})
}

// On a narrow screen no word and no button is cut, and words that don't fit say so.
func TestNothingIsCutOnANarrowScreen(t *testing.T) {
	for step, wants := range map[string][]string{
		"3": {"pgdn: more"}, "8": {"pgdn: more"}, "7": {"SecurityAlert.Read.All", "for alerts_v2"}, "10": {"[ Save without a passed test ]"},
	} {
		h := 12
		if step == "7" {
			h = 30
		}
		d := lacking()
		g := newGuide(t, d, theme.New(theme.Options{}), 40, h)
		if g.run(g.DoWith("setup.step", step)); step == "10" {
			g.keys("enter", "enter", "enter") // makes the certificate first
		}
		shown := strings.Join(func() (out []string) {
			for _, line := range g.Draw(40, h) {
				out = append(out, ansi.Strip(line))
			}
			return out
		}(), "\n")
		for _, want := range wants {
			if !strings.Contains(shown, want) {
				t.Errorf("step %s lacks %q:\n%s", step, want, shown)
			}
		}
	}
}

// A pair that can't be used leads to the wrong field.
func TestAWrongPairLeadsToItsField(t *testing.T) {
	d := filled()
	d.begin.Certificate, d.begin.PrivateKey = brokenFile, keyFile
	g := newGuide(t, d, theme.New(theme.Options{}), 80, 24)
	g.run(g.DoWith("setup.step", "8"))
	g.keys("down", "down", "down", "enter")
	if !strings.Contains(drawn(g), "PFX") {
		t.Fatalf("%s", drawn(g))
	}
	d.files["/etc/pki/broken.pemx"] = d.files[certFile]
	g.keys("x", "enter", "enter")
	if !strings.Contains(drawn(g), "Upload") {
		t.Errorf("what is typed after enter doesn't go to the field that is wrong:\n%s", drawn(g))
	}
}
