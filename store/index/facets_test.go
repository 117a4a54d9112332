package index

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/query"
	"tocsin/store/query/querytest"
)

// tally counts the results of a query by the values of the three facets.
func (w *world) tally(q *query.Query) map[string]map[string]int {
	out := map[string]map[string]int{"severity": {}, "provider": {}, "source": {}}
	for _, row := range w.expect(q, Sort{}) {
		if row.Alert != nil {
			out["severity"][string(row.Alert.Severity.Band())]++
			out["provider"][string(row.Alert.Provider)]++
		} else {
			out["severity"][string(row.Incident.Severity.Band())]++
			for _, p := range row.Incident.Providers {
				out["provider"][p]++
			}
		}
		out["source"][string(row.Source)]++
	}
	return out
}

func byValue(t *testing.T, facets []Facet, field string) map[string]int {
	t.Helper()
	for _, f := range facets {
		if f.Field != field {
			continue
		}
		if !slices.IsSortedFunc(f.Counts, func(a, b Count) int {
			if a.N != b.N {
				return b.N - a.N
			}
			return strings.Compare(a.Value, b.Value)
		}) {
			t.Fatalf("%v is not largest first", f.Counts)
		}
		out := map[string]int{}
		for _, c := range f.Counts {
			out[c.Value] = c.N
		}
		return out
	}
	t.Fatalf("no facet %s", field)
	return nil
}

// TestFacetsLeaveOutTheirOwnTerms compares each facet with a count by the query without
// its terms, which the test writes by hand.
func TestFacetsLeaveOutTheirOwnTerms(t *testing.T) {
	w := randomWorld(rand.New(rand.NewPCG(8, 1)), 600)
	ix := w.index(Options{})
	ix.Apply(w.feed())
	for _, c := range []struct{ query, severity, provider, source string }{
		{"", "", "", ""},
		{"severity = 'high'", "", "severity = 'high'", "severity = 'high'"},
		{"severity IN ('high','low') AND provider != 'mde' AND status = 'OPEN'", "provider != 'mde' AND status = 'OPEN'", "severity IN ('high','low') AND status = 'OPEN'", "severity IN ('high','low') AND provider != 'mde' AND status = 'OPEN'"},
		{"(provider = 'mde' OR provider = 'mdo') AND title IS NOT NULL", "(provider = 'mde' OR provider = 'mdo') AND title IS NOT NULL", "title IS NOT NULL", "(provider = 'mde' OR provider = 'mdo') AND title IS NOT NULL"},
		{"provider = 'mde' OR severity = 'high'", "provider = 'mde' OR severity = 'high'", "provider = 'mde' OR severity = 'high'", "provider = 'mde' OR severity = 'high'"},
		{"NOT (version = 'Legacy') AND raw.evidence.n = 2", "NOT (version = 'Legacy') AND raw.evidence.n = 2", "NOT (version = 'Legacy') AND raw.evidence.n = 2", "raw.evidence.n = 2"},
		{"severity = 'high' AND raw.evidence.n = 2", "raw.evidence.n = 2", "severity = 'high' AND raw.evidence.n = 2", "severity = 'high' AND raw.evidence.n = 2"},
	} {
		for _, from := range []string{"FROM alert ", "FROM incident "} {
			if _, problems := query.Parse(from+"WHERE "+c.query, querytest.Now()); c.query != "" && query.Failed(problems) != nil {
				continue // the language does not offer the field for incidents
			}
			text := func(where string) *query.Query {
				if where == "" {
					return parsed(t, from)
				}
				return parsed(t, from+"WHERE "+where)
			}
			got := whole(t, ix, Request{Query: text(c.query), Facets: true}).Facets
			for field, rest := range map[string]string{"severity": c.severity, "provider": c.provider, "source": c.source} {
				if want := w.tally(text(rest))[field]; !maps.Equal(byValue(t, got, field), want) {
					t.Errorf("%s%s: %s counts %v, want %v", from, c.query, field, byValue(t, got, field), want)
				}
			}
		}
	}
}

// TestHistogramSumsToTheAnswer compares the buckets with the rows.
func TestHistogramSumsToTheAnswer(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 2))
	w := randomWorld(r, 500)
	ix := w.index(Options{})
	ix.Apply(w.feed())
	texts := []string{"", "severity = 'high'", "EARLIEST=-10d", "LATEST=-5d", "EARLIEST=-10d LATEST=-5d", "EARLIEST=-5d LATEST=-10d", "created_at >= -10d", "created_at >= -10d AND created_at < -5d", "created_at >= -5d AND created_at < -10d", "FROM incident", "FROM incident EARLIEST=-10d", "title = 'no such'"}
	for range 200 {
		texts = append(texts, querytest.Query(r))
	}
	for _, text := range texts {
		q := parsed(t, text)
		rows := w.expect(q, Sort{})
		for _, n := range []int{1, 7, 60} {
			h := whole(t, ix, Request{Query: q, Buckets: n}).Histogram
			holdHistogram(t, text, h, q, rows, n)
		}
	}
}

