package setup_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/certificate"
	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/tui/screen"
	"tocsin/tui/setup"
	"tocsin/tui/tuitest"
)

// The tests of this file hold the answers of work back and deliver them in another order
// than asked. They look at the final picture and draft, not at the messages.

// at is a guide behind so many presses of enter.
func at(t *testing.T, d *fakeBackend, presses int) *guide {
	g := fresh(t, d)
	for range presses {
		g.keys("enter")
	}
	d.called()
	return g
}

// press presses a key and returns the answer of the work that it begins, undelivered.
func (g *guide) press(name string) tea.Msg {
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
func (g *guide) come(answers ...tea.Msg) *guide {
	for _, a := range answers {
		g.run(g.Update(a))
	}
	return g
}

// wants fails the test unless the wizard is in a step and shows words.
func (g *guide) wants(place string, words ...string) {
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

func (g *guide) lacks(words ...string) {
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

// A pair that is made while files are being typed leaves the files alone, and is there
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

// A pair that is made while the files are being uploaded does not replace them.
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

// reading is a guide in the path of the certificate, whose backend knows the files a, ab
// and abc; the last is broken.
func reading(t *testing.T) (*fakeBackend, *guide) {
	d := filled()
	d.files["a"] = func() (certificate.Facts, error) { return factsOf("CN=first", 40), nil }
	d.files["ab"] = func() (certificate.Facts, error) { return factsOf("CN=second", 50), nil }
	d.files["abc"] = d.files[brokenFile]
	return d, at(t, d, 7).keys("down", "enter")
}

// Of files read while the path is typed, the facts or the fault of the last one alone are
// shown, in whatever order the answers come.
func TestTheFileShownIsTheOneTyped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, c := range []struct {
			keys, order string
			want        string
		}{
			{"ab", "01", "CN=second"},
			{"ab", "10", "CN=second"},
			{"ab", "101", "CN=second"},
			{"ab", "0", ""}, // the last has not answered yet
			{"abc", "0", ""},
			{"abc", "1", ""},
			{"abc", "201", "PFX"},
			{"abc", "012", "PFX"},
		} {
			_, g := reading(t)
			var answers []tea.Msg
			for _, k := range c.keys {
				answers = append(answers, g.press(string(k)))
			}
			for _, n := range c.order {
				g.come(answers[n-'0'])
			}
			g.wants("8", c.want)
			for _, never := range []string{"CN=first", "CN=second", "PFX"} {
				if never != c.want {
					g.lacks(never)
				}
			}
		}
	})
}

// Facts and faults vanish when the path changes, before the new answer is there, and with
// the path.
func TestFactsGoWithTheirPath(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, g := reading(t)
		g.keys("a")
		g.wants("8", "CN=first")
		pending := g.press("b")
		g.lacks("CN=first", "CN=second")
		g.keys("ctrl+u").come(pending)
		g.lacks("CN=first", "CN=second", "days left")
		g.paste("abc")
		g.wants("8", "PFX")
		g.keys("ctrl+u")
		g.lacks("PFX")
	})
}

// While enter waits for the files to be read, nothing is typed: what is read is what goes
// into the settings. One who left meanwhile is not moved.
func TestNothingIsTypedWhileEnterWaits(t *testing.T) {
	d, g := reading(t)
	g.paste("a").keys("enter")
	answer := g.press("enter")
	g.wants("8", "reading the certificate")
	if g.press("x") != nil || g.Update(tea.PasteMsg{Content: "x"}) != nil {
		t.Error("a key begins work while enter waits")
	}
	g.keys("esc").come(answer)
	g.wants("7")
	g.keys("enter")
	answer = g.press("enter") // still in the key's field
	g.press("y")
	g.Update(tea.PasteMsg{Content: "y"})
	g.come(answer)
	g.wants("9")
	g.keys("enter", "enter")
	if d.finished.Certificate != "a" || d.finished.PrivateKey != "a" {
		t.Errorf("finished with %+v", d.finished)
	}
}

