package setup_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/tui/guide"
	"tocsin/tui/screen"
	"tocsin/tui/setup"
	"tocsin/tui/tuitest"
)

// lowLines draws the screen at a height.
func (g *testGuide) lowLines(h int) []string {
	return strings.Split(ansi.Strip(strings.Join(g.Draw(80, h), "\n")), "\n")
}

func blank(line string) bool { return strings.TrimSpace(line) == "" }

// A low screen spends no line on a blank: not below the heading, not before the fields. From the
// next height on there is one, and then the other.
func TestALowScreenHasNoBlankLines(t *testing.T) {
	g := fresh(t, newBackend())
	for h := 6; h < 20; h++ {
		lines := g.lowLines(h)
		if got, want := blank(lines[1]), h > 10; got != want {
			t.Errorf("%d lines: a blank below the heading: %v, want %v\n%s", h, got, want, strings.Join(lines, "\n"))
		}
		label := -1
		for i, line := range lines {
			if strings.Contains(line, "Name  ") {
				label = i
			}
		}
		if label < 2 {
			t.Fatalf("%d lines: no field\n%s", h, strings.Join(lines, "\n"))
		}
		if got, want := blank(lines[label-1]), h > 11; got != want {
			t.Errorf("%d lines: a blank before the fields: %v, want %v\n%s", h, got, want, strings.Join(lines, "\n"))
		}
	}
}

// typedInto presses a key in a field and returns what follows, not run yet.
func typedInto(g *testGuide, key string) tea.Cmd {
	return g.Update(tea.KeyPressMsg(tuitest.Key(g.t, key)))
}

// answered runs a command, without what follows from its answers.
func answered(cmd tea.Cmd) (answers []tea.Msg) {
	if cmd == nil {
		return nil
	}
	msg := cmd()
	if all, ok := msg.(tea.BatchMsg); ok {
		for _, c := range all {
			answers = append(answers, answered(c)...)
		}
		return answers
	}
	return append(answers, msg)
}

// One Keep runs at a time: what is typed meanwhile is kept behind it, as it stands then, under the
// same ID.
func TestWhatIsTypedWhileADraftIsKept(t *testing.T) {
	d := newBackend()
	g := fresh(t, d)
	first := answered(typedInto(g, "a"))
	id := keptOf(t, d).ID
	for _, key := range []string{"b", "c"} {
		g.run(typedInto(g, key))
		if k := keptOf(t, d); k.Draft.Name != "a" {
			t.Fatalf("a second Keep runs beside the first: %+v", k)
		}
	}
	g.come(first...)
	if k := keptOf(t, d); k.ID != id || k.Draft.Name != "abc" {
		t.Errorf("behind the answer kept is %+v, want abc under %s", k, id)
	}
	g.run(typedInto(g, "d"))
	if k := keptOf(t, d); k.ID != id || k.Draft.Name != "abcd" {
		t.Errorf("later kept is %+v, want abcd under %s", k, id)
	}
}

// A draft whose Keep answers once its integration was saved is forgotten: it would be offered the
// next time.
func TestADraftThatIsKeptTooLateIsForgotten(t *testing.T) { synctest.Test(t, keptTooLate) }

func keptTooLate(t *testing.T) {
	d := filled()
	g := fresh(t, d)
	late := answered(typedInto(g, "a"))
	kept := keptOf(t, d)
	for range len(guide.Steps()) - 1 {
		g.keys("enter")
	}
	if g.place() != "step 11/11" {
		t.Fatalf("at %s: %s", g.place(), g.seen())
	}
	if !slices.Contains(d.forgot, kept.ID) {
		t.Errorf("what Keep was asked for is not forgotten, but %v", d.forgot)
	}
	d.kept = map[string]setup.Kept{kept.ID: kept} // the Keep was slower than the rest
	if g.come(late...); len(d.kept) != 0 {
		t.Errorf("still kept is %v", d.kept)
	}
}

// A draft stays kept when the wizard was left for the list while a Keep ran: what was typed behind
// that changes nothing any more.
func TestAWizardThatWasLeftKeepsItsDraft(t *testing.T) {
	d := newBackend()
	g := &testGuide{Screen: setup.New(setup.Options{Backend: d, Now: now, Settings: settings, Cancel: func() tea.Cmd { return nil }}), t: t}
	g.run(g.Update(screen.Focus{On: true}))
	late := answered(typedInto(g, "a"))
	g.run(typedInto(g, "b"))
	if left, _ := g.Back(false); !left {
		t.Fatal("esc doesn't leave the first step")
	}
	if g.come(late...); keptOf(t, d).Draft.Name != "a" || len(d.forgot) != 0 {
		t.Errorf("kept %v, forgot %v", d.kept, d.forgot)
	}
}
