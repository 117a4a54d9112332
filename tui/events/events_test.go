package events

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/graph/normalize"
	"tocsin/store"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// Times of day are drawn in the local zone; pictures need a fixed one.
func TestMain(m *testing.M) {
	time.Local = time.UTC
	os.Exit(m.Run())
}

var midnight = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

// unchanging is a store whose changes no list hears of.
type unchanging struct{ Store }

func (unchanging) Wait(context.Context, int64) (int64, error) { return 0, context.Canceled }

// The ids of two alerts that are made of events.
const (
	phish = "690a56a5-0000-4111-8222-333333333333"
	leak  = "b2358a80-0000-4000-8000-123ce918a400"
)

// record makes an audit record, n minutes old, with more members.
func record(id string, n int, more string) alert.Record {
	raw := fmt.Sprintf(`{"Id":%q,"CreationTime":%q,"OrganizationId":"00000000-1111-4222-8333-444444444444","UserType":0,"Version":1,%s}`,
		id, midnight.Add(-time.Duration(n)*time.Minute).Format("2006-01-02T15:04:05"), more)
	return normalize.Record("contoso", alert.O365Management, []byte(raw))
}

// world is a few events, of which alerts are made, and the same alert of another source.
func world() []alert.Record {
	same := alert.Record{
		Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: "fa" + phish},
		Alert: &alert.Alert{
			Title: "Malicious URL was clicked", Severity: alert.High, Provider: alert.MDO, Product: alert.MDO.Product(),
			Created: alert.At(midnight.Add(-time.Hour)), Updated: alert.At(midnight.Add(-time.Hour)), SharedIDs: []string{"alert:" + phish},
		},
		Raw: []byte(`{"id":"fa"}`),
	}
	return []alert.Record{
		record("e-1", 95, `"RecordType":40,"Operation":"AlertTriggered","Workload":"SecurityComplianceCenter","UserId":"SecurityComplianceAlerts","AlertId":"`+phish+`","Name":"Malicious URL was clicked","Severity":"High","Status":"Active","Category":"ThreatManagement"`),
		record("e-2", 90, `"RecordType":41,"Operation":"TIUrlClickData","Workload":"ThreatIntelligence","UserId":"amal@contoso.example","UserIp":"203.0.113.9","Url":"https://bad.example/x","AlertId":"`+phish+`"`),
		record("e-3", 30, `"RecordType":13,"Operation":"DlpRuleMatch","Workload":"Exchange","UserId":"lee@contoso.example","IncidentId":"`+leak+`","PolicyDetails":[{"PolicyId":"p","PolicyName":"Payment data","Rules":[{"Severity":"High","RuleName":"High volume of card numbers"}]}],"ExchangeMetaData":{"From":"lee@contoso.example","To":["out@example.org"],"Subject":"Cards"}`),
		record("e-4", 2, `"RecordType":13,"Operation":"Dlp\u001b[2JUndo 疑わしい\u202egpj.exe","Workload":"Exchange","UserId":"lee@contoso.example","IncidentId":"`+leak+`"`),
		same,
	}
}

// bed is a list on a store of its own.
type bed struct {
	t     *testing.T
	store *store.Store
	s     *Screen
	post  *tuitest.Post
}

func newBed(t *testing.T, o Options, th *theme.Theme, w, h int, records ...alert.Record) *bed {
	t.Helper()
	if o.Now == nil {
		o.Now = func() time.Time { return midnight }
	}
	kept, err := store.Open(context.Background(), "memory:", store.Options{Now: o.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kept.Close() })
	b := &bed{t: t, store: kept}
	b.put(records...)
	if err := kept.Ready(context.Background()); err != nil {
		t.Fatal(err)
	}
	o.Store = unchanging{kept}
	if o.Integrations == nil {
		o.Integrations = []string{"contoso"}
	}
	b.s = New(o)
	b.post = tuitest.NewPost(func(msg tea.Msg) tea.Cmd { return b.s.Update(msg) }, func(msg tea.Msg) bool { _, due := msg.(rows.Due); return due })
	t.Cleanup(func() { b.s.Update(screen.Closed{}) })
	for _, cmd := range tuitest.Prepare(b.s, th, w, h) {
		b.deliver(cmd)
	}
	return b
}

