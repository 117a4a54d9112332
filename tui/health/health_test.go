package health

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/tui/grid"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

var midnight = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// store has states.
type store struct {
	states []ingest.State
	polled int
}

func (s *store) States(context.Context) ([]ingest.State, error) { return s.states, nil }

func (s *store) PollNow(context.Context, ingest.Feed, time.Time) error {
	s.polled++
	return nil
}

func (s *store) Focus(context.Context, ingest.Feed, time.Time) error { return nil }

func healthy(integration string, source alert.SourceName) ingest.State {
	return ingest.State{
		Feed: ingest.Feed{Integration: integration, Source: source}, Phase: ingest.Idle, Backfilled: true, PollEvery: time.Minute,
		LastOK: midnight.Add(-12 * time.Second), At: midnight.Add(-12 * time.Second), Next: midnight.Add(48 * time.Second),
		Requests: 1234, CertificateEnds: midnight.AddDate(0, 0, 210),
	}
}

// states are feeds in every kind of health.
func states() []ingest.State {
	edit := func(st ingest.State, f func(*ingest.State)) ingest.State { f(&st); return st }
	return []ingest.State{
		healthy("contoso", alert.Incidents),
		healthy("contoso", alert.AlertsV2),
		edit(healthy("contoso", alert.Legacy), func(st *ingest.State) {
			st.Throttles, st.Late, st.Malformed, st.Skipped = 17, 2, 3, 1
		}),
		edit(healthy("fabrikam", alert.AlertsV2), func(st *ingest.State) {
			st.Fault = fault.New(fault.SignIn, "sign-in failed: the certificate isn't known to the app", "upload the certificate to the app registration", nil)
			st.FailingSince, st.LastOK, st.CertificateEnds = midnight.Add(-3*time.Hour), midnight.Add(-3*time.Hour), midnight.AddDate(0, 0, 12)
		}),
		edit(healthy("northwind \x1b[31m\u202e", alert.AlertsV2), func(st *ingest.State) {
			st.Phase, st.Backfilled, st.LastOK, st.Pages, st.CertificateEnds = ingest.Backfill, false, time.Time{}, 7, time.Time{}
			st.Since, st.BackTo, st.Began = midnight.AddDate(0, 0, -30), midnight.AddDate(0, 0, -12), midnight.Add(-time.Minute)
		}),
	}
}

// inBubble makes a screen under fake time, in which a command that pauses is told from one that
// works, however busy the machine is.
func inBubble(t *testing.T, fresh func() *Screen) (s *Screen) {
	synctest.Test(t, func(*testing.T) { s = fresh() })
	return s
}

// deliver runs a command and what follows from it, but no pauses, and returns what isn't
// the screen's. It is called under fake time, which passes in a pause alone.
func deliver(s *Screen, cmd tea.Cmd) (others []tea.Msg) {
	if cmd == nil {
		return nil
	}
	began := time.Now()
	msg := cmd()
	if time.Now().After(began) {
		return nil // a back-fill is looked at again after a while
	}
	switch msg := msg.(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			others = append(others, deliver(s, c)...)
		}
	case screen.Toast:
		others = append(others, msg)
	default:
		others = deliver(s, s.Update(msg))
	}
	return others
}

func shown(th *theme.Theme, w, h int, o Options) *Screen {
	o.Now = func() time.Time { return midnight }
	if o.Store == nil {
		o.Store = &store{states: states()}
	}
	s := New(o)
	for _, cmd := range tuitest.Prepare(s, th, w, h) {
		deliver(s, cmd)
	}
	return s
}

func do(s *Screen, ids ...string) {
	for _, id := range ids {
		deliver(s, s.Do(string(Context)+"."+id))
	}
}

func drawn(s *Screen, w, h int) string {
	return ansi.Strip(strings.Join(s.Draw(w, h), "\n"))
}

