package setup_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/tui/screen"
	"tocsin/tui/setup"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

var _ interface {
	screen.Screen
	screen.Backer
	screen.Liner
	screen.Ticker
} = (*setup.Screen)(nil)

// walks lead to every step, from a fresh wizard.
func walks() map[string]func(g *testGuide) {
	out := map[string]func(g *testGuide){}
	for n := range 11 {
		out[fmt.Sprint("step ", n+1)] = func(g *testGuide) {
			for range n {
				g.keys("enter")
			}
		}
	}
	return out
}

func filled() *fakeBackend {
	d := quick()
	d.begin.TenantID, d.begin.ClientID = tenantID, clientID
	return d
}

func TestEverySizeIsDrawnExactly(t *testing.T) {
	type size struct{ W, H int }
	sizes := []size{{1, 1}, {2, 3}, {5, 2}, {12, 40}, {40, 8}, {40, 1}, {99, 22}, {100, 5}, {101, 22}, {300, 80}}
	for name, walk := range walks() {
		for _, ascii := range []bool{false, true} {
			th := theme.New(theme.Options{ASCII: ascii})
			g := newGuide(t, filled(), th, 80, 22)
			walk(g)
			for _, size := range sizes {
				if t.Failed() {
					t.Fatalf("%s at %v", name, size)
				}
				tuitest.Exact(t, g.Draw(size.W, size.H), size.W, size.H)
				g.keys("pgdown", "pgdown")
				tuitest.Exact(t, g.Draw(size.W, size.H), size.W, size.H)
			}
			for _, none := range []size{{0, 0}, {-1, 5}, {10, 0}, {10, -3}} {
				if lines := g.Draw(none.W, none.H); len(lines) != max(none.H, 0) {
					t.Errorf("%s at %v: %d lines", name, none, len(lines))
				}
			}
		}
	}
}

// FuzzDraw draws steps at any size after any keys.
func FuzzDraw(f *testing.F) {
	f.Add(80, 22, "eeee")
	f.Add(41, 9, "eesdeetsbbupe")
	names := map[rune]string{
		'e': "enter", 's': "space", 'd': "down", 'u': "up", 't': "tab", 'b': "esc", 'B': "shift+tab", 'l': "left", 'r': "right",
		'p': "pgdown", 'P': "pgup", 'x': "x", 'a': "r", 'y': "y",
	}
	f.Fuzz(func(t *testing.T, w, h int, keys string) {
		if w < 0 || w > 300 || h < 0 || h > 100 || len(keys) > 40 {
			t.Skip("no terminal is of this size, or of too many keys")
		}
		g := newGuide(t, filled(), theme.New(theme.Options{}), w, h)
		for _, k := range keys {
			if name, ok := names[k]; ok {
				g.keys(name)
			}
			tuitest.Exact(t, g.Draw(w, h), w, h)
		}
	})
}

// No text of a certificate or a service reaches the terminal uncleaned.
func TestHostileTextIsCleaned(t *testing.T) {
	d := filled()
	d.begin.Certificate = hostileFile
	d.begin.Name = hostile
	d.finish = fault.New(fault.Failed, hostile, hostile, nil)
	g := newGuide(t, d, theme.New(theme.Options{Name: "mono"}), 80, 60)
	for range 12 {
		clean(t, g)
		g.keys("enter")
	}
	d.files[hostileFile] = d.files[brokenFile]
	f := fault.New(fault.SignIn, hostile, hostile, nil)
	d.test = answering(check.Result{ID: "token", Title: hostile, State: check.Failed, Message: hostile, Fault: f})
	g = newGuide(t, d, theme.New(theme.Options{Name: "mono"}), 80, 60)
	d.tell = fault.New(fault.Network, hostile, hostile, nil)
	for range 12 {
		clean(t, g)
		g.keys("enter")
	}
}

