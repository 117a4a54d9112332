package setup_test

import (
	"context"
	"fmt"
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
	"tocsin/tui/guide"
	"tocsin/tui/screen"
	"tocsin/tui/setup"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

const (
	oldCert = "/home/analyst/.config/tocsin/old.pem"
	oldKey  = "/home/analyst/.config/tocsin/old.key.pem"
)

// standing is the integration as the settings have it.
func standing() setup.Draft {
	return setup.Draft{
		Name: "contoso", Cloud: "global", Sources: []string{"alerts_v2", "incidents"}, TenantID: tenantID, ClientID: clientID,
		Certificate: oldCert, PrivateKey: oldKey,
	}
}

// standingBackend knows it, with a certificate that ends soon.
func standingBackend() *fakeBackend {
	d := quick()
	d.begin = standing()
	d.files[oldCert] = func() (certificate.Facts, error) { return factsOf("CN=contoso", 12), nil }
	return d
}

func newTask(t testing.TB, d *fakeBackend, th *theme.Theme, w, h int, task guide.Task, at guide.ID) *testGuide {
	return newGuideOf(t, th, w, h, setup.Options{Backend: d, Now: time.Now, Task: task, At: at})
}

// newGuideOf makes the guide of a task about the standing integration.
func newGuideOf(t testing.TB, th *theme.Theme, w, h int, o setup.Options) *testGuide {
	o.Settings, o.Was = settings, standing()
	o.Cancel = func() tea.Cmd { return screen.Send(screen.Back{}) }
	g := &testGuide{Screen: setup.New(o), t: t, patient: o.Task == guide.Renew}
	for _, cmd := range tuitest.Prepare(g.Screen, th, w, h) {
		g.run(cmd)
	}
	return g
}

// text returns what the screen and the status line show.
func (g *testGuide) text() string {
	out := ansi.Strip(strings.Join(g.Draw(80, 38), "\n")) + "\n"
	for _, segment := range g.Status().State {
		out += segment.Text
	}
	return out
}

func (g *testGuide) shows(wants ...string) {
	g.t.Helper()
	for _, want := range wants {
		if got := g.text(); !strings.Contains(strings.Join(strings.Fields(got), " "), want) {
			g.t.Errorf("no %q in\n%s", want, got)
		}
	}
}

// runFor runs a command and what follows from it for a time; what comes later is dropped.
func (g *testGuide) runFor(d time.Duration, cmd tea.Cmd) {
	answers, over := make(chan tea.Msg, 100), time.After(d)
	start := func(c tea.Cmd) {
		if c != nil {
			go func() { answers <- c() }()
		}
	}
	for start(cmd); ; {
		select {
		case <-over:
			return
		case msg := <-answers:
			if batch, ok := msg.(tea.BatchMsg); ok {
				for _, c := range batch {
					start(c)
				}
				continue
			}
			start(g.Update(msg))
		}
	}
}

func plainTheme() *theme.Theme { return theme.New(theme.Options{Name: "dark"}) }

// inTime runs a test in fake time, at the time that certificates are measured by.
func inTime(t *testing.T, test func(t *testing.T)) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(now()))
		test(t)
	})
}

// An edit begins with a summary, changes what is chosen there, and writes it all at the end.
func TestEdit(t *testing.T) {
	inTime(t, func(t *testing.T) {
		d := standingBackend()
		g := newTask(t, d, plainTheme(), 120, 38, guide.Edit, "")
		if g.Title() != "edit" {
			t.Errorf("the title is %q", g.Title())
		}
		g.shows("Choose what to change in contoso", "alerts_v2, incidents", tenantID, oldCert, "nothing is changed yet")
		g.keys("down", "enter") // the sources
		g.shows("Choose what to read", "take it")
		g.keys("down", "down", "space", "enter") // Legacy, too: it needs a permission
		g.shows("SecurityEvents.Read.All", "enter continue")
		if got := d.called(); len(got) != 0 {
			t.Errorf("it asked for %q", got)
		}
		g.keys("enter") // back at the summary
		g.shows("Choose what to change", "1 change")
		g.keys("enter") // test and save
		g.shows("Save the changes")
		g.keys("enter")
		g.shows("contoso is changed.", "within seconds")
		if got := d.called(); !slices.Equal(got, []string{"consented", "test", "finish"}) {
			t.Errorf("it asked for %q", got)
		}
		want := standing()
		want.Sources = []string{"alerts_v2", "incidents", "alerts"}
		if !slices.Equal(d.finished.Sources, want.Sources) || d.finished.Certificate != oldCert {
			t.Errorf("written: %+v", d.finished)
		}
		if _, left := g.Left(); left || len(d.kept) > 0 {
			t.Error("an edit leaves a draft of a setup behind")
		}
		if msgs := g.messages(g.Do("setup.continue")); !slices.Contains(msgs, tea.Msg(screen.Back{})) {
			t.Errorf("the end leads to %v", msgs)
		}
	})
}

