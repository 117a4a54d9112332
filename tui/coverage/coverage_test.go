package coverage

import (
	"context"
	"errors"
	"fmt"
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
	rows   []index.Row
	states []ingest.State
	asked  []alert.Time // from when on rows were asked for
	err    error
	moved  []int64 // what Wait returns, one after the other; it then waits for ever
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

func (s *store) Each(_ context.Context, q *query.Query, take func([]index.Row) error) error {
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
	drawn(s, 100, 12)
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
	const line = "Risk detections of contoso: back-fill at 2026-11-21, numbers still grow"
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
