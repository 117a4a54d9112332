package store

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
)

// TestReadOnlyRefusesToWrite calls every method that writes.
func TestReadOnlyRefusesToWrite(t *testing.T) {
	s := opened(t, "memory:", Options{ReadOnly: true})
	feed := ingest.Feed{Integration: "a", Source: alert.AlertsV2}
	for name, call := range map[string]func() error{
		"Lease": func() error {
			_, _, err := s.Lease(t.Context(), feed, "me", time.Minute)
			return err
		},
		"Release": func() error { return s.Release(t.Context(), ingest.Lease{Feed: feed}) },
		"Put": func() error {
			_, err := s.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: alerts(0, 1)})
			return err
		},
		"Report": func() error { return s.Report(t.Context(), ingest.Lease{Feed: feed}, ingest.State{Feed: feed}) },
		"Want":   func() error { return s.PollNow(t.Context(), feed, time.Now()) },
		"Triage": func() error {
			_, err := s.Triage(t.Context(), []engine.Act{{Key: alerts(0, 1)[0].Key, State: alert.TriageSeen}})
			return err
		},
	} {
		if f := fault.Of(call()); f == nil || f.Kind != fault.Usage || f.Hint == "" {
			t.Errorf("%s: %+v", name, f)
		}
	}
	if seq, err := s.engine.Seq(t.Context()); err != nil || seq != 0 {
		t.Errorf("something was written: %d, %v", seq, err)
	}
	if _, err := s.PollNowAt(t.Context(), feed); err != nil {
		t.Errorf("Wanted only reads: %v", err)
	}
}

// TestKeeperIsTheEngine follows a feed's life.
func TestKeeperIsTheEngine(t *testing.T) {
	s := opened(t, "memory:", Options{})
	feed := ingest.Feed{Integration: "contoso", Source: alert.AlertsV2}
	lease, _, err := s.Lease(t.Context(), feed, "me", time.Minute)
	if err != nil || lease.Feed != feed {
		t.Fatalf("%+v, %v", lease, err)
	}
	progress := ingest.Progress{Watermark: 77, Done: true}
	outcome, err := s.Put(t.Context(), lease, ingest.Batch{Records: alerts(0, 4), Progress: &progress})
	if err != nil || outcome.New != 4 {
		t.Fatalf("%+v, %v", outcome, err)
	}
	if err := s.Report(t.Context(), lease, ingest.State{Feed: feed, Pages: 3}); err != nil {
		t.Fatal(err)
	}
	if states, err := s.States(t.Context()); err != nil || len(states) != 1 || states[0].Pages != 3 {
		t.Errorf("%+v, %v", states, err)
	}
	wish := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	if err := s.PollNow(t.Context(), feed, wish); err != nil {
		t.Fatal(err)
	}
	if got, err := s.PollNowAt(t.Context(), feed); err != nil || !got.Equal(wish) {
		t.Errorf("wanted %v, %v", got, err)
	}
	if err := s.Release(t.Context(), lease); err != nil {
		t.Fatal(err)
	}
	if _, got, err := s.Lease(t.Context(), feed, "you", time.Minute); err != nil || got != progress {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := s.Put(t.Context(), lease, ingest.Batch{Progress: &progress}); !errors.Is(err, ingest.ErrFenced) {
		t.Errorf("with an old lease: %v", err)
	}
}

func TestRecord(t *testing.T) {
	s := opened(t, "memory:", Options{})
	records := alerts(0, 2)
	put(t, s, records...)
	record, evidence, err := s.Record(t.Context(), records[1].Key)
	if err != nil || record.Title() != records[1].Title() || len(evidence) != 7 {
		t.Errorf("%q, %d pieces of evidence, %v", record.Title(), len(evidence), err)
	}
	gone := alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: "gone"}
	if _, _, err := s.Record(t.Context(), gone); kind(err) != fault.Store {
		t.Errorf("a record that is not kept: %v", err)
	}
	both, err := s.Records(t.Context(), []alert.Key{gone, records[0].Key})
	if err != nil || len(both) != 2 || both[0].Alert != nil || both[1].Title() != records[0].Title() {
		t.Errorf("%d records, %v", len(both), err)
	}
	if _, err := s.Triage(t.Context(), []engine.Act{{Key: records[0].Key, State: alert.TriageSeen, By: "amal", At: 5}}); err != nil {
		t.Fatal(err)
	}
	history, err := s.History(t.Context(), records[0].Key)
	if err != nil || len(history) != 1 || history[0].By != "amal" {
		t.Errorf("%+v, %v", history, err)
	}
}