const sampleLog = `{"time":"1999-12-31T23:58:00.5Z","level":"INFO","msg":"poll","integration":"contoso","source":"alerts_v2","pages":2,"new":5}
{"time":"1999-12-31T23:58:30Z","level":"INFO","msg":"poll","integration":"fabrikam","source":"alerts_v2","pages":1}
{"time":"1999-12-31T23:59:00Z","level":"WARN","msg":"throttled","integration":"contoso","source":"incidents"}
{"time":"1999-12-31T23:59:10Z","level":"ERROR","msg":"sign-in \u001b[2J\u202e failed","integration":"contoso","error":"bad \u009b secret"}
not JSON
{"time":"1999-12-31T23:59:40Z","level":"WARN","msg":"throttled","integration":"contoso","source":"alerts_v2","wait":"30s"}
`

func logFile(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tocsin.log")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPictures(t *testing.T) {
	path := logFile(t, sampleLog)
	for name, then := range map[string][]string{
		"feeds": nil, "fault": {"down", "down", "down"}, "log": {"down", "open"}, "fault-log": {"bottom", "up", "open"},
	} {
		tuitest.Shoot(t, name, func(th *theme.Theme, w, h int) screen.Screen {
			return inBubble(t, func() *Screen {
				s := shown(th, w, h, Options{Log: path})
				s.Draw(w, h)
				do(s, then...)
				return s
			})
		})
	}
	tuitest.Shoot(t, "none", func(th *theme.Theme, w, h int) screen.Screen {
		return inBubble(t, func() *Screen { return shown(th, w, h, Options{Store: &store{}}) })
	})
}

// A log shows the lines of its feed, and those of its integration that are of no source;
// nothing in them is obeyed.
func TestLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := shown(theme.New(theme.Options{Dark: true}), 120, 30, Options{Log: logFile(t, sampleLog)})
		drawn(s, 120, 30)
		do(s, "down", "open")
		if s.Title() != "health › contoso, Alerts" {
			t.Errorf("the title is %q", s.Title())
		}
		got := drawn(s, 120, 30)
		for _, want := range []string{"1999-12-31 23:58:00Z  INFO  poll  new=5  pages=2", "ERROR  sign-in ␛[2J failed  error=bad \ufffd secret", "wait=30s"} {
			if !strings.Contains(got, want) {
				t.Errorf("no %q in\n%s", want, got)
			}
		}
		for _, not := range []string{"fabrikam", "23:59:00", "not JSON", "\x1b", "\u202e"} {
			if strings.Contains(got, not) {
				t.Errorf("%q in\n%s", not, got)
			}
		}
		if took, _ := s.Back(false); !took || s.Title() != "health" {
			t.Error("esc doesn't lead back to the feeds")
		}
		if took, _ := s.Back(false); took {
			t.Error("esc stays on the feeds")
		}
	})
}

// TestALineOfTheLogIsReadWhole: its end has the cause. On a narrow screen it takes several rows, which are
// scrolled one by one, and the footer leads back to the feeds.
func TestALineOfTheLogIsReadWhole(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log strings.Builder
		for i := range 20 {
			fmt.Fprintf(&log, `{"time":"2000-01-01T00:00:00Z","level":"ERROR","msg":"poll","integration":"contoso","cause":"list security/alerts, page %d: dial tcp 203.0.113.7:443: connect: connection refused"}`+"\n", i)
		}
		s := shown(theme.New(theme.Options{Dark: true}), 80, 24, Options{Log: logFile(t, log.String())})
		drawn(s, 80, 24)
		do(s, "down", "open")
		if got := drawn(s, 80, 24); !strings.Contains(got, "page 19:") || !strings.Contains(got, "refused") || strings.Contains(got, "page 0:") {
			t.Errorf("the end of the log:\n%s", got)
		}
		s.Move(-100)
		if got := drawn(s, 80, 24); !strings.Contains(got, "page 0:") || strings.Contains(got, "page 19:") {
			t.Errorf("its beginning:\n%s", got)
		}
		for _, c := range s.Commands() {
			switch word := strings.TrimPrefix(c.ID, "health."); {
			case word == "open", word == "close" && c.Hint == 0:
				t.Errorf("over a log: %+v", c)
			}
		}
	})
}

