package index

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"tocsin/graph/alert"
)

// ending is a context that ends when it has been asked a number of times.
type ending struct {
	context.Context
	left atomic.Int64
}

func (e *ending) Err() error {
	if e.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// manyTitles returns an index of n alerts, each with a title and a user of its own.
func manyTitles(n int) *Index {
	w := newWorld()
	for i := range n {
		w.put(alert.Record{
			Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: fmt.Sprint(i)}, Ingested: 1,
			Alert: &alert.Alert{
				Title: fmt.Sprintf("Suspicious sign-in %d", i), Created: alert.Time(i + 1),
				Entities: []alert.Entity{{Type: alert.User, Value: fmt.Sprintf("amal%d@contoso.example", i)}},
			},
		})
	}
	ix := w.index(Options{})
	ix.Apply(w.feed())
	return ix
}

// TestSearchStopsAmongManyTerms cancels searches for thousands of terms. No term is
// prepared after the cancel: each takes an answer for every entry of its dictionary.
func TestSearchStopsAmongManyTerms(t *testing.T) {
	ix := manyTitles(2000)
	for name, c := range map[string]struct{ term, join string }{
		"OR of texts":    {"title CONTAINS 'x%d'", " OR "},
		"AND of texts":   {"title !CONTAINS 'x%d'", " AND "},
		"OR of patterns": {"title MATCHES_REGEX 'x%d.*y'", " OR "},
		"NOT":            {"NOT (title = 'x%d' OR title = 'y')", " AND "},
		"entities":       {"@user MATCHES '*x%d*'", " OR "},
	} {
		t.Run(name, func(t *testing.T) {
			terms := make([]string, 1500)
			for i := range terms {
				terms[i] = fmt.Sprintf(c.term, i)
			}
			req := Request{Query: parsed(t, strings.Join(terms, c.join)), Rows: 10, Facets: true}
			for _, asked := range []int64{0, 3, 50} {
				ctx := &ending{Context: t.Context()}
				ctx.left.Store(asked)
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				_, err := ix.Search(ctx, req)
				runtime.ReadMemStats(&after)
				if !errors.Is(err, context.Canceled) {
					t.Errorf("asked %d times before the cancel: %v", asked, err)
				}
				if used := after.TotalAlloc - before.TotalAlloc; used > 1<<20 {
					t.Errorf("asked %d times before the cancel: it allocated %d KB", asked, used>>10)
				}
			}
		})
	}
}

// TestASearchChecksItsContextAtEachLargePattern counts how often a search asks whether it
// was cancelled: one text may take a pattern many milliseconds.
func TestASearchChecksItsContextAtEachLargePattern(t *testing.T) {
	ix := manyTitles(500)
	ctx := &ending{Context: t.Context()}
	ctx.left.Store(1 << 40)
	if _, err := ix.Search(ctx, Request{Query: parsed(t, "title MATCHES_REGEX 'x.*y'"), Rows: 10}); err != nil {
		t.Fatal(err)
	}
	if asked := 1<<40 - ctx.left.Load(); asked < 100 {
		t.Errorf("it asked %d times for hundreds of texts", asked)
	}
}
