package index

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"tocsin/graph/alert"
)

// TestAFewRowsNeedOnlyTheirEntries searches rows of which other terms leave few: nothing of
// the dictionaries is compared beside their entries, and one search finds all.
func TestAFewRowsNeedOnlyTheirEntries(t *testing.T) {
	const n = 40 * scanRun
	ix := manyTitles(n)
	q := parsed(t, "@user CONTAINS 'amal' AND (title CONTAINS 'sign-in' OR @host = 'x')")
	q.Earliest = alert.Time(n - 100)
	got, err := ix.Search(t.Context(), Request{Query: q, Rows: 5, Facets: true})
	if err != nil || got.Total != 101 || got.Partial {
		t.Errorf("%d rows, unfinished: %v, %v", got.Total, got.Partial, err)
	}
	if len(ix.matches.known) > 0 {
		t.Errorf("%d comparisons with whole dictionaries", len(ix.matches.known))
	}
	q.Earliest = 1 // leaves all rows
	if got := whole(t, ix, Request{Query: q}); got.Total != n {
		t.Errorf("%d rows of all, want %d", got.Total, n)
	}
	if len(ix.matches.known) == 0 {
		t.Error("what was compared for all rows is not remembered")
	}
}

// TestFacetsOfFewRows counts a facet without the term on its field, which leaves few rows to
// the others.
func TestFacetsOfFewRows(t *testing.T) {
	ix := manyTitles(40 * scanRun)
	ix.pace.narrow = 0
	got := whole(t, ix, Request{Query: parsed(t, "version = 'Legacy' AND title CONTAINS '77'"), Facets: true})
	want := whole(t, ix, Request{Query: parsed(t, "title CONTAINS '77'")}).Total
	if got.Total != 0 || want == 0 {
		t.Fatalf("%d and %d rows", got.Total, want)
	}
	at := slices.IndexFunc(got.Facets, func(f Facet) bool { return f.Field == "source" })
	if counts := got.Facets[at].Counts; len(counts) != 1 || counts[0].N != want {
		t.Errorf("the facet counts %v, want %d", counts, want)
	}
}

// TestANarrowedSearchEndsWithItsContext cancels it at several moments.
func TestANarrowedSearchEndsWithItsContext(t *testing.T) {
	ix := manyTitles(20 * scanRun)
	ix.pace.narrow, ix.pace.atOnce = 0, 0
	req := Request{Query: parsed(t, "title CONTAINS '77' AND @user !CONTAINS '99'"), Facets: true}
	req.Query.Latest = 1 << 40
	for _, asked := range []int64{0, 1, 2, 3, 5, 8, 13, 30, 200} {
		ctx := &ending{Context: context.Background()}
		ctx.left.Store(asked)
		if _, err := ix.Search(ctx, req); err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	got := whole(t, ix, req).Total
	ix.pace.atOnce = 1 << 30
	if want := whole(t, ix, req).Total; got != want || got == 0 {
		t.Errorf("%d rows, want %d", got, want)
	}
}

// BenchmarkFewRows asks which of the newest rows share an entity with an alert, each time with
// others, half of whose texts are new. The metric is how many times the processor time it
// takes to compare all entries.
func BenchmarkFewRows(b *testing.B) {
	ix, _ := loadedMix(b, benchSize(b), 0.5)
	newest := ix.alerts(ix.root.Load()).segments[0]
	asked, spent := 0, map[int]time.Duration{}
	ask := func(narrow int) {
		ix.pace.narrow = narrow
		asked++
		q := parsed(b, fmt.Sprintf("@user = 'a%d' OR @host = 'h%[1]d' OR @ip = '10.0.0.%[1]d' OR @domain = 'd%[1]d' OR @email = 'm%[1]d' OR @hash = 'x%[1]d' OR @url = 'u%[1]d'", asked%250))
		q.Earliest = newest.created(200)
		begin := cpuTime()
		whole(b, ix, Request{Query: q})
		spent[narrow] += cpuTime() - begin
	}
	for b.Loop() {
		ask(usualPace().narrow)
		ask(never)
	}
	b.ReportMetric(float64(spent[never])/float64(spent[usualPace().narrow]), "whole/narrowed")
}
