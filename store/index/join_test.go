package index

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/long"
	"tocsin/store/engine"
	"tocsin/store/query"
)

// newestOnly returns the world without the alerts that a limit leaves out.
func (w *world) newestOnly(limit int) *world {
	out := newWorld()
	var alerts []engine.Row
	for key, row := range w.rows {
		if row.Alert != nil {
			alerts = append(alerts, row)
		} else {
			out.rows[key] = row
		}
	}
	slices.SortFunc(alerts, func(a, b engine.Row) int { return positionOf(&a).compare(positionOf(&b)) })
	for _, row := range alerts[:min(limit, len(alerts))] {
		out.rows[row.Key] = row
	}
	return out
}

// TestIncidentsShowTheirAlerts changes alerts and incidents at random, with and without a
// limit, with and without searches in between, and compares each incident with a join by
// hand.
func TestIncidentsShowTheirAlerts(t *testing.T) {
	for _, c := range []struct{ limit, searchEvery int }{{0, 1}, {0, 3}, {0, 100}, {90, 1}, {90, 4}} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			r := rand.New(rand.NewPCG(6, uint64(c.limit+c.searchEvery)))
			w := newWorld()
			ix := w.index(Options{Limit: c.limit})
			for round := range long.Rounds(40) {
				var batch []engine.Row
				for range 1 + r.IntN(20) {
					batch = append(batch, w.put(moved(r, w)))
				}
				r.Shuffle(len(batch), func(i, j int) { batch[i], batch[j] = batch[j], batch[i] })
				ix.Apply(batch)
				if round%c.searchEvery == 0 {
					whole(t, ix, Request{Query: parsed(t, "FROM incident")})
				}
				kept := w
				if c.limit > 0 {
					// An alert that the limit left out cannot come back: compare with what is left.
					kept = w.newestOnly(c.limit)
					if ix.Len() != kept.alerts() {
						t.Fatalf("%d alerts, want %d", ix.Len(), kept.alerts())
					}
				}
				holdFilled(t, kept, ix)
			}
		})
	}
}

func (w *world) alerts() (n int) {
	for _, row := range w.rows {
		if row.Alert != nil {
			n++
		}
	}
	return n
}

// moved returns a new incident, a new alert, or an alert with another incident, entities
// or product. The creation times of alerts only grow, so that a limit leaves out alerts
// for good.
func moved(r *rand.Rand, w *world) alert.Record {
	if r.IntN(6) == 0 {
		return triaged(r, w, randomIncident(r))
	}
	key := alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: "id-" + strconv.Itoa(r.IntN(150))}
	if r.IntN(4) == 0 {
		key.Source = alert.Legacy
	}
	a := alert.Alert{
		IncidentID: strconv.Itoa(r.IntN(15)), Provider: alert.Providers()[r.IntN(4)], Created: alert.Time(w.seq+1) * alert.Second,
		Entities: []alert.Entity{{Type: alert.User, Value: "user" + strconv.Itoa(r.IntN(9)), Role: "attacked", Of: 1}, {Type: alert.Host, Value: []string{"h", ""}[r.IntN(2)]}},
	}
	if row, ok := w.rows[key]; ok && r.IntN(2) == 0 {
		kept := *row.Alert
		switch r.IntN(3) {
		case 0:
			kept.IncidentID = a.IncidentID
		case 1:
			kept.Entities = a.Entities
		case 2:
			kept.Provider = a.Provider
		}
		a = kept
		a.Created = alert.Time(w.seq+1) * alert.Second
	}
	return triaged(r, w, alert.Record{Key: key, Alert: &a})
}

// triaged returns a record that was stored, and perhaps done, at some time up to now.
func triaged(r *rand.Rand, w *world, record alert.Record) alert.Record {
	ago := func() alert.Time { return max(alert.Time(w.seq)-alert.Time(r.IntN(60)), 0) * alert.Second }
	record.Ingested = ago()
	if r.IntN(2) == 0 {
		record.Triage = alert.Triage{State: alert.TriageDone, At: ago()}
	}
	return record
}

