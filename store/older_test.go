package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/store/query/querytest"
)

// randomAlerts returns n alerts, many of one instant or without one, of few ids, and some
// incidents.
func randomAlerts(r *rand.Rand, n int) []alert.Record {
	out := make([]alert.Record, n)
	for i := range out {
		out[i] = querytest.Record(r)
		if i%12 == 0 {
			out[i] = querytest.Incident(r)
		}
		out[i].ID = fmt.Sprint("id-", r.IntN(n))
	}
	return out
}

// limits opens a store with an index without a limit and with small ones.
func limits(t *testing.T, records []alert.Record) (whole *Store, cut map[int]*Store) {
	t.Helper()
	url := "sqlite:" + filepath.Join(t.TempDir(), "a.db")
	whole = opened(t, url, Options{})
	put(t, whole, records...)
	cut = map[int]*Store{}
	for _, n := range []int{1, 10, 100} {
		cut[n] = opened(t, url, Options{IndexRows: n, ReadOnly: true})
	}
	return whole, cut
}

// TestSelectWithALimitedIndexIsExact compares the rows of random queries with those of an
// index that has everything, also after changes.
func TestSelectWithALimitedIndexIsExact(t *testing.T) {
	r := rand.New(rand.NewPCG(14, 1))
	records := randomAlerts(r, 400)
	whole, cut := limits(t, records)
	texts := []string{"", "FROM incident", "title IS NULL", "raw.evidence.n = 2", "severity = 'high' OR raw.evidence.n = 2", "LATEST=-5d", "EARLIEST=-5d", "EARLIEST=-9d LATEST=-5d", "NOT (raw.evidence.n = 2 AND severity = 'high')"}
	for range 24 {
		texts = append(texts, querytest.Query(r))
	}
	beyond := 0
	for round := range 2 {
		for _, text := range texts {
			q, problems := query.Parse(text, querytest.Now())
			if query.Failed(problems) != nil {
				t.Fatalf("%s: %v", text, problems)
			}
			for _, limit := range []int{0, 1, 64} {
				beyond += sameRows(t, whole, cut, q, limit)
			}
		}
		put(t, whole, changed(r, records, round)...)
		if _, err := whole.Triage(t.Context(), []engine.Act{{Key: records[r.IntN(len(records))].Key, State: alert.TriageDone, By: "amal"}}); err != nil {
			t.Fatal(err)
		}
		caughtUp(t, whole, cut)
	}
	if beyond == 0 {
		t.Error("no query reached beyond an index")
	}
}

// sameRows returns how many indexes had fewer rows than the store.
func sameRows(t *testing.T, whole *Store, cut map[int]*Store, q *query.Query, limit int) (beyond int) {
	t.Helper()
	want, err := whole.Select(t.Context(), q, limit)
	if err != nil {
		t.Fatal(err)
	}
	for n, s := range cut {
		got, err := s.Select(t.Context(), q, limit)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != len(want) || len(want) > 0 && !reflect.DeepEqual(alertsOf(got), alertsOf(want)) {
			t.Fatalf("%s, limit %d, index of %d: %d rows, want %d\n got %v\nwant %v", q.Text, limit, n, len(got), len(want), got, want)
		}
		if len(want) > n {
			beyond++
		}
	}
	return beyond
}

// alertsOf takes from incidents what depends on how many alerts the index holds.
func alertsOf(rows []index.Row) []index.Row {
	for i := range rows {
		if rows[i].Key.Source == alert.Incidents {
			rows[i].User, rows[i].Host, rows[i].Alerts, rows[i].Product = "", "", 0, ""
		}
	}
	return rows
}

// changed returns newer versions of some records, of which some move in time, and new ones.
func changed(r *rand.Rand, records []alert.Record, round int) []alert.Record {
	var out []alert.Record
	for i := range records {
		if rec := records[i]; rec.Alert != nil && r.IntN(8) == 0 {
			other := querytest.Record(r)
			other.Key = rec.Key
			other.Alert.Updated = alert.At(querytest.Now()) + alert.Time(round+1)*alert.Day
			other.Raw = fmt.Appendf(nil, `{"evidence":{"n":%d},"round":%d}`, r.IntN(3), round)
			out = append(out, other)
		}
	}
	for i := range 20 {
		rec := querytest.Record(r)
		rec.ID = fmt.Sprintf("new-%d-%d", round, i)
		out = append(out, rec)
	}
	return out
}