// A wrong answer of an edit is mended in its step, and esc leaves everything as it was.
func TestEditIsMended(t *testing.T) {
	inTime(t, func(t *testing.T) {
		d := standingBackend()
		g := newTask(t, d, plainTheme(), 120, 38, guide.Edit, "")
		g.keys("down", "down", "down", "enter", "ctrl+u").paste(otherID).keys("enter")
		g.shows("1 change")
		g.keys("enter")
		g.shows("the application was not found", "Back to step 5")
		g.keys("enter")
		g.shows("test again")
		g.keys("esc")
		g.shows("Choose what to change in contoso")
		g.keys("enter", "enter", "ctrl+u").paste(clientID).keys("enter")
		g.shows("Save the changes")
		g.keys("esc") // as from each step: all are chosen in the summary
		g.shows("Choose what to change in contoso", "nothing is changed yet")
		g.keys("up", "enter", "esc")
		g.shows("Choose what to change in contoso")
		if got := d.called(); slices.Contains(got, "finish") {
			t.Errorf("it asked for %q", got)
		}
	})
}

// refusing is a test that Entra refuses n times.
func refusing(n int) func(context.Context, setup.Draft, func(check.Result)) []check.Result {
	return func(_ context.Context, _ setup.Draft, each func(check.Result)) []check.Result {
		r := check.Result{ID: "token", Title: "Sign-in of the application", State: check.Passed, Message: "signed in"}
		if n--; n >= 0 {
			f := fault.New(fault.Certificate, "the certificate is not registered (AADSTS700027)", "upload it", nil)
			r.State, r.Message, r.Fault = check.Failed, f.Sentence, f
		}
		each(r)
		return []check.Result{r}
	}
}

// A renewal makes the pair, waits as long as Entra refuses it, and writes only then.
func TestRenewal(t *testing.T) {
	inTime(t, func(t *testing.T) {
		d := standingBackend()
		d.test = refusing(3)
		g := newTask(t, d, plainTheme(), 120, 38, guide.Renew, "")
		g.shows("in use", oldCert, "12 days left", "make it")
		g.keys("enter")
		g.shows("Upload", thumbprint, "Leave the old certificate there")
		began := time.Now()
		g.keys("enter") // all of the waiting passes here
		g.shows("Entra accepts the new certificate", "Use the new certificate")
		if waited := time.Since(began); waited != 45*time.Second {
			t.Errorf("it waited for %v", waited)
		}
		g.keys("enter")
		g.shows("contoso signs in with the new certificate", "The old pair stays until you remove it", oldCert, oldKey)
		if got := d.called(); !slices.Equal(got, []string{"make", "uploaded", "test", "test", "test", "test", "finish"}) {
			t.Errorf("it asked for %q", got)
		}
		if d.finished.Certificate != madeCert {
			t.Errorf("written: %+v", d.finished)
		}
	})
}

// While Entra refuses it, nothing can be written; the step says what is awaited, and is left
// and reached again.
func TestRenewalWaits(t *testing.T) {
	inTime(t, func(t *testing.T) {
		d := standingBackend()
		d.begin.Certificate, d.begin.PrivateKey = madeCert, madeKey // an earlier run made it
		d.test = refusing(2)
		g := newTask(t, d, plainTheme(), 120, 38, guide.Renew, guide.Upload)
		g.shows("Upload certificate", thumbprint)
		g.runFor(5*time.Second, g.Do("setup.continue"))
		g.shows("Entra doesn't accept the new certificate yet", "asked 1 time, and is asked again in 10 seconds", "polling goes on with the old certificate", "Test again", "Back to step 2")
		if got := g.text(); strings.Contains(got, "Save") || strings.Contains(got, "Use the new") || !g.Ticking() {
			t.Errorf("ticking: %v\n%s", g.Ticking(), got)
		}
		g.Back(false)
		time.Sleep(time.Minute)
		if got := d.called(); !slices.Equal(got, []string{"uploaded", "test"}) {
			t.Errorf("it goes on asking: %q", got)
		}
		g.shows("Upload certificate")
		g.keys("enter")
		g.shows("Use the new certificate")
	})
}

// A wrong file is not waited for.
func TestRenewalDoesNotWaitForSettings(t *testing.T) {
	inTime(t, func(t *testing.T) {
		d := standingBackend()
		d.begin.Certificate = madeCert
		refuses, tests := answering(check.Result{ID: "settings", Title: "Settings", State: check.Failed, Message: "the cloud is unknown", Fault: fault.New(fault.Usage, "the cloud is unknown", "", nil)}), 0
		d.test = func(ctx context.Context, draft setup.Draft, each func(check.Result)) []check.Result {
			if tests++; tests > 1 { // whoever waits would test without end, in no time
				panic("it waits, and tests again")
			}
			return refuses(ctx, draft, each)
		}
		g := newTask(t, d, plainTheme(), 120, 38, guide.Renew, guide.Test)
		if g.Ticking() {
			t.Error("it waits")
		}
		if got := d.called(); !slices.Equal(got, []string{"test"}) {
			t.Errorf("it asked for %q", got)
		}
	})
}

