package index

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/query"
	"tocsin/store/query/querytest"
)

// TestWindowsOfTime compares the binary search with every row.
func TestWindowsOfTime(t *testing.T) {
	for _, created := range [][]alert.Time{nil, {0, 0}, {9, 9, 7, 5, 5, -3, 0, 0}, {4}, {-8, -9}} {
		ix := New(Options{})
		var rows []engine.Row
		for i, at := range created {
			rows = append(rows, engine.Row{Seq: int64(i + 1), Record: alert.Record{Key: alert.Key{ID: fmt.Sprint(i)}, Alert: &alert.Alert{Created: at}}})
		}
		ix.Apply(rows)
		for earliest := alert.Time(-10); earliest < 11; earliest++ {
			for latest := alert.Time(-10); latest < 11; latest++ {
				for _, s := range alertSegments(ix) {
					from, to := s.window(earliest, latest)
					for i, at := range created {
						want := at != 0 && (earliest == 0 || at >= earliest) && (latest == 0 || at < latest)
						if got := i >= from && i < to; got != want {
							t.Fatalf("%v from %d to %d: row %d is in %v, want %v", created, earliest, latest, i, got, want)
						}
					}
				}
			}
		}
	}
}

// TestChangesShareColumns applies triage, which changes only its own column.
func TestChangesShareColumns(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	w := randomWorld(r, 200)
	ix := w.index(Options{})
	ix.Apply(w.feed())
	before := alertSegments(ix)[0]
	var changes []engine.Row
	for key, row := range w.rows {
		if row.Alert != nil && len(changes) < 20 {
			row.Triage = alert.Triage{State: alert.TriageDone, By: "a new analyst", At: 77}
			w.rows[key] = row
			changes = append(changes, w.put(row.Record))
		}
	}
	ix.Apply(changes)
	after := alertSegments(ix)[0]
	column := func(s *segment, field string) *int64 {
		return unsafe.SliceData(s.integers[s.layout.fields[field].column])
	}
	if column(before, "created_at") != column(after, "created_at") ||
		unsafe.SliceData(before.ids.bytes) != unsafe.SliceData(after.ids.bytes) ||
		unsafe.SliceData(before.entities.ids) != unsafe.SliceData(after.entities.ids) ||
		unsafe.SliceData(before.hashes) != unsafe.SliceData(after.hashes) {
		t.Error("columns that triage does not change were copied")
	}
	if column(before, "triage.at") == column(after, "triage.at") {
		t.Error("a column was changed under its readers")
	}
	check(t, w, ix, "triage.by = 'a new analyst'", Sort{})
}

// TestReadersKeepTheirRoot searches an old root: what a reader holds must never change.
func TestReadersKeepTheirRoot(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 5))
	w := randomWorld(r, 300)
	ix := w.index(Options{})
	ix.Apply(w.feed())
	old := ix.root.Load()
	show := func() string {
		s := ix.begin(t.Context(), old, Request{Facets: true})
		if err := s.evaluate(t.Context()); err != nil {
			t.Fatal(err)
		}
		result := Result{}
		s.window(t.Context(), Request{Rows: 1000}, &result)
		return fmt.Sprintf("%+v %+v", result, s.countFacets(t.Context()))
	}
	before := show()
	for range 30 {
		var batch []engine.Row
		for range 40 {
			batch = append(batch, w.put(changed(r, w)))
		}
		ix.Apply(batch)
	}
	if show() != before {
		t.Error("an old root changed")
	}
}

// TestMatchesGrowWithTheirDictionary runs the same query before and after new titles.
func TestMatchesGrowWithTheirDictionary(t *testing.T) {
	w := newWorld()
	ix := w.index(Options{})
	title := func(id, title string) {
		ix.Apply([]engine.Row{w.put(alert.Record{Key: alert.Key{ID: id}, Alert: &alert.Alert{Title: title, Created: 1}})})
	}
	title("1", "mimikatz")
	q := "title CONTAINS 'MIMI'"
	check(t, w, ix, q, Sort{})
	title("2", "other")
	title("3", "more mimikatz")
	if n := check(t, w, ix, q, Sort{}); n != 2 {
		t.Errorf("%d rows", n)
	}
	if n := check(t, w, ix, "title NOT CONTAINS 'MIMI'", Sort{}); n != 1 {
		t.Errorf("%d rows", n)
	}
	if got := len(ix.matches.known); got != 1 {
		t.Errorf("%d matches are kept of one comparison", got)
	}
	for i := range 3 * maxMatches {
		check(t, w, ix, fmt.Sprintf("title CONTAINS 'm%d'", i), Sort{})
	}
	if got := len(ix.matches.known); got > maxMatches {
		t.Errorf("%d matches are kept", got)
	}
	check(t, w, ix, q, Sort{})
}

// TestComparisonsThatDifferHaveTheirOwnMatches checks that different comparisons do not
// share their matches.
func TestComparisonsThatDifferHaveTheirOwnMatches(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 6))
	w := randomWorld(r, 100)
	ix := w.index(Options{})
	ix.Apply(w.feed())
	for range 3000 {
		check(t, w, ix, querytest.Comparison(r), Sort{})
	}
	for _, pair := range [][2]string{
		{"title IN ('a','b')", "title IN ('a,b')"},
		{"title = 'a'", "title CONTAINS 'a'"},
		{"title = 'a'", "category = 'a'"},
		{"raw.a = '1'", "raw.a = 1"},
		{`raw.a."b.c" = 1`, "raw.a.b.c = 1"},
	} {
		a, b := parsed(t, pair[0]).Where.(*query.Compare), parsed(t, pair[1]).Where.(*query.Compare)
		if identity(a) == identity(b) {
			t.Errorf("%s and %s are one", pair[0], pair[1])
		}
	}
}

