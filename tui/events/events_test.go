package events

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
	"tocsin/tui/browse"
	"tocsin/tui/browse/browsetest"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// Times of day are drawn in the local zone; pictures need a fixed one.
func TestMain(m *testing.M) {
	time.Local = time.UTC
	os.Exit(m.Run())
}

var midnight = browsetest.Midnight()

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
	*browsetest.Bed
	s *Screen
}

func newBed(t *testing.T, o browse.Options, th *theme.Theme, w, h int, records ...alert.Record) *bed {
	t.Helper()
	b := &bed{Bed: browsetest.New(t, &o, records...)}
	b.s = New(o)
	b.Show(b.s, b.s.Browser, th, w, h)
	return b
}

// point puts the cursor on an event.
func (b *bed) point(id string) {
	b.T.Helper()
	for _, r := range world() {
		if strings.HasPrefix(r.ID, id+"/") {
			b.s.Rows.List.Select(r.Key)
		}
	}
	if row, ok := b.s.Rows.Current(); !ok || !strings.HasPrefix(row.Key.ID, id+"/") {
		b.T.Fatalf("event %s is not listed", id)
	}
}

func dark() *theme.Theme { return tuitest.Themes()[0] }

func TestPictures(t *testing.T) {
	for _, p := range []struct {
		name string
		then func(b *bed)
	}{
		{"list", func(b *bed) { b.Do("events.down") }},
		{"filtered", func(b *bed) { b.Do("events.high", "events.mark") }},
		{"none", func(b *bed) { b.Filter("operation = 'none'") }},
		{"event", func(b *bed) { b.point("e-2"); b.Do("events.open") }},
		{"raw", func(b *bed) { b.point("e-2"); b.Do("events.open", "detail.raw") }},
		{"alert", func(b *bed) { b.point("e-1"); b.Do("events.open", "detail.bottom"); b.visit(phish) }},
	} {
		tuitest.ShootInTime(t, p.name, func(t *testing.T, th *theme.Theme, w, h int) screen.Screen {
			b := newBed(t, browse.Options{}, th, w, h, world()...)
			b.s.Draw(w, h)
			p.then(b)
			return b.s
		})
	}
}

// visit goes to the row of the detail that opens an alert, and presses enter there.
func (b *bed) visit(id string) {
	b.T.Helper()
	b.Do("detail.top")
	for range 60 {
		b.s.Draw(b.Size.W, b.Size.H)
		if b.Do("detail.enter"); b.s.Panes.Inner {
			if key, _ := b.s.Panes.Alert.Key(); key.ID != id {
				b.T.Fatalf("it opens %s, want %s", key.ID, id)
			}
			return
		}
		b.Do("detail.summary", "detail.down")
	}
	b.T.Fatalf("no row opens %s:\n%s", id, b.Text())
}
