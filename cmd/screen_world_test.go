package cmd

import (
	"bytes"
	"cmp"
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"

	"tocsin/graph/certificate"
	"tocsin/graph/entra"
	"tocsin/graph/simulator"
	"tocsin/tui"
	"tocsin/tui/text"
	"tocsin/tui/tuitest"
)

// Texts on the screen that differ between runs: thumbprints, and the age and the time of
// polls, which depend on the real time that making keys took.
var (
	thumbprint = regexp.MustCompile(`\b[0-9A-F]{40}\b`)
	requestIDs = regexp.MustCompile(`(Correlation ID\s+)[0-9a-f-]{36}`) // of the sign-in library, random
	nextPoll   = regexp.MustCompile(`(next|next try) \d:\d\d`)
	ago1, ago2 = regexp.MustCompile(`✓ \d s ago`), regexp.MustCompile(`✓ \d\d s ago`)
)

// steady replaces texts that differ between runs by constant ones of the same width.
func steady(picture string) string {
	picture = thumbprint.ReplaceAllString(picture, strings.Repeat("0", 40))
	picture = requestIDs.ReplaceAllString(picture, "${1}00000000-0000-4000-8000-000000000000")
	picture = ago2.ReplaceAllString(ago1.ReplaceAllString(picture, "✓ 2 s ago"), "✓ 12 s ago")
	return nextPoll.ReplaceAllString(picture, "$1 0:48")
}

// world holds everything that a whole program needs to run: a home of its own, a
// tenant reached without a socket, and terminals in memory. Its time is fake.
type world struct {
	t       *testing.T
	home    string // the folder of this package
	tenant  *simulator.Tenant
	dead    atomic.Bool // the network is down
	asked   atomic.Int64
	vars    map[string]string
	viewers []*viewer
	model   func(*tui.App) tea.Model // what runs for the program's screen; nil for itself
}

// The status line shows local times, and so do pictures.
func init() { time.Local = time.UTC }

// inWorld runs a test in a bubble of fake time, on a Monday morning, in an empty
// folder. Paths are relative to it, so that pictures do not depend on its name.
func inWorld(t *testing.T, scenario simulator.Scenario, test func(w *world)) {
	t.Helper()
	home, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)))
		w := &world{t: t, home: home, vars: map[string]string{"HOME": "home"}}
		w.tenant = simulator.New(scenario, time.Now)
		defer w.end()
		w.resumes("All") // what these tests count are all alerts
		test(w)
	})
}

// resumes lets the next screen begin with a view.
func (w *world) resumes(view string) {
	w.t.Helper()
	keepView(w.t, filepath.Join("home", ".local", "state"), view)
}

// allAlerts returns the variable of a new state folder whose screen was left with all alerts.
func allAlerts(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	keepView(t, dir, "All")
	return "XDG_STATE_HOME=" + dir
}

// keepView writes the state of a screen that was left in a view into a state folder.
func keepView(t *testing.T, state, view string) {
	t.Helper()
	dir := filepath.Join(state, "tocsin")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "screen.json"), []byte(`{"view": "`+view+`"}`), 0o600); err != nil {
		t.Fatal(err)
	}
}

// end ends the programs that a failed test left running: the bubble can't end before
// them.
func (w *world) end() {
	for _, p := range w.viewers {
		p.signal()
		<-p.ended
		if p.Terminal != nil {
			p.Quit(time.Minute)
		}
	}
}

// RoundTrip sends a request to the tenant, or fails if the network is down.
func (w *world) RoundTrip(r *http.Request) (*http.Response, error) {
	w.asked.Add(1)
	if w.dead.Load() {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: r.URL.Hostname(), IsNotFound: true}}
	}
	return w.tenant.RoundTrip(r)
}

// env returns the environment of one program in the world.
func (w *world) env(out, errs io.Writer) Env {
	return Env{
		In: strings.NewReader(""), Out: out, Err: errs,
		Get: func(name string) string { return w.vars[name] },
		Now: time.Now, User: "amal",
		// What a poll finds depends on its second, and so does each picture after it.
		Jitter:   func(d time.Duration) time.Duration { return d },
		Terminal: func(io.Writer) bool { return true },
		Width:    func(io.Writer) int { return 80 },
		HTTP:     func(entra.Cloud) (*http.Client, error) { return &http.Client{Transport: w}, nil },
		Environ:  func() []string { return []string{"TERM=xterm-256color"} },
	}
}

