package coverage

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// store has rows and states.
type store struct {
	rows    []index.Row
	states  []ingest.State
	asked   []alert.Time // from when on rows were asked for
	err     error
	limited bool    // the last question for rows had a time limit
	moved   []int64 // what Wait returns, one after the other; it then waits for ever
}

func (s *store) Wait(_ context.Context, seq int64) (int64, error) {
	if len(s.moved) == 0 {
		return seq, context.Canceled
	}
	next := s.moved[0]
	s.moved = s.moved[1:]
	return next, nil
}

func (s *store) States(context.Context) ([]ingest.State, error) { return s.states, nil }

func (s *store) Each(ctx context.Context, q *query.Query, take func([]index.Row) error) error {
	_, s.limited = ctx.Deadline()
	s.asked = append(s.asked, q.Earliest)
	if s.err != nil {
		return s.err
	}
	return take(s.rows)
}

// filled is a store with the two gaps of Legacy.
func filled() *store {
	s := &store{states: []ingest.State{{
		Feed: ingest.Feed{Integration: "contoso", Source: alert.Legacy}, Retired: true, RetiredSince: noon.AddDate(0, -1, 0), Newest: noon.AddDate(0, -1, -1),
	}}}
	add := func(n int, source alert.SourceName, product, title, shared string) {
		for range n {
			id := fmt.Sprintf("%s-%03d", source, len(s.rows))
			r := index.Row{Key: alert.Key{Integration: "contoso", Source: source, ID: id}, Product: product, Title: title}
			if shared != "" {
				r.Shared = fmt.Sprintf("%s:%d\nalert:%s", shared, len(s.rows)%4, id)
			}
			s.rows = append(s.rows, r)
		}
	}
	add(4, alert.Legacy, "Microsoft Entra ID Protection", "Anonymous IP address", "request")
	add(4, alert.RiskDetections, "Microsoft Entra ID Protection", "Anonymous IP address", "request")
	add(5, alert.Legacy, "Microsoft Entra ID Protection", "Unfamiliar \x1b[31msign-in\u202e properties", "correlation")
	add(3, alert.Legacy, "Microsoft Defender for Office 365", "Messages have been delayed", "")
	add(4, alert.AlertsV2, "Microsoft Defender for Endpoint", "Suspicious PowerShell command line", "alert")
	add(4, alert.Legacy, "Microsoft Defender for Endpoint", "Suspicious PowerShell command line", "alert")
	for i := range 20 {
		add(1, alert.AlertsV2, "Microsoft Purview Data Loss Prevention", fmt.Sprintf("DLP policy match %02d", i), "policy")
	}
	return s
}

// deliver runs a command and gives the screen its message; it returns what is not the
// screen's.
func deliver(s *Screen, cmd tea.Cmd) (others []tea.Msg) {
	if cmd == nil {
		return nil
	}
	switch msg := cmd().(type) {
	case nil:
		return nil
	case screen.Toast:
		return []tea.Msg{msg}
	case tea.BatchMsg:
		for _, one := range msg {
			others = append(others, deliver(s, one)...)
		}
		return others
	default:
		return deliver(s, s.Update(msg))
	}
}

func shown(th *theme.Theme, w, h int, of *store) *Screen {
	s := New(Options{Store: of, Now: func() time.Time { return noon }})
	for _, cmd := range tuitest.Prepare(s, th, w, h) {
		deliver(s, cmd)
	}
	return s
}

func drawn(s *Screen, w, h int) string { return ansi.Strip(strings.Join(s.Draw(w, h), "\n")) }

func TestPictures(t *testing.T) {
	tuitest.Shoot(t, "gaps", func(th *theme.Theme, w, h int) screen.Screen { return shown(th, w, h, filled()) })
	tuitest.Shoot(t, "none", func(th *theme.Theme, w, h int) screen.Screen { return shown(th, w, h, &store{}) })
}

