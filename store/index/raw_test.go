package index

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/query/querytest"
)

// rawWorld returns a world of n alerts whose raw items hold their number.
func rawWorld(n int) *world {
	w := newWorld()
	for i := range n {
		rec := alert.Record{
			Key:   alert.Key{Source: alert.AlertsV2, ID: fmt.Sprintf("%05d", i)},
			Alert: &alert.Alert{Created: alert.Time(i+1) * alert.Second, Severity: []alert.Severity{alert.High, alert.Low}[i%2]},
			Raw:   fmt.Appendf(nil, `{"n":%d,"third":%t}`, i, i%3 == 0),
		}
		w.put(rec)
	}
	return w
}

// fetched is an engine's raw items and what was asked of them. Several workers ask.
type fetched struct {
	*world
	mu    sync.Mutex
	keys  []alert.Key // in the order in which they were asked for
	calls int
	most  int // items of one call
	each  func(calls int)
}

func (f *fetched) raw(ctx context.Context, keys []alert.Key) ([][]byte, error) {
	f.mu.Lock()
	f.keys = append(f.keys, keys...)
	f.calls++
	f.most = max(f.most, len(keys))
	if f.each != nil {
		f.each(f.calls)
	}
	f.mu.Unlock()
	return f.world.raw(ctx, keys)
}

// index returns an index of all records.
func (f *fetched) index(rawTime time.Duration) *Index {
	ix := New(Options{RawTime: rawTime, Raw: f.raw})
	ix.Apply(f.feed())
	return ix
}

