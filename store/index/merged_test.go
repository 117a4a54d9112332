package index

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/long"
	"tocsin/store/query"
	"tocsin/store/query/querytest"
)

// TestTermsOfOneFieldFindTheSame compares conditions with several = and IN of one field with
// the matcher, in results and facets.
func TestTermsOfOneFieldFindTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 5))
	w := randomWorld(r, 300)
	ix := w.index(Options{})
	ix.Apply(w.feed())
	some := 0
	for range long.Rounds(400) {
		kind := []*alert.Kind{alert.AlertKind(), alert.IncidentKind()}[r.IntN(2)]
		q, problems := query.Parse("FROM "+kind.From[0]+" WHERE "+querytest.Alike(r, kind), querytest.Now())
		if query.Failed(problems) != nil {
			continue // of a value that another field of the list does not take
		}
		rows := w.expect(q, Sort{})
		hold(t, w, ix, q, Sort{}, rows)
		some += boolean(len(rows) > 0 && len(rows) < len(w.rows)/2)
	}
	if some < 50 {
		t.Errorf("%d queries find some records and not all", some)
	}
}

// TestManyTermsOfOneFieldAreOnePass holds that thousands of = on one field take about as
// long as one IN, and that only one comparison is remembered.
func TestManyTermsOfOneFieldAreOnePass(t *testing.T) {
	w := newWorld()
	for i := range 20_000 {
		w.put(alert.Record{Key: alert.Key{ID: fmt.Sprint(i)}, Alert: &alert.Alert{Created: alert.Time(i + 1), Title: fmt.Sprint("Title ", i)}})
	}
	ix := w.index(Options{})
	ix.Apply(w.feed())
	terms, values := make([]string, 2000), make([]string, 2000)
	for i := range terms {
		values[i] = fmt.Sprintf("'title %d'", 7*i+1)
		terms[i] = "title = " + values[i]
	}
	took := func(text string, want int) time.Duration {
		q := parsed(t, text)
		best := time.Hour
		for range 3 {
			ix.matches = matches{}
			start := time.Now()
			if got := whole(t, ix, Request{Query: q}); got.Total != want {
				t.Errorf("%.40s: %d alerts, want %d", text, got.Total, want)
			}
			best = min(best, time.Since(start))
			if n := len(ix.matches.known); n != 1 {
				t.Errorf("%.40s: %d comparisons are remembered", text, n)
			}
		}
		return best
	}
	list := "(" + strings.Join(values, ",") + ")"
	in := took("title IN "+list, 2000)
	or := took(strings.Join(terms, " OR "), 2000)
	not := took(strings.ReplaceAll(strings.Join(terms, " AND "), " = ", " != "), 18_000)
	if limit := 20*in + 20*time.Millisecond; or > limit || not > limit {
		t.Errorf("IN takes %v, the same as OR %v, AND of != %v", in, or, not)
	}
}