// holdFilled compares what the index fills into each incident, and what it finds by it.
func holdFilled(t *testing.T, w *world, ix *Index) {
	t.Helper()
	var records []alert.Record
	for _, row := range w.rows {
		if row.Incident != nil {
			blank := *row.Incident
			blank.Alerts, blank.NewAlerts = []string{"of an older state"}, []string{"of an older state"}
			row.Incident = &blank
		}
		records = append(records, row.Record)
	}
	ix.FillIncidents(records)
	for _, got := range records {
		want := w.records()[got.Key]
		if got.Incident != nil && fmt.Sprint(got.Incident) != fmt.Sprint(want.Incident) {
			t.Fatalf("incident %v is filled with\n%+v\nwant\n%+v", got.Key, got.Incident, want.Incident)
		}
		if got.Alert != nil && !reflect.DeepEqual(got, want.Record) {
			t.Fatalf("alert %v was changed", got.Key)
		}
	}
	if len(records)%3 > 0 {
		return // a search makes the join, and some rounds must start without it
	}
	isIncident := func(r *alert.Record) bool { return r.Incident != nil }
	for _, field := range []string{"provider", "alert_ids", "new_alert_ids", "@user", "entities"} {
		order := Sort{Field: field, Up: true}
		hold(t, w, ix, &query.Query{From: []string{"incident"}}, order, w.sorted(order, isIncident))
	}
	holdCondition(t, w, ix, alert.IncidentKind(), "@user = 'user3'")
	holdCondition(t, w, ix, alert.IncidentKind(), "provider IN ('mde','mdi')")
	holdCondition(t, w, ix, alert.IncidentKind(), "@host IS NULL")
}

// TestJoinBeginsAnew changes more groups than the join remembers.
func TestJoinBeginsAnew(t *testing.T) {
	w := newWorld()
	ix := w.index(Options{})
	var rows []engine.Row
	for i := range 20 {
		rows = append(rows, w.put(alert.Record{Key: alert.Key{Source: alert.Incidents, ID: strconv.Itoa(i)}, Incident: &alert.Incident{}}))
	}
	ix.Apply(rows)
	whole(t, ix, Request{Query: parsed(t, "FROM incident")})
	if ix.root.Load().join.last() == nil {
		t.Fatal("a search of incidents makes no join")
	}
	for range 2 {
		rows = rows[:0]
		for i := range maxChanged {
			a := &alert.Alert{IncidentID: strconv.Itoa(int(w.seq) % (2 * maxChanged)), Created: alert.Time(w.seq + 1)}
			rows = append(rows, w.put(alert.Record{Key: alert.Key{Source: alert.AlertsV2, ID: strconv.Itoa(i)}, Alert: a}))
		}
		ix.Apply(rows)
	}
	if j := ix.root.Load().join; j.base != nil || j.changed != nil {
		t.Errorf("%d groups are remembered", len(j.changed))
	}
	holdFilled(t, w, ix)
	if made := ix.joinedIncidents(ix.root.Load()); made.total != 20 {
		t.Errorf("%d incidents", made.total)
	}
}

// TestAlertsAloneMakeNoJoin loads and searches alerts: the join costs nothing until it is
// needed, and nothing is remembered for it.
func TestAlertsAloneMakeNoJoin(t *testing.T) {
	w := randomWorld(rand.New(rand.NewPCG(6, 6)), 200)
	ix := w.index(Options{})
	for batch := range slices.Chunk(w.feed(), 50) {
		ix.Apply(batch)
		whole(t, ix, Request{Rows: 10, Facets: true})
	}
	if j := ix.root.Load().join; j.made != nil || j.base != nil || len(j.changed) > 0 {
		t.Error("a search of alerts made the join of incidents")
	}
}

// The row of an incident shows what its alerts contribute.
func TestIncidentRow(t *testing.T) {
	ix := New(Options{})
	record := func(id string, p alert.Provider, users ...string) alert.Record {
		a := &alert.Alert{IncidentID: "7", Provider: p, Entities: []alert.Entity{{Type: alert.Host, Value: "ws-1"}}}
		for _, user := range users {
			a.Entities = append(a.Entities, alert.Entity{Type: alert.User, Value: user})
		}
		return alert.Record{Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: id}, Alert: a}
	}
	ix.Apply([]engine.Row{
		{Seq: 1, Record: record("a", alert.MDE, "kim", "lee")},
		{Seq: 2, Record: record("b", alert.MDO, "kim")},
		{Seq: 3, Record: record("c", alert.MDO)},
		{Seq: 4, Record: alert.Record{Key: alert.Key{Integration: "contoso", Source: alert.Incidents, ID: "7"}, Incident: &alert.Incident{Priority: 88}}},
		{Seq: 5, Record: alert.Record{Key: alert.Key{Integration: "contoso", Source: alert.Incidents, ID: "8"}, Incident: &alert.Incident{Priority: -1}}},
	})
	result, err := ix.Search(context.Background(), Request{Query: &query.Query{From: []string{"incident"}}, Rows: 9})
	if err != nil || len(result.Rows) != 2 {
		t.Fatal(result.Rows, err)
	}
	got, none := result.Rows[0], result.Rows[1]
	if got.Alerts != 3 || got.Products != "mdo 2, mde 1" || got.Users != 2 || got.Hosts != 1 || got.Priority != 88 {
		t.Errorf("the row is %+v", got)
	}
	if none.Alerts != 0 || none.Products != "" || none.Users != 0 || none.Hosts != 0 || none.Priority != -1 {
		t.Errorf("the row of an incident without alerts is %+v", none)
	}
}

