package store

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/graph/alert"
	"tocsin/graph/long"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/store/query/querytest"
)

// life is the random life of a store with its snapshots.
type life struct {
	place
	random  *rand.Rand
	ids     int      // of records so far
	earlier []string // folders with what stood at the place after a step
	removed int      // records
	used    int64    // how often a snapshot was used
}

// TestSameLife gives stores the same random life under every setting: with a snapshot,
// without one, with a torn, an older or a foreign one, of a restored backup, and under a
// small limit of the index. All must answer alike, and as the matcher does.
func TestSameLife(t *testing.T) {
	var used atomic.Int64
	trials, groups := long.Rounds(100), 4
	t.Run("trials", func(t *testing.T) {
		for group := range groups { // which wait for the disk
			t.Run(fmt.Sprint(group), func(t *testing.T) {
				t.Parallel()
				for n := group; n < trials && !t.Failed(); n += groups {
					t.Run(fmt.Sprint(n), func(t *testing.T) { used.Add(liveThrough(t, n)) }) // its stores end with it
				}
			})
		}
	})
	t.Logf("%d trials, in which %d snapshots were used", trials, used.Load())
	if used.Load() < int64(trials) {
		t.Errorf("only %d snapshots were used", used.Load())
	}
}

// liveThrough is one trial. It returns how often a snapshot was used.
func liveThrough(t *testing.T, seed int) int64 {
	l := &life{place: newPlace(t), random: rand.New(rand.NewPCG(uint64(seed), 5))}
	for range 3 {
		l.step(t)
		l.spoil(t)
		l.compare(t)
	}
	if t.Failed() {
		t.Logf("trial %d", seed)
	}
	return l.used
}

// step is one process that writes to the store, and may save.
func (l *life) step(t *testing.T) {
	s, _ := l.open(t, Options{Snapshot: l.random.IntN(4) > 0, Now: querytest.Now})
	for range 1 + l.random.IntN(3) {
		put(t, s, l.records()...)
		if l.random.IntN(2) == 0 {
			ready(t, s)
		}
		l.triage(t, s)
		if l.random.IntN(3) == 0 {
			before := alert.At(querytest.Now()) - alert.Time(l.random.IntN(13))*alert.Hour
			n, err := s.engine.Remove(t.Context(), before, 1+l.random.IntN(10))
			must(t, err)
			l.removed += n
		}
	}
	if l.random.IntN(3) > 0 {
		ready(t, s)
		must(t, s.catchUp(t.Context()))
		saved(s)
		if s.options.Snapshot {
			must(t, s.save(t.Context()))
		}
		put(t, s, l.records()...)
	}
	must(t, s.Close())
	folder := t.TempDir()
	copyFile(t, l.store, filepath.Join(folder, "store.db"))
	copyFile(t, l.snapshot, filepath.Join(folder, "store.db-index"))
	l.earlier = append(l.earlier, folder)
}

// records returns new records and newer versions of old ones.
func (l *life) records() []alert.Record {
	out := make([]alert.Record, 1+l.random.IntN(20))
	for i := range out {
		kind := alert.Kinds()[0]
		if l.random.IntN(5) == 0 {
			kind = alert.Kinds()[l.random.IntN(len(alert.Kinds()))]
		}
		r := querytest.Of(l.random, kind)
		if l.random.IntN(3) > 0 {
			l.ids++
		}
		n := l.random.IntN(l.ids + 1)
		r.ID = fmt.Sprint(kind.Name, " ", n)
		created := alert.At(querytest.Now()) - alert.Time(n%13)*alert.Hour // a record keeps it: by it the limit holds the newest
		*kind.Slot(alert.FieldOf("created_at")).Time(&r) = created
		r.Triage, r.Ingested = alert.Triage{}, 0
		out[i] = r
	}
	return out
}

// triage decides about some records.
func (l *life) triage(t *testing.T, s *Store) {
	rows, err := s.engine.Newest(t.Context(), 3)
	must(t, err)
	for _, r := range rows {
		note := fmt.Sprint("note ", l.random.IntN(3))
		verdict, marked := alert.Verdicts()[l.random.IntN(5)].Word, l.random.IntN(2) == 0
		_, err := s.Triage(t.Context(), []engine.Act{{
			Key: r.Key, State: alert.TriageDone, Note: &note, By: "amal", At: alert.Time(l.random.IntN(9)),
			Verdict: &verdict, Bookmarked: &marked, Tag: []string{fmt.Sprint("t", l.random.IntN(3))}, Untag: []string{"t1"}, Tick: []string{"0a"},
		}})
		must(t, err)
	}
}

