package setup_test

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/certificate"
	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/tui/setup"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

const (
	tenantID    = "7b1f8a52-0c7e-4a6d-9a35-3f2d1c0b9e88"
	clientID    = "1f0c6a34-52b7-4d19-8a2e-90c4b7d1e5f6"
	otherID     = "00000000-1111-2222-3333-444444444444"
	settings    = "/home/analyst/.config/tocsin/config.toml"
	madeCert    = "/home/analyst/.config/tocsin/contoso.pem"
	madeKey     = "/home/analyst/.config/tocsin/contoso.key.pem"
	thumbprint  = "3C9D0F2A61B85E47D2A9C4F10B7E8356A1D4C9E0"
	between     = time.Second // from one result of a test to the next
	longest     = 3 * time.Minute
	certFile    = "/etc/pki/contoso.pem"
	keyFile     = "/etc/pki/contoso.key.pem"
	brokenFile  = "/etc/pki/broken.pem"
	hostileFile = "/etc/pki/hostile.pem"
	publicPEM   = "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUKV\n-----END CERTIFICATE-----\n"
)

// hostile holds what a certificate's name or a service's text may hold.
const hostile = "CN=\x1b[2Jevil\x1b]0;title\x07\u202egnp.exe\r\nsecond \u009b31m line\x1bP"

func now() time.Time { return time.Date(2026, 7, 28, 9, 0, 0, 0, time.UTC) }

// fakeBackend is a Backend without files and network. It knows one application, whose
// registration lacks what the test says.
type fakeBackend struct {
	demo   bool
	begin  setup.Draft
	files  map[string]func() (certificate.Facts, error)
	make   error
	makes  func(setup.Draft) // told of each pair asked for; may be nil
	tell   error
	finish error
	test   func(ctx context.Context, d setup.Draft, each func(check.Result)) []check.Result // nil: answers as the application does

	vouched  []setup.Vouched
	linkless bool   // without both IDs there are no links
	twin     string // the integration that has the application clientID
	domains  map[string]string
	unfound  error // of Tenant

	drafts    []setup.Kept // that were left before
	unkept    error        // of Keep
	unwritten error        // of Handout
	handout   string       // where it writes; "" for the usual path

	mu       sync.Mutex
	calls    []string
	finished setup.Draft
	kept     map[string]setup.Kept // by ID
	page     string                // of the last Handout
	forgot   []string
}

func newBackend() *fakeBackend {
	d := &fakeBackend{begin: setup.Draft{Name: "contoso", Cloud: "global", Sources: []string{"alerts_v2", "incidents"}}}
	d.files = map[string]func() (certificate.Facts, error){
		madeCert: func() (certificate.Facts, error) { return factsOf("CN=contoso", 364), nil },
		certFile: func() (certificate.Facts, error) {
			f := factsOf("CN=tocsin,O=Contoso", 20)
			f.SelfSigned, f.Warnings = false, []string{`"/etc/pki/contoso.key.pem" can be read by others (mode 0644): chmod 600 it`}
			return f, nil
		},
		brokenFile: func() (certificate.Facts, error) {
			return certificate.Facts{}, fault.New(fault.Certificate, `"/etc/pki/broken.pem" is a PFX (PKCS#12) file, not PEM`,
				"take both parts out with: openssl pkcs12 -in FILE -out pair.pem -nodes", nil)
		},
		hostileFile: func() (certificate.Facts, error) { return factsOf(hostile, 100), nil },
	}
	return d
}

func factsOf(subject string, days int) certificate.Facts {
	return certificate.Facts{
		Subject: subject, SHA1: thumbprint, PEM: publicPEM, NotAfter: now().AddDate(0, 0, days), DaysLeft: days, Bits: 2048, SelfSigned: true, Chain: 1,
	}
}

func (d *fakeBackend) note(call string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.calls = append(d.calls, call)
}

// called returns the calls since the last call, without reads of files.
func (d *fakeBackend) called() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	calls := d.calls
	d.calls = nil
	return calls
}

func (d *fakeBackend) Begin() setup.Draft   { return d.begin }
func (d *fakeBackend) Demo() bool           { return d.demo }
func (d *fakeBackend) Drafts() []setup.Kept { return slices.Clone(d.drafts) }

