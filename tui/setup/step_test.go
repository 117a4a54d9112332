package setup_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/certificate"
	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
)

// place returns the step that the wizard is in: "step 3/11".
func (g *testGuide) place() string { return g.Status().Place[0].Text }

// seen returns what is drawn, with one blank between words.
func (g *testGuide) seen() string {
	lines := g.Draw(98, 50)
	for _, part := range g.Status().State {
		lines = append(lines, part.Text)
	}
	return strings.Join(strings.Fields(ansi.Strip(strings.Join(lines, " "))), " ")
}

func fresh(t *testing.T, d *fakeBackend) *testGuide {
	return newGuide(t, d, theme.New(theme.Options{}), 120, 50)
}

// A pair whose files are written is remembered, even if the step was left
// before the answer came: no second pair is made.
func TestAPairMadeAfterLeavingIsRemembered(t *testing.T) {
	d := filled()
	g := fresh(t, d)
	for range 7 {
		g.keys("enter")
	}
	late := g.Do("setup.continue")
	if g.Status().State == nil || !g.Ticking() {
		t.Error("nothing says that the pair is being made")
	}
	g.keys("esc")
	d.called()
	g.run(late)
	if g.place() != "step 7/11" {
		t.Fatalf("an answer to a step that was left led to %s", g.place())
	}
	g.keys("enter", "enter")
	if calls := d.called(); !slices.Equal(calls, []string{"make", "consented"}) || g.place() != "step 9/11" {
		t.Errorf("at %s after %v", g.place(), calls)
	}
}

func TestEnterWaitsForTheWork(t *testing.T) {
	d := filled()
	g := fresh(t, d)
	for range 6 {
		g.keys("enter")
	}
	first := g.Do("setup.continue")
	if second := g.Do("setup.continue"); second != nil {
		t.Error("a second enter begins the work again")
	}
	g.run(first)
	if calls := d.called(); !slices.Equal(calls, []string{"consented"}) || g.place() != "step 8/11" {
		t.Errorf("at %s after %v", g.place(), calls)
	}
}

func TestNothingLeadsBackWhileTheSettingsAreWritten(t *testing.T) {
	g := fresh(t, filled())
	for range 9 {
		g.keys("enter")
	}
	write := g.Do("setup.continue")
	if took, cmd := g.Back(false); !took || cmd != nil || g.place() != "step 10/11" {
		t.Errorf("esc leads to %s", g.place())
	}
	if cmd := g.Do("setup.test"); cmd != nil {
		t.Error("a test begins while the settings are written")
	}
	g.run(write)
	if g.place() != "step 11/11" {
		t.Errorf("at %s", g.place())
	}
	g.keys("shift+tab")
	if g.place() != "step 11/11" {
		t.Errorf("shift+tab leads from the last step to %s", g.place())
	}
}

func TestSettingsThatCannotBeWrittenCanBeTriedAgain(t *testing.T) {
	d := filled()
	d.finish = fault.New(fault.Failed, "the disk is full", "make room", nil)
	g := fresh(t, d)
	for range 10 {
		g.keys("enter")
	}
	if seen := g.seen(); g.place() != "step 10/11" || !strings.Contains(seen, "✗ the disk is full make room") {
		t.Errorf("at %s: %s", g.place(), seen)
	}
	d.finish = nil
	g.keys("enter")
	if g.place() != "step 11/11" {
		t.Errorf("at %s", g.place())
	}
}

// The pair that goes into the settings is always the one shown.
func TestPathsFollowTheChosenWay(t *testing.T) {
	d := filled()
	g := fresh(t, d)
	for range 8 {
		g.keys("enter")
	}
	g.keys("esc", "down", "enter").paste(certFile).keys("enter").paste(keyFile)
	for range 4 {
		g.keys("enter")
	}
	if f := d.finished; f.Certificate != certFile || f.PrivateKey != keyFile {
		t.Fatalf("finished with %s and %s", f.Certificate, f.PrivateKey)
	}
	g = fresh(t, d)
	for range 7 {
		g.keys("enter")
	}
	g.keys("down", "enter").paste(certFile).keys("enter", "enter")
	if seen := g.seen(); !strings.Contains(seen, "don't upload it") {
		t.Errorf("no warning of a file that holds the key: %s", seen)
	}
	g.keys("esc", "up", "up", "up", "enter")
	if seen := g.seen(); g.place() != "step 9/11" || !strings.Contains(seen, madeCert) || strings.Contains(seen, "don't upload it") {
		t.Errorf("at %s: %s", g.place(), seen)
	}
}