// TestRawSearchGoesOnWhereItStopped gives each worker of a Search time for only one chunk.
// After each Search, the newest alerts are decided, and no other.
func TestRawSearchGoesOnWhereItStopped(t *testing.T) {
	f := &fetched{world: rawWorld(1000)}
	ix := f.index(time.Nanosecond)
	req := Request{Query: parsed(t, "raw.third = true"), Rows: 1000}
	done, total, before := -1.0, -1, 0
	for {
		got, err := ix.Search(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		if calls := f.calls - before; calls < 1 || calls > workersFor(runtime.GOMAXPROCS(0)) {
			t.Fatalf("one search asked %d times", calls)
		}
		before = f.calls
		if want := newestOf(1000, len(f.keys)); !slices.Equal(sortedKeys(f.keys), want) {
			t.Fatalf("of %d items asked for, some are not the newest", len(f.keys))
		}
		want := 0
		for n := 999; n > 999-len(f.keys); n-- {
			want += boolean(n%3 == 0)
		}
		if got.Done <= done || got.Total != want || len(got.Rows) != got.Total {
			t.Fatalf("done %v after %v, total %d, want %d", got.Done, done, got.Total, want)
		}
		done, total = got.Done, got.Total
		if !got.Partial {
			break
		}
	}
	if done != 1 || total != 334 || f.calls < 3 {
		t.Errorf("done %v, total %d, asked %d times", done, total, f.calls)
	}
	if whole(t, ix, req); f.calls != before {
		t.Error("a search that was through asks again")
	}
	row := f.rows[alert.Key{Source: alert.AlertsV2, ID: "00001"}]
	row.Raw = []byte(`{"third":true}`)
	ix.Apply([]engine.Row{f.put(row.Record)})
	if got := whole(t, ix, req); got.Total != 335 || f.calls != before+1 {
		t.Errorf("after a change: total %d, asked %d times", got.Total, f.calls-before)
	}
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// newestOf returns the keys of the newest of n alerts of rawWorld, ascending.
func newestOf(n, newest int) (keys []alert.Key) {
	for i := n - newest; i < n; i++ {
		keys = append(keys, alert.Key{Source: alert.AlertsV2, ID: fmt.Sprintf("%05d", i)})
	}
	return keys
}

func sortedKeys(keys []alert.Key) []alert.Key {
	return slices.SortedFunc(slices.Values(keys), alert.Key.Compare)
}

// TestRawSearchAsksOnlyForWhatIsOpen counts the items that are requested.
func TestRawSearchAsksOnlyForWhatIsOpen(t *testing.T) {
	w := rawWorld(600)
	for _, c := range []struct {
		query string
		want  int // items fetched
		total int
	}{
		{"severity = 'high' AND raw.third = true", 300, 100},
		{"raw.third = true OR severity = 'high'", 300, 400},
		{"severity = 'high' AND NOT (raw.third = true AND severity = 'high')", 300, 200},
		{"severity = 'medium' AND raw.third = true", 0, 0},
		{"raw.third != true EARLIEST='1970-01-01T00:00:11Z' LATEST='1970-01-01T00:00:21Z'", 10, 7},
		{"raw.third = true AND raw.n < 30", 600, 10},
	} {
		f := &fetched{world: w}
		got := whole(t, f.index(0), Request{Query: parsed(t, c.query)})
		if got.Total != c.total || len(f.keys) != c.want {
			t.Errorf("%s: total %d, want %d; fetched %d, want %d", c.query, got.Total, c.total, len(f.keys), c.want)
		}
		f.keys = nil
		whole(t, f.index(0), Request{Query: parsed(t, c.query), Facets: true}) // facets count more, or the same
		if keys := sortedKeys(f.keys); len(slices.Compact(keys)) != len(f.keys) || len(f.keys) < c.want {
			t.Errorf("%s: with facets, %d items of %d were read, some of them twice", c.query, len(f.keys), len(w.rows))
		}
	}
}

func TestRawSearchEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	f := &fetched{world: rawWorld(2000), each: func(int) { cancel() }}
	ix := f.index(time.Hour)
	if _, err := ix.Search(ctx, Request{Query: parsed(t, "raw.third = true")}); !errors.Is(err, context.Canceled) || f.calls > workersFor(runtime.GOMAXPROCS(0)) {
		t.Errorf("error %v after %d chunks", err, f.calls)
	}
	if _, err := ix.Search(ctx, Request{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a search under a context that ended: %v", err)
	}
}

// TestRawSearchOfManyComparisonsEnds uses queries with more comparisons than are
// remembered, one of them with conditions between. Another query between its repetitions
// costs time, but no more.
func TestRawSearchOfManyComparisonsEnds(t *testing.T) {
	for _, c := range []struct {
		term, join string
		total      int
	}{
		{"(raw.n = %d AND raw.n != 'x')", " OR ", 2*maxMemos + 1},
		{"(raw.n = %d AND severity = 'high')", " OR ", maxMemos + 1},
		{"(raw.n != %d OR severity = 'high')", " AND ", 1000 - maxMemos},
		{"NOT (raw.n = %d AND raw.n != 'x')", " AND ", 1000 - 2*maxMemos - 1},
	} {
		f := &fetched{world: rawWorld(1000)}
		ix := f.index(time.Nanosecond)
		terms := make([]string, 2*maxMemos+1)
		for i := range terms {
			terms[i] = fmt.Sprintf(c.term, 3*i)
		}
		req := Request{Query: parsed(t, strings.Join(terms, c.join)), Rows: 1000}
		for n := 1; ; n++ {
			got, err := ix.Search(t.Context(), req)
			if err != nil {
				t.Fatal(err)
			}
			if !got.Partial {
				if got.Total != c.total {
					t.Errorf("%s: total %d, want %d", c.term, got.Total, c.total)
				}
				break
			}
			if n > 12 {
				t.Fatalf("search %d of few chunks is not through: done %v", n, got.Done)
			}
		}
		if len(ix.memos.known) != 1 {
			t.Errorf("%s: %d results are remembered for one query", c.term, len(ix.memos.known))
		}
		if len(f.keys) > 1000 {
			t.Errorf("%s: %d items were read of 1000", c.term, len(f.keys))
		}
		if check(t, f.world, ix, "raw.third = true", Sort{}); len(ix.memos.known) != 2 {
			t.Errorf("%d results are remembered after another query", len(ix.memos.known))
		}
	}
}

func TestRawErrorsAreReturned(t *testing.T) {
	broken := errors.New("broken")
	ix := New(Options{Raw: func(context.Context, []alert.Key) ([][]byte, error) { return nil, broken }})
	w := rawWorld(3)
	r := rand.New(rand.NewPCG(1, 2))
	for range 5 {
		w.put(querytest.Incident(r))
	}
	ix.Apply(w.feed())
	for _, text := range []string{"raw.n = 1", "FROM incident WHERE raw.n = 1"} {
		if _, err := ix.Search(t.Context(), Request{Query: parsed(t, text)}); !errors.Is(err, broken) {
			t.Errorf("%s: %v", text, err)
		}
	}
	if got := whole(t, New(Options{}), Request{Query: parsed(t, "raw.n = 1")}); got.Total != 0 {
		t.Errorf("without Raw: %d", got.Total)
	}
}

// TestSearchesWhileRowsCome reads and writes concurrently; each result must be consistent
// in itself. The test is most useful under the race detector.
func TestSearchesWhileRowsCome(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 1))
	w := randomWorld(r, 3000)
	feed := w.feed()
	ix := w.index(Options{RawTime: time.Nanosecond})
	end := make(chan struct{})
	go func() {
		defer close(end)
		for batch := range slices.Chunk(feed, 30) {
			ix.Apply(batch)
		}
	}()
	requests := []Request{
		{Query: parsed(t, "severity >= 'medium' AND @user CONTAINS 'a'"), Rows: 50, Facets: true, Buckets: 20},
		{Query: parsed(t, "title MATCHES_REGEX 'a|b'"), Sort: Sort{Field: "title"}, Rows: 50},
		{Query: parsed(t, "raw.evidence.n = 2"), Rows: 50, Sort: Sort{Field: "@ip", Up: true}},
		{Query: parsed(t, "FROM incident"), Rows: 50},
		{Query: parsed(t, manyMixed()), Rows: 50, Facets: true},
		{Query: parsed(t, manyMixed()), Rows: 50, Facets: true},
	}
	finished := make(chan int64, len(requests))
	for _, req := range requests {
		go func() {
			var last int64
			defer func() { finished <- last }()
			for {
				got, err := ix.Search(t.Context(), req)
				if err != nil || got.Seq < last || len(got.Rows) != min(50, got.Total) {
					t.Errorf("error %v, seq %d after %d, %d rows of %d", err, got.Seq, last, len(got.Rows), got.Total)
					return
				}
				last = got.Seq
				if len(got.Rows) > 0 {
					ix.FillIncidents([]alert.Record{{Key: got.Rows[0].Key, Incident: &alert.Incident{}}})
				}
				select {
				case <-end:
					return
				default:
				}
			}
		}()
	}
	<-end
	for range requests {
		<-finished
	}
	if ix.Seq() != w.seq {
		t.Errorf("seq %d, want %d", ix.Seq(), w.seq)
	}
}
