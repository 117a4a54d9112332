package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
)

const day = 24 * time.Hour

// expiryNow is the true time in these tests.
var expiryNow = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

// aged returns a record that was created and last changed some time ago.
func aged(id string, age time.Duration) alert.Record {
	at := alert.At(expiryNow.Add(-age))
	return alert.Record{
		Key:   alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: id},
		Alert: &alert.Alert{Confidence: -1, Created: at, Updated: at, Title: id},
		Raw:   fmt.Appendf(nil, `{"id":%q,"lastUpdateDateTime":%q}`, id, at),
	}
}

// holds returns the ids that the store has, of the given ones.
func holds(t *testing.T, s *Store, ids ...string) (out []string) {
	t.Helper()
	var keys []alert.Key
	for _, id := range ids {
		keys = append(keys, aged(id, 0).Key)
	}
	raw, err := s.engine.Raw(t.Context(), keys)
	if err != nil {
		t.Fatal(err)
	}
	for i, id := range ids {
		if raw[i] != nil {
			out = append(out, id)
		}
	}
	return out
}

func keeps(d time.Duration) func() time.Duration { return func() time.Duration { return d } }

// TestPutLeavesOutExpired puts a record on each side of the edge under right and wrong
// clocks. One wrong clock alone drops nothing.
func TestPutLeavesOutExpired(t *testing.T) {
	far := expiryNow.AddDate(73, 0, 0)
	past := expiryNow.AddDate(-26, 0, 0)
	for _, c := range []struct {
		name    string
		keep    func() time.Duration
		own     time.Time
		service time.Time
		want    []string
	}{
		{"for ever", nil, expiryNow, expiryNow, []string{"edge", "old", "young"}},
		{"no limit", keeps(0), expiryNow, expiryNow, []string{"edge", "old", "young"}},
		{"both clocks right", keeps(400 * day), expiryNow, expiryNow, []string{"edge", "young"}},
		{"an import", keeps(399 * day), expiryNow, time.Time{}, []string{"edge", "young"}}, // the young one is a day old
		{"an import, own clock ahead", keeps(399 * day), far, time.Time{}, []string{"edge", "young"}},
		{"an import, own clock behind", keeps(400 * day), past, time.Time{}, []string{"edge", "old", "young"}},
		{"own clock ahead", keeps(400 * day), far, expiryNow, []string{"edge", "young"}},
		{"service's clock ahead", keeps(400 * day), expiryNow, far, []string{"edge", "young"}},
		{"own clock behind", keeps(400 * day), past, expiryNow, []string{"edge", "old", "young"}},
		{"service's clock behind", keeps(400 * day), expiryNow, past, []string{"edge", "old", "young"}},
		{"service's clock never set", keeps(400 * day), expiryNow, time.Date(1, 1, 1, 0, 0, 1, 0, time.UTC), []string{"edge", "old", "young"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := opened(t, "memory:", Options{Keep: c.keep, Now: func() time.Time { return c.own }})
			records := []alert.Record{aged("old", 400*day+time.Second), aged("edge", 400*day), aged("young", day)}
			was := slices.Clone(records)
			out, err := s.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: records, Date: c.service})
			if err != nil || out.New != len(c.want) || out.Expired != 3-len(c.want) {
				t.Errorf("%+v, %v", out, err)
			}
			if got := holds(t, s, "edge", "old", "young"); !slices.Equal(got, c.want) {
				t.Errorf("holds %q, want %q", got, c.want)
			}
			for i := range was {
				if records[i].Key != was[i].Key {
					t.Errorf("the caller's record %d became %v", i, records[i].Key)
				}
			}
		})
	}
}

// TestBatchesWithoutATime: a proxy left the service's time out of an answer. Until a service
// has told the time, nothing is left out; then the last time that was told counts.
func TestBatchesWithoutATime(t *testing.T) {
	own := expiryNow.AddDate(73, 0, 0)
	s := opened(t, "memory:", Options{Keep: keeps(400 * day), Now: func() time.Time { return own }})
	lease, _, err := s.Lease(t.Context(), ingest.Feed{Integration: "contoso", Source: alert.AlertsV2}, "me", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range []struct {
		date time.Time
		id   string
		age  time.Duration
		left int
	}{
		{time.Time{}, "before any", 500 * day, 0},
		{expiryNow, "young", day, 0},
		{expiryNow, "old", 401 * day, 1},
		{time.Time{}, "young too", 399 * day, 0},
		{time.Time{}, "old too", 401 * day, 1},
	} {
		out, err := s.Put(t.Context(), lease, ingest.Batch{Records: []alert.Record{aged(c.id, c.age)}, Date: c.date, Progress: &ingest.Progress{Watermark: alert.Time(i)}})
		if err != nil || out.Expired != c.left || out.New != 1-c.left {
			t.Errorf("%s: %+v, %v", c.id, out, err)
		}
	}
}

// TestImportsAreMeasuredFromTheNewest: the newest record of the store counts too.
func TestImportsAreMeasuredFromTheNewest(t *testing.T) {
	own := expiryNow.AddDate(73, 0, 0)
	s := opened(t, "memory:", Options{Keep: keeps(400 * day), Now: func() time.Time { return own }})
	for _, c := range []struct {
		id   string
		age  time.Duration
		left int
	}{
		{"an archive", 500 * day, 0}, {"within its time", 900 * day, 0}, {"past it", 901 * day, 1}, {"newest", 0, 0}, {"young", 400 * day, 0}, {"old", 401 * day, 1},
	} {
		out, err := s.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: []alert.Record{aged(c.id, c.age)}})
		if err != nil || out.Expired != c.left || out.New != 1-c.left {
			t.Errorf("%s: %+v, %v", c.id, out, err)
		}
	}
}

