package setup_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/fault"
	"tocsin/tui/setup"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// drawnAt returns what a guide draws, and the same without any blank, in which a wrapped path is whole.
func (g *testGuide) drawnAt(w, h int) (shown, joined string) {
	shown = ansi.Strip(strings.Join(g.Draw(w, h), "\n"))
	return shown, strings.Join(strings.Fields(strings.ReplaceAll(shown, "│", "")), "")
}

// The step itself says where the page is that was written in it, with the whole path, at each size, and
// what the page lacks. The next step says no more of it.
func TestTheStepSaysWhereThePageIs(t *testing.T) {
	for _, size := range [][2]int{{80, 22}, {99, 38}, {40, 10}} {
		for _, step := range []string{"2", "4", "7", "10"} {
			d := filled()
			d.demo = true
			d.begin.Name = "a-name-as-long-as-that-of-an-integration-may-be-at-the-very-most"
			g := newGuide(t, d, theme.New(theme.Options{}), size[0], size[1])
			g.run(g.DoWith("setup.step", step))
			if said := toasts(g.messages(g.Do("setup.handout"))); said != "" {
				t.Errorf("step %s: a toast has no room for a path: %q", step, said)
			}
			shown, joined := g.drawnAt(size[0], size[1])
			if path := "/home/analyst/tocsin-" + d.begin.Name + ".md"; !strings.Contains(joined, path) {
				t.Errorf("step %s at %v: no path in\n%s", step, size, shown)
			}
			if size[0] > 40 && (!strings.Contains(joined, "copyitbefore") || !strings.Contains(joined, "Makethatfirst,thenonepagehasall:ctrl+p,thenstep8,goestoit")) {
				t.Errorf("step %s at %v says\n%s", step, size, shown)
			}
			g.keys("esc")
			if shown, _ := g.drawnAt(size[0], size[1]); strings.Contains(shown, "Page written") {
				t.Errorf("step %s at %v: another step says\n%s", step, size, shown)
			}
		}
	}
}

// On a small screen the words of a page hide the others only until these are scrolled.
func TestWordsAreReadBesideThePage(t *testing.T) {
	d := lacking()
	g := newGuide(t, d, theme.New(theme.Options{}), 40, 10)
	for range 9 {
		g.keys("enter")
	}
	g.keys("w")
	if shown, joined := g.drawnAt(40, 10); !strings.Contains(joined, "/home/analyst/tocsin-contoso.md") {
		t.Errorf("no path in\n%s", shown)
	}
	g.keys("pgup")
	if shown, joined := g.drawnAt(40, 10); !strings.Contains(joined, "Permissionsandconsent:theapplication") {
		t.Errorf("what failed can't be read any more:\n%s", shown)
	}
}

// A page that can't be written says why in the step, with what helps.
func TestTheStepSaysWhyThereIsNoPage(t *testing.T) {
	d := filled()
	d.unwritten = fault.New(fault.Failed, "the page can't be written to /x: the disk is full", "make room", errors.New("full"))
	g := at(t, d, 3)
	g.keys("w")
	if shown, joined := g.drawnAt(80, 22); !strings.Contains(shown, "the page can't be written to /x: the disk is full") || !strings.Contains(joined, "makeroom") {
		t.Errorf("it says\n%s", shown)
	}
	d.unwritten = nil
	g.keys("w")
	if shown, _ := g.drawnAt(80, 22); !strings.Contains(shown, "Page written") || strings.Contains(shown, "disk is full") {
		t.Errorf("it says\n%s", shown)
	}
}

// A link in pieces says that it is, and how it is had whole; one that fits says nothing.
func TestALinkInPiecesSaysSo(t *testing.T) {
	alone := at(t, filled(), 6).openedBy("setup.alone")
	for w, pieces := range map[int]bool{40: true, 80: true, 200: false} {
		lines := alone.Draw(w, 22)
		tuitest.Exact(t, lines, w, 22)
		shown := strings.Join(strings.Fields(ansi.Strip(strings.Join(lines, " "))), " ")
		if strings.Contains(shown, "In pieces, since this window has") != pieces || strings.Contains(shown, "y copies it whole") != pieces {
			t.Errorf("%d columns: %s", w, shown)
		}
	}
}

