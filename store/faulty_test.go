package store

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/store/storetest"
)

var (
	faultyFeed = ingest.Feed{Integration: "contoso", Source: alert.AlertsV2}
	faultyKeys = []alert.Key{alerts(0, 1)[0].Key, alerts(1, 1)[0].Key}
)

// effect is something that the store does outside of this process: what an import, a
// collector, an analyst or a screen asks of it. Each is repeated after it was said to
// have failed.
type effect struct {
	name string
	do   func(t *testing.T, s *Store) error
}

func effects() []effect {
	note := "a note"
	return []effect{
		{"import in two batches", func(t *testing.T, s *Store) error {
			for from := range 2 {
				if _, err := s.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: alerts(10*from, 10)}); err != nil {
					return err
				}
			}
			return nil
		}},
		{"newer versions, a lease, progress", func(t *testing.T, s *Store) error {
			lease, _, err := s.Lease(t.Context(), faultyFeed, "far/1/a", time.Minute)
			if err != nil {
				return err
			}
			newer := alerts(0, 12)
			for i := range newer {
				newer[i].Alert.Updated++
				newer[i].Alert.Status = alert.Resolved
				newer[i].Raw = append([]byte(`{"later":1,`), newer[i].Raw[1:]...)
			}
			if _, err := s.Put(t.Context(), lease, ingest.Batch{Records: newer, Progress: &ingest.Progress{Watermark: 7, Cursor: "next"}}); err != nil {
				return err
			}
			return s.Report(t.Context(), lease, ingest.State{Phase: ingest.Waiting})
		}},
		{"triage", func(t *testing.T, s *Store) error {
			_, err := s.Triage(t.Context(), []engine.Act{
				{Key: faultyKeys[0], State: alert.TriageDone, Note: &note, By: "amal", At: 5},
				{Key: faultyKeys[1], State: alert.TriageSeen, From: alert.TriageUnseen, By: "amal", At: 5},
			})
			return err
		}},
		{"a poll asked for", func(t *testing.T, s *Store) error { return s.PollNow(t.Context(), faultyFeed, time.Unix(99, 0)) }},
		{"a release", func(t *testing.T, s *Store) error {
			return s.Release(t.Context(), ingest.Lease{Feed: faultyFeed, Holder: "far/1/a", Fence: 1})
		}},
	}
}

// mostWrites is more writes than an effect has.
const mostWrites = 5

// TestBothFormsOfFailure lets each write of each effect fail, not done or done: each
// time the store is sound and the list shows what is stored. After the effect was
// repeated, the store holds what an undisturbed one holds, also after it is opened anew.
func TestBothFormsOfFailure(t *testing.T) {
	calm := opened(t, sqliteURL(t), Options{Now: faultyNow})
	want := map[string]string{}
	for _, e := range effects() {
		if err := e.do(t, calm); err != nil {
			t.Fatal(e.name, err)
		}
		want[e.name] = held(t, calm)
	}
	for _, how := range []storetest.Fails{storetest.NotDone, storetest.Done} {
		t.Run(map[storetest.Fails]string{storetest.NotDone: "not done", storetest.Done: "done"}[how], func(t *testing.T) {
			url, failures := sqliteURL(t), 0
			base, remove, err := openEngine(t.Context(), url, Options{Now: faultyNow})
			if err != nil {
				t.Fatal(err)
			}
			faulty := &storetest.Faulty{Engine: base}
			s := start(t.Context(), faulty, remove, Options{Now: faultyNow})
			for _, e := range effects() {
				for after := range mostWrites {
					faulty.Fail(how, after, fault.New(fault.Store, "the disk of the store answered with an error", "", errInjected))
					err := e.do(t, s)
					if !faulty.Failed() {
						faulty.Fail(0, 0, nil)
						break
					}
					if failures++; !errors.Is(err, errInjected) {
						t.Fatalf("%s, write %d failed and was not said to: %v", e.name, after, err)
					}
					sound(t, s)
					showsHeld(t, s)
				}
				if err := e.do(t, s); err != nil {
					t.Fatalf("%s again: %v", e.name, err)
				}
				sound(t, s)
				showsHeld(t, s)
				if got := held(t, s); got != want[e.name] {
					t.Errorf("after %s there is\n%s\nwant\n%s", e.name, got, want[e.name])
				}
			}
			before := held(t, s)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if got := held(t, opened(t, url, Options{Now: faultyNow})); got != before {
				t.Errorf("opened anew there is\n%s\nwant\n%s", got, before)
			}
			if failures < 8 {
				t.Errorf("%d writes failed", failures)
			}
		})
	}
}

var errInjected = errors.New("injected")

func faultyNow() time.Time { return time.Unix(1_800_000_000, 0) }

func sqliteURL(t *testing.T) string {
	t.Helper()
	return "sqlite:" + filepath.Join(t.TempDir(), "store.db")
}

func sound(t *testing.T, s *Store) {
	t.Helper()
	for f, err := range s.Check(t.Context()) {
		t.Errorf("%s: %s, %v", f.Invariant, f.Detail, err)
	}
}

// held describes what is stored: records, items, triage, history, states, progress.
func held(t *testing.T, s *Store) string {
	t.Helper()
	var b strings.Builder
	for row, err := range s.engine.Rows(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		raw, err := s.engine.Raw(t.Context(), []alert.Key{row.Key})
		if err != nil {
			t.Fatal(err)
		}
		history, err := s.History(t.Context(), row.Key)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s %v %+v %.80s %+v\n", row.ID, row.Alert.Status, row.Triage, raw[0], history)
	}
	lines := strings.SplitAfter(b.String(), "\n")
	slices.Sort(lines) // repeated acts move change numbers
	states, err := s.States(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	at, err := s.PollNowAt(t.Context(), faultyFeed)
	return fmt.Sprint(lines, states, at, err)
}

// showsHeld waits until the list has what is stored: also what was said to have failed.
func showsHeld(t *testing.T, s *Store) {
	t.Helper()
	shown := shown(t, s, "")
	if shown.Total == 0 {
		return
	}
	whole, err := s.Search(t.Context(), index.Request{Rows: shown.Total})
	if err != nil {
		t.Fatal(err)
	}
	stored := map[alert.Key]alert.TriageState{}
	for row, err := range s.engine.Rows(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		stored[row.Key] = alert.TriageState(row.Triage.State.Word())
	}
	for _, row := range whole.Rows {
		if stored[row.Key] != row.Triage {
			t.Errorf("%s is shown as %s, stored as %s", row.Key.ID, row.Triage, stored[row.Key])
		}
		delete(stored, row.Key)
	}
	if len(stored) > 0 {
		t.Errorf("%d stored alerts are not shown", len(stored))
	}
}
