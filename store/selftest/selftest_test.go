package selftest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/graph/long"
	"tocsin/store"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/store/query/querytest"
)

var _ Store = (*store.Store)(nil)

// filled returns a store of n random records of each kind, and the mapping that made
// them.
func filled(t *testing.T, n int) (*store.Store, func(string, alert.SourceName, []byte) alert.Record) {
	t.Helper()
	s, err := store.Open(t.Context(), "memory:", store.Options{Now: querytest.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	r := rand.New(rand.NewPCG(7, 7))
	var records []alert.Record
	byRaw := map[string]alert.Record{}
	for _, kind := range alert.Kinds() {
		for i := range n {
			record := querytest.Of(r, kind)
			record.Key.ID = fmt.Sprint(kind.Name, " ", i)
			record.Raw = append(fmt.Appendf(nil, `{"item":"%s %d","number %d":"text %d",`, kind.Name, i, i%7, i%5), strings.TrimPrefix(string(record.Raw), "{")...)
			if strings.TrimSpace(string(record.Raw[len(record.Raw)-2:])) == ",}" {
				record.Raw = fmt.Appendf(nil, `{"number":"text %d"}`, i)
			}
			record.Triage, record.Ingested = alert.Triage{}, 0
			byRaw[string(record.Raw)] = record
			records = append(records, record)
		}
	}
	if _, err := s.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: records}); err != nil {
		t.Fatal(err)
	}
	mapping := func(_ string, _ alert.SourceName, raw []byte) alert.Record { return byRaw[string(raw)] }
	return s, mapping
}

func run(t *testing.T, s Store, o Options) (out []Finding) {
	t.Helper()
	o.Now = querytest.Now
	for f, err := range Run(t.Context(), s, o) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, f)
	}
	return out
}

// TestSound tries a sound store: there is nothing to find, whether all of it is matched
// or a part.
func TestSound(t *testing.T) {
	s, mapping := filled(t, 300)
	for _, records := range []int{80, 1000} {
		tried := 0
		for _, f := range run(t, s, Options{Queries: long.Rounds(200), Records: records, record: mapping, Each: func(int, int) { tried++ }}) {
			t.Errorf("%+v", f)
		}
		if tried < 180 {
			t.Errorf("%d queries tried", tried)
		}
	}
}

// TestFewQueries tries a query of each kind even if fewer are wanted: a test that asks
// nothing would find every store sound.
func TestFewQueries(t *testing.T) {
	s, mapping := filled(t, 20)
	tried := 0
	run(t, s, Options{Queries: 1, record: mapping, Each: func(int, int) { tried++ }})
	if tried != len(alert.Kinds()) {
		t.Errorf("%d queries tried", tried)
	}
}

// seeded is a store with a fault in its answers.
type seeded struct {
	Store
	spoil func(index.Request, *index.Result)
}

func (s seeded) Search(ctx context.Context, req index.Request) (index.Result, error) {
	r, err := s.Store.Search(ctx, req)
	s.spoil(req, &r)
	return r, err
}

