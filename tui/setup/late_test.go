package setup_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/fault"
	"tocsin/tui/setup"
	"tocsin/tui/tuitest"
)

// The tests of the files late… hold the answers of work back and deliver them in another order
// than asked. They look at the final picture and draft, not at the messages.

// at is a guide behind so many presses of enter.
func at(t *testing.T, d *fakeBackend, presses int) *testGuide {
	g := fresh(t, d)
	for range presses {
		g.keys("enter")
	}
	d.called()
	return g
}

// press presses a key and returns the answer of the work that it begins, undelivered.
func (g *testGuide) press(name string) tea.Msg {
	g.t.Helper()
	var cmd tea.Cmd
	if name == "enter" && !g.Typing() {
		cmd = g.Do("setup.continue")
	} else {
		cmd = g.Update(tea.KeyPressMsg(tuitest.Key(g.t, name)))
	}
	if cmd == nil {
		return nil
	}
	return cmd()
}

// come delivers an answer and all that follows from it.
func (g *testGuide) come(answers ...tea.Msg) *testGuide {
	for _, a := range answers {
		g.run(g.Update(a))
	}
	return g
}

// wants fails the test unless the wizard is in a step and shows words.
func (g *testGuide) wants(place string, words ...string) {
	g.t.Helper()
	seen := g.seen()
	if g.place() != "step "+place+"/11" {
		g.t.Errorf("at %s, want step %s: %s", g.place(), place, seen)
	}
	for _, w := range words {
		if !strings.Contains(seen, w) {
			g.t.Errorf("no %q in: %s", w, seen)
		}
	}
}

func (g *testGuide) lacks(words ...string) {
	g.t.Helper()
	for _, w := range words {
		if seen := g.seen(); strings.Contains(seen, w) {
			g.t.Errorf("%q in: %s", w, seen)
		}
	}
}

// The answer of a step that was left, good or bad, neither moves on nor is shown, whether
// it comes before or behind the answer of the second try.
func TestAnswersOfAStepThatWasLeft(t *testing.T) {
	refused := fault.New(fault.Network, "the tenant did not listen", "try again", nil)
	for _, step := range []struct {
		presses         int
		at, before, has string
	}{{6, "7", "6", "8"}, {8, "9", "8", "10"}} {
		for _, first := range []error{nil, refused} {
			for _, second := range []error{nil, refused} {
				d := filled()
				g := at(t, d, step.presses)
				g.wants(step.at)
				d.tell = first
				old := g.press("enter")
				g.keys("esc").come(old)
				g.wants(step.before)
				g.lacks("did not listen", "continuing")
				d.tell = nil
				g.keys("enter") // to the step again
				g.wants(step.at)
				d.tell = second
				answer := g.press("enter")
				g.come(old)
				g.wants(step.at, "continuing") // still waits for its own answer
				g.lacks("did not listen")
				d.tell = nil
				g.come(answer, old)
				if second != nil {
					g.wants(step.at, "✗ the tenant did not listen")
					g.keys("enter")
				}
				g.wants(step.has)
				g.lacks("did not listen")
			}
		}
	}
}

// The fault of a step is not shown in the next one that esc or enter leads to.
func TestAFaultStaysInItsStep(t *testing.T) {
	d := filled()
	g := at(t, d, 6)
	d.tell = fault.New(fault.Network, "the tenant did not listen", "", nil)
	g.keys("enter")
	g.wants("7", "did not listen")
	g.keys("esc")
	g.lacks("did not listen")
	g.keys("enter")
	g.wants("7")
	g.lacks("did not listen")
}

// Whoever leaves while a pair is made and comes back gets that pair: no second one is
// made, and the settings name the pair whose thumbprint was shown.
func TestOnePairIsMade(t *testing.T) {
	d := filled()
	g := at(t, d, 7)
	answer := g.press("enter")
	g.keys("esc", "enter")
	g.wants("8")
	if cmd := g.Do("setup.continue"); cmd != nil {
		t.Error("a second pair is being made")
	}
	g.wants("8", "making the certificate")
	g.come(answer)
	g.wants("9", madeCert, thumbprint)
	if calls := d.called(); !slices.Equal(calls, []string{"make", "consented"}) {
		t.Errorf("asked for %v", calls)
	}
	g.keys("enter", "enter")
	if d.finished.Certificate != madeCert || d.finished.PrivateKey != madeKey {
		t.Errorf("finished with %+v", d.finished)
	}
}

// A pair that takes longer than enter waits for it is the only one too: enter says that it
// is late, and waits again.
func TestOnePairIsMadeHoweverSlowly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := filled()
		d.makes = func(setup.Draft) { time.Sleep(time.Minute) }
		g := at(t, d, 7)
		answer := g.press("enter")
		wait := g.Update(answer)
		g.wants("8", "time limit")
		g.lacks("making the certificate")
		if cmd := g.Do("setup.continue"); cmd != nil {
			t.Error("a second pair is being made")
		}
		g.wants("8", "making the certificate")
		g.run(wait)
		g.wants("9", madeCert, thumbprint)
		if calls := d.called(); !slices.Equal(calls, []string{"make"}) {
			t.Errorf("asked for %v", calls)
		}
	})
}