// The last step says that the settings have the application twice.
func TestDoneTellsOfATwin(t *testing.T) {
	for twin, want := range map[string]bool{"north": true, "": false} {
		d := filled()
		d.twin = twin
		g := fresh(t, d)
		for range 10 {
			g.keys("enter")
		}
		if got := strings.Contains(g.seen(), "contoso is set up. ! The settings have this application as north, too: all of its alerts come twice"); g.place() != "step 11/11" || got != want {
			t.Errorf("twin %q, at %s: %s", twin, g.place(), g.seen())
		}
	}
}

// After a jump, the test names the first step that has no answer, tests nothing, and leads there.
func TestTheFirstStepWithoutAnAnswerIsNamed(t *testing.T) {
	d := quick()
	g := fresh(t, d)
	g.run(g.DoWith("setup.step", "10"))
	if seen := g.seen(); !strings.Contains(seen, "✗ Step 5, Directory (tenant) ID, comes first: it has no answer that can be used. Enter goes there") || !strings.Contains(seen, "[ Back to step 5 ]") || strings.Contains(seen, "Save without") {
		t.Errorf("with nothing entered: %s", seen)
	}
	g.keys("enter")
	if g.place() != "step 5/11" {
		t.Fatalf("enter leads to %s", g.place())
	}
	g.paste(tenantID).keys("enter")
	if seen := g.seen(); g.place() != "step 10/11" || !strings.Contains(seen, "Step 6, Application (client) ID, comes first") {
		t.Errorf("at %s: %s", g.place(), seen)
	}
	g.keys("enter").paste(clientID).keys("enter")
	if seen := g.seen(); !strings.Contains(seen, "✗ There is no certificate yet: step 8 makes it.") {
		t.Errorf("without a certificate: %s", seen)
	}
	if calls := strings.Join(d.called(), ", "); strings.Contains(calls, "test") {
		t.Errorf("it was asked: %s", calls)
	}
	g.keys("enter", "enter", "enter")
	if seen := g.seen(); g.place() != "step 10/11" || !strings.Contains(seen, "The tenant answers") {
		t.Errorf("at %s: %s", g.place(), seen)
	}
}

// An added source takes the mark of the permissions away, until they are asked for anew or the
// source is left out again. A kept draft knows it.
func TestAnAddedSourceNeedsItsPermission(t *testing.T) {
	d := lacking()
	g := newGuide(t, d, theme.New(theme.Options{}), 120, 40)
	mark := func() string {
		line := strings.TrimSpace(ansi.Strip(g.Draw(120, 40)[6]))
		return strings.Fields(line)[0]
	}
	for range 8 {
		g.keys("enter")
	}
	if got := mark(); got != "✓" {
		t.Fatalf("before: %s", got)
	}
	g.run(g.DoWith("setup.step", "3"))
	g.keys("down", "down", "space")
	if got := mark(); got != "·" {
		t.Errorf("with another source: %s", got)
	}
	g.keys("space")
	if got := mark(); got != "✓" {
		t.Errorf("without it again: %s", got)
	}
	g.keys("space")
	g.run(g.DoWith("setup.step", "10"))
	if seen := g.seen(); !strings.Contains(seen, "not asked for yet: step 7, Permissions and consent") {
		t.Errorf("the test says %s", seen)
	}
	var kept []setup.Kept
	for _, k := range d.kept {
		kept = append(kept, k)
	}
	if len(kept) != 1 || !strings.Contains(strings.Join(overOf(kept[0]), " "), "permissions") {
		t.Errorf("kept: %+v", kept)
	}
	g.run(g.DoWith("setup.step", "7"))
	g.keys("enter")
	if got := mark(); got != "✓" {
		t.Errorf("asked for anew: %s", got)
	}
}

func overOf(k setup.Kept) (over []string) {
	for _, id := range k.Over {
		over = append(over, string(id))
	}
	return over
}