// A pair that can't be made is told, and one that was made is lost is made again.
func TestRenewalWithoutAPair(t *testing.T) {
	inTime(t, func(t *testing.T) {
		d := standingBackend()
		d.make = fault.New(fault.Failed, "the disk is full", "make room", nil)
		g := newTask(t, d, plainTheme(), 120, 38, guide.Renew, "")
		g.keys("enter")
		g.shows("the disk is full", "make it")
		d.make = nil
		g.keys("enter")
		g.shows("Upload certificate")
		delete(d.files, madeCert)
		g.keys("esc")
		g.shows("there is no file "+madeCert, "make it")
		d.files[madeCert] = func() (certificate.Facts, error) { return factsOf("CN=contoso", 364), nil }
		g.keys("enter")
		g.shows("Upload certificate")
	})
}

// No step is gone to before there is a new pair: the old one would be uploaded and tested.
func TestRenewalBeginsWithThePair(t *testing.T) {
	inTime(t, func(t *testing.T) {
		d := standingBackend()
		g := newTask(t, d, plainTheme(), 120, 38, guide.Renew, "")
		msgs := g.messages(g.DoWith("setup.step", "Acceptance"))
		if toast, ok := msgs[0].(screen.Toast); !ok || !strings.Contains(toast.Text, "Make the new certificate first") {
			t.Errorf("it answers %v", msgs)
		}
		g.keys("enter")
		g.run(g.DoWith("setup.step", "Acceptance"))
		g.shows("Use the new certificate")
		if got := d.called(); !slices.Equal(got, []string{"make", "test"}) {
			t.Errorf("it asked for %q", got)
		}
	})
}

// The page for another person tells of the upload alone.
func TestHandoutOfARenewal(t *testing.T) {
	inTime(t, func(t *testing.T) {
		d := standingBackend()
		g := newTask(t, d, plainTheme(), 120, 38, guide.Renew, "")
		g.keys("w")
		if strings.Contains(d.page, "BEGIN CERTIFICATE") || strings.Contains(d.page, thumbprint) {
			t.Errorf("the old certificate is to be uploaded again:\n%s", d.page)
		}
		g.keys("enter", "w")
		for _, want := range []string{"## Upload", "BEGIN CERTIFICATE", "whether the certificate was taken", "one of its owners"} {
			if !strings.Contains(d.page, want) {
				t.Errorf("no %q in\n%s", want, d.page)
			}
		}
		for _, not := range []string{"Permissions", "## Registration", oldKey, "key.pem"} {
			if strings.Contains(d.page, not) {
				t.Errorf("%q in\n%s", not, d.page)
			}
		}
	})
}

func TestPicturesOfTasks(t *testing.T) {
	shots := map[string]struct {
		task guide.Task
		at   guide.ID
		keys []string
	}{
		"edit-summary": {guide.Edit, "", nil}, "edit-done": {guide.Edit, "", []string{"down", "down", "down", "down", "down", "enter", "enter"}},
		"renew-pair": {guide.Renew, "", nil}, "renew-upload": {guide.Renew, "", []string{"enter"}},
		"renew-accepted": {guide.Renew, "", []string{"enter", "enter"}}, "renew-done": {guide.Renew, "", []string{"enter", "enter", "enter"}},
	}
	for name, shot := range shots {
		tuitest.Shoot(t, name, func(th *theme.Theme, w, h int) screen.Screen {
			g := newGuideOf(t, th, w, h, setup.Options{Backend: standingBackend(), Now: now, Task: shot.task, At: shot.at})
			return g.keys(shot.keys...).Screen
		})
	}
}

// TestPicturesOfWaiting takes the pictures of a renewal that Entra doesn't accept yet, five
// seconds after it was asked.
func TestPicturesOfWaiting(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		for _, th := range tuitest.Themes() {
			name := fmt.Sprintf("renew-waits-%dx%d-%s", size.W, size.H, th.Name)
			t.Run(name, func(t *testing.T) {
				inTime(t, func(t *testing.T) {
					d := standingBackend()
					d.test = refusing(1)
					g := newTask(t, d, th, size.W, size.H-2, guide.Renew, "")
					g.keys("enter")
					g.runFor(5*time.Second, g.Do("setup.continue"))
					lines := g.Draw(size.W, size.H-2)
					tuitest.Exact(t, lines, size.W, size.H-2)
					tuitest.Golden(t, name, tuitest.Picture(lines, size.W))
					g.Update(screen.Closed{})
				})
			})
		}
	}
}

// TestAnotherCredentialIsAChange: a summary names what signs in without a certificate, and counts
// it as a change.
func TestAnotherCredentialIsAChange(t *testing.T) {
	inTime(t, func(t *testing.T) {
		d := standingBackend()
		d.vouched = []setup.Vouched{{Credential: "workload-identity", Where: "a token"}}
		d.begin.Credential, d.begin.Certificate, d.begin.PrivateKey = "workload-identity", "", ""
		g := newTask(t, d, plainTheme(), 120, 40, guide.Edit, "")
		g.shows("Workload identity")
		g.shows("1 change")
	})
}
