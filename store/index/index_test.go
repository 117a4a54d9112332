package index

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/long"
	"tocsin/store/engine"
	"tocsin/store/query"
	"tocsin/store/query/querytest"
)

// TestAnswersAsTheMatcher checks the main rule of the package: for random queries over
// random records of both kinds, the index finds what the matcher finds.
func TestAnswersAsTheMatcher(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 1))
	w := randomWorld(r, 700)
	ix := w.index(Options{})
	for batch := range slices.Chunk(w.feed(), 97) {
		ix.Apply(batch)
	}
	hits := 0
	for range long.Rounds(2000) {
		hits += check(t, w, ix, querytest.Query(r), Sort{})
	}
	if hits == 0 {
		t.Error("no query found anything")
	}
	hits = 0
	for range long.Rounds(1000) {
		hits += check(t, w, ix, "FROM incident WHERE "+incidentCondition(r, 3)+[]string{"", " EARLIEST=-20d", " LATEST=-3d"}[r.IntN(3)], Sort{})
	}
	if hits == 0 {
		t.Error("no query found an incident")
	}
}

// incidentCondition returns the text of a condition on incidents.
func incidentCondition(r *rand.Rand, depth int) string {
	if depth > 0 {
		switch a, b := incidentCondition(r, depth-1), incidentCondition(r, depth-1); r.IntN(4) {
		case 0:
			return "NOT (" + a + ")"
		case 1:
			return "(" + a + ") AND (" + b + ")"
		case 2:
			return "(" + a + ") OR (" + b + ")"
		}
	}
	for {
		text := querytest.Comparison(r)
		if _, problems := query.Parse("FROM incident WHERE "+text, querytest.Now()); query.Failed(problems) == nil {
			return text
		}
	}
}

// TestOrders sorts by every field in both directions.
func TestOrders(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 3))
	w := randomWorld(r, 400)
	ix := w.index(Options{})
	for batch := range slices.Chunk(w.feed(), 50) {
		ix.Apply(batch)
		check(t, &world{rows: rowsUpTo(w, ix.Seq())}, ix, "", Sort{Field: "title"}) // ranks grow with dictionaries
	}
	for _, f := range alert.Fields() {
		if f.Type == alert.Any {
			continue
		}
		for _, up := range []bool{true, false} {
			check(t, w, ix, "", Sort{Field: f.Name, Up: up})
			check(t, w, ix, "severity >= 0.3", Sort{Field: f.Name, Up: up})
			check(t, w, ix, "FROM incident", Sort{Field: f.Name, Up: up})
		}
	}
	check(t, w, ix, "", Sort{Up: true})
}

func rowsUpTo(w *world, seq int64) map[alert.Key]engine.Row {
	out := map[alert.Key]engine.Row{}
	for k, row := range w.rows {
		if row.Seq <= seq {
			out[k] = row
		}
	}
	return out
}

// TestWindows requests windows around every row, in three orders.
func TestWindows(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 4))
	w := randomWorld(r, 150)
	ix := w.index(Options{})
	ix.Apply(w.feed())
	for _, order := range []Sort{{}, {Field: "severity"}, {Field: "@user", Up: true}} {
		q := parsed(t, "provider !IN ('mde','mdo')")
		want := keysOf(w.expect(q, order))
		for at, key := range want {
			for _, above := range []int{0, 3, 50} {
				got := whole(t, ix, Request{Query: q, Sort: order, Around: key, Above: above, Rows: 10})
				if got.Cursor != at || len(got.Rows) != min(10, len(want)) {
					t.Fatalf("%+v: cursor %d, want %d, %d rows", order, got.Cursor, at, len(got.Rows))
				}
				if !slices.Equal(keysOfRows(got.Rows), want[got.First:got.First+len(got.Rows)]) {
					t.Fatalf("%+v: the window at %d is not that of the answer", order, got.First)
				}
				if !slices.Contains(keysOfRows(got.Rows), key) {
					t.Fatalf("%+v: the window at %d does not hold row %d", order, got.First, at)
				}
				if free := at-above >= 0 && at-above+10 <= len(want); free && above < 10 && got.First != at-above {
					t.Fatalf("%+v: %d rows stand above row %d, want %d", order, at-got.First, at, above)
				}
			}
		}
	}
}