// If making failed while its step was left, it is tried again; one that failed while
// enter waited again is shown.
func TestAPairThatCannotBeMadeAfterLeaving(t *testing.T) {
	d := filled()
	d.make = fault.New(fault.Certificate, "cannot write the pair", "", nil)
	g := at(t, d, 7)
	answer := g.press("enter")
	g.keys("esc", "enter").come(answer)
	g.wants("8")
	g.lacks("cannot write", "making the certificate")
	answer = g.press("enter")
	g.keys("esc", "enter", "enter")
	g.wants("8", "making the certificate")
	g.come(answer)
	g.wants("8", "✗ cannot write the pair")
	d.make = nil
	g.keys("enter")
	g.wants("9", madeCert)
	if calls := d.called(); !slices.Equal(calls, []string{"make", "consented", "make", "consented", "make"}) {
		t.Errorf("asked for %v", calls)
	}
}

// A pair made while files are being typed leaves the files alone, and is there
// for the one who chooses it after all, even if the files were broken.
func TestALatePairLeavesTypedFiles(t *testing.T) {
	d := filled()
	g := at(t, d, 7)
	answer := g.press("enter")
	g.keys("esc", "enter", "down", "enter").paste(certFile).come(answer)
	g.wants("8", certFile, "CN=tocsin,O=Contoso")
	g.keys("ctrl+u").paste(brokenFile).keys("enter", "enter")
	g.wants("8", "✗", "PFX")
	g.keys("ctrl+p", "up", "up", "up", "space")
	g.wants("8", madeCert, "CN=contoso")
	g.keys("down", "space", "down", "ctrl+u").paste(certFile).keys("enter", "enter")
	g.wants("9", certFile)
	g.keys("enter", "enter")
	if d.finished.Certificate != certFile || d.finished.PrivateKey != certFile {
		t.Errorf("finished with %+v", d.finished)
	}
	if calls := d.called(); !slices.Equal(calls, []string{"make", "consented", "uploaded", "test", "finish"}) {
		t.Errorf("asked for %v", calls)
	}
}

// A pair made while the files are being uploaded does not replace them.
func TestALatePairLeavesUploadedFiles(t *testing.T) {
	d := filled()
	g := at(t, d, 7)
	answer := g.press("enter")
	g.keys("esc", "enter", "down", "enter").paste(certFile).keys("enter", "enter").come(answer)
	g.wants("9", certFile)
	g.keys("enter", "enter")
	if d.finished.Certificate != certFile || d.finished.PrivateKey != certFile {
		t.Errorf("finished with %+v", d.finished)
	}
}

// A pair that was written but can't be read back is remembered, and shows no facts of
// another one; once it can be read, enter takes it.
func TestAPairThatCannotBeReadBack(t *testing.T) {
	d := filled()
	good := d.files[madeCert]
	d.files[madeCert] = d.files[brokenFile]
	g := at(t, d, 7)
	g.keys("down", "enter").paste(certFile)
	g.wants("8", "CN=tocsin,O=Contoso")
	g.keys("up", "up", "up", "space")
	answer := g.press("enter")
	g.wants("8", "making the certificate")
	g.lacks("days left", "SHA-1")
	g.come(answer)
	g.wants("8", "✗", "PFX", madeCert)
	g.lacks("days left", "SHA-1")
	d.files[madeCert] = good
	g.keys("enter")
	g.wants("9", madeCert, thumbprint)
	if calls := d.called(); !slices.Equal(calls, []string{"make"}) {
		t.Errorf("asked for %v", calls)
	}
}

// A made pair that went bad leaves nothing behind: the step is as it was at first.
func TestABrokenMadePairIsGone(t *testing.T) {
	d := filled()
	g := at(t, d, 8)
	d.files[madeCert] = d.files[brokenFile]
	g.keys("esc")
	g.wants("8", "✗", "tocsin writes two files")
	g.keys("esc", "enter")
	g.wants("8", "tocsin writes two files")
	g.lacks("✗", madeCert)
}

// TestAnswersOfAnotherGuide: a guide that stands on another one, such as an edit that a setup
// opened, makes a pair and goes on. All screens hear its answers, and the other stays.
func TestAnswersOfAnotherGuide(t *testing.T) {
	inTime(t, func(t *testing.T) {
		below := newGuide(t, quick(), plainTheme(), 120, 40).toCertificate()
		above := newGuide(t, quick(), plainTheme(), 120, 40).toCertificate()
		before := strings.Join(below.Draw(120, 40), "\n")
		heard := 0
		for range 3 {
			for _, msg := range above.messages(above.Do("setup.continue")) {
				heard++
				below.run(below.Update(msg))
			}
		}
		if after := strings.Join(below.Draw(120, 40), "\n"); after != before || heard < 3 {
			t.Errorf("after %d answers of another guide:\n%s", heard, after)
		}
	})
}