// TestMemosAreLimited makes more raw comparisons than are remembered.
func TestMemosAreLimited(t *testing.T) {
	w := rawWorld(20)
	ix := w.index(Options{})
	ix.Apply(w.feed())
	for i := range 3 * maxMemos {
		check(t, w, ix, fmt.Sprintf("raw.n = %d", i), Sort{})
		check(t, w, ix, fmt.Sprintf("raw.n != %d", i), Sort{})
	}
	if got := len(ix.memos.known); got > maxMemos {
		t.Errorf("%d memos are kept", got)
	}
}

// TestRowsOfNothingMoveTheNumber applies a row without a kind.
func TestRowsOfNothingMoveTheNumber(t *testing.T) {
	ix := New(Options{})
	ix.Apply([]engine.Row{{Seq: 7, Record: alert.Record{Key: alert.Key{ID: "x"}}}})
	if ix.Seq() != 7 || ix.Len() != 0 {
		t.Errorf("seq %d, %d rows", ix.Seq(), ix.Len())
	}
	ix.Apply(nil)
	if ix.Seq() != 7 {
		t.Errorf("seq %d after nothing", ix.Seq())
	}
}

// TestKeysOfOneHash uses keys with equal hashes.
func TestKeysOfOneHash(t *testing.T) {
	w := randomWorld(rand.New(rand.NewPCG(4, 7)), 50)
	ix := w.index(Options{})
	ix.Apply(w.feed())
	r := ix.root.Load()
	s := ix.alerts(r).segments[0]
	s.reindex(s.layout.empty(), allFresh(s.n), func(*segment, int) uint32 { return 5 })
	for i := range s.n {
		if got := s.find(r.snapshot, s.key(r.snapshot, i), 5); got != i {
			t.Fatalf("row %d is found at %d", i, got)
		}
	}
	if got := s.find(r.snapshot, alert.Key{ID: "gone"}, 5); got != -1 {
		t.Errorf("a stranger is found at %d", got)
	}
}

// allFresh is the plan of a segment with new rows only.
func allFresh(n int) *rowPlan {
	p := &rowPlan{rows: make([]int32, n)}
	for i := range p.rows {
		p.rows[i] = ^int32(i)
	}
	return p
}

// TestReindex changes, adds and moves rows many times. The table of each segment is as one
// made of all its rows at once.
func TestReindex(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4, 8))
	w := randomWorld(r, 40)
	ix := w.index(Options{Limit: 200})
	for range 40 {
		for range r.IntN(30) {
			rec := querytest.Record(r)
			rec.ID = fmt.Sprintf("id-%d", r.IntN(400))
			w.put(rec)
		}
		ix.Apply(w.feed())
		root := ix.root.Load()
		for _, table := range root.tables {
			for _, s := range table.segments {
				made := *s
				made.reindex(s.layout.empty(), allFresh(s.n), ix.hashOf(root.snapshot))
				if !slices.Equal(made.hashes, s.hashes) || !slices.Equal(made.rows, s.rows) {
					t.Fatalf("the table of %d rows is another", s.n)
				}
			}
		}
	}
}

// fading is a context that ends after a number of checks.
type fading struct {
	context.Context
	left int
}

func (f *fading) Err() error {
	if f.left--; f.left < 0 {
		return context.Canceled
	}
	return nil
}

// Hundreds of patterns take minutes over a large dictionary, and the person may have
// typed on in the meantime, so the search must end with its context.
func TestSlowComparisonsEndWithTheirContext(t *testing.T) {
	w := newWorld()
	for i := range 1000 {
		id := fmt.Sprintf("%05d", i)
		w.put(alert.Record{Key: alert.Key{Source: alert.AlertsV2, ID: id}, Alert: &alert.Alert{Created: alert.Second, Title: "title " + id}})
	}
	ix := w.index(Options{})
	ix.Apply(w.feed())
	for _, text := range []string{"title MATCHES_REGEX '9'", "id MATCHES_REGEX '9'"} {
		ctx := &fading{t.Context(), 3}
		if _, err := ix.Search(ctx, Request{Query: parsed(t, text)}); !errors.Is(err, context.Canceled) || ctx.left < -4 {
			t.Errorf("%s: error %v, the context was asked %d times after its end", text, err, -ctx.left)
		}
	}
	for _, v := range ix.matches.known {
		if v.n == 0 || v.n >= 1000 {
			t.Errorf("%d entries are known", v.n)
		}
	}
	if got := whole(t, ix, Request{Query: parsed(t, "title MATCHES_REGEX '9'")}); got.Total != 271 {
		t.Errorf("total %d", got.Total)
	}
}

// An AND or an OR evaluates none of its terms after the end of its context.
func TestTermsEndWithTheirContext(t *testing.T) {
	for _, op := range []nodeOp{nodeAnd, nodeOr} {
		n := &node{op: op}
		for range 100 {
			n.terms = append(n.terms, &node{op: nodeAnd, terms: []*node{{op: nodeAnd}}}) // asks once
		}
		ctx := &fading{t.Context(), 10}
		if n.over(ctx, &segment{n: 64}, nil); ctx.left < -4 {
			t.Errorf("op %d: the context was asked %d times after its end", op, -ctx.left)
		}
	}
}