func TestWindowOfTop(t *testing.T) {
	w := randomWorld(rand.New(rand.NewPCG(7, 5)), 60)
	ix := w.index(Options{})
	ix.Apply(w.feed())
	total := ix.Len()
	for _, c := range []struct{ top, rows, first, n int }{
		{0, 0, 0, 0}, {0, 10, 0, 10}, {5, 10, 5, 10}, {-3, 10, 0, 10}, {total - 2, 10, total - 10, 10}, {1 << 40, 10, total - 10, 10}, {0, 1 << 60, 0, total},
	} {
		gone := alert.Key{ID: "gone"}
		got := whole(t, ix, Request{Top: c.top, Rows: c.rows, Around: gone})
		if got.First != c.first || len(got.Rows) != c.n || got.Cursor != -1 {
			t.Errorf("top %d rows %d: first %d, %d rows, cursor %d; want %d, %d", c.top, c.rows, got.First, len(got.Rows), got.Cursor, c.first, c.n)
		}
	}
	if got := whole(t, New(Options{}), Request{Rows: 5, Facets: true, Buckets: 3, Sort: Sort{Field: "title"}}); got.Total != 0 || len(got.Rows) != 0 {
		t.Errorf("an empty index has %+v", got)
	}
}

// TestRowsAreAsSent compares the values of a row with its record.
func TestRowsAreAsSent(t *testing.T) {
	w := randomWorld(rand.New(rand.NewPCG(7, 6)), 200)
	ix := w.index(Options{})
	ix.Apply(w.feed())
	for _, text := range []string{"", "FROM incident"} {
		for _, got := range whole(t, ix, Request{Query: parsed(t, text), Rows: 1000}).Rows {
			row := w.records()[got.Key]
			want := Row{Key: row.Key, Kind: row.Kind(), Title: row.Title(), Created: row.Created(), Updated: row.Updated(), Ingested: row.Ingested, Seq: row.Seq, Triage: alert.TriageState(row.Triage.State.Word())}
			want.Verdict, want.Owner, want.Bookmark, want.Tags = row.Triage.Verdict, row.Triage.AssignedTo, row.Triage.Bookmarked.Set(), strings.Join(row.Triage.Tags, ", ")
			want.Note, want.Ticks = row.Triage.Note, strings.Join(row.Triage.Ticks, ", ")
			want.By, want.At = row.Triage.By, row.Triage.At
			if a := row.Alert; a != nil {
				want.Severity, want.Status, want.Provider, want.Product, want.Category = a.Severity, a.Status, a.Provider, a.Product, a.Category
				want.User, want.Host, want.Assigned, want.Incident = a.First(alert.User), a.First(alert.Host), a.AssignedTo, a.IncidentID
				want.Shared = strings.Join(a.SharedIDs, "\n")
			} else {
				i := row.Incident
				want.Severity, want.Status, want.Assigned, want.Alerts = i.Severity, i.Status, i.AssignedTo, len(i.Alerts)
				of := alert.Alert{Entities: i.Entities}
				want.User, want.Host, want.Priority = of.First(alert.User), of.First(alert.Host), i.Priority
				want.Products, want.Users, want.Hosts = got.Products, got.Users, got.Hosts // see TestIncidentRow
			}
			if heading := row.Heading(); got.Heading() != heading {
				t.Fatalf("the row is called %q, the record %q", got.Heading(), heading)
			}
			if got != want {
				t.Fatalf("got  %+v\nwant %+v", got, want)
			}
		}
	}
}

// TestChangesEqualARebuild applies new records, changes and triage in random
// batches, some of them twice or late, and compares the index with a fresh one.
func TestChangesEqualARebuild(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	w, ix := newWorld(), (*Index)(nil)
	ix = w.index(Options{})
	var old []engine.Row
	for range 60 {
		var batch []engine.Row
		for range 1 + r.IntN(60) {
			batch = append(batch, w.put(changed(r, w)))
		}
		ix.Apply(batch)
		if len(old) > 0 {
			ix.Apply(old) // late: the index has a newer version of everything in it
		}
		old = batch
		fresh := w.index(Options{})
		fresh.Apply(w.feed())
		same(t, ix, fresh)
		check(t, w, ix, querytest.Query(r), Sort{})
	}
	if ix.Seq() != w.seq {
		t.Errorf("seq %d, want %d", ix.Seq(), w.seq)
	}
}

