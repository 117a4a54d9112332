package index

import (
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// sourceOf returns what a query selects as its stages read it.
func sourceOf(t *testing.T, ix *Index, text string) *source {
	t.Helper()
	s := ix.begin(t.Context(), ix.root.Load(), Request{Query: parsed(t, text)})
	if err := s.evaluate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s.source(t.Context())
}

// worlds are records as a tenant has them, and such whose slots hold anything.
func worlds() map[string]*world {
	return map[string]*world{
		"random": randomWorld(rand.New(rand.NewPCG(15, 2)), 400),
		"filled": filledWorld(rand.New(rand.NewPCG(15, 3)), 200),
	}
}

// TestSourceReadsRecords compares each value that stages read from the columns with that of
// the record, for every field of every kind, before and after a reload.
func TestSourceReadsRecords(t *testing.T) {
	for name, w := range worlds() {
		built := w.index(Options{})
		built.Apply(w.feed())
		for _, ix := range []*Index{built, reloaded(t, built, Options{})} {
			for _, k := range alert.Kinds() {
				text := "FROM " + k.From[0]
				s := sourceOf(t, ix, text)
				records := w.expect(parsed(t, text), Sort{})
				if s.Len() != len(records) || s.Len() < 20 {
					t.Fatalf("%s, %s: %d rows, want %d", name, text, s.Len(), len(records))
				}
				for row, record := range records {
					holdRow(t, s, row, &record.Record)
				}
			}
		}
	}
}

func holdRow(t *testing.T, s *source, row int, r *alert.Record) {
	t.Helper()
	schema := ""
	if r.Alert != nil {
		schema = r.Alert.Schema
	}
	if s.Key(row) != r.Key || s.Created(row) != r.Created() || s.Schema(row) != schema {
		t.Fatalf("row %d is %v of %v, %q; want %v of %v, %q", row, s.Key(row), s.Created(row), s.Schema(row), r.Key, r.Created(), schema)
	}
	for _, f := range query.Fields() {
		c := &query.Column{Field: f}
		got, want := s.Value(row, c), f.Value(r)
		if list, ok := want.([]string); ok && len(list) == 0 {
			want = []string(nil)
		}
		if list, ok := got.([]string); ok && len(list) == 0 {
			got = []string(nil)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%s of %v is %#v, want %#v", f.Name, r.Key, got, want)
		}
		if f.Entity() == "" {
			continue
		}
		var things []string
		s.Entities(row, c, func(value string) bool {
			things = append(things, value)
			return true
		})
		if want := countedBy(f, r); !slices.Equal(things, want) {
			t.Fatalf("%s of %v counts %q, want %q", f.Name, r.Key, things, want)
		}
	}
}

// countedBy returns the entities of a field's type by which a record is counted.
func countedBy(f *query.Field, r *alert.Record) (out []string) {
	slot := r.Kind().Slot(f.Field)
	if slot == nil {
		return nil
	}
	for _, e := range *slot.Entities(r) {
		if e.Type == f.Entity() && e.Value != "" && e.Counted() {
			out = append(out, e.Value)
		}
	}
	return out
}

// TestTallyCountsRows compares the counts of all rows by a field with a count row by row,
// in which texts that fold to one count once a row.
func TestTallyCountsRows(t *testing.T) {
	for name, w := range worlds() {
		ix := w.index(Options{})
		ix.Apply(w.feed())
		tallied := 0
		for _, text := range []string{"", "severity >= 'medium'", "FROM incident", "title = 'no such title'"} {
			s := sourceOf(t, ix, text)
			for _, f := range query.Fields() {
				c := &query.Column{Field: f}
				got := map[any]int{}
				missing, ok := s.Tally(c, func(value any, rows int) bool { got[value] += rows; return true })
				if !ok {
					continue
				}
				tallied++
				want, without := byHand(s, c)
				if !maps.Equal(got, want) || missing != without {
					t.Fatalf("%s, %s by %s:\ngives %v, %d missing\nwant  %v, %d", name, text, f.Name, got, missing, want, without)
				}
			}
		}
		if tallied < 100 {
			t.Errorf("%d fields are tallied", tallied)
		}
	}
}

func byHand(s *source, c *query.Column) (counts map[any]int, missing int) {
	counts = map[any]int{}
	for row := range s.Len() {
		seen, any := map[string]bool{}, false
		add := func(value string) bool {
			seen[value] = true
			return true
		}
		switch v := s.Value(row, c).(type) {
		case string:
			add(v)
		case float64, bool:
			any = true
			counts[v]++
		case []string:
			any = len(v) > 0
			if c.Entity() != "" {
				s.Entities(row, c, add)
				break
			}
			for _, e := range v {
				add(e)
			}
		}
		for value := range seen {
			counts[value]++
		}
		if !any && len(seen) == 0 {
			missing++
		}
	}
	return counts, missing
}

// TestSourceOfFirstRows leaves out the rows from one on, as an unfinished search does.
func TestSourceOfFirstRows(t *testing.T) {
	ix, _ := loaded(3 * maxSegment / 2)
	c := &query.Column{Field: query.FieldOf("status")}
	for _, n := range []int{0, 1, 100, maxSegment - 1, maxSegment, maxSegment + 77} {
		s := sourceOf(t, ix, "title CONTAINS '1'")
		if s.Len() <= n {
			t.Fatalf("%d rows", s.Len())
		}
		s.limit(n)
		all := 0
		missing, _ := s.Tally(c, func(_ any, rows int) bool { all += rows; return true })
		if s.Len() != n || all+missing != n {
			t.Errorf("%d rows of %d, tallied %d", s.Len(), n, all+missing)
		}
	}
}