// The row of an event shows what was done, of which alert it is part, and whence: its address, or
// else what it was done to. The account is no object.
func TestEventRow(t *testing.T) {
	entities := func(of ...string) (out []alert.Entity) {
		for i := 0; i < len(of); i += 2 {
			out = append(out, alert.Entity{Type: alert.EntityType(of[i]), Value: of[i+1]})
		}
		return out
	}
	for _, c := range []struct {
		of   []alert.Entity
		want string
	}{
		{entities("user", "amal", "domain", "contoso.example", "url", "https://bad.example", "ip", "203.0.113.9"), "ip 203.0.113.9"},
		{entities("email", "AMAL@contoso.example", "user", "amal@contoso.example", "email", "out@example.org", "file", "cards.xlsx"), "file cards.xlsx"},
		{entities("user", "amal@contoso.example", "email", "amal@contoso.example", "email", "out@example.org"), "email out@example.org"},
		{entities("ip", "127.0.0.1", "user", "amal", "domain", "contoso.example"), " "},
		{nil, " "},
	} {
		ix := New(Options{})
		event := &alert.Event{RecordType: "SharePointFileOperation", Operation: "FileDownloaded", Workload: "SharePoint", AlertID: "a-1", Entities: c.of}
		ix.Apply([]engine.Row{{Seq: 1, Record: alert.Record{Key: alert.Key{Integration: "contoso", Source: alert.O365Management, ID: "e"}, Event: event}}})
		result, err := ix.Search(context.Background(), Request{Query: &query.Query{From: []string{"event"}}, Rows: 9})
		if err != nil || len(result.Rows) != 1 {
			t.Fatal(result.Rows, err)
		}
		got := result.Rows[0]
		if object := string(got.Object.Type) + " " + got.Object.Value; object != c.want {
			t.Errorf("of %v the object is %q, want %q", c.of, object, c.want)
		}
		if got.Kind != alert.EventKind() || got.RecordType != event.RecordType || got.Operation != event.Operation || got.Workload != event.Workload || got.PartOf != "a-1" {
			t.Errorf("the row is %+v", got)
		}
	}
}

// TestTheAlertOfAnEvent: the row of an event says what its alert is called, or that none is
// stored. One that the index may have left out isn't lost.
func TestTheAlertOfAnEvent(t *testing.T) {
	key := func(source alert.SourceName, id string) alert.Key {
		return alert.Key{Integration: "contoso", Source: source, ID: id}
	}
	event := func(id, of string) engine.Row {
		return engine.Row{Seq: 1, Record: alert.Record{Key: key(alert.O365Management, id), Event: &alert.Event{Created: 5, AlertID: of}}}
	}
	of := func(source alert.SourceName, id, title string, created alert.Time) engine.Row {
		return engine.Row{Seq: 2, Record: alert.Record{Key: key(source, id), Alert: &alert.Alert{Created: created, Title: title, Category: "Malware"}}}
	}
	rows := []engine.Row{
		event("e-1", "a-1"), event("e-2", "a-2"), event("e-3", "a-3"), event("e-4", ""),
		of(alert.O365Management, "a-1", "A link was clicked", 9), of(alert.O365Management, "a-2", "", 2), of(alert.AlertsV2, "a-3", "Of another source", 1),
		of(alert.AlertsV2, "x", "Newer", 8), of(alert.AlertsV2, "y", "Newer", 7), of(alert.AlertsV2, "z", "Newer", 6),
	}
	for _, c := range []struct {
		limit int
		want  string
	}{
		{0, "e-1 A link was clicked false|e-2 Malware false|e-3  true|e-4  false"},
		{4, "e-1 A link was clicked false|e-2  false|e-3  false|e-4  false"},
	} {
		ix := New(Options{Limit: c.limit})
		ix.Apply(rows)
		var got []string
		for _, r := range whole(t, ix, Request{Query: parsed(t, "FROM event"), Rows: 9, Sort: Sort{Field: "resource_id", Up: true}}).Rows {
			got = append(got, fmt.Sprint(r.Key.ID, " ", r.PartTitle, " ", r.PartLost))
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("limit %d: %q, want %q", c.limit, got, c.want)
		}
	}
}
