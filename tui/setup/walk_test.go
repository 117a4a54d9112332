package setup_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/tui"
	"tocsin/tui/command"
	"tocsin/tui/screen"
	"tocsin/tui/setup"
	"tocsin/tui/text"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// list stands for the alert list that opens at the end.
type list struct{}

func (list) Title() string            { return "alerts" }
func (list) Update(tea.Msg) tea.Cmd   { return nil }
func (list) Typing() bool             { return false }
func (list) Commands() []command.Spec { return nil }
func (list) Do(string) tea.Cmd        { return nil }
func (list) Draw(w, h int) []string {
	lines := make([]string, h)
	for i := range lines {
		lines[i] = text.Spaces(w)
	}
	return lines
}

// walker is a program with the wizard as its first screen.
type walker struct {
	*tuitest.Terminal
	t *testing.T
}

func start(t *testing.T, d *fakeBackend, w, h int) *walker {
	t.Helper()
	registry, err := tui.NewRegistry(nil, setup.Specs())
	if err != nil {
		t.Fatal(err)
	}
	root := setup.New(setup.Options{
		Backend: d, Now: now, Settings: settings,
		Done: func() tea.Cmd { return screen.Send(screen.Replace{Screen: list{}}) },
	})
	app := tui.New(tui.Options{Root: root, Registry: registry, Theme: theme.Options{Dark: true, Profile: colorprofile.ASCII}, Now: now})
	return &walker{tuitest.Start(t, app, w, h), t}
}

// see fails the test unless all words are on the screen.
func (x *walker) see(words ...string) {
	x.t.Helper()
	shown := strings.Join(strings.Fields(x.Text()), " ")
	for _, w := range words {
		if !strings.Contains(shown, w) {
			x.t.Errorf("%q is not on the screen:\n%s", w, x.Text())
		}
	}
}

func (x *walker) unseen(words ...string) {
	x.t.Helper()
	for _, w := range words {
		if strings.Contains(x.Text(), w) {
			x.t.Errorf("%q is on the screen:\n%s", w, x.Text())
		}
	}
}

// toTest goes from the first step to the test, which begins.
func (x *walker) toTest() {
	x.toCertificate()
	x.Keys("enter")
	x.Keys("enter")
}

func (x *walker) toCertificate() {
	x.Keys("enter", "enter", "enter", "enter")
	x.Paste(tenantID)
	x.Keys("enter")
	x.Paste(clientID)
	x.Keys("enter")
	x.Keys("enter")
}

// whole is how long the fake's test takes.
const whole = 12 * between

func wantCalls(t *testing.T, d *fakeBackend, want string) {
	t.Helper()
	if got := strings.Join(d.called(), ", "); got != want {
		t.Errorf("the fakeBackend was asked: %s; want: %s", got, want)
	}
}

func TestFromTheFirstStepToTheAlerts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newBackend()
		x := start(t, d, 80, 24)
		defer x.Quit(longest)
		x.see("setup", "step 1/11", "Name", "contoso")
		x.Keys("end")
		x.Type(" north")
		x.Keys("enter")
		x.see("step 2/11", "Cloud", "Microsoft 365 worldwide")
		x.Keys("down", "enter")
		x.see("step 3/11", "Sources")
		x.Keys("down", "down", "space", "enter")
		x.see("step 4/11", "Registration", "Microsoft_AAD_RegisteredApps", "single tenant", "Redirect URI: leave it empty")
		x.Keys("enter")
		x.see("step 5/11", "Directory (tenant) ID")
		x.Paste("  {" + tenantID + "}\n")
		x.see(tenantID)
		x.Keys("enter")
		x.Paste("Application (client) ID\n:\n\"" + clientID + "\"")
		x.Keys("enter")
		x.see("7/11", "SecurityAlert.Read.All", "SecurityIncident.Read.All", "SecurityEvents.Read.All", "https://login.microsoftonline.com/"+tenantID)
		wantCalls(t, d, "")
		x.Keys("enter")
		x.see("step 8/11", "Certificate", "Make one here", "365")
		wantCalls(t, d, "consented")
		x.Keys("enter")
		x.see("step 9/11", "Upload", madeCert, thumbprint, "CredentialInvalidLifetimeAsPerAppPolicy", "trustedCertificateAuthority")
		wantCalls(t, d, "make")
		x.Keys("enter")
		x.see("step 10/11", "Test", "testing")
		x.Wait(whole)
		x.see("✓ Sign-in of the application: signed in", "✓ Read alerts: answers", "Save the settings")
		wantCalls(t, d, "uploaded, test")
		x.Keys("enter")
		x.see("step 11/11", "Done", "contoso north is set up", settings, madeKey)
		x.unseen("without a passed test")
		wantCalls(t, d, "finish")
		want := setup.Draft{
			Name: "contoso north", Cloud: "usgov", Sources: []string{"alerts_v2", "incidents", "alerts"},
			TenantID: tenantID, ClientID: clientID, Certificate: madeCert, PrivateKey: madeKey,
		}
		if fmt.Sprint(d.finished) != fmt.Sprint(want) {
			t.Errorf("finished %+v\nwant     %+v", d.finished, want)
		}
		x.Keys("enter")
		if !strings.Contains(x.Line(0), "alerts") {
			t.Errorf("the alerts did not open: %s", x.Text())
		}
	})
}