func (d *fakeBackend) Keep(k setup.Kept) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.unkept != nil {
		return "", d.unkept
	}
	if k.ID == "" {
		k.ID = "draft-1"
	}
	if d.kept == nil {
		d.kept = map[string]setup.Kept{}
	}
	d.kept[k.ID] = k
	return k.ID, nil
}

func (d *fakeBackend) Forget(id string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.kept, id)
	d.forgot = append(d.forgot, id)
	return nil
}

func (d *fakeBackend) Clouds() []setup.Choice {
	return []setup.Choice{
		{Value: "global", Help: "Microsoft 365 worldwide, and US GCC"},
		{Value: "usgov", Help: "US Government, GCC High"},
		{Value: "china", Why: "the cloud of 21Vianet has no security API"},
	}
}

func (d *fakeBackend) Sources() []setup.Choice {
	return []setup.Choice{
		{Value: "alerts_v2", Help: "alerts of all Defender products"},
		{Value: "incidents", Help: "incidents, which group alerts"},
		{Value: "alerts", Help: "Legacy alerts (v1)"},
		{Value: "risk_detections", Why: "source risk_detections is not built yet"},
	}
}

func (d *fakeBackend) Links(draft setup.Draft) setup.Links {
	if d.linkless && (draft.TenantID == "" || draft.ClientID == "") {
		return setup.Links{}
	}
	return setup.Links{
		Register: "https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade",
		Consent:  "https://login.microsoftonline.com/" + draft.TenantID + "/adminconsent?client_id=" + draft.ClientID,
	}
}

var isGUID = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

func (d *fakeBackend) Check(field string, draft setup.Draft) string {
	switch {
	case field == "name" && draft.Name == "fabrikam":
		return "the settings hold an integration of this name"
	case field == "tenant_id" && !isGUID.MatchString(draft.TenantID) && !strings.Contains(draft.TenantID, "."),
		field == "client_id" && !isGUID.MatchString(draft.ClientID):
		return "a GUID such as 1b2c3d4e-0000-0000-0000-000000000000"
	}
	return ""
}

func (d *fakeBackend) Vouched() []setup.Vouched { return d.vouched }

func (d *fakeBackend) Twin(draft setup.Draft) string {
	if draft.ClientID == clientID {
		return d.twin
	}
	return ""
}

func (d *fakeBackend) Tenant(_ context.Context, draft setup.Draft) (string, error) {
	d.note("tenant " + draft.TenantID)
	if d.unfound != nil {
		return "", d.unfound
	}
	if id, ok := d.domains[draft.TenantID]; ok {
		return id, nil
	}
	return "", fault.New(fault.SignIn, "the tenant was not found (AADSTS90002)", "check the tenant id", nil)
}

func (d *fakeBackend) Certificate(draft setup.Draft) (certificate.Facts, error) {
	if read, ok := d.files[draft.Certificate]; ok {
		return read()
	}
	return certificate.Facts{}, fault.New(fault.Certificate, "there is no file "+draft.Certificate, "give the path of a PEM file", nil)
}

func (d *fakeBackend) Handout(name, page string) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.page = page
	return cmp.Or(d.handout, "/home/analyst/tocsin-"+name+".md"), d.unwritten
}

func (d *fakeBackend) Make(draft setup.Draft) (setup.Draft, error) {
	d.note("make")
	if d.makes != nil {
		d.makes(draft)
	}
	if d.make == nil {
		draft.Certificate, draft.PrivateKey = madeCert, madeKey
	}
	return draft, d.make
}

func (d *fakeBackend) Consented(context.Context, setup.Draft) error {
	d.note("consented")
	return d.tell
}

func (d *fakeBackend) Uploaded(context.Context, setup.Draft) error { d.note("uploaded"); return d.tell }

func (d *fakeBackend) Test(ctx context.Context, draft setup.Draft, each func(check.Result)) []check.Result {
	d.note("test")
	if d.test != nil {
		return d.test(ctx, draft, each)
	}
	var out []check.Result
	for _, r := range answers(draft) {
		select {
		case <-ctx.Done():
			d.note("test ended early")
			return out
		case <-time.After(between):
		}
		out = append(out, r)
		each(r)
	}
	return out
}