// register gives the public part of a certificate to the tenant, as an administrator
// does who uploads it.
func (w *world) register(path string) {
	w.t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		w.t.Fatal(err)
	}
	block, _ := pem.Decode(b)
	if block == nil {
		w.t.Fatalf("%s holds no PEM", path)
	}
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		w.t.Fatal(err)
	}
	w.tenant.Register(cert)
}

// settled describes a settings file with one working integration, named kestrel.
type settled struct {
	sources    string // TOML list; "" for v2 alone
	tenant     string // "" for the right one
	registered bool
	granted    bool
	more       string // further settings, before the integration
	since      string // "" for 30 days
}

// kestrelPairs are the certificates and keys that the tests share, by the day on which
// they were made, because making keys takes most of their time.
var kestrelPairs sync.Map

// kestrelPair returns a pair with today as its first day.
func kestrelPair(t *testing.T) (cert, key []byte) {
	t.Helper()
	day := time.Now().UTC().Truncate(24 * time.Hour)
	if pair, ok := kestrelPairs.Load(day); ok {
		both := pair.([2][]byte)
		return both[0], both[1]
	}
	cert, key, err := certificate.Make(certificate.Options{Name: "kestrel", Days: 365, Now: day})
	if err != nil {
		t.Fatal(err)
	}
	kestrelPairs.Store(day, [2][]byte{cert, key})
	return cert, key
}

// settle writes a settings file and makes the certificate that it names.
func (w *world) settle(s settled) {
	w.t.Helper()
	cert, key := kestrelPair(w.t)
	dir := filepath.Join("home", ".config", "tocsin")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		w.t.Fatal(err)
	}
	path, _, err := certificate.Write(dir, "kestrel", cert, key)
	if err != nil {
		w.t.Fatal(err)
	}
	if s.registered {
		w.register(path)
	}
	if s.granted {
		w.tenant.Grant(simulator.Roles()...)
	}
	if s.sources == "" {
		s.sources = `["alerts_v2"]`
	}
	if s.tenant == "" {
		s.tenant = w.tenant.TenantID()
	}
	w.write(filepath.Join(dir, "config.toml"), fmt.Sprintf(`%s
[[integration]]
name = "kestrel"
tenant_id = %q
client_id = %q
certificate = "kestrel.pem"
private_key = "kestrel.key.pem"
sources = %s
poll_every = "1m"
since = %q
requests_per_minute = 0
`, s.more, s.tenant, w.tenant.ClientID(), s.sources, cmp.Or(s.since, "30d")))
}