// TestScrolling ends at both ends, and shows the last line.
func TestScrolling(t *testing.T) {
	s := shown(theme.New(theme.Options{}), 120, 20, filled())
	first := drawn(s, 120, 20)
	if !strings.Contains(first, "Legacy of contoso has answered nothing since 2026-10-24") || !strings.Contains(first, "4 in Risk detections") {
		t.Error(first)
	}
	deliver(s, s.Do("coverage.bottom"))
	if last := drawn(s, 120, 20); !strings.Contains(last, "Office 365 audit records: no alerts in this time") || strings.Contains(last, "answered nothing") {
		t.Error(last)
	}
	deliver(s, s.Do("coverage.page-up"))
	deliver(s, s.Do("coverage.top"))
	if again := drawn(s, 120, 20); again != first {
		t.Error(again)
	}
}

// TestTheCursorIsInSight: whichever row the cursor is on, its line is drawn, in any size.
func TestTheCursorIsInSight(t *testing.T) {
	for _, size := range []tuitest.Size{{W: 40, H: 8}, {W: 80, H: 22}, {W: 200, H: 58}} {
		s := shown(theme.New(theme.Options{}), size.W, size.H, filled())
		s.Draw(size.W, size.H)
		stops := len(s.text.stops)
		for i := range 2 * stops {
			if i < stops {
				s.Move(1)
			} else {
				s.Move(-1)
			}
			tuitest.Exact(t, s.Draw(size.W, size.H), size.W, size.H)
			if _, y, ok := s.Cursor(); !ok || y < 0 || y >= size.H {
				t.Fatalf("%v: step %d: the cursor is on line %d", size, i, y)
			}
		}
	}
}

// TestEnterShowsTheAlerts of the row under the cursor: those of a gap, of a source or of a
// title, by a query.
func TestEnterShowsTheAlerts(t *testing.T) {
	var opened []query.View
	s := shown(theme.New(theme.Options{}), 80, 22, filled())
	if cmd := s.Do("coverage.open"); cmd == nil || cmd().(screen.Toast).Text == "" {
		t.Error("without a list nothing is said")
	}
	s.o.Open = func(v query.View) screen.Screen {
		opened = append(opened, v)
		return s
	}
	s.Draw(80, 22)
	for range s.text.stops {
		if _, open := s.Do("coverage.open")().(screen.Open); !open {
			t.Fatal("no screen is opened")
		}
		s.Move(1)
	}
	want := map[string]string{
		"Legacy, Microsoft Entra ID Protection": "version = 'Legacy' AND product = 'Microsoft Entra ID Protection' EARLIEST=-7d",
		"Legacy":                                "version = 'Legacy' EARLIEST=-7d",
		"Risk detections":                       "ingest.product.name = 'GRAPH_RISK_DETECTIONS' EARLIEST=-7d",
		"Messages have been delayed":            "version = 'Legacy' AND product = 'Microsoft Defender for Office 365' AND title = 'Messages have been delayed' EARLIEST=-7d",
	}
	for _, v := range opened {
		if text, has := want[v.Name]; has && text != v.Text {
			t.Errorf("%s: %s, want %s", v.Name, v.Text, text)
		}
		delete(want, v.Name)
		if _, problems := query.Parse(v.Text, noon); query.Failed(problems) != nil {
			t.Errorf("%s: %s: %v", v.Name, v.Text, problems)
		}
	}
	if len(want) > 0 {
		t.Errorf("no row for %v among %v", want, opened)
	}
}

// TestEnterSaysThatItListsMore than a sentence counts, since a query knows no links.
func TestEnterSaysThatItListsMore(t *testing.T) {
	of := filled()
	of.rows = append(of.rows, index.Row{Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: "x"}, Product: "Microsoft Entra ID Protection", Title: "x", Shared: of.rows[8].Shared})
	all := drawn(shown(theme.New(theme.Options{}), 200, 40, of), 200, 40)
	if !regexp.MustCompile(`Legacy has \d alerts? that no id links to v2[^\n]*; enter lists all 9`).MatchString(all) {
		t.Errorf("it says\n%s", all)
	}
	view := query.View{Text: "version = 'v2'"}
	if got := listing(view, 3, 3) + listing(query.View{}, 3, 5); got != "" {
		t.Errorf("of those alone it says %q", got)
	}
}