// spoil puts something else in the place of the snapshot, or of the store.
func (l *life) spoil(t *testing.T) {
	before := l.earlier[l.random.IntN(len(l.earlier))]
	b, err := os.ReadFile(l.snapshot)
	there := err == nil
	switch what := l.random.IntN(8); {
	case what == 0 && there:
		must(t, os.WriteFile(l.snapshot, b[:l.random.IntN(len(b))], 0o600))
	case what == 1 && there:
		b[l.random.IntN(len(b))] ^= 1 << l.random.IntN(8)
		must(t, os.WriteFile(l.snapshot, b, 0o600))
	case what == 2:
		copyFile(t, filepath.Join(before, "store.db-index"), l.snapshot)
	case what == 3: // a backup is restored, the snapshot stays
		copyFile(t, filepath.Join(before, "store.db"), l.store)
		if l.random.IntN(2) == 0 {
			s, _ := l.open(t, Options{Now: querytest.Now})
			put(t, s, l.records()...)
			must(t, s.Close())
		}
	case what == 4:
		must(t, os.RemoveAll(l.snapshot))
	}
}

// lent is an engine that a store does not close.
type lent struct{ engine.Engine }

func (lent) Close() error { return nil }

// compare asks stores of all settings the same.
func (l *life) compare(t *testing.T) {
	e, _, err := openEngine(t.Context(), "sqlite:"+l.store, Options{ReadOnly: true, Now: querytest.Now})
	must(t, err)
	defer func() { must(t, e.Close()) }()
	view := func(limit int, snapshot string) *Store {
		s := start(t.Context(), lent{e}, noFile, Options{ReadOnly: true, IndexRows: limit, Now: querytest.Now})
		s.snapshot = snapshot
		t.Cleanup(func() { _ = s.Close() })
		ready(t, s)
		return s
	}
	plain, with := view(0, ""), view(0, l.snapshot)
	few, fewWith := view(7, ""), view(7, l.snapshot)
	if with.index.now.Load().file != nil {
		l.used++
	}
	records := allRecords(t, plain)
	for range 12 {
		text := querytest.Query(l.random)
		q, problems := query.Parse(text, querytest.Now())
		if query.Failed(problems) != nil {
			t.Fatal(text, problems)
		}
		want := answer(t, plain, q)
		sameAnswer(t, text, "a snapshot", want, answer(t, with, q))
		if l.removed == 0 { // else a limit that had left out alerts may hold fewer
			sameAnswer(t, text, "a snapshot and a limit", answer(t, few, q), answer(t, fewWith, q))
		}
		if n := matching(q, records); q.Kind() == alert.AlertKind() && n != want.Total {
			t.Errorf("%s: %d alerts, %d match", text, want.Total, n)
		}
	}
	for _, s := range []*Store{plain, with, few, fewWith} {
		must(t, s.Close())
	}
}

// answer is the whole answer of a store to a query, once it is complete.
func answer(t *testing.T, s *Store, q *query.Query) index.Result {
	t.Helper()
	for {
		r, err := s.Search(t.Context(), index.Request{Query: q, Rows: 1000, Facets: true, Buckets: 10})
		must(t, err)
		if !r.Partial {
			return r
		}
	}
}

func sameAnswer(t *testing.T, text, setting string, want, got index.Result) {
	t.Helper()
	kinds := cmp.Comparer(func(a, b *alert.Kind) bool { return (a == nil) == (b == nil) && (a == nil || a.Number == b.Number) })
	if diff := cmp.Diff(want, got, kinds); diff != "" {
		t.Errorf("%s, with %s: %.4000s", text, setting, diff)
	}
}

func matching(q *query.Query, records []alert.Record) (n int) {
	for i := range records {
		if records[i].Kind() == q.Kind() && query.Match(q, &records[i]) {
			n++
		}
	}
	return n
}

// allRecords reads every record with its item.
func allRecords(t *testing.T, s *Store) []alert.Record {
	t.Helper()
	var keys []alert.Key
	for row, err := range s.engine.Rows(t.Context(), 0) {
		must(t, err)
		keys = append(keys, row.Key)
	}
	records, err := s.engine.Records(t.Context(), keys)
	must(t, err)
	return records
}