func caughtUp(t *testing.T, whole *Store, cut map[int]*Store) {
	t.Helper()
	seq, err := whole.engine.Seq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range cut {
		if _, err := s.Wait(t.Context(), seq-1); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := whole.Wait(t.Context(), seq-1); err != nil {
		t.Fatal(err)
	}
}

// counting is an engine that counts the older alerts that are taken from it.
type counting struct {
	engine.Engine
	taken int
	each  func()
	raws  int         // most raw items of one call
	first *engine.Row // if not nil, comes before the older alerts
}

func (c *counting) Behind(ctx context.Context, than engine.Position) iter.Seq2[engine.Row, error] {
	return func(yield func(engine.Row, error) bool) {
		if c.first != nil && !yield(*c.first, nil) {
			return
		}
		for row, err := range c.Engine.Behind(ctx, than) {
			c.taken++
			if c.each != nil {
				c.each()
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

func (c *counting) Raw(ctx context.Context, keys []alert.Key) ([][]byte, error) {
	c.raws = max(c.raws, len(keys))
	return c.Engine.Raw(ctx, keys)
}

func countingStore(t *testing.T, n int) (*Store, *counting) {
	t.Helper()
	first := opened(t, "memory:", Options{IndexRows: 10})
	put(t, first, alerts(0, n)...)
	c := &counting{Engine: first.engine}
	s := start(t.Context(), c, noFile, Options{IndexRows: 10})
	t.Cleanup(func() { s.stop(); s.running.Wait() })
	return s, c
}

// TestOlderRowsAreReadOnlyAsFarAsNeeded counts what is taken from the engine.
func TestOlderRowsAreReadOnlyAsFarAsNeeded(t *testing.T) {
	s, c := countingStore(t, 600)
	all := alerts(0, 600)
	at := func(n int) string { return query.Quote(all[n].Alert.Created.String()) }
	for _, want := range []struct {
		text              string
		limit, rows, most int
	}{
		{"", 5, 5, 0},
		{"", 10, 10, 0},
		{"", 12, 12, 2},
		{"", 0, 600, 590},
		{"raw.evidence.osPlatform = 'Windows11'", 12, 12, olderChunk},
		{"EARLIEST=" + at(560), 0, 40, 31},
		{"EARLIEST=" + at(10) + " LATEST=" + at(20), 0, 10, 12},
		{"EARLIEST=" + at(595), 0, 5, 1},
		{"FROM incident", 0, 0, 0},
	} {
		c.taken = 0
		rows, err := s.Select(t.Context(), parsed(t, want.text), want.limit)
		if err != nil || len(rows) != want.rows || c.taken > want.most {
			t.Errorf("%q, limit %d: %d rows, want %d; %d taken, want at most %d; %v", want.text, want.limit, len(rows), want.rows, c.taken, want.most, err)
		}
	}
	if c.raws == 0 || c.raws > olderChunk+rowsOfFirstRaw {
		t.Errorf("%d raw items were held at once", c.raws)
	}
}

// rowsOfFirstRaw is how many raw items the index, which has 10 rows, can ask for.
const rowsOfFirstRaw = 10

// TestOlderRowWithoutATime: one that was made anew of a damaged row comes in its old place,
// and those behind it are looked at.
func TestOlderRowWithoutATime(t *testing.T) {
	s, c := countingStore(t, 60)
	c.first = &engine.Row{Seq: 1, Record: alert.Record{Key: alert.Key{ID: "made anew"}, Alert: &alert.Alert{Confidence: -1}}}
	text := "EARLIEST=" + query.Quote(alerts(40, 1)[0].Alert.Created.String())
	if rows, err := s.Select(t.Context(), parsed(t, text), 0); err != nil || len(rows) != 20 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}

// TestOlderRowsEndWithTheContext cancels in the middle of the older rows.
func TestOlderRowsEndWithTheContext(t *testing.T) {
	s, c := countingStore(t, 3000)
	for _, text := range []string{"title = 'no such'", "raw.x = 1"} {
		ctx, cancel := context.WithCancel(t.Context())
		c.taken = 0
		c.each = func() {
			if c.taken == 100 {
				cancel()
			}
		}
		if _, err := s.Select(ctx, parsed(t, text), 0); !errors.Is(err, context.Canceled) || c.taken > 1500 {
			t.Errorf("%s: %d rows were taken, %v", text, c.taken, err)
		}
		cancel()
	}
}

// TestOlderErrorsAreReturned breaks the engine while older rows are read.
func TestOlderErrorsAreReturned(t *testing.T) {
	s, c := countingStore(t, 100)
	if err := s.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := c.Engine.Close(); err != nil {
		t.Fatal(err)
	}
	if rows, err := s.Select(t.Context(), parsed(t, ""), 0); err == nil || rows != nil {
		t.Errorf("%d rows, %v", len(rows), err)
	} else if !strings.Contains(err.Error(), "closed") {
		t.Error(err)
	}
	if rows, err := s.Select(t.Context(), parsed(t, ""), 10); err != nil || len(rows) != 10 {
		t.Errorf("what the index has: %d rows, %v", len(rows), err)
	}
}

// TestEveryKindIsBounded: an index that holds few records of each kind answers with the others
// too, as one that holds all.
func TestEveryKindIsBounded(t *testing.T) {
	var records []alert.Record
	now := time.Now() // the queries are read by it
	for n := range 60 {
		at := alert.At(now) - alert.Time(n)*alert.Hour - alert.Minute
		id := fmt.Sprint(n)
		records = append(records, alert.Record{
			Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: "a" + id}, Raw: []byte(`{}`),
			Alert: &alert.Alert{Title: "x", IncidentID: fmt.Sprint(n / 2), Provider: []alert.Provider{alert.MDE, alert.MDO}[n%2], Created: at, Updated: at},
		}, alert.Record{
			Key: alert.Key{Integration: "contoso", Source: alert.Incidents, ID: id}, Raw: []byte(`{}`),
			Incident: &alert.Incident{Title: "y", Priority: n, Created: at, Updated: at},
		}, alert.Record{
			Key: alert.Key{Integration: "contoso", Source: alert.O365Management, ID: id + "/x"}, Raw: []byte(`{}`),
			Event: &alert.Event{Operation: []string{"Download", "Delete"}[n%2], RecordType: "SharePoint", Created: at, Updated: at},
		})
	}
	whole, cut := limits(t, records)
	keys := func(s *Store, text string, limit int) (out []string) {
		rows, err := s.Select(t.Context(), parsed(t, text), limit)
		if err != nil {
			t.Fatal(text, err)
		}
		for _, r := range rows {
			out = append(out, r.Key.ID)
		}
		return out
	}
	for n, s := range cut {
		if n == 100 {
			continue // it has all
		}
		for text, rows := range map[string]int{
			"FROM event": 60, "FROM event WHERE operation = 'Delete'": 30, "FROM event EARLIEST=-20h": 20, "FROM event LATEST=-50h": 10,
			"FROM incident": 60, "FROM incident WHERE priority >= 50": 10,
		} {
			for _, limit := range []int{0, 15} {
				want, got := keys(whole, text, limit), keys(s, text, limit)
				if !slices.Equal(got, want) || limit == 0 && len(got) != rows {
					t.Errorf("index of %d, %s: %v, want %v", n, text, got, want)
				}
			}
		}
		for text, want := range map[string]string{
			"FROM event | aggregate count by operation": "[[Delete 30] [Download 30]]",
			"FROM incident | aggregate count":           "[[60]]",
		} {
			table, err := s.Table(t.Context(), parsed(t, text))
			if err != nil || fmt.Sprint(table.Rows) != want {
				t.Errorf("index of %d, %s: %v, %v", n, text, table.Rows, err)
			}
		}
		if result, err := s.Search(t.Context(), index.Request{Query: parsed(t, "FROM event"), Rows: 5}); err != nil || !result.Cut || result.Indexed != n || result.Total != n {
			t.Errorf("index of %d: the list has %d of %d rows, cut %v, %v", n, result.Total, result.Indexed, result.Cut, err)
		}
	}
}