// TestSeededFaults finds faults of each part of an answer, by the rule made for it.
func TestSeededFaults(t *testing.T) {
	s, mapping := filled(t, 120)
	for _, tc := range []struct {
		rule  string
		o     Options
		spoil func(index.Request, *index.Result)
	}{
		{rule: "a query and its negation make all records", spoil: func(req index.Request, r *index.Result) {
			if _, not := req.Query.Where.(*query.Not); not {
				r.Total++
			}
		}},
		{rule: "the index answers as the matcher does", o: Options{match: func(q *query.Query, r *alert.Record) bool {
			return query.Match(q, r) && !strings.HasSuffix(r.ID, "7")
		}}},
		{rule: "the index answers as the matcher does", spoil: func(_ index.Request, r *index.Result) {
			if len(r.Rows) > 3 {
				r.Rows[2].Key.ID = "another"
			}
		}},
		{rule: "a record is found by its own value", spoil: func(req index.Request, r *index.Result) {
			if strings.Contains(req.Query.Text, "title = ") {
				r.Cursor = -1
			}
		}},
		{rule: "facets sum to the count", spoil: func(_ index.Request, r *index.Result) {
			if len(r.Facets) > 1 && len(r.Facets[1].Counts) > 0 {
				r.Facets[1].Counts[0].N++
			}
		}},
		{rule: "facets sum to the count", spoil: func(_ index.Request, r *index.Result) { // the sum is right, the values are not
			if len(r.Facets) > 0 && len(r.Facets[0].Counts) > 1 {
				r.Facets[0].Counts[0].N++
				r.Facets[0].Counts[1].N--
			}
		}},
		{rule: "the histogram sums to the count", spoil: func(_ index.Request, r *index.Result) {
			if len(r.Histogram.Buckets) > 0 {
				r.Histogram.Buckets[len(r.Histogram.Buckets)-1] = index.Bucket{High: 1000}
			}
		}},
		{rule: "spans of time make the whole", spoil: func(req index.Request, r *index.Result) {
			if req.Query.Latest != 0 && req.Rows == 0 {
				r.Total++
			}
		}},
		{rule: "pages make the list", spoil: func(req index.Request, r *index.Result) {
			if req.Top > 0 && len(r.Rows) > 1 {
				r.Rows[0], r.Rows[1] = r.Rows[1], r.Rows[0]
			}
		}},
		{rule: "a sorted list holds the same records", spoil: func(req index.Request, r *index.Result) {
			if req.Sort.Up && len(r.Rows) > 1 {
				r.Rows[1] = r.Rows[0]
			}
		}},
		{rule: "a sorted list holds the same records", spoil: func(req index.Request, r *index.Result) {
			if req.Sort.Field != "" && !req.Sort.Up && len(r.Rows) > 1 {
				r.Rows[0], r.Rows[len(r.Rows)-1] = r.Rows[len(r.Rows)-1], r.Rows[0]
			}
		}},
		{rule: "groups sum to the count", spoil: func(_ index.Request, r *index.Result) {
			if r.Table != nil && len(r.Table.Columns) > 1 && len(r.Table.Rows) > 1 {
				r.Table.Rows = r.Table.Rows[1:]
			}
		}},
		{rule: "head, tail and sort leave records of the list", spoil: func(_ index.Request, r *index.Result) {
			if r.Table != nil && len(r.Table.Keys) > 2 {
				r.Table.Keys[1], r.Table.Keys[2] = r.Table.Keys[2], r.Table.Keys[1]
			}
		}},
		{rule: "columns are those of the item", o: Options{record: func(i string, n alert.SourceName, raw []byte) alert.Record {
			r := mapping(i, n, raw)
			if r.Alert != nil {
				a := *r.Alert
				a.Title += "x"
				r.Alert = &a
			}
			return r
		}}},
	} {
		if tc.spoil == nil {
			tc.spoil = func(index.Request, *index.Result) {}
		}
		if tc.o.record == nil {
			tc.o.record = mapping
		}
		tc.o.Queries = 120
		found := map[string]int{}
		for _, f := range run(t, seeded{s, tc.spoil}, tc.o) {
			found[f.Rule]++
		}
		if found[tc.rule] == 0 {
			t.Errorf("not found by %q: %v", tc.rule, found)
		}
	}
}

// TestEqualSeeds makes the same queries twice, and others with another seed.
func TestEqualSeeds(t *testing.T) {
	s, mapping := filled(t, 60)
	queries := func(seed uint64) (out []string) {
		asked := seeded{s, func(req index.Request, _ *index.Result) { out = append(out, req.Query.Text) }}
		run(t, asked, Options{Seed: seed, Queries: 40, record: mapping})
		return out
	}
	one, two, other := queries(1), queries(1), queries(2)
	if strings.Join(one, "\n") != strings.Join(two, "\n") {
		t.Error("equal seeds make different queries")
	}
	if strings.Join(one, "\n") == strings.Join(other, "\n") {
		t.Error("different seeds make equal queries")
	}
}