// TestIncidentsComeWithTheirAlerts checks the members that the engine does not keep.
func TestIncidentsComeWithTheirAlerts(t *testing.T) {
	records := alerts(0, 4)
	for i := range records[:3] {
		records[i].Alert.IncidentID = "77"
		records[i].Alert.Created = alert.Time(i+1) * alert.Hour
		records[i].Alert.Provider = []alert.Provider{alert.MDO, alert.MDE, alert.MDO}[i]
		records[i].Alert.Entities = []alert.Entity{{Type: alert.User, Value: "amal", Role: "attacked"}, {Type: alert.Host, Value: "ws-" + records[i].ID}}
	}
	incident := alert.Record{
		Key:      alert.Key{Integration: records[0].Integration, Source: alert.Incidents, ID: "77"},
		Incident: &alert.Incident{Title: "of three alerts", Priority: -1, Created: alert.Day},
		Raw:      []byte(`{"id":"77"}`),
	}
	want := alert.Incident{
		Entities: []alert.Entity{
			{Type: alert.User, Value: "amal"}, {Type: alert.Host, Value: "ws-" + records[2].ID}, {Type: alert.Host, Value: "ws-" + records[1].ID}, {Type: alert.Host, Value: "ws-" + records[0].ID},
		},
		Providers: []string{"mde", "mdo"},
		Alerts:    []string{records[2].ID, records[1].ID, records[0].ID},
	}
	s := gated(t, &gate{}, Options{}, append(records, incident)...)
	got, _, err := s.Record(t.Context(), incident.Key)
	if err != nil {
		t.Fatal(err)
	}
	if i := got.Incident; !slices.Equal(i.Entities, want.Entities) || !slices.Equal(i.Providers, want.Providers) || !slices.Equal(i.Alerts, want.Alerts) || i.Title != "of three alerts" {
		t.Errorf("the incident is handed out as %+v", i)
	}
	both, err := s.Records(t.Context(), []alert.Key{records[3].Key, incident.Key, {ID: "gone"}})
	if err != nil || len(both) != 3 || both[0].Alert == nil || len(both[1].Incident.Alerts) != 3 {
		t.Errorf("%d records, %v", len(both), err)
	}
	if got := shown(t, s, "FROM incident"); got.Total != 1 || got.Rows[0].Alerts != 3 || got.Rows[0].User != "amal" {
		t.Errorf("the row of the incident is %+v", got.Rows)
	}

	broken := gated(t, &gate{rows: func() error { return fault.New(fault.Store, "broken", "", nil) }}, Options{}, append(records, incident)...)
	if got, _, err := broken.Record(t.Context(), incident.Key); err != nil || got.Incident == nil || got.Incident.Alerts != nil {
		t.Errorf("without an index: %+v, %v", got.Incident, err)
	}
	never := gated(t, &gate{open: make(chan struct{})}, Options{}, append(records, incident)...)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := never.Record(ctx, incident.Key); !errors.Is(err, context.Canceled) {
		t.Errorf("while the index is being filled: %v", err)
	}
	if _, _, err := never.Record(t.Context(), records[0].Key); err != nil {
		t.Errorf("an alert waits for the index: %v", err)
	}
	if _, err := never.Triage(t.Context(), []engine.Act{{Key: incident.Key, State: alert.TriageDone, By: "amal"}}); err != nil {
		t.Fatal(err)
	}
	decided, err := never.Decided(t.Context(), []alert.Key{{ID: "gone"}, incident.Key, records[0].Key})
	if err != nil || len(decided) != 3 || decided[0].State != "" || decided[1].By != "amal" || decided[1].State != alert.TriageDone || decided[2].By != "" {
		t.Errorf("what was decided, while the index is being filled: %+v, %v", decided, err)
	}
}