// Only the end of a long log is read, and its last lines are kept; a line whose
// beginning was cut off is left out.
func TestLogIsBounded(t *testing.T) {
	line := `{"level":"INFO","msg":"m","integration":"contoso","source":"alerts_v2","pad":"` + strings.Repeat("x", 900) + "\"}\n"
	last := `{"level":"INFO","msg":"the last","integration":"contoso","source":"alerts_v2","long":"` + strings.Repeat("y", 2*mostText) + "\"}\n"
	lines, err := linesOf(logFile(t, strings.Repeat(line, 3000)+last), ingest.Feed{Integration: "contoso", Source: alert.AlertsV2})
	if err != nil || len(lines) != mostLines || !strings.Contains(lines[mostLines-1], "the last") || ansi.StringWidth(lines[mostLines-1]) > mostText {
		t.Errorf("%d lines, the last %.40q: %v", len(lines), lines[max(len(lines)-1, 0)], err)
	}
}

// Without a log, and if it can't be read, the fault is still told.
func TestWithoutALog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, c := range map[string]struct{ path, want string }{
			"none":    {"", "The log says nothing of this feed."},
			"removed": {filepath.Join(t.TempDir(), "gone"), "The log can't be read"},
			"folder":  {t.TempDir(), "The log can't be read"},
			"empty":   {logFile(t, ""), "The log says nothing of this feed."},
		} {
			s := shown(theme.New(theme.Options{Dark: true}), 120, 30, Options{Log: c.path})
			drawn(s, 120, 30)
			do(s, "down", "down", "down", "open")
			if got := drawn(s, 120, 30); !strings.Contains(got, c.want) || !strings.Contains(got, "upload the certificate") {
				t.Errorf("%s: no %q in\n%s", name, c.want, got)
			}
		}
	})
}

// The log of a feed that was left doesn't appear in that of another.
func TestLateLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := shown(theme.New(theme.Options{Dark: true}), 120, 30, Options{Log: logFile(t, sampleLog)})
		drawn(s, 120, 30)
		do(s, "down")
		late := s.Do("health.open")
		s.Back(false)
		do(s, "down", "down")
		next := s.Do("health.open")
		deliver(s, late)
		if got := drawn(s, 120, 30); !strings.Contains(got, "Loading") {
			t.Errorf("the log of another feed is shown:\n%s", got)
		}
		deliver(s, next)
		if got := drawn(s, 120, 30); !strings.Contains(got, "23:58:30Z") || strings.Contains(got, "wait=30s") {
			t.Errorf("\n%s", got)
		}
	})
}

// TestNamedHints: the command of a fault has the name of the feed's integration, below the list and over its log.
func TestNamedHints(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all := states()
		for i := range all {
			all[i].Fault = fault.New(fault.Certificate, "it expired", "tocsin cert renew NAME", nil)
		}
		s := shown(theme.New(theme.Options{Dark: true}), 120, 30, Options{Store: &store{states: all}})
		if got := drawn(s, 120, 30); !strings.Contains(got, "it expired — tocsin cert renew contoso") {
			t.Errorf("the list:\n%s", got)
		}
		do(s, "open")
		if got := drawn(s, 120, 30); !strings.Contains(got, "it expired — tocsin cert renew contoso") || strings.Contains(got, "LATE") {
			t.Errorf("the log:\n%s", got)
		}
	})
}

// TestCertificateCell: the column has the words of the list of integrations.
func TestCertificateCell(t *testing.T) {
	for left, want := range map[time.Duration]string{-25 * time.Hour: "expired", -time.Hour: "expired", time.Hour: "<1 day", 30 * time.Hour: "1 day", 49 * time.Hour: "2 days"} {
		st := states()[2]
		st.CertificateEnds = midnight.Add(left)
		if words, _ := certificateCell(&st, midnight); words != want {
			t.Errorf("%v: %q, want %q", left, words, want)
		}
	}
}

