package index

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// manyMixed returns a query with more raw comparisons than have results of their own, each
// beside a condition on the title that many alerts satisfy.
func manyMixed() string {
	terms := make([]string, 3*maxMemos)
	for i := range terms {
		terms[i] = fmt.Sprintf("(raw.n = %d AND title CONTAINS '%d')", 9*i, i%10)
	}
	return "severity = 'high' AND (" + strings.Join(terms, " OR ") + ")"
}

// titled returns rawWorld with titles.
func titled(n int) *world {
	w := rawWorld(n)
	for key, row := range w.rows {
		row.Alert.Title = "Alert " + key.ID
		w.rows[key] = row
	}
	return w
}

// TestTermsAreKeptWhileTheRootStays repeats a search of many terms: only the first in a root
// prepares them, facets and all, and nothing is kept once it is through.
func TestTermsAreKeptWhileTheRootStays(t *testing.T) {
	f := &fetched{world: titled(3000)}
	ix := f.index(time.Nanosecond)
	req := Request{Query: parsed(t, manyMixed()), Rows: 3000, Facets: true}
	want := keysOf(f.expect(req.Query, Sort{}))
	if len(want) < 5 {
		t.Fatalf("%d alerts to find", len(want))
	}
	step := func(fresh bool) bool {
		ix.matches = matches{}
		got, err := ix.Search(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		if prepared := len(ix.matches.known) > 0; prepared != fresh {
			t.Errorf("done %v: the terms were prepared: %v, want %v", got.Done, prepared, fresh)
		}
		for _, key := range keysOfRows(got.Rows) {
			if !slices.Contains(want, key) {
				t.Fatalf("%v is found, but does not match", key)
			}
		}
		if kept := ix.memos.kept != nil; kept != got.Partial {
			t.Errorf("done %v: terms are kept: %v", got.Done, kept)
		}
		if !got.Partial && !slices.Equal(keysOfRows(got.Rows), want) {
			t.Errorf("%d alerts are found, want %d", got.Total, len(want))
		}
		return got.Partial
	}
	step(true)
	step(false)
	row := f.rows[alert.Key{Source: alert.AlertsV2, ID: "00001"}]
	row.Raw = []byte(`{"n":0}`)
	ix.Apply([]engine.Row{f.put(row.Record)})
	step(true)
	req.Facets = false
	step(true)
	other := Request{Query: parsed(t, strings.ReplaceAll(manyMixed(), "'high'", "'low'")), Rows: 10}
	if _, err := ix.Search(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	for n, more := 0, step(true); more; n++ {
		if more = step(false); n > 40 {
			t.Fatal("the search does not end")
		}
	}
}

// manyCheap returns a query with one raw comparison and many conditions beside it.
func manyCheap() string {
	terms := make([]string, maxTerms)
	for i := range terms {
		terms[i] = fmt.Sprintf("title CONTAINS '%d7'", i)
	}
	return "severity = 'high' AND (raw.third = true OR " + strings.Join(terms, " OR ") + ")"
}

// TestKeptTermsSelectTheSame compares the results of a search that goes on with those of one
// that evaluates everything anew, and at the end with the matcher.
func TestKeptTermsSelectTheSame(t *testing.T) {
	for _, text := range []string{manyMixed(), manyCheap()} {
		f := &fetched{world: titled(600)}
		ix := f.index(time.Nanosecond)
		req := Request{Query: parsed(t, text), Rows: 600, Facets: true, Buckets: 5}
		again := 0
		for n := 0; n < 40; n++ {
			got, err := ix.Search(t.Context(), req)
			if err != nil {
				t.Fatal(err)
			}
			if !got.Partial {
				break
			}
			again++
			keptAsAnew(t, ix, req, got.Total)
		}
		if again == 0 {
			t.Errorf("%.60s: the search did not go on", text)
		}
		check(t, f.world, ix, text, Sort{})
	}
}

func keptAsAnew(t *testing.T, ix *Index, req Request, total int) {
	t.Helper()
	s := ix.begin(t.Context(), ix.root.Load(), req)
	if s.kept != ix.memos.kept {
		t.Fatal("the terms are not those that are kept")
	}
	anew := *s
	anew.kept = &kept{root: s.root, terms: s.terms, raw: s.kept.raw}
	for _, s := range []*search{s, &anew} {
		if err := s.evaluate(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if s.total != total || anew.total != total || s.undecided() != anew.undecided() {
		t.Errorf("%d, %d and %d rows, of which %d and %d are open", total, s.total, anew.total, s.undecided(), anew.undecided())
	}
}
