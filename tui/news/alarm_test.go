package news

import (
	"strconv"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/store/query"
)

// The alarm counts what has come since the last count, and what became less, as rows are
// seen, is not told again.
func TestAlarm(t *testing.T) {
	now := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	n := New(alert.At(now), alert.AlertKind())
	if _, seq := n.Alarming(now); seq != -1 {
		t.Errorf("before the first count it was counted at %d", seq)
	}
	record := func(edit func(*alert.Record)) *alert.Record {
		r := &alert.Record{
			Key:   alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: "a"},
			Alert: &alert.Alert{Severity: alert.High}, Ingested: alert.At(now.Add(time.Second)),
		}
		edit(r)
		return r
	}
	for name, c := range map[string]struct {
		edit           func(*alert.Record)
		news, alarming int
	}{
		"high":   {func(*alert.Record) {}, 1, 1},
		"medium": {func(r *alert.Record) { r.Alert.Severity = alert.Medium }, 1, 0},
		"seen":   {func(r *alert.Record) { r.Triage.State = alert.TriageSeen }, 0, 0},
		"old":    {func(r *alert.Record) { r.Ingested = alert.At(now) }, 0, 0},
	} {
		alarming, _ := n.Alarming(now)
		if got, fresh := selected(t, alarming, *record(c.edit)), selected(t, n.Query(now), *record(c.edit)); got != c.alarming || fresh != c.news {
			t.Errorf("%s: alarming %d, new %d", name, got, fresh)
		}
	}
	for i, step := range []struct {
		keys string
		more int
	}{{"", 0}, {"ab", 2}, {"ab", 0}, {"b", 0}, {"bcde", 3}, {"cdef", 1}, {"bf", 0}} { // f came as b was seen
		var keys []alert.Key
		for _, id := range step.keys {
			keys = append(keys, alert.Key{ID: string(id)})
		}
		if got := n.Counted(len(keys), keys, int64(i)); got != step.more {
			t.Errorf("step %d: %d more, want %d", i, got, step.more)
		}
		if _, seq := n.Alarming(now); seq != int64(i) {
			t.Errorf("step %d: counted at %d", i, seq)
		}
	}
}

// Of very many rows the number tells how many came.
func TestAlarmOfMany(t *testing.T) {
	n := New(0, alert.AlertKind())
	keys := make([]alert.Key, MostListed)
	for i := range keys {
		keys[i] = alert.Key{ID: strconv.Itoa(i)}
	}
	for i, step := range []struct{ count, more int }{{200, 200}, {500, 300}, {510, 10}, {300, 0}} {
		if got := n.Counted(step.count, keys, int64(i)); got != step.more {
			t.Errorf("step %d: %d more, want %d", i, got, step.more)
		}
	}
}

// selected returns how many of one record a query selects.
func selected(t *testing.T, q *query.Query, r alert.Record) int {
	t.Helper()
	ix := index.New(index.Options{})
	ix.Apply([]engine.Row{{Seq: 1, Record: r}})
	found, err := ix.Search(t.Context(), index.Request{Query: q})
	if err != nil {
		t.Fatal(err)
	}
	return found.Total
}