// Numbers that should be 0 stand out, and columns are dropped as the screen gets narrow, but
// never the word and the lag.
func TestColumns(t *testing.T) {
	st := states()[2]
	for _, c := range columns() {
		words, role := c.Cell(&st, midnight)
		if want := map[string]string{"THROTTLED": "17", "LATE": "2", "MALFORMED": "3", "REQUESTS": "1.2k", "CERT": "210 days", "NEXT": "0:48", "LAG": "12 s", "HEALTH": "Degraded"}[c.Name]; want != "" && words != want {
			t.Errorf("%s is %q, want %q", c.Name, words, want)
		}
		if warned := map[string]bool{"THROTTLED": true, "LATE": true, "MALFORMED": true, "HEALTH": true}[c.Name]; warned != (role == theme.Warn) {
			t.Errorf("%s has the role %v", c.Name, role)
		}
	}
	for _, w := range []int{0, 40, 80, 118, 200} {
		names := ""
		need := 0
		for _, c := range grid.Fit(columns(), w) {
			names += c.Name + " "
			need += c.Width + between
		}
		if !strings.HasPrefix(names, "TENANT SOURCE HEALTH LAG ") || need-between > max(w, 59) {
			t.Errorf("%d columns: %s take %d", w, names, need-between)
		}
	}
}

// Every figure of the feed under the cursor that tells something is shown, in a wide terminal
// with its meaning; what isn't so and what another figure says is not. The list keeps room for
// its feeds.
func TestFigures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := shown(theme.New(theme.Options{Dark: true}), 120, 38, Options{})
		wide, narrow := drawn(s, 120, 38), drawn(s, 80, 22)
		st, _ := s.list.Current()
		all := telling(&st, midnight)
		for _, f := range all {
			if !strings.Contains(wide, f.Title) || !strings.Contains(wide, f.Help) || !strings.Contains(narrow, f.Title) {
				t.Errorf("no %s (%s) in\n%s\n%s", f.Title, f.Help, wide, narrow)
			}
		}
		if len(all) < 15 {
			t.Errorf("%d figures tell something", len(all))
		}
		for _, not := range []string{"Not polling", "Retired", "Exit code", "Certificate ends", "–"} {
			if strings.Contains(wide, not) || strings.Contains(narrow, not) {
				t.Errorf("%s is shown in\n%s\n%s", not, wide, narrow)
			}
		}
		if got := written(ingest.FigureOf("next_poll"), ingest.Reading{Known: true, At: midnight.Add(48 * time.Second)}, midnight); got != "in 0:48" {
			t.Errorf("the next poll is %s", got)
		}
		for _, c := range []struct{ room, n, figures, w, least int }{
			{30, 5, 20, 120, 5}, {16, 5, 20, 80, 5}, {16, 500, 20, 80, 8}, {3, 5, 20, 80, 3}, {0, 5, 20, 80, 1}, {50, 500, 25, 200, 25}, {60, 3, 20, 80, 3},
		} {
			rows, figures := divide(c.room, c.n, c.figures, c.w)
			if rows < c.least || figures > 0 && rows+figures != c.room || figures == 0 && c.room >= 2*leastRows {
				t.Errorf("%+v: %d rows, %d lines of figures", c, rows, figures)
			}
		}
	})
}

// Columns that have no room leave a sign at the end of the heading, and only then.
func TestHiddenColumnsLeaveASign(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := shown(theme.New(theme.Options{Dark: true}), 120, 30, Options{})
		for w, want := range map[int]bool{60: true, 80: true, 120: false, 200: false} {
			heading, _, _ := strings.Cut(drawn(s, w, 30), "\n")
			if got := strings.HasSuffix(strings.TrimRight(heading, " "), "…"); got != want {
				t.Errorf("%d columns: %q", w, heading)
			}
		}
	})
}

// The cursor stays on its feed when states come anew, and poll now asks for each feed.
func TestCursorAndPoll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := &store{states: states()}
		s := shown(theme.New(theme.Options{Dark: true}), 120, 30, Options{Store: x})
		drawn(s, 120, 30)
		do(s, "bottom")
		x.states = x.states[1:]
		deliver(s, s.Update(screen.Tick{Now: midnight}))
		if st, ok := s.list.Current(); !ok || !strings.HasPrefix(st.Integration, "northwind") {
			t.Errorf("the cursor is on %+v", st.Feed)
		}
		drawn(s, 120, 30)
		if _, y, ok := s.Cursor(); !ok || y != headLines+3 {
			t.Errorf("it is drawn in line %d", y)
		}
		deliver(s, s.Update(screen.Click{X: 3, Y: headLines, Button: tea.MouseLeft}))
		if st, _ := s.list.Current(); st.Source != alert.Legacy || s.log != nil {
			t.Errorf("a click chooses %+v", st.Feed)
		}
		deliver(s, s.Update(screen.Click{X: 3, Y: headLines, Button: tea.MouseLeft}))
		if s.log == nil {
			t.Error("a second click opens no log")
		}
		do(s, "close", "poll")
		if x.polled == 0 || s.log != nil {
			t.Errorf("%d feeds are polled", x.polled)
		}
		if p, ok := s.Progress(); !ok || p.Percent != 40 {
			t.Errorf("progress %+v", p)
		}
		s.Update(screen.Closed{})
		if !errors.Is(s.closing.Err(), context.Canceled) {
			t.Error("closing cancels nothing")
		}
	})
}

