package setup_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/tui/command"
	"tocsin/tui/guide"
	"tocsin/tui/screen"
	"tocsin/tui/setup"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// actors is a Standin whose people wait in one step until they act.
type actors struct {
	backend *fakeBackend
	at      guide.ID
	acted   atomic.Int64 // commands act beside the screen
	refuse  error
	offered []setup.Kept
}

func (a *actors) Waits(at guide.ID) string {
	if at == a.at && a.acted.Load() == 0 {
		return "They wait. " + setup.ActKey + ": they act."
	}
	return ""
}

func (a *actors) Did(at guide.ID) string {
	if at == a.at && a.acted.Load() > 0 {
		return "They have acted."
	}
	return ""
}

func (a *actors) Act() (string, error) {
	if a.refuse != nil {
		return "", a.refuse
	}
	a.acted.Add(1)
	return "They acted", nil
}

func (a *actors) Left(context.Context) (kept []setup.Kept) {
	a.backend.mu.Lock()
	defer a.backend.mu.Unlock()
	for _, k := range a.backend.kept {
		kept = append(kept, k)
	}
	return kept
}

func (a *actors) Return(drafts []setup.Kept) tea.Cmd {
	a.offered = drafts
	return nil
}

// playedGuide returns a guide with people who wait in a step.
func playedGuide(t *testing.T, at guide.ID) (*testGuide, *actors) {
	d := filled()
	d.demo = true
	a := &actors{backend: d, at: at}
	g := &testGuide{Screen: setup.New(setup.Options{Backend: d, Now: now, Settings: settings, Standin: a}), t: t}
	for _, cmd := range tuitest.Prepare(g.Screen, theme.New(theme.Options{}), 80, 24) {
		g.run(cmd)
	}
	return g, a
}

func (g *testGuide) offers(id string) bool {
	return slices.ContainsFunc(g.Commands(), func(c command.Spec) bool { return c.ID == id })
}

// What others have yet to do stands in its step alone, and A lets them do it.
func TestOthersActInADemo(t *testing.T) {
	g, a := playedGuide(t, guide.Permissions)
	for range guide.Index(guide.Permissions) {
		if g.offers("setup.act") || strings.Contains(drawn(g), "They wait") {
			t.Errorf("A works too early:\n%s", drawn(g))
		}
		g.keys("enter")
	}
	if !g.offers("setup.act") || !strings.Contains(drawn(g), "They wait. A: they act.") {
		t.Fatalf("nothing says that they wait:\n%s", drawn(g))
	}
	a.refuse = fault.New(fault.Failed, "they can't", "ask others", nil)
	if said := toasts(g.messages(g.Do("setup.act"))); !strings.Contains(said, "they can't") || a.acted.Load() != 0 {
		t.Errorf("a refusal is told as %q", said)
	}
	a.refuse = nil
	if said := toasts(g.messages(g.Do("setup.act"))); said != "" || a.acted.Load() != 1 || !strings.Contains(drawn(g), "✓ They have acted.") {
		t.Errorf("%d acts, told as %q, in\n%s", a.acted.Load(), said, drawn(g))
	}
	if g.offers("setup.act") || strings.Contains(drawn(g), "They wait") {
		t.Errorf("they act again:\n%s", drawn(g))
	}
}

// L keeps the draft as it stands and comes back with it; nothing is kept afterwards.
func TestLeavingAndComingBackInADemo(t *testing.T) {
	g, a := playedGuide(t, guide.Done)
	if g.offers("setup.leave") {
		t.Error("L leaves while a name is typed")
	}
	g.keys("enter", "enter", "enter")
	a.backend.unkept = errors.New("no space")
	if said := toasts(g.messages(g.Do("setup.leave"))); !strings.Contains(said, "no space") || a.offered != nil {
		t.Errorf("a draft that can't be kept is left: %q, %v", said, a.offered)
	}
	a.backend.unkept = nil
	g.messages(g.Do("setup.leave"))
	if len(a.offered) != 1 || a.offered[0].At != guide.Register || a.offered[0].ID == "" || a.offered[0].Draft.Name != "contoso" {
		t.Fatalf("offered %+v", a.offered)
	}
	if _, kept := g.Screen.Left(); kept {
		t.Error("the wizard that was left keeps on")
	}
}

// L while an earlier draft is being kept comes back with the one of the step that was left.
func TestLeavingWhileADraftIsKept(t *testing.T) {
	g, a := playedGuide(t, guide.Done)
	g.keys("enter")
	keeps := g.Do("setup.continue") // to the next step, whose draft is not kept yet
	g.Do("setup.continue")          // and on, while it is
	leaves := g.Do("setup.leave")
	g.messages(tea.Batch(keeps, leaves))
	if len(a.offered) != 1 || a.offered[0].At != guide.Register {
		t.Fatalf("offered %+v", a.offered)
	}
}

// Without a demo no other people are played.
func TestNoOneIsPlayedWithoutADemo(t *testing.T) {
	g := at(t, filled(), guide.Index(guide.Permissions))
	if g.offers("setup.act") || g.offers("setup.leave") || g.Do("setup.act") != nil || g.Do("setup.leave") != nil {
		t.Error("a real setup plays its administrator")
	}
}

func drawn(g *testGuide) string { return tuitest.Picture(g.Draw(80, 22), 80) }

// toasts returns what messages say.
func toasts(all []tea.Msg) string {
	var said []string
	for _, msg := range all {
		if toast, ok := msg.(screen.Toast); ok {
			said = append(said, toast.Text)
		}
	}
	return strings.Join(said, "; ")
}

// Where the words of a test are longer than the screen, the key that lets the others act stands among the first
// of the foot, and once alone.
func TestTheKeyOfOthersIsInSight(t *testing.T) {
	for _, c := range []struct {
		w, h int
		own  bool
	}{{40, 12, true}, {120, 40, false}} {
		g, a := playedGuide(t, guide.Test)
		f := fault.New(fault.Consent, strings.Repeat("the application lacks permissions ", 9), "grant them", nil)
		a.backend.test = answering(check.Result{ID: "token", Title: "Consent", State: check.Failed, Message: f.Sentence, Fault: f})
		for range guide.Index(guide.Test) {
			g.keys("enter")
		}
		g.Draw(c.w, c.h)
		foot := ""
		for _, s := range g.Status().State {
			foot += s.Text
		}
		at := slices.IndexFunc(g.Commands(), func(s command.Spec) bool { return s.ID == "setup.act" })
		if own := strings.Contains(foot, "A act · enter choose"); own != c.own || at < 0 || (g.Commands()[at].Hint == 0) != c.own {
			t.Errorf("%d×%d: %q, hint of A at %d", c.w, c.h, foot, at)
		}
	}
}