// changed returns a new record, or an existing one with a change: its triage, its
// status, its time, or everything.
func changed(r *rand.Rand, w *world) alert.Record {
	fresh := querytest.Record(r)
	fresh.ID = fmt.Sprintf("id-%d", r.IntN(800))
	row, ok := w.rows[fresh.Key]
	if !ok || r.IntN(4) == 0 {
		if r.IntN(20) == 0 {
			return randomIncident(r)
		}
		return fresh
	}
	rec, a := row.Record, *row.Alert
	switch r.IntN(3) {
	case 0:
		rec.Triage = fresh.Triage
	case 1:
		a.Status, a.AssignedTo = fresh.Alert.Status, fresh.Alert.AssignedTo
	case 2:
		a.Created = fresh.Alert.Created
	}
	rec.Alert = &a
	return rec
}

func same(t *testing.T, a, b *Index) {
	t.Helper()
	for _, k := range alert.Kinds() {
		req := Request{Query: &query.Query{From: k.From[:1]}, Rows: 1 << 30, Facets: true, Buckets: 17}
		x, y := whole(t, a, req), whole(t, b, req)
		x.Seq, y.Seq = 0, 0
		if got, want := fmt.Sprintf("%+v", x), fmt.Sprintf("%+v", y); got != want {
			t.Fatalf("kept:\n%s\nrebuilt:\n%s", got, want)
		}
	}
	for _, table := range a.root.Load().tables {
		for i, s := range table.segments {
			if s.n == 0 || s.n > maxSegment || !slices.IsSorted(s.hashes) {
				t.Fatalf("segment %d has %d rows", i, s.n)
			}
		}
	}
}

// TestManySegments grows beyond the length of a segment, at both ends and in the middle,
// and changes rows on the way.
func TestManySegments(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	w := newWorld()
	ix := w.index(Options{})
	at := func(i int) alert.Time { return alert.Time(i+1) * alert.Second }
	for batch := range 12 {
		var rows []engine.Row
		for i := range 5000 {
			second := []int{batch*5000 + i, r.IntN(60_000), -batch*5000 - i - 5}[batch%3]
			rec := alert.Record{Key: alert.Key{Source: alert.AlertsV2, ID: fmt.Sprint(r.IntN(60_000))}, Alert: &alert.Alert{Title: fmt.Sprint(i % 300), Created: at(second)}}
			rows = append(rows, w.put(rec))
		}
		ix.Apply(rows)
	}
	fresh := w.index(Options{})
	fresh.Apply(w.feed())
	same(t, ix, fresh)
	if segments := alertSegments(ix); len(segments) < 3 || ix.Len() != len(w.rows) {
		t.Fatalf("%d segments, %d rows of %d", len(segments), ix.Len(), len(w.rows))
	}
	check(t, w, ix, "title IN ('7','299') LATEST='1970-01-01T12:00:00Z'", Sort{Field: "title", Up: true})
	for _, row := range []int{0, 1, 20_000, ix.Len() - 1} {
		key := keysOf(w.expect(&query.Query{}, Sort{}))[row]
		if got := whole(t, ix, Request{Around: key}); got.Cursor != row {
			t.Errorf("row %d stands at %d", row, got.Cursor)
		}
	}
}

func TestLimitKeepsTheNewest(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 9))
	w := randomWorld(r, 500)
	ix := w.index(Options{Limit: 100})
	for batch := range slices.Chunk(w.feed(), 60) {
		ix.Apply(batch)
	}
	got := whole(t, ix, Request{Rows: 1000})
	want := keysOf(w.expect(&query.Query{}, Sort{}))[:100]
	if !got.Cut || got.Indexed != 100 || !slices.Equal(keysOfRows(got.Rows), want) {
		t.Errorf("cut %v, %d indexed, %d rows", got.Cut, got.Indexed, len(got.Rows))
	}
	none := &query.Query{Where: &query.Not{Term: &query.And{}}}
	if got := whole(t, ix, Request{Query: none}); got.Total != 0 || got.Indexed != 100 {
		t.Errorf("nothing matches: %d rows, %d indexed", got.Total, got.Indexed)
	}
	if got := whole(t, w.index(Options{Limit: 100}), Request{}); got.Cut {
		t.Error("an empty index says it is cut")
	}
	all := len(w.expect(&query.Query{}, Sort{}))
	for limit, cut := range map[int]bool{all: false, all - 1: true} {
		ix := w.index(Options{Limit: limit})
		ix.Apply(w.feed())
		if got := whole(t, ix, Request{}); got.Cut != cut || got.Total != limit {
			t.Errorf("%d alerts with a limit of %d: cut %v, %d in the answer", all, limit, got.Cut, got.Total)
		}
	}
}

// alertSegments returns the segments of an index that hold alerts.
func alertSegments(ix *Index) []*segment { return ix.alerts(ix.root.Load()).segments }