// answers returns the results of the checks: the application has clientID.
func answers(d setup.Draft) []check.Result {
	out := []check.Result{
		{ID: "certificate", Title: "Certificate and key", State: check.Passed, Message: "RSA 2048, 364 days left"},
		{ID: "discovery", Title: "Tenant at login.microsoftonline.com", State: check.Passed, Message: "found"},
		{ID: "clock", Title: "Clock", State: check.Passed, Message: "within 1 s of the service's"},
	}
	if d.ClientID == clientID {
		out = append(out,
			check.Result{ID: "token", Title: "Sign-in of the application", State: check.Passed, Message: "signed in"},
			check.Result{ID: "roles", Title: "Permissions and consent", State: check.Passed, Message: "SecurityAlert.Read.All, SecurityIncident.Read.All"})
		for _, s := range d.Sources {
			out = append(out, check.Result{ID: "source." + s, Title: "Read " + s, State: check.Passed, Message: "answers"})
		}
		return out
	}
	f := fault.New(fault.SignIn, "the application was not found in the tenant: the client id or the tenant id is wrong (AADSTS700016)",
		"compare the tenant id and the client id with the application's overview page in the Entra admin center", nil)
	f.About = fault.AboutApplication
	out = append(out,
		check.Result{ID: "token", Title: "Sign-in of the application", State: check.Failed, Message: f.Sentence, Fault: f},
		check.Result{ID: "roles", Title: "Permissions and consent", State: check.Skipped, Message: "not asked: an earlier check failed"})
	for _, s := range d.Sources {
		out = append(out, check.Result{ID: "source." + s, Title: "Read " + s, State: check.Skipped, Message: "not asked: an earlier check failed"})
	}
	return out
}

func (d *fakeBackend) Finish(_ context.Context, draft setup.Draft) error {
	d.note("finish")
	if d.finish == nil {
		d.finished = draft
	}
	return d.finish
}

// guide is a wizard that runs without a program: work is done at once.
type testGuide struct {
	*setup.Screen
	t       testing.TB
	patient bool // it waits for tests that are made again by themselves
}

func newGuide(t testing.TB, d *fakeBackend, th *theme.Theme, w, h int) *testGuide {
	g := &testGuide{Screen: setup.New(setup.Options{Backend: d, Now: now, Settings: settings}), t: t}
	for _, cmd := range tuitest.Prepare(g.Screen, th, w, h) {
		g.run(cmd)
	}
	return g
}

// run runs a command and all commands that follow from it.
func (g *testGuide) run(cmd tea.Cmd) { g.messages(cmd) }

// messages is run that returns what was answered.
func (g *testGuide) messages(cmd tea.Cmd) (all []tea.Msg) {
	answers, under := make(chan tea.Msg), 0
	start := func(c tea.Cmd) {
		if c != nil {
			under++
			go func() { answers <- c() }()
		}
	}
	for start(cmd); under > 0; {
		msg := <-answers
		under--
		all = append(all, msg)
		if batch, ok := msg.(tea.BatchMsg); ok {
			for _, c := range batch {
				start(c)
			}
			continue
		}
		if then := g.Update(msg); g.patient || !g.awaitsTest(msg) {
			start(then)
		}
	}
	return all
}

// awaitsTest reports whether a message ended a test, and another begins by itself later.
func (g *testGuide) awaitsTest(msg tea.Msg) bool {
	return fmt.Sprintf("%T", msg) == "setup.tested" && strings.Contains(g.Status().State[0].Text, "waiting")
}

// keys presses keys as the router does.
func (g *testGuide) keys(names ...string) *testGuide {
	g.t.Helper()
	for _, name := range names {
		switch {
		case name == "esc":
			_, cmd := g.Back(false)
			g.run(cmd)
		case !g.Typing() && g.do(name):
		default:
			g.run(g.Update(tea.KeyPressMsg(tuitest.Key(g.t, name))))
		}
	}
	return g
}

func (g *testGuide) do(name string) bool {
	for _, c := range g.Commands() {
		if slices.Contains(c.Keys, name) {
			g.run(g.Do(c.ID))
			return true
		}
	}
	return false
}

func (g *testGuide) paste(s string) *testGuide {
	g.run(g.Update(tea.PasteMsg{Content: s}))
	return g
}

// toCertificate goes from the first step to the certificate.
func (g *testGuide) toCertificate() *testGuide {
	return g.keys("enter", "enter", "enter", "enter").paste(tenantID).keys("enter").paste(clientID).keys("enter", "enter")
}
