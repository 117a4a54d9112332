package index

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
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
	f := &fetched{world: w, each: func(calls int) {
		if calls == 2 {
			cancel()
		}
	}}
	ix := f.index(time.Hour)
	if _, err := ix.Search(ctx, Request{Query: parsed(t, manyRegexes(600)), Rows: 10}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if f.calls > 1+workersFor(runtime.GOMAXPROCS(0)) {
		t.Errorf("asked %d times after the search was cancelled in the second", f.calls)
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
		f := &fetched{world: rawWorld(1000)}
		ix := f.index(time.Nanosecond)
		for range 3 { // the size of items must be known first
			if _, err := ix.Search(t.Context(), Request{Query: parsed(t, c.query), Rows: 1}); err != nil {
				t.Fatal(err)
			}
		}
		if f.most != c.want {
			t.Errorf("%.30s: %d items at once; want %d", c.query, f.most, c.want)
		}
	}
}