// Every command changes the picture or sends a message.
func TestCommands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, spec := range Specs() {
			s := shown(theme.New(theme.Options{Dark: true}), 120, 9, Options{})
			drawn(s, 120, 9)
			switch spec.ID {
			case "health.up", "health.top", "health.page-up":
				do(s, "bottom")
			case "health.close":
				do(s, "open")
			}
			before := drawn(s, 120, 9)
			cmd := s.Do(spec.ID)
			if after := drawn(s, 120, 9); after == before && cmd == nil {
				x, y, _ := s.Cursor()
				t.Errorf("%s does nothing at %d,%d", spec.ID, x, y)
			}
		}
	})
}

// The screen that compares the sources opens from here, if there is one.
func TestCoverageOpens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := shown(theme.New(theme.Options{}), 80, 24, Options{})
		if msg, ok := s.Do("health.coverage")().(screen.Toast); !ok || msg.Text != "There are no sources to compare here" {
			t.Errorf("%+v", msg)
		}
		other := shown(theme.New(theme.Options{}), 80, 24, Options{})
		s.o.Coverage = func() screen.Screen { return other }
		if msg, ok := s.Do("health.coverage")().(screen.Open); !ok || msg.Screen != other {
			t.Errorf("%+v", msg)
		}
	})
}

// A line of a log has no names without a value.
func TestLogLinesHaveNoEmptyValues(t *testing.T) {
	line := `{"time":"2026-11-24T09:00:00Z","level":"INFO","msg":"health","integration":"contoso","source":"alerts_v2","was":"","is":"Healthy"}` + "\n"
	got := about([]byte(line), ingest.Feed{Integration: "contoso", Source: alert.AlertsV2})
	if len(got) != 1 || got[0] != "2026-11-24 09:00:00Z  INFO  health  is=Healthy" {
		t.Errorf("%q", got)
	}
}

// Keys lead to the integrations, and to the renewal of a certificate.
func TestManage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked []bool
		s := shown(theme.New(theme.Options{Dark: true}), 120, 30, Options{Manage: func(renew bool) screen.Screen { asked = append(asked, renew); return nil }})
		for _, id := range []string{"health.integrations", "health.renew"} {
			if _, opens := s.Do(id)().(screen.Open); !opens {
				t.Errorf("%s opens nothing", id)
			}
		}
		if len(asked) != 2 || asked[0] || !asked[1] {
			t.Errorf("asked for %v", asked)
		}
		s.o.Manage = nil
		if said, ok := s.Do("health.integrations")().(screen.Toast); !ok || said.Text == "" {
			t.Errorf("without such a screen: %+v", said)
		}
	})
}

// The key that opens the integrations everywhere opens them here, too.
func TestTheKeyOfTheIntegrationsWorksHere(t *testing.T) {
	for _, spec := range Specs() {
		if spec.ID == "health.integrations" && !spec.Bound("f3") {
			t.Errorf("its keys are %q", spec.Keys)
		}
	}
}

// A feed whose last try failed isn't called healthy without a word of that.
func TestAFailedTryIsTold(t *testing.T) {
	st := healthy("contoso", alert.AlertsV2)
	if word, role := wordCell(&st, midnight); word != "Healthy" || role != theme.Good {
		t.Errorf("a good one is %s", word)
	}
	st.Fault, st.FailingSince = fault.New(fault.Network, "connection refused", "", nil), midnight.Add(-10*time.Second)
	if word, role := wordCell(&st, midnight); word != "Last try failed" || role != theme.Warn {
		t.Errorf("10 seconds after a refusal it is %s", word)
	}
}