func TestShiftTabGoesThroughTheFieldsFirst(t *testing.T) {
	d := filled()
	d.begin.Certificate, d.begin.PrivateKey = certFile, keyFile
	g := fresh(t, d)
	for range 7 {
		g.keys("enter")
	}
	g.keys("enter", "enter") // in the key
	if !g.Typing() {
		t.Fatal("no path has the keys")
	}
	g.keys("shift+tab", "shift+tab")
	if g.Typing() || g.place() != "step 8/11" {
		t.Fatalf("at %s, typing %v", g.place(), g.Typing())
	}
	g.keys("shift+tab")
	if g.place() != "step 7/11" {
		t.Errorf("at %s", g.place())
	}
}

// Files are read when typing pauses: no fault flashes in the middle of a word.
func TestFilesAreReadWhenTypingRests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := filled()
		reads := 0
		d.files["ab"] = func() (certificate.Facts, error) { reads++; return factsOf("CN=ab", 9), nil }
		d.files["a"] = d.files["ab"]
		g := fresh(t, d)
		for range 7 {
			g.keys("enter")
		}
		g.keys("down", "enter")
		a := g.Update(tea.KeyPressMsg{Code: 'a', Text: "a"})
		b := g.Update(tea.KeyPressMsg{Code: 'b', Text: "b"})
		began := time.Now()
		g.run(a)
		if time.Since(began) != 0 || reads != 0 {
			t.Errorf("an abandoned path is read after %v", time.Since(began))
		}
		g.run(b)
		if time.Since(began) == 0 || reads != 1 || !strings.Contains(g.seen(), "CN=ab") {
			t.Errorf("%d reads after %v", reads, time.Since(began))
		}
	})
}

// The cursor goes to the wrong file, with any spelling of its path: the next keys would overwrite the
// other one.
func TestTheCursorGoesToTheWrongFile(t *testing.T) {
	for about, want := range map[fault.About]string{fault.AboutKey: "~/enc.pem", "": certFile} {
		d := filled()
		f := fault.New(fault.Certificate, `"/home/analyst/enc.pem" can't be used`, "", nil)
		f.About = about
		d.files[certFile] = func() (certificate.Facts, error) { return certificate.Facts{}, f }
		g := fresh(t, d)
		g.run(g.DoWith("setup.step", "8"))
		g.keys("down", "space", "down").paste(certFile).keys("down").paste("~/enc.pem").keys("enter")
		if seen := g.seen(); !strings.Contains(seen, "can't be used") || !strings.Contains(seen, "› "+want) {
			t.Errorf("%q: the cursor isn't at %s: %s", about, want, seen)
		}
	}
}

func TestPendingChecksAndTheSpinner(t *testing.T) {
	g := fresh(t, filled())
	for range 8 {
		g.keys("enter")
	}
	g.run(nil)
	told := g.Do("setup.continue")
	g.Update(told()) // the test begins, and isn't run here
	first := g.seen()
	for _, words := range []string{"⠋ Certificate and key", "· Tenant", "· Read alerts_v2", "stop and go back"} {
		if !strings.Contains(first, words) {
			t.Errorf("no %q in: %s", words, first)
		}
	}
	if !g.Ticking() {
		t.Error("the spinner does not turn")
	}
	g.Update(screen.Tick{})
	if seen := g.seen(); !strings.Contains(seen, "⠙ Certificate and key") {
		t.Errorf("a tick does not turn it: %s", seen)
	}
}