// TestImportsAreMeasuredFromTheLastPoll: the store remembers what its service told.
func TestImportsAreMeasuredFromTheLastPoll(t *testing.T) {
	own := expiryNow
	s := opened(t, "memory:", Options{Keep: keeps(400 * day), Now: func() time.Time { return own }})
	lease, _, err := s.Lease(t.Context(), ingest.Feed{Integration: "contoso", Source: alert.AlertsV2}, "me", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Report(t.Context(), lease, ingest.State{Feed: lease.Feed, LastOK: expiryNow.Add(9 * day), ClockSkew: -9 * day}); err != nil {
		t.Fatal(err)
	}
	for _, own = range []time.Time{expiryNow, expiryNow.AddDate(73, 0, 0)} {
		out, err := s.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: []alert.Record{aged("old", 401*day), aged("edge", 400*day)}})
		if err != nil || out.Expired != 1 || len(holds(t, s, "edge")) != 1 {
			t.Errorf("at %s: %+v, %v", own, out, err)
		}
	}
}

// TestPutUpdatesWhatExpired brings a stored record that has expired up to date, and
// moves the progress of a batch of which nothing is stored.
func TestPutUpdatesWhatExpired(t *testing.T) {
	keep := time.Duration(0)
	s := opened(t, "memory:", Options{Keep: func() time.Duration { return keep }, Now: func() time.Time { return expiryNow }})
	put := func(lease ingest.Lease, progress *ingest.Progress, records ...alert.Record) ingest.Outcome {
		t.Helper()
		out, err := s.Put(t.Context(), lease, ingest.Batch{Records: records, Date: expiryNow, Progress: progress})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	put(ingest.Lease{}, nil, aged("marked", 500*day))
	keep = 400 * day
	newer := aged("marked", 450*day)
	newer.Raw = []byte(`{"id":"marked","status":"resolved"}`)
	if out := put(ingest.Lease{}, nil, newer, aged("other", 450*day), aged("other", 460*day)); out != (ingest.Outcome{Changed: 1, Expired: 2}) {
		t.Errorf("%+v", out)
	}
	records, err := s.Records(t.Context(), []alert.Key{newer.Key})
	if err != nil || records[0].Updated() != newer.Updated() {
		t.Errorf("%+v, %v", records, err)
	}
	feed := ingest.Feed{Integration: "contoso", Source: alert.AlertsV2}
	lease, _, err := s.Lease(t.Context(), feed, "me", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	progress := ingest.Progress{Watermark: 77}
	if out := put(lease, &progress, aged("other", 450*day)); out != (ingest.Outcome{Expired: 1}) {
		t.Errorf("%+v", out)
	}
	if _, got, err := s.Lease(t.Context(), feed, "me", time.Minute); err != nil || got != progress {
		t.Errorf("%+v, %v", got, err)
	}
	lease.Fence--
	if out, err := s.Put(t.Context(), lease, ingest.Batch{Records: []alert.Record{aged("other", 450*day)}, Date: expiryNow, Progress: &progress}); !errors.Is(err, ingest.ErrFenced) || out != (ingest.Outcome{}) {
		t.Errorf("a lost lease: %+v, %v", out, err)
	}
}

// unreadable is an engine whose raw items are all damaged.
type unreadable struct{ engine.Engine }

func (unreadable) Raw(_ context.Context, keys []alert.Key) ([][]byte, error) {
	return make([][]byte, len(keys)), nil
}

// TestPutMendsWhatExpired: a stored record of which the item is damaged is put, although it
// has expired.
func TestPutMendsWhatExpired(t *testing.T) {
	s := opened(t, "memory:", Options{Keep: keeps(400 * day), Now: func() time.Time { return expiryNow }})
	marked := aged("marked", 500*day)
	if _, err := s.engine.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: []alert.Record{marked}}); err != nil {
		t.Fatal(err)
	}
	s.engine = unreadable{s.engine}
	newer := aged("marked", 450*day)
	newer.Raw = []byte(`{"id":"marked","status":"resolved"}`)
	if out, err := s.Put(t.Context(), ingest.Lease{}, ingest.Batch{Date: expiryNow, Records: []alert.Record{newer, aged("other", 450*day)}}); err != nil || out != (ingest.Outcome{Changed: 1, Expired: 1}) {
		t.Errorf("%+v, %v", out, err)
	}
}