func clean(t *testing.T, g *testGuide) {
	t.Helper()
	for _, s := range append(g.Draw(80, 60), header(g)...) {
		for _, r := range ansi.Strip(s) {
			if r < 0x20 || r >= 0x7f && r < 0xa0 || r == '\u202e' {
				t.Fatalf("%U is drawn: %q", r, s)
			}
		}
		if strings.Contains(s, "\x1b[2J") || strings.Contains(s, "\x1b]") || strings.Contains(s, "\x1bP") {
			t.Fatalf("a sequence is drawn: %q", s)
		}
	}
}

func header(g *testGuide) (out []string) {
	for _, p := range g.Header() {
		for _, s := range p {
			out = append(out, s.Text)
		}
	}
	return out
}

func TestFirstStepAsksWhereCancelLeads(t *testing.T) {
	left := false
	s := setup.New(setup.Options{Backend: newBackend(), Cancel: func() tea.Cmd { left = true; return nil }})
	if took, _ := s.Back(false); !took || !left {
		t.Error("esc in the first step did not ask Cancel")
	}
	s = setup.New(setup.Options{Backend: newBackend()})
	took, cmd := s.Back(false)
	if !took || cmd == nil {
		t.Fatal("esc in the first step leaves the screen")
	}
	if toast, ok := cmd().(screen.Toast); !ok || !strings.Contains(toast.Text, "first step") {
		t.Errorf("esc in the first step says %v", toast)
	}
}

func TestDoneIsLeftByBackToo(t *testing.T) {
	g := newGuide(t, filled(), theme.New(theme.Options{}), 80, 22)
	for range 10 {
		g.keys("enter")
	}
	if g.Status().Place[0].Text != "step 11/11" {
		t.Fatalf("at %v", g.Status().Place)
	}
	if took, _ := g.Back(true); took {
		t.Error("q does not leave the last step")
	}
	took, cmd := g.Back(false)
	if !took {
		t.Fatal("esc leaves the screen by itself")
	}
	if _, ok := cmd().(screen.Back); !ok {
		t.Error("esc does not do what Done says")
	}
}

// The last step says where it leads: to the alerts, or back to what the guide was opened from.
func TestDoneSaysWhereItLeads(t *testing.T) {
	for back, want := range map[string][]string{
		"":                         {"The alert list opens next", "open the alerts"},
		"the list of integrations": {"Enter leads back to the list of integrations", "go back"},
	} {
		g := &testGuide{Screen: setup.New(setup.Options{Backend: filled(), Now: time.Now, Back: back}), t: t}
		for _, cmd := range tuitest.Prepare(g.Screen, theme.New(theme.Options{}), 80, 38) {
			g.run(cmd)
		}
		for range 10 {
			g.keys("enter")
		}
		g.shows(want...)
		if got := g.text(); back != "" && (strings.Contains(got, "alert list") || strings.Contains(got, "open the alerts")) {
			t.Errorf("from %s it leads to the alerts:\n%s", back, got)
		}
	}
}

func TestCommandsOfASpecificStep(t *testing.T) {
	g := newGuide(t, filled(), theme.New(theme.Options{}), 80, 22)
	has := func(id string) bool {
		for _, c := range g.Commands() {
			if c.ID == id {
				return true
			}
		}
		return false
	}
	for n := 1; n <= 11; n++ {
		if has("setup.test") != (n == 10) {
			t.Errorf("step %d: test %v", n, has("setup.test"))
		}
		if want := n == 1 || n == 5 || n == 6; g.Typing() != want {
			t.Errorf("step %d: typing %v", n, !want)
		}
		g.keys("enter")
	}
}

func TestWorkOfAClosedGuideEnds(t *testing.T) {
	g := newGuide(t, filled(), theme.New(theme.Options{}), 80, 22)
	for range 8 {
		g.keys("enter")
	}
	cmd := g.Update(tea.KeyPressMsg{Code: tea.KeyEnter}) // leaves the upload
	g.Update(screen.Closed{})
	g.run(cmd)
	if got := g.Status().Place[0].Text; got != "step 9/11" {
		t.Errorf("an answer after the end led to %s", got)
	}
}