// TestAClick puts the cursor on a row, and the second one opens it.
func TestAClick(t *testing.T) {
	s := shown(theme.New(theme.Options{}), 80, 22, filled())
	s.o.Open = func(query.View) screen.Screen { return s }
	s.Draw(80, 22)
	y := s.text.stops[2] - s.text.top
	if cmd := s.Update(screen.Click{Y: y, Button: tea.MouseLeft}); cmd != nil || s.text.at != 2 {
		t.Errorf("the first click: on stop %d", s.text.at)
	}
	if cmd := s.Update(screen.Click{Y: 0, Button: tea.MouseLeft}); cmd != nil || s.text.at != 2 {
		t.Error("a click beside the rows does something")
	}
	if cmd := s.Update(screen.Click{Y: y, Button: tea.MouseLeft}); cmd == nil {
		t.Error("the second click opens nothing")
	}
}

// TestTheCursorStaysOnItsAlerts as rows come above it.
func TestTheCursorStaysOnItsAlerts(t *testing.T) {
	of := filled()
	s := shown(theme.New(theme.Options{}), 80, 22, of)
	s.Draw(80, 22)
	s.Move(7)
	was, ok := s.text.view()
	at := s.text.at
	for i := range 9 {
		of.rows = append(of.rows, index.Row{Key: alert.Key{Integration: "contoso", Source: alert.Legacy, ID: fmt.Sprint("new", i)}, Product: "New", Title: "New"})
	}
	deliver(s, s.Do("coverage.again"))
	if now, _ := s.text.view(); !ok || now != was || s.text.at == at {
		t.Errorf("on %v (row %d), was on %v (row %d)", now, s.text.at, was, at)
	}
}

// TestTheStatusTells when was compared, and that numbers still grow.
func TestTheStatusTells(t *testing.T) {
	of := filled()
	words := func(s *Screen) (out string) {
		for _, part := range s.Status().State {
			out += part.Text
		}
		return out
	}
	s := shown(theme.New(theme.Options{}), 80, 22, of)
	if got := words(s); got != "compared at 12:00:00Z, follows the store" {
		t.Error(got)
	}
	of.states = append(of.states, ingest.State{Feed: ingest.Feed{Integration: "contoso", Source: alert.RiskDetections}, Phase: ingest.Backfill})
	deliver(s, s.Do("coverage.again"))
	if got := words(s); got != "! back-fill not complete · compared at 12:00:00Z, follows the store" {
		t.Error(got)
	}
	s.Do("coverage.again")
	if got := words(s); !strings.HasSuffix(got, "compared at 12:00:00Z, follows the store") {
		t.Errorf("while it compares anew: %s", got)
	}
}

// TestAComparisonHasALimit: the store is asked within one, and its end names the store.
func TestAComparisonHasALimit(t *testing.T) {
	of := filled()
	s := New(Options{Store: of, Now: func() time.Time { return noon }})
	of.err = context.DeadlineExceeded
	others := deliver(s, s.Do("coverage.again"))
	if !of.limited || len(others) != 1 || !strings.Contains(others[0].(screen.Toast).Text, "the store didn't answer in time") {
		t.Errorf("limited %v, %v", of.limited, others)
	}
}

// TestWindow: a key asks for another span of time, and an answer to an earlier question is
// dropped.
func TestWindow(t *testing.T) {
	of := filled()
	s := shown(theme.New(theme.Options{}), 120, 40, of)
	early := s.Do("coverage.span")
	late := s.Do("coverage.span")
	lateAnswer := late()
	of.rows = nil
	earlyAnswer := early()
	s.Update(lateAnswer)
	s.Update(earlyAnswer)
	if got := s.Header()[0][0].Text; got != "last 90 days" || s.report.Total(alert.Legacy) != 16 {
		t.Errorf("%s, %d of Legacy", got, s.report.Total(alert.Legacy))
	}
	if last := of.asked[len(of.asked)-3]; last != alert.At(noon.AddDate(0, 0, -90)) {
		t.Errorf("asked from %s on", last)
	}
	deliver(s, s.Do("coverage.span"))
	deliver(s, s.Do("coverage.span"))
	if got := s.Header()[0][0].Text; got != "last 7 days" {
		t.Error(got)
	}
}

