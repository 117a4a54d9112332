package index

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/long"
	"tocsin/store/engine"
	"tocsin/store/query"
	"tocsin/store/query/querytest"
)

// asked returns a random query for records of a kind, often with stages; nil if its check
// refuses it.
func askedAtRandom(r *rand.Rand) *query.Query {
	kind, text := alert.AlertKind(), querytest.Query(r)
	if r.IntN(5) == 0 {
		kind, text = alert.IncidentKind(), "FROM incident WHERE "+incidentCondition(r, 2)
	}
	if r.IntN(3) > 0 {
		text += querytest.Stages(r, kind)
	}
	q, problems := query.Parse(text, querytest.Now())
	if query.Failed(problems) != nil {
		return nil
	}
	return q
}

// TestIndexAnswersAsTheMatcher is the differential test of the language: random queries with
// stages over random records, answered by the index and by the reference.
func TestIndexAnswersAsTheMatcher(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 5))
	const each = 50
	pairs, tables, refused := 0, 0, 0
	for range long.Rounds(200) {
		w := randomWorld(r, 40)
		ix := w.index(Options{})
		ix.Apply(w.feed())
		for range each {
			q := askedAtRandom(r)
			if q == nil {
				refused++
				continue
			}
			pairs++
			if len(q.Stages) > 0 {
				tables++
			}
			holdAnswer(t, w, ix, q)
		}
	}
	if tables < pairs/3 || refused > pairs/10 {
		t.Errorf("%d pairs, %d with stages, %d queries refused", pairs, tables, refused)
	}
}

// holdAnswer compares rows, count and table of a query with those of the reference.
func holdAnswer(t *testing.T, w *world, ix *Index, q *query.Query) {
	t.Helper()
	rows := w.expect(q, Sort{})
	got := whole(t, ix, Request{Query: q, Rows: len(w.rows)})
	if len(q.Stages) == 0 {
		if got.Total != len(rows) || !slices.Equal(keysOfRows(got.Rows), keysOf(rows)) || got.Table != nil {
			t.Fatalf("%s\ngives %d %v\nwant  %d %v", q.Text, got.Total, keysOfRows(got.Rows), len(rows), keysOf(rows))
		}
		return
	}
	want, err := q.Run(t.Context(), query.Records(recordsOf(rows)))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got.Table, want) {
		t.Fatalf("%s\ngives %+v\nwant  %+v", q.Text, got.Table, want)
	}
	keys := keysOf(rows)
	if q.Lists() {
		keys = want.Keys
	}
	if got.Total != len(keys) || !slices.Equal(keysOfRows(got.Rows), keys) {
		t.Fatalf("%s\nlists %d %v\nwant  %d %v", q.Text, got.Total, keysOfRows(got.Rows), len(keys), keys)
	}
}

func recordsOf(rows []*engine.Row) []*alert.Record {
	out := make([]*alert.Record, len(rows))
	for i, row := range rows {
		out[i] = &row.Record
	}
	return out
}