// put stores records, and shows what came of it if the list is there.
func (b *bed) put(records ...alert.Record) {
	b.t.Helper()
	if _, err := b.store.Put(context.Background(), ingest.Lease{}, ingest.Batch{Records: records}); err != nil {
		b.t.Fatal(err)
	}
	if b.s != nil {
		if err := b.store.Ready(context.Background()); err != nil {
			b.t.Fatal(err)
		}
		synctest.Wait() // for the index
		b.deliver(b.s.rows.Reload())
	}
}

// deliver runs a command and its consequences. It returns the messages that aren't the list's.
func (b *bed) deliver(cmd tea.Cmd) (others []tea.Msg) { return b.post.Deliver(cmd) }

// pass lets time pass, and delivers what came with it.
func (b *bed) pass(d time.Duration) { b.post.Pass(d) }

// postOf makes a post that also notes what goes to the terminal, such as the clipboard's content.
func (b *bed) postOf(all *[]tea.Msg) *tuitest.Post {
	return tuitest.NewPost(func(msg tea.Msg) tea.Cmd {
		if strings.HasPrefix(fmt.Sprintf("%T", msg), "tea.") {
			*all = append(*all, msg)
		}
		return b.s.Update(msg)
	}, func(msg tea.Msg) bool { _, due := msg.(rows.Due); return due })
}

// do runs commands and returns what they said or asked.
func (b *bed) do(ids ...string) (others []tea.Msg) {
	for _, id := range ids {
		others = append(others, b.deliver(b.s.Do(id))...)
	}
	return others
}

// filter puts a query in force.
func (b *bed) filter(query string) { b.deliver(b.s.filter.Edit(query)) }

// text holds what is drawn, without colours.
func (b *bed) text() string {
	lines := b.s.Draw(b.s.size.X, b.s.size.Y)
	for i := range lines {
		lines[i] = strings.TrimRight(ansi.Strip(lines[i]), " ")
	}
	return strings.Join(lines, "\n")
}

// has checks that all of some texts are drawn.
func (b *bed) has(want ...string) {
	b.t.Helper()
	got := b.text()
	for _, w := range want {
		if !strings.Contains(got, w) {
			b.t.Errorf("%q is not drawn:\n%s", w, got)
		}
	}
}

// point puts the cursor on an event.
func (b *bed) point(id string) {
	b.t.Helper()
	for _, r := range world() {
		if strings.HasPrefix(r.ID, id+"/") {
			b.s.rows.List.Select(r.Key)
		}
	}
	if row, ok := b.s.rows.Current(); !ok || !strings.HasPrefix(row.Key.ID, id+"/") {
		b.t.Fatalf("event %s is not listed", id)
	}
}

func said(others []tea.Msg) (out string) {
	for _, msg := range others {
		if toast, ok := msg.(screen.Toast); ok {
			out += toast.Text + "\n"
		}
	}
	return out
}

func dark() *theme.Theme { return tuitest.Themes()[0] }

func TestPictures(t *testing.T) {
	for _, p := range []struct {
		name string
		then func(b *bed)
	}{
		{"list", func(b *bed) { b.do("events.down") }},
		{"filtered", func(b *bed) { b.do("events.high", "events.mark") }},
		{"none", func(b *bed) { b.filter("operation = 'none'") }},
		{"event", func(b *bed) { b.point("e-2"); b.do("events.open") }},
		{"raw", func(b *bed) { b.point("e-2"); b.do("events.open", "detail.raw") }},
		{"alert", func(b *bed) { b.point("e-1"); b.do("events.open", "detail.bottom"); b.visit(phish) }},
	} {
		tuitest.Shoot(t, p.name, func(th *theme.Theme, w, h int) screen.Screen {
			b := newBed(t, Options{}, th, w, h, world()...)
			b.s.Draw(w, h)
			p.then(b)
			return b.s
		})
	}
}

// visit goes to the row of the detail that opens an alert, and presses enter there.
func (b *bed) visit(id string) {
	b.t.Helper()
	b.do("detail.top")
	for range 60 {
		b.s.Draw(b.s.size.X, b.s.size.Y)
		if b.do("detail.enter"); b.s.panes.inner {
			if key, _ := b.s.panes.alert.Key(); key.ID != id {
				b.t.Fatalf("it opens %s, want %s", key.ID, id)
			}
			return
		}
		b.do("detail.summary", "detail.down")
	}
	b.t.Fatalf("no row opens %s:\n%s", id, b.text())
}