func (w *world) write(path, text string) {
	w.t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// viewer is one run of the program with its terminal.
type viewer struct {
	*tuitest.Terminal
	t        *testing.T
	world    *world
	w, h     int
	out, err bytes.Buffer
	signal   context.CancelFunc // ends it as SIGTERM does
	code     int
	ended    chan struct{}
}

// start runs the program on a terminal of w by h cells until its screen is drawn.
func (w *world) start(cols, rows int, args ...string) *viewer {
	w.t.Helper()
	return w.startRun(cols, rows, func(ctx context.Context, env Env) int {
		return run(ctx, append([]string{}, args...), env) // nil would mean the arguments of the test
	})
}

// startRun is start of anything that shows a screen in an environment.
func (w *world) startRun(cols, rows int, run func(context.Context, Env) int) *viewer {
	w.t.Helper()
	// The last program ended at any moment, and the tenant's items change at round ones.
	time.Sleep(time.Until(time.Now().Truncate(time.Second).Add(1300 * time.Millisecond)))
	p := &viewer{t: w.t, world: w, w: cols, h: rows, ended: make(chan struct{})}
	ctx, cancel := context.WithCancel(context.Background())
	p.signal = cancel
	w.viewers = append(w.viewers, p)
	env := w.env(&p.out, &p.err)
	shown := make(chan struct{})
	env.Show = func(ctx context.Context, app *tui.App, _ []string) error {
		var model tea.Model = app
		if w.model != nil {
			model = w.model(app)
		}
		p.Terminal = tuitest.Start(w.t, model, cols, rows, tea.WithContext(ctx), tea.WithFPS(10), tuitest.WithColours(colorprofile.TrueColor))
		close(shown)
		<-p.Ended()
		return ctx.Err()
	}
	go func() {
		defer close(p.ended)
		p.code = run(ctx, env)
	}()
	select {
	case <-shown:
	case <-p.ended:
		w.t.Fatalf("the program ended before it showed anything, code %d: %s", p.code, p.err.String())
	}
	return p
}

// leave quits with keys, waits for the end and returns the exit code.
func (p *viewer) leave(keys ...string) int {
	p.t.Helper()
	p.Keys(keys...)
	return p.wait()
}

// wait waits for the end of the program and returns the exit code.
func (p *viewer) wait() int {
	p.t.Helper()
	select {
	case <-p.ended:
	case <-time.After(time.Minute):
		p.t.Fatalf("the program did not end; it shows\n%s", p.Text())
	}
	return p.code
}

// until lets time pass until the terminal shows a text.
func (p *viewer) until(want string) {
	p.t.Helper()
	for range 60 {
		if strings.Contains(p.Text(), want) {
			return
		}
		p.Wait(time.Second)
	}
	p.t.Fatalf("%q never came; it shows\n%s", want, p.Text())
}

// shows fails the test unless the terminal shows all texts.
func (p *viewer) shows(wants ...string) {
	p.t.Helper()
	for _, want := range wants {
		if !strings.Contains(p.Text(), want) {
			p.t.Errorf("%q is not shown; it shows\n%s", want, p.Text())
		}
	}
}

// lacks fails the test if the terminal shows a text.
func (p *viewer) lacks(text string) {
	p.t.Helper()
	if strings.Contains(p.Text(), text) {
		p.t.Errorf("%q is shown:\n%s", text, p.Text())
	}
}

// golden returns the path of a picture relative to the testdata of the current
// folder, which is not the folder of this package.
func (w *world) golden(name string) string {
	w.t.Helper()
	here, err := filepath.Abs(".")
	if err == nil {
		here, err = filepath.EvalSymlinks(here)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	way, err := filepath.Rel(filepath.Join(here, "testdata"), filepath.Join(w.home, "testdata", "golden", name))
	if err != nil {
		w.t.Fatal(err)
	}
	return filepath.ToSlash(way)
}

// rest lets time pass to a moment when nothing else happens. Programs begin, tick and
// draw at round moments, and events at the same moment have no order.
func (p *viewer) rest() {
	now := time.Now()
	time.Sleep(now.Truncate(time.Second).Add(time.Second + 550*time.Millisecond).Sub(now))
	synctest.Wait()
}

// golden compares the screen with testdata/golden/NAME.txt.
func (p *viewer) golden(name string) {
	p.t.Helper()
	p.rest()
	tuitest.Golden(p.t, p.world.golden(name), steady(p.Text()))
}

// picture compares the screen with a golden picture, including styles.
func (p *viewer) picture(name string) {
	p.t.Helper()
	p.rest()
	lines := make([]string, p.h)
	for y := range lines {
		var b strings.Builder
		for x := range p.w {
			switch c := p.Cell(x, y); {
			case c == nil:
				b.WriteByte(' ')
			case c.Content == " ": // only the background of a blank is visible; the rest of its style varies
				b.WriteString((&uv.Style{Bg: c.Style.Bg}).Styled(" "))
			case c.Width > 0:
				b.WriteString(c.Style.Styled(c.Content))
			}
		}
		lines[y] = b.String()
		if n := text.Width(lines[y]); n != p.w {
			p.t.Errorf("%s: line %d has %d columns", name, y, n)
		}
	}
	tuitest.Golden(p.t, p.world.golden(name), steady(tuitest.Picture(lines, p.w)))
}

// fails runs a program that must end before it shows the screen.
func (w *world) fails(change func(*Env), args ...string) (code int, out, errs string) {
	w.t.Helper()
	var o, e bytes.Buffer
	env := w.env(&o, &e)
	env.Show = func(context.Context, *tui.App, []string) error { return errors.New("the screen was shown") }
	if change != nil {
		change(&env)
	}
	code = run(context.Background(), append([]string{}, args...), env)
	return code, o.String(), e.String()
}