// removing is an engine that has n records to remove, and notes what is asked of it.
type removing struct {
	engine.Engine
	n     int
	asks  []alert.Time
	at    []time.Time
	fail  error  // of the next call
	after func() // called after the first one
}

func (r *removing) Remove(_ context.Context, before alert.Time, n int) (int, error) {
	r.asks, r.at = append(r.asks, before), append(r.at, time.Now())
	if r.fail != nil {
		return 0, r.fail
	}
	if r.after != nil && len(r.asks) == 1 {
		defer r.after()
	}
	n = min(n, r.n)
	r.n -= n
	return n, nil
}

// removal opens a store over a fake engine, at a time of our own clock.
func removal(t *testing.T, r *removing, keep func() time.Duration, own *time.Time) *Store {
	t.Helper()
	real, err := openSQLite(t.Context(), t.TempDir()+"/x.db", Options{}, false)
	if err != nil {
		t.Fatal(err)
	}
	r.Engine = real
	s := start(t.Context(), r, noFile, Options{Keep: keep, Now: func() time.Time { return *own }})
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// polled puts a batch that holds nothing but a service's time.
func polled(t *testing.T, s *Store, date time.Time) {
	t.Helper()
	if _, err := s.Put(t.Context(), ingest.Lease{}, ingest.Batch{Date: date}); err != nil {
		t.Fatal(err)
	}
}

// TestRemoveExpired removes in batches with pauses between them.
func TestRemoveExpired(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, own := &removing{n: 2*removeBatch + 7}, expiryNow
		s := removal(t, r, keeps(400*day), &own)
		if n, err := s.RemoveExpired(t.Context()); n != 0 || !errors.Is(err, ErrUntimed) || len(r.asks) != 0 {
			t.Errorf("before any poll: %d, %v", n, err)
		}
		polled(t, s, expiryNow)
		if n, err := s.RemoveExpired(t.Context()); n != 2*removeBatch+7 || err != nil || len(r.asks) != 3 {
			t.Fatalf("%d, %v, %d batches", n, err, len(r.asks))
		}
		for i, before := range r.asks {
			if want := alert.At(expiryNow.Add(-400 * day)); before != want {
				t.Errorf("removes what is before %s, want %s", before, want)
			}
			if i > 0 && r.at[i].Sub(r.at[i-1]) < removePause {
				t.Errorf("batch %d came after %s", i, r.at[i].Sub(r.at[i-1]))
			}
		}
		synctest.Wait()
	})
}

// TestRemoveExpiredStops ends after the first batch: with the context, with an error, and
// when all is to be kept from now on.
func TestRemoveExpiredStops(t *testing.T) {
	broken := errors.New("disk full")
	for name, c := range map[string]struct {
		stop func(r *removing, keep *time.Duration, cancel func())
		want error
	}{
		"context": {func(_ *removing, _ *time.Duration, cancel func()) { cancel() }, context.Canceled},
		"error":   {func(r *removing, _ *time.Duration, _ func()) { r.fail = broken }, broken},
		"keep":    {func(_ *removing, keep *time.Duration, _ func()) { *keep = 0 }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			r, own, keep := &removing{n: 9 * removeBatch}, expiryNow, 400*day
			s := removal(t, r, func() time.Duration { return keep }, &own)
			r.after = func() { c.stop(r, &keep, cancel) }
			polled(t, s, expiryNow)
			if n, err := s.RemoveExpired(ctx); !errors.Is(err, c.want) || n != removeBatch {
				t.Errorf("removed %d, %v, want %v", n, err, c.want)
			}
		})
	}
}

// TestRemoveExpiredByWrongClocks removes nothing that has not expired by both clocks.
func TestRemoveExpiredByWrongClocks(t *testing.T) {
	far, past := expiryNow.AddDate(73, 0, 0), expiryNow.AddDate(-26, 0, 0)
	for name, c := range map[string]struct{ own, service, want time.Time }{
		"own jumps ahead":       {far, expiryNow, expiryNow},
		"service's runs ahead":  {expiryNow, far, expiryNow},
		"own goes back":         {past, expiryNow, past},
		"service's runs behind": {expiryNow, past, past},
	} {
		own := expiryNow
		r := &removing{}
		s := removal(t, r, keeps(400*day), &own)
		polled(t, s, c.service)
		own = c.own
		if _, err := s.RemoveExpired(t.Context()); err != nil {
			t.Fatal(err)
		}
		if want := alert.At(c.want.Add(-400 * day)); len(r.asks) != 1 || r.asks[0] != want {
			t.Errorf("%s: removes what is before %v, want %s", name, r.asks, want)
		}
	}
}

// TestReadOnlyRemovesNothing refuses removal and compaction.
func TestReadOnlyRemovesNothing(t *testing.T) {
	s := opened(t, "memory:", Options{ReadOnly: true, Keep: keeps(400 * day)})
	_, err := s.RemoveExpired(t.Context())
	for _, err := range []error{err, s.Compact(t.Context(), nil)} {
		if f := fault.Of(err); f == nil || f.Kind != fault.Usage {
			t.Errorf("%v", err)
		}
	}
}
