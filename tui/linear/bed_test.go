package linear

import (
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/undo"
)

// bed is a session of amal over a store of its own, whose clock goes on by a second with each look.
type bed struct {
	*session
	t     *testing.T
	store *store.Store
	out   *strings.Builder
	clock func() time.Time
}

// bedOf lists records, the first of which is the newest.
func bedOf(t *testing.T, records ...alert.Record) *bed {
	t.Helper()
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	kept, err := store.Open(t.Context(), "memory:", store.Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	for i := range records {
		if records[i].Alert == nil {
			continue
		}
		records[i].Alert.Created = alert.At(now.Add(-time.Duration(i) * time.Hour))
	}
	if _, err := kept.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: records}); err != nil {
		t.Fatal(err)
	}
	if err := kept.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	b := &bed{t: t, store: kept, out: &strings.Builder{}, clock: func() time.Time { now = now.Add(time.Second); return now }}
	b.session = begin(Options{Store: kept, Out: b.out, Now: b.clock, User: "amal", Views: func() []query.View { return nil }, Undo: undo.NewDirect(kept, b.clock)})
	list(b.session, t.Context())
	return b
}

// made returns an alert.
func made(id string, source alert.SourceName, more func(*alert.Alert)) alert.Record {
	r := alert.Record{Key: alert.Key{Integration: "contoso", Source: source, ID: id}, Raw: []byte("{}"), Alert: &alert.Alert{Title: "Alert " + id}}
	if more != nil {
		more(r.Alert)
	}
	return r
}

// says types lines, and returns what was said of them.
func (b *bed) says(typed ...string) string {
	from := b.out.Len()
	for _, line := range typed {
		b.obey(b.t.Context(), line)
	}
	return b.out.String()[from:]
}

// closes closes an alert as another person.
func (b *bed) closes(by string, r *alert.Record, verdict alert.Verdict, note string) {
	b.t.Helper()
	if _, err := b.store.Triage(b.t.Context(), []engine.Act{{Key: r.Key, By: by, At: alert.At(b.clock()), State: alert.TriageDone, Verdict: &verdict, Note: &note}}); err != nil {
		b.t.Fatal(err)
	}
	if err := b.store.Fill(b.t.Context(), nil); err != nil {
		b.t.Fatal(err)
	}
}

// puts keeps a record as the service has changed it, and waits until a search finds it so.
func (b *bed) puts(r alert.Record) {
	b.t.Helper()
	before, err := b.reader.search(b.t.Context(), "", index.Request{})
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.store.Put(b.t.Context(), ingest.Lease{}, ingest.Batch{Records: []alert.Record{r}}); err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.store.Wait(b.t.Context(), before.Seq); err != nil {
		b.t.Fatal(err)
	}
}

// is returns what is stored of an alert.
func (b *bed) is(r *alert.Record) alert.Triage {
	b.t.Helper()
	stored, _, err := b.store.Record(b.t.Context(), r.Key)
	if err != nil {
		b.t.Fatal(err)
	}
	return stored.Triage
}