func TestFieldsAreCheckedAsTheyAreTyped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := start(t, newBackend(), 80, 24)
		defer x.Quit(longest)
		x.Keys("ctrl+u")
		x.unseen("✗")
		x.Keys("enter")
		x.see("1/11", "✗ This can't be empty")
		x.Type("fabrikam")
		x.see("the settings hold an integration of this name")
		x.Keys("enter")
		x.see("1/11")
		x.Keys("end")
		x.Type(" north")
		x.unseen("✗")
		x.Keys("enter", "down", "down", "enter")
		x.see("2/11", "✗ the cloud of 21Vianet has no security API")
		x.Keys("up", "up", "enter", "space", "down", "space", "enter")
		x.see("3/11", "✗ Tick at least one source")
		x.Keys("down", "down", "space")
		x.see("source risk_detections is not built yet", "[ ] risk_detections")
		x.Keys("up", "space", "enter", "enter")
		x.see("5/11")
		x.unseen("✗")
		x.Type("1b")
		x.see("✗ a GUID such as")
		x.Keys("enter")
		x.see("5/11")
		x.Paste(tenantID)
		x.unseen("✗", "1b"+tenantID)
		x.Keys("enter")
		x.see("6/11")
		x.Keys("enter")
		x.see("6/11", "This can't be empty")
		x.Type(strings.ToUpper("zz"))
		x.Keys("enter")
		x.see("6/11", "a GUID such as")
	})
}

func TestBackLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newBackend()
		x := start(t, d, 120, 40)
		defer x.Quit(longest)
		x.Keys("end")
		x.Type(" north")
		x.toTest()
		x.Wait(whole)
		x.see("Save the settings")
		d.called()
		for n := 9; n >= 1; n-- {
			key := "esc"
			if n%2 == 0 {
				key = "shift+tab"
			}
			x.Keys(key)
			x.see(fmt.Sprintf("%d/11", n))
		}
		x.see("contoso north")
		x.Keys("esc")
		x.see("1/11", "This is the first step")
		if x.Over() {
			t.Fatal("esc ended the program")
		}
		x.Wait(10 * time.Second)
		for n := 2; n <= 10; n++ {
			x.Keys("enter")
			x.see(fmt.Sprintf("%d/11", n))
		}
		x.Wait(whole)
		x.see("Save the settings")
		wantCalls(t, d, "consented, uploaded, test")
	})
}

func TestAFailedTestLeadsToItsStep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newBackend()
		x := start(t, d, 80, 24)
		defer x.Quit(longest)
		x.Keys("enter", "enter", "enter", "enter")
		x.Paste(tenantID)
		x.Keys("enter")
		x.Paste(otherID)
		x.Keys("enter")
		x.Keys("enter")
		x.Keys("enter")
		x.Keys("enter")
		x.Wait(whole)
		x.see("AADSTS700016", "compare the tenant id and the client id", "Fix it in step 6", "Back to step 6", "Save without a passed test")
		d.called()
		x.Keys("enter")
		x.see("6/11", otherID, "test again")
		x.Paste("'" + clientID + "'")
		x.Keys("enter")
		x.see("10/11")
		x.Wait(whole)
		x.see("✓ Sign-in of the application", "Save the settings")
		x.Keys("enter")
		x.see("11/11")
		wantCalls(t, d, "test, finish")
		if d.finished.ClientID != clientID {
			t.Errorf("finished with %s", d.finished.ClientID)
		}
	})
}

func TestTestAgainAndKeepWithoutOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newBackend()
		tries := 0
		d.test = func(_ context.Context, _ setup.Draft, each func(check.Result)) []check.Result {
			tries++
			f := fault.New(fault.Network, fmt.Sprintf("no answer, try %d", tries), "check the network", nil)
			r := check.Result{ID: "discovery", Title: "Tenant", State: check.Failed, Message: f.Sentence, Fault: f}
			each(r)
			return []check.Result{r}
		}
		x := start(t, d, 80, 24)
		defer x.Quit(longest)
		x.toTest()
		x.see("no answer, try 1", "The test didn't pass")
		x.unseen("back to step")
		x.Keys("r")
		x.see("try 2")
		x.Keys("enter")
		x.see("try 3")
		x.Keys("right", "enter")
		x.see("11/11", "saved without a passed test")
	})
}

func TestLeavingATestEndsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newBackend()
		x := start(t, d, 80, 24)
		defer x.Quit(longest)
		x.toTest()
		x.Keys("esc")
		x.see("9/11")
		x.Wait(whole)
		x.see("9/11")
		wantCalls(t, d, "consented, make, uploaded, test, test ended early")
		x.Keys("enter")
		x.Wait(whole)
		x.see("10/11", "Save the settings")
	})
}

func TestATestThatHangsIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newBackend()
		d.test = func(context.Context, setup.Draft, func(check.Result)) []check.Result {
			time.Sleep(10 * time.Minute) // deaf to its context
			return nil
		}
		x := start(t, d, 80, 24)
		defer x.Quit(11 * time.Minute)
		x.toTest()
		x.Wait(115 * time.Second)
		x.see("testing")
		x.Wait(15 * time.Second)
		x.see("no answer within the time limit", "Save without a passed test")
	})
}

func TestPathsAreCompletedAndReadAsTyped(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "contoso-public.pem")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		d := newBackend()
		d.files[path] = d.files[certFile]
		x := start(t, d, 200, 60)
		defer x.Quit(longest)
		x.toCertificate()
		x.Keys("down", "enter")
		x.see("PEM file; tab completes")
		x.Keys("enter", "enter")
		x.see("✗ Enter the path of the certificate")
		x.Type(filepath.Join(dir, "cont"))
		x.Wait(time.Second)
		x.see("✗ there is no file", "give the path of a PEM file")
		x.Keys("tab")
		x.Wait(time.Second)
		x.see(path, "CN=tocsin,O=Contoso", thumbprint, "20 days left", "can be read by others")
		x.unseen("✗")
		x.Keys("enter", "enter")
		x.see("9/11", "This file also holds the private key")
		x.Keys("esc")
		x.see("8/11", path, "CN=tocsin,O=Contoso")
		x.Keys("up", "up", "up", "space")
		x.see("tocsin writes two files in /home/analyst/.config/tocsin")
		x.unseen("CN=tocsin")
		x.Keys("down", "space")
		x.Wait(time.Second)
		x.see(path, "CN=tocsin,O=Contoso")
		wantCalls(t, d, "consented")
	})
}

func TestFaultsOfTheWorkStayInTheStep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newBackend()
		x := start(t, d, 80, 24)
		defer x.Quit(longest)
		d.tell = fault.New(fault.Network, "the tenant did not listen", "try again", nil)
		x.toCertificate()
		x.see("7/11", "✗ the tenant did not listen", "try again")
		d.tell = nil
		x.Keys("enter")
		d.make = fault.New(fault.Certificate, "cannot write the pair", "choose another place", nil)
		x.Keys("enter")
		x.see("8/11", "✗ cannot write the pair", "choose another place")
		d.make = nil
		x.Keys("enter")
		x.see("9/11")
		x.unseen("✗")
		d.files[madeCert] = d.files[brokenFile] // replaced by another test
		x.Keys("esc")
		x.see("8/11", "✗")
		d.files[madeCert] = d.files[certFile]
		d.called()
		x.Keys("enter")
		x.see("9/11")
		wantCalls(t, d, "make")
	})
}

func TestWordsThatDoNotFitAreScrolled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := start(t, newBackend(), 60, 13)
		defer x.Quit(longest)
		x.Keys("enter", "enter", "enter")
		x.see("pgdn: more")
		x.unseen("Redirect URI")
		x.Keys("pgdown", "pgdown", "pgdown")
		x.see("Application (client) ID", "pgup: more")
		x.Keys("pgup", "pgup", "pgup", "pgup", "down")
		x.see("pgdn: more")
		x.Resize(120, 40)
		x.see("Redirect URI", "Open App registrations")
		x.unseen("more")
	})
}