// paths is a folder with two files whose names begin alike.
func paths(t *testing.T, d *fakeBackend) (prefix string, reads *int) {
	dir, n := t.TempDir(), 0
	for _, name := range []string{"contoso-a.pem", "contoso-b.pem"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d.files[filepath.Join(dir, "contoso-")] = func() (certificate.Facts, error) { n++; return factsOf("CN=both", 9), nil }
	return filepath.Join(dir, "contoso-"), &n
}

// An offer of paths that completes nothing reads no file again; one that comes after the
// step was left changes no field, and ends no work of another step.
func TestOffersThatComeLate(t *testing.T) {
	d, g := reading(t)
	prefix, reads := paths(t, d)
	g.paste(prefix)
	before := *reads
	g.keys("tab")
	g.wants("8", "contoso-a.pem", "contoso-b.pem", "CN=both")
	if *reads != before {
		t.Errorf("the file was read %d times more for an offer", *reads-before)
	}
	short := strings.TrimSuffix(prefix, "oso-")
	g.keys("ctrl+u").paste(short)
	offer := g.press("tab")
	g.keys("esc")
	work := g.press("enter") // the consent
	g.come(offer)
	g.wants("7", "continuing")
	g.come(work)
	g.wants("8", "there is no file "+short)
	g.lacks(prefix, "CN=both")
	g.come(offer) // the text is that of the offer again
	g.wants("8", "CN=both")
	g.keys("ctrl+u").paste("ab").come(offer)
	g.wants("8", "CN=second")
	g.lacks(prefix)
}

// A test begun anew forgets the one before: its results, its end and its buttons.
func TestATestBegunAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newBackend()
		x := start(t, d, 100, 40)
		defer x.Quit(longest)
		x.toTest()
		x.Wait(2 * between)
		x.see("testing", "start over")
		x.Keys("r")
		x.see("testing", "start over")
		x.unseen("Test again", "The test didn't pass")
		x.Wait(whole)
		x.see("Save the settings")
		if n := strings.Count(x.Text(), "Certificate and key"); n != 1 {
			t.Errorf("a result is there %d times:\n%s", n, x.Text())
		}
		x.Keys("r")
		x.see("testing")
		x.unseen("Save the settings", "Test again")
		x.Wait(whole)
		x.see("Save the settings")
		wantCalls(t, d, "consented, make, uploaded, test, test ended early, test, test")
	})
}

// What a test reports after it was left goes nowhere, and holds nothing up.
func TestResultsOfATestThatWasLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newBackend()
		d.test = func(ctx context.Context, draft setup.Draft, each func(check.Result)) []check.Result {
			<-ctx.Done()
			for _, r := range answers(draft) {
				each(r)
			}
			d.note("all reported")
			return nil
		}
		x := start(t, d, 80, 24)
		defer x.Quit(longest)
		x.toTest()
		x.Keys("esc")
		x.Wait(between)
		x.see("9/11")
		wantCalls(t, d, "consented, make, uploaded, test, all reported")
	})
}

// The draft that is tested, and of which a pair is made, is that of the moment at which
// enter was pressed.
func TestWorkIsOfTheDraftAtEnter(t *testing.T) {
	var tested []setup.Draft
	d := quick()
	d.begin.TenantID, d.begin.ClientID = tenantID, clientID
	d.test = func(_ context.Context, draft setup.Draft, _ func(check.Result)) []check.Result {
		tested = append(tested, draft)
		return nil
	}
	g := at(t, d, 8)
	cmd := g.Update(g.press("enter")) // the test begins, and is not run yet
	g.keys("esc", "esc", "esc", "esc").paste(otherID)
	g.run(cmd)
	if len(tested) != 1 || tested[0].ClientID != clientID {
		t.Errorf("tested %+v", tested)
	}
	g.wants("6", otherID)

	d = filled()
	var names []string
	d.makes = func(draft setup.Draft) { names = append(names, draft.Name) }
	g = at(t, d, 7)
	cmd = g.Do("setup.continue")
	for range 7 {
		g.keys("esc")
	}
	g.keys("x")
	g.run(cmd)
	if !slices.Equal(names, []string{"contoso"}) {
		t.Errorf("made for %q", names)
	}
}

// A test that was cut off did not pass, whatever had passed until then.
func TestACutOffTestDidNotPass(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newBackend()
		d.test = func(_ context.Context, draft setup.Draft, each func(check.Result)) []check.Result {
			for _, r := range answers(draft)[:3] {
				each(r)
			}
			time.Sleep(10 * time.Minute) // deaf to its context
			return nil
		}
		x := start(t, d, 80, 30)
		defer x.Quit(11 * time.Minute)
		x.toTest()
		x.Wait(130 * time.Second)
		x.see("✓ Certificate and key", "no answer within the time limit", "The test didn't pass", "Save without a passed test")
		x.unseen("The tenant answers", "Save the settings")
		x.Keys("right", "enter")
		x.see("11/11", "saved without a passed test")
	})
}

// When a test ends, its verdict is in sight, wherever the words were scrolled to.
func TestTheVerdictIsInSight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, end := newBackend(), make(chan struct{})
		d.test = func(_ context.Context, draft setup.Draft, each func(check.Result)) []check.Result {
			for _, r := range answers(draft) {
				each(r)
			}
			<-end
			return nil
		}
		x := start(t, d, 60, 12)
		defer x.Quit(longest)
		x.toTest()
		x.Keys("pgup", "pgup")
		x.see("testing", "Certificate and key", "pgdn: more")
		close(end)
		x.Wait(between)
		x.see("The tenant answers")
	})
}

// An answer after the end changes nothing: no step, no spinner.
func TestAnswersAfterTheEnd(t *testing.T) {
	for _, presses := range []int{7, 8} {
		g := at(t, filled(), presses)
		place := g.place()
		answer := g.press("enter")
		g.Update(screen.Closed{})
		g.come(answer)
		if g.place() != place || g.Ticking() {
			t.Errorf("from %s to %s, ticking %t", place, g.place(), g.Ticking())
		}
	}
}