func TestAWarningIsNoFailure(t *testing.T) {
	d := filled()
	f := fault.New(fault.Service, "the list is retired", "leave it out", nil)
	d.test = answering(check.Result{ID: "source.alerts", Title: "Read alerts", State: check.Warned, Message: f.Sentence, Fault: f})
	g := fresh(t, d)
	for range 9 {
		g.keys("enter")
	}
	seen := g.seen()
	for _, words := range []string{"! Read alerts: the list is retired leave it out", "Save the settings"} {
		if !strings.Contains(seen, words) {
			t.Errorf("no %q in: %s", words, seen)
		}
	}
	g.keys("right", "left", "right", "enter")
	if calls := d.called(); g.place() != "step 10/11" || calls[len(calls)-1] != "test" {
		t.Errorf("the second button is not Test again: %v", calls)
	}
}

// From the step of a failed certificate, enter leads through the upload.
func TestANewCertificateIsUploadedBeforeTheTest(t *testing.T) {
	d := filled()
	f := fault.New(fault.Certificate, "the pair does not fit", "make a new one", nil)
	d.test = answering(check.Result{ID: "certificate", Title: "Certificate", State: check.Failed, Message: f.Sentence, Fault: f})
	g := fresh(t, d)
	for range 9 {
		g.keys("enter")
	}
	g.keys("enter")
	if g.place() != "step 8/11" || strings.Contains(g.seen(), "test again") {
		t.Fatalf("at %s: %s", g.place(), g.seen())
	}
	g.keys("enter")
	if g.place() != "step 9/11" || !strings.Contains(g.seen(), "test again") {
		t.Fatalf("at %s: %s", g.place(), g.seen())
	}
	g.keys("enter")
	if g.place() != "step 10/11" {
		t.Errorf("at %s", g.place())
	}
}

// A failed check shows the ids that Microsoft's support asks for, after what to do.
func TestAFailedCheckShowsItsIDs(t *testing.T) {
	d := filled()
	f := fault.New(fault.SignIn, "the application is disabled", "enable it", nil)
	f.Identify("Trace ID a-1, Correlation ID b-2", false)
	d.test = answering(check.Result{ID: "token", Title: "Sign-in", State: check.Failed, Message: f.Sentence, Fault: f})
	g := fresh(t, d)
	for range 9 {
		g.keys("enter")
	}
	seen := g.seen()
	hint, ids := strings.Index(seen, "enable it"), strings.Index(seen, "Trace ID a-1, Correlation ID b-2")
	if hint < 0 || ids < hint {
		t.Errorf("at %s: %s", g.place(), seen)
	}
}

// After esc from the step to fix, the steps follow one by one again.
func TestEscEndsTheShortWayBack(t *testing.T) {
	d := filled()
	d.begin.ClientID = otherID
	g := fresh(t, d)
	for range 10 {
		g.keys("enter")
	}
	if g.place() != "step 6/11" {
		t.Fatalf("at %s", g.place())
	}
	g.keys("esc", "enter", "enter")
	if g.place() != "step 7/11" {
		t.Errorf("at %s", g.place())
	}
}

func TestHeaderNamesTheTenant(t *testing.T) {
	d := filled()
	g := fresh(t, d)
	if parts := g.Header(); len(parts) != 1 || parts[0][0].Text != "contoso" {
		t.Errorf("%v", parts)
	}
	d.demo = true
	if parts := g.Header(); len(parts) != 2 || parts[1][0].Text != "simulated tenant" {
		t.Errorf("%v", parts)
	}
}

func TestEveryStepOfADemoSaysSo(t *testing.T) {
	d := filled()
	d.demo = true
	g := fresh(t, d)
	for n := range 11 {
		if seen := g.seen(); !strings.Contains(seen, "The tenant is simulated") {
			t.Errorf("step %d: %s", n+1, seen)
		}
		g.keys("enter")
	}
}

func TestNoSignOutsideASCII(t *testing.T) {
	d := filled()
	d.finish = fault.New(fault.Failed, "the disk is full", "make room", nil)
	g := newGuide(t, d, theme.New(theme.Options{ASCII: true}), 120, 50)
	for n := range 11 {
		for _, line := range g.Draw(120, 50) {
			for _, r := range line {
				if r > 0x7e {
					t.Fatalf("step %d draws %q: %s", n+1, r, line)
				}
			}
		}
		g.keys("enter")
	}
}