// TestTheHeaderNamesTheWindowShown: until another span is compared, and if it can't be, the
// header has that of the report in view.
func TestTheHeaderNamesTheWindowShown(t *testing.T) {
	of := filled()
	s := shown(theme.New(theme.Options{}), 120, 40, of)
	header := func() string { return s.Header()[0][0].Text }
	answer := s.Do("coverage.span")
	if status := s.Status().State[0].Text; header() != "last 7 days" || status != "comparing the last 30 days" {
		t.Errorf("before the answer: %s, %s", header(), status)
	}
	s.Update(answer())
	if header() != "last 30 days" {
		t.Errorf("with the answer: %s", header())
	}
	of.err = errors.New("the disk is gone")
	deliver(s, s.Do("coverage.span"))
	if header() != "last 30 days" {
		t.Errorf("after a fault: %s", header())
	}
	of.err = nil
	deliver(s, s.Do("coverage.span"))
	if header() != "last 90 days" {
		t.Errorf("asked again: %s", header())
	}
}

// TestTextIsMadeOnce: drawing and scrolling make no text anew, and a new report does.
func TestTextIsMadeOnce(t *testing.T) {
	of := filled()
	s := shown(theme.New(theme.Options{}), 120, 10, of)
	first := drawn(s, 120, 10)
	made := &s.text.lines[0]
	deliver(s, s.Do("coverage.down"))
	drawn(s, 120, 12)
	if &s.text.lines[0] != made {
		t.Error("the text was made anew")
	}
	of.rows = of.rows[:4]
	deliver(s, s.Do("coverage.again"))
	deliver(s, s.Do("coverage.top"))
	if again := drawn(s, 120, 10); again == first || &s.text.lines[0] == made {
		t.Errorf("the text of the report before:\n%s", again)
	}
}

// TestAFaultIsTold, and what was shown stays.
func TestAFaultIsTold(t *testing.T) {
	of := filled()
	s := shown(theme.New(theme.Options{}), 120, 40, of)
	before := drawn(s, 120, 40)
	of.err = errors.New("the disk is gone")
	others := deliver(s, s.Do("coverage.again"))
	if len(others) != 1 || !strings.Contains(others[0].(screen.Toast).Text, "the disk is gone") || drawn(s, 120, 40) != before {
		t.Errorf("%v", others)
	}
}

// TestHostileTitles: nothing in a title reaches the terminal as it came.
func TestHostileTitles(t *testing.T) {
	s := shown(theme.New(theme.Options{}), 120, 40, filled())
	if all := strings.Join(s.Draw(120, 40), "\n"); strings.Contains(all, "\x1b[31msign-in") || strings.Contains(all, "\u202e") {
		t.Errorf("%q", all)
	}
}

// TestItFollowsTheStore: the screen compares anew as the store changes and while a back-fill
// is under way, of which it tells, but not all the time.
func TestItFollowsTheStore(t *testing.T) {
	of, now := filled(), noon
	of.states = append(of.states, ingest.State{
		Feed: ingest.Feed{Integration: "contoso", Source: alert.RiskDetections}, Phase: ingest.Backfill, BackTo: noon.AddDate(0, 0, -3),
	})
	s := New(Options{Store: of, Now: func() time.Time { return now }})
	for _, cmd := range tuitest.Prepare(s, theme.New(theme.Options{}), 120, 40) {
		deliver(s, cmd)
	}
	tick := func(after time.Duration) {
		now = now.Add(after)
		deliver(s, s.Update(screen.Tick{Now: now}))
	}
	const line = "Risk detections of contoso: back-fill at 2026-11-21, the numbers below still grow"
	if got := drawn(s, 120, 40); !strings.Contains(got, line) || !s.Ticking() {
		t.Errorf("no back-fill in\n%s", got)
	}
	asked := len(of.asked)
	if tick(again - time.Second); len(of.asked) != asked {
		t.Error("it compares again at once")
	}
	of.states = of.states[:1]
	if tick(time.Second); len(of.asked) == asked || strings.Contains(drawn(s, 120, 40), line) || s.Ticking() {
		t.Error("the end of the back-fill is not told")
	}
	was := s.report.Total(alert.Legacy)
	of.rows = append(of.rows, index.Row{Key: alert.Key{Integration: "contoso", Source: alert.Legacy, ID: "late"}, Title: "Late"})
	of.moved = []int64{7}
	deliver(s, s.watch(3))
	if tick(time.Minute); s.report.Total(alert.Legacy) != was+1 {
		t.Errorf("%d of Legacy, want %d", s.report.Total(alert.Legacy), was+1)
	}
}
