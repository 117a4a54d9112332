package index

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
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

// TestRawSearchGoesOnWhereItStopped gives each Search time for only one chunk.
func TestRawSearchGoesOnWhereItStopped(t *testing.T) {
	w := rawWorld(1000)
	asked := 0
	ix := New(Options{RawTime: time.Nanosecond, Raw: func(ctx context.Context, keys []alert.Key) ([][]byte, error) {
		if asked++; asked == 1 && keys[0].ID != "00999" {
			t.Errorf("the first item asked for is %s, want the newest", keys[0].ID)
		}
		return w.raw(ctx, keys)
	}})
	ix.Apply(w.feed())
	req := Request{Query: parsed(t, "raw.third = true"), Rows: 1000}
	done, total := -1.0, -1
	for n := 1; ; n++ {
		got, err := ix.Search(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		if asked != n && got.Partial {
			t.Fatalf("search %d asked %d times", n, asked)
		}
		if got.Done <= done || got.Total < total || len(got.Rows) != got.Total {
			t.Fatalf("done %v after %v, total %d after %d", got.Done, done, got.Total, total)
		}
		done, total = got.Done, got.Total
		if !got.Partial {
			break
		}
	}
	if done != 1 || total != 334 || asked != 4 {
		t.Errorf("done %v, total %d, asked %d times", done, total, asked)
	}
	if whole(t, ix, req); asked != 4 {
		t.Error("a search that was through asks again")
	}
	row := w.rows[alert.Key{Source: alert.AlertsV2, ID: "00001"}]
	row.Raw = []byte(`{"third":true}`)
	ix.Apply([]engine.Row{w.put(row.Record)})
	if got := whole(t, ix, req); got.Total != 335 || asked != 5 {
		t.Errorf("after a change: total %d, asked %d times", got.Total, asked)
	}
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
		fetched := 0
		ix := New(Options{Raw: func(ctx context.Context, keys []alert.Key) ([][]byte, error) {
			fetched += len(keys)
			return w.raw(ctx, keys)
		}})
		ix.Apply(w.feed())
		got := whole(t, ix, Request{Query: parsed(t, c.query)})
		if got.Total != c.total || fetched != c.want {
			t.Errorf("%s: total %d, want %d; fetched %d, want %d", c.query, got.Total, c.total, fetched, c.want)
		}
	}
}

func TestRawSearchEndsWithItsContext(t *testing.T) {
	w := rawWorld(2000)
	ctx, cancel := context.WithCancel(t.Context())
	asked := 0
	ix := New(Options{RawTime: time.Hour, Raw: func(context.Context, []alert.Key) ([][]byte, error) {
		asked++
		cancel()
		return nil, nil
	}})
	ix.Apply(w.feed())
	if _, err := ix.Search(ctx, Request{Query: parsed(t, "raw.third = true")}); !errors.Is(err, context.Canceled) || asked != 1 {
		t.Errorf("error %v after %d chunks", err, asked)
	}
	if _, err := ix.Search(ctx, Request{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a search under a context that ended: %v", err)
	}
}

// TestRawSearchOfManyComparisonsEnds uses a query with more comparisons than are
// remembered. Another query between its repetitions costs time, but no more.
func TestRawSearchOfManyComparisonsEnds(t *testing.T) {
	w := rawWorld(1000)
	asked := 0
	ix := New(Options{RawTime: time.Nanosecond, Raw: func(ctx context.Context, keys []alert.Key) ([][]byte, error) {
		asked++
		return w.raw(ctx, keys)
	}})
	ix.Apply(w.feed())
	terms := make([]string, 2*maxMemos+1)
	for i := range terms {
		terms[i] = fmt.Sprintf("raw.n = %d", 3*i)
	}
	req := Request{Query: parsed(t, strings.Join(terms, " OR "))}
	for n := 1; ; n++ {
		got, err := ix.Search(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		if !got.Partial {
			if got.Total != len(terms) {
				t.Errorf("total %d, want %d", got.Total, len(terms))
			}
			break
		}
		if n > 4 {
			t.Fatalf("search %d of four chunks is not through: done %v", n, got.Done)
		}
	}
	if whole(t, ix, Request{Query: parsed(t, "raw.third = true")}); len(ix.memos.known) != 1 {
		t.Errorf("%d comparisons are remembered after another query", len(ix.memos.known))
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
