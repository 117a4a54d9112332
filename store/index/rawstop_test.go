package index

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
)

// manyRegexes returns a query with n raw regexes, none of which matches.
func manyRegexes(n int) string {
	terms := make([]string, n)
	for i := range terms {
		terms[i] = fmt.Sprintf("raw.third MATCHES_REGEX 'x%d.*y'", i)
	}
	return strings.Join(terms, " OR ")
}

// TestRawSearchStops cancels a search among many comparisons: it ends before the next
// comparison, and what was compared before is right.
func TestRawSearchStops(t *testing.T) {
	w := rawWorld(300)
	ctx, cancel := context.WithCancel(t.Context())
	asked := 0
	ix := New(Options{RawTime: time.Hour, Raw: func(_ context.Context, keys []alert.Key) ([][]byte, error) {
		if asked++; asked == 2 {
			cancel()
		}
		return w.raw(t.Context(), keys)
	}})
	ix.Apply(w.feed())
	if _, err := ix.Search(ctx, Request{Query: parsed(t, manyRegexes(600)), Rows: 10}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if asked != 2 {
		t.Errorf("asked %d times after the search was cancelled in the second", asked)
	}
	if got := whole(t, ix, Request{Query: parsed(t, manyRegexes(600)+" OR raw.third = true"), Rows: 1000}); got.Total != 100 {
		t.Errorf("afterwards: total %d", got.Total)
	}
}

// TestChunksShrink checks that few raw items are requested at once if each is compared
// with many values.
func TestChunksShrink(t *testing.T) {
	for _, c := range []struct {
		query string
		want  int
	}{
		{"raw.n = 1", rawChunk},
		{"raw.n = 1 OR raw.n = 2", rawChunk},
		{manyRegexes(1200), 13},
		{"raw.third IN ('" + strings.Join(make([]string, 900), "','") + "')", 18},
	} {
		w := rawWorld(600)
		most := 0
		ix := New(Options{RawTime: time.Nanosecond, Raw: func(ctx context.Context, keys []alert.Key) ([][]byte, error) {
			most = max(most, len(keys))
			return w.raw(ctx, keys)
		}})
		ix.Apply(w.feed())
		if _, err := ix.Search(t.Context(), Request{Query: parsed(t, c.query), Rows: 1}); err != nil || most != c.want {
			t.Errorf("%.30s: %d items at once, %v; want %d", c.query, most, err, c.want)
		}
	}
}