func holdHistogram(t *testing.T, text string, h Histogram, q *query.Query, rows []*engine.Row, n int) {
	t.Helper()
	if earliest, latest := q.Window(); earliest != 0 && h.From != earliest && latest == 0 || latest != 0 && h.To != latest {
		t.Fatalf("%s: from %v to %v", text, h.From, h.To)
	}
	if h.To <= h.From {
		if len(h.Buckets) > 0 {
			t.Fatalf("%s: buckets in an empty span", text)
		}
		return
	}
	want := make([]Bucket, n)
	for _, row := range rows {
		if row.Created() == 0 {
			continue
		}
		at := 0
		for at+1 < n && row.Created()-h.From >= (h.To-h.From)*alert.Time(at+1)/alert.Time(n) {
			at++
		}
		severity := alert.Severity("")
		if row.Alert != nil {
			severity = row.Alert.Severity
		} else {
			severity = row.Incident.Severity
		}
		var one [4]int
		one[classOf(severity)]++
		want[at].add(&one)
	}
	if fmt.Sprint(h.Buckets) != fmt.Sprint(want) {
		t.Fatalf("%s: from %v to %v\ngot  %v\nwant %v", text, h.From, h.To, h.Buckets, want)
	}
}

func TestHistogramOfTheWholeOfTime(t *testing.T) {
	w := newWorld()
	first, last := alert.Time(-621355968000000000), alert.Time(2534023007999999999)
	for i, at := range []alert.Time{first, 5, last, 0} {
		w.put(alert.Record{Key: alert.Key{ID: fmt.Sprint(i)}, Alert: &alert.Alert{Severity: alert.High, Created: at}})
	}
	ix := w.index(Options{})
	ix.Apply(w.feed())
	h := whole(t, ix, Request{Buckets: 100}).Histogram
	sum := 0
	for _, b := range h.Buckets {
		sum += b.High
	}
	if h.From != first || h.To != last+1 || sum != 3 || h.Buckets[0].High != 1 || h.Buckets[99].High != 1 {
		t.Errorf("%v to %v: %v", h.From, h.To, h.Buckets)
	}
}

// TestFacetsOfManyValues counts results with providers that are any text. Up to 1,000 are
// listed; of more, the facet says so and lists the 100 largest. What is longer than 128
// bytes is not listed.
func TestFacetsOfManyValues(t *testing.T) {
	long := strings.Repeat("x", longFacet)
	for _, c := range []struct {
		values, listed int
		many           bool
	}{{0, 1, false}, {999, 1000, false}, {1000, 100, true}, {9000, 100, true}} {
		for _, kind := range alert.Kinds()[:2] {
			w := newWorld()
			add := func(provider string, n int) {
				for range n {
					key := alert.Key{Source: alert.AlertsV2, ID: fmt.Sprint(len(w.rows))}
					incident := fmt.Sprint("i", len(w.rows))
					w.put(alert.Record{Key: key, Alert: &alert.Alert{Provider: alert.Provider(provider), IncidentID: incident}})
					w.put(alert.Record{Key: alert.Key{Source: alert.Incidents, ID: incident}, Incident: &alert.Incident{}})
				}
			}
			for i := range c.values {
				add(fmt.Sprintf("p%05d", i), 1+i%2)
			}
			add(long, 5)
			add(long+"x", 6)
			add("", 7)
			ix := w.index(Options{})
			ix.Apply(w.feed())
			got := whole(t, ix, Request{Query: &query.Query{From: kind.From[:1]}, Facets: true}).Facets
			provider := got[slices.IndexFunc(got, func(f Facet) bool { return f.Field == "provider" })]
			if provider.Many != c.many || len(provider.Counts) != c.listed || provider.Counts[0] != (Count{long, 5}) {
				t.Errorf("%d values of %ss: many %v, %d listed, first %v", c.values, kind.Name, provider.Many, len(provider.Counts), provider.Counts[0])
			}
			sum := 7 + provider.Rest
			for _, count := range provider.Counts {
				sum += count.N
			}
			if sum != len(w.rows)/2 {
				t.Errorf("%d values of %ss: counts, rest and missing are %d of %d", c.values, kind.Name, sum, len(w.rows)/2)
			}
			if c.many && provider.Counts[99] != (Count{"p00197", 2}) { // the odd ones are twice
				t.Errorf("%ss: the hundredth is %v", kind.Name, provider.Counts[99])
			}
			if severity := byValue(t, got, "severity"); len(severity) > 1 {
				t.Errorf("severity %v", severity)
			}
		}
	}
}

// TestManySeverities folds thousands of words into bands.
func TestManySeverities(t *testing.T) {
	w := newWorld()
	for i := range 3000 {
		w.put(alert.Record{Key: alert.Key{ID: fmt.Sprint(i)}, Alert: &alert.Alert{Severity: alert.Severity(fmt.Sprint("s", i))}})
	}
	ix := w.index(Options{})
	ix.Apply(w.feed())
	if got := whole(t, ix, Request{Facets: true}).Facets[0]; got.Many || len(got.Counts) != 1 || got.Counts[0].N != 3000 {
		t.Errorf("%+v", got)
	}
}
