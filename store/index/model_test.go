package index

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/store/query/querytest"
)

// shown holds what a field shows of a record, read only from the model's rows.
type shown struct {
	texts     []string
	number    float64
	time      alert.Time
	truth     bool
	hasNumber bool
	hasTruth  bool
	id        bool // ordered by the number that it is
}

func (s shown) missing() bool {
	return len(s.texts) == 0 && !s.hasNumber && s.time == 0 && !s.hasTruth
}

func shownBy(f *alert.Field, r *alert.Record) (out shown) {
	s, v := (*alert.Slot)(nil), f.View
	if k := r.Kind(); k != nil && f != nil {
		s = k.Slot(f)
	}
	if v == nil {
		v = &alert.View{}
	}
	switch {
	case s == nil:
	case s.Time != nil:
		out.time = *s.Time(r)
	case s.Number != nil:
		out.number, out.hasNumber = v.Scaled(*s.Number(r)), *s.Number(r) >= 0
	case v.Count:
		out.number, out.hasNumber = float64(len(*s.List(r))), true
	case s.List != nil:
		out.texts = slices.DeleteFunc(slices.Clone(*s.List(r)), func(t string) bool { return t == "" })
	case s.Entities != nil:
		for _, e := range *s.Entities(r) {
			switch {
			case e.Value == "":
			case v.Entity == "":
				out.texts = append(out.texts, string(e.Type)+":"+e.Value)
			case v.Entity == e.Type:
				out.texts = append(out.texts, e.Value)
			}
		}
	case v.Number != nil:
		out.number, out.hasNumber = v.Number(*s.Text(r)), true
	case v.Bool != nil:
		out.truth, out.hasTruth = v.Bool(*s.Text(r)), true
	case v.Text != nil:
		if text := v.Text(*s.Text(r)); text != "" {
			out.texts = []string{text}
		}
	case *s.Text(r) != "":
		out.texts = []string{*s.Text(r)}
	}
	return out
}

// holds returns a comparison's answer for a record, read only from the model's rows.
func holds(c *query.Compare, r *alert.Record) bool {
	s := shownBy(alert.FieldOf(c.Field.Name), r)
	any := s.hasNumber && c.Number(s.number) || s.time != 0 && c.Time(s.time) || s.hasTruth && c.Bool(s.truth) ||
		slices.ContainsFunc(s.texts, func(t string) bool { return c.Text(query.TextOf(t)) })
	return c.Answer(any, s.missing())
}

// filledRecord returns a record of a kind with every slot filled, some of them with
// nothing.
func filledRecord(r *rand.Rand, k *alert.Kind, n int) alert.Record {
	sources := slices.DeleteFunc(slices.Clone(alert.Sources()), func(s *alert.Source) bool { return s.Planned || s.Kind() != k })
	key := alert.Key{Integration: []string{"contoso", "fabrikam"}[r.IntN(2)], Source: sources[r.IntN(len(sources))].Name, ID: fmt.Sprint(n)}
	var rec alert.Record
	k.Make(&rec)
	for i := range k.Slots {
		if r.IntN(5) > 0 {
			fillSlot(r, &k.Slots[i], &rec, key.ID)
		}
	}
	rec.Key = key
	return rec
}

func fillSlot(r *rand.Rand, s *alert.Slot, rec *alert.Record, id string) {
	word := func() string { return "word " + strconv.Itoa(r.IntN(6)) }
	switch s.Shape {
	case alert.ShapeList:
		for range r.IntN(3) {
			*s.List(rec) = append(*s.List(rec), listedWord(r, s.Field, word()))
		}
	case alert.ShapeInstant:
		*s.Time(rec) = querytest.Moment(r)
	case alert.ShapeNumber:
		*s.Number(rec) = r.IntN(5) - 1
	case alert.ShapeEntities:
		for range r.IntN(16) {
			types := append(alert.EntityTypes(), oddTypes()...)
			*s.Entities(rec) = append(*s.Entities(rec), alert.Entity{Type: types[r.IntN(len(types))], Value: word(), Role: "attacked", Verdict: "malicious"})
		}
	case alert.ShapeURL:
		*s.Text(rec) = "https://portal.example/" + id + "?tid=" + strconv.Itoa(r.IntN(3))
	case alert.ShapeID:
		*s.Text(rec) = strconv.Itoa(r.IntN(20))
	default:
		*s.Text(rec) = listedWord(r, s.Field, word())
	}
}

// listedWord returns one of the values that a field lists, or else the word.
func listedWord(r *rand.Rand, f *alert.Field, word string) string {
	if len(f.Values) == 0 {
		return word
	}
	return f.Values[r.IntN(len(f.Values))].Word
}

// filledWorld returns a world with records of every kind.
func filledWorld(r *rand.Rand, n int) *world {
	w := newWorld()
	for _, k := range alert.Kinds() {
		for i := range n {
			w.put(filledRecord(r, k, i))
		}
	}
	return w
}

// conditions returns comparisons of a field with values that some record shows and with
// values that none does.
func conditions(f *alert.Field, s shown) []string {
	out := []string{f.Name + " IS NULL", f.Name + " IS NOT NULL"}
	add := func(value string, ops ...string) {
		for _, op := range ops {
			if op == "IN" || op == "!IN" {
				value = "(" + value + ")"
			}
			out = append(out, f.Name+" "+op+" "+value)
		}
	}
	switch {
	case s.missing():
	case f.Type == alert.Number:
		add(strconv.FormatFloat(s.number, 'f', -1, 64), "=", "!=", "<", ">=", "IN")
	case f.Type == alert.Bool:
		add(strconv.FormatBool(s.truth), "=", "!=")
	case f.Type == alert.Timestamp && f.View != nil && f.View.Usec:
		add(strconv.FormatInt(int64(s.time/alert.Microsecond), 10), "=", "!=", ">", "<=")
	case f.Type == alert.Timestamp:
		add(query.Quote(s.time.String()), "=", "!=", ">", "<=")
	default:
		last := s.texts[len(s.texts)-1]
		add(query.Quote(last), "=", "!=", "IN")
		if len(f.Values) == 0 {
			add(query.Quote(last[len(last)/2:]), "CONTAINS", "NOT CONTAINS")
			add("'no such word'", "=", "!=")
		}
	}
	return out
}

// asked parses a condition on records of a kind. If the language does not offer a field
// of the model for the kind yet, the condition is parsed without FROM; then direct is
// false and query.Match does not count.
func asked(k *alert.Kind, condition string) (q *query.Query, direct bool) {
	q, problems := query.Parse("FROM "+k.From[0]+" WHERE "+condition, querytest.Now())
	if query.Failed(problems) == nil {
		return q, true
	}
	q, problems = query.Parse(condition, querytest.Now())
	if query.Failed(problems) != nil {
		q, problems = query.Parse("FROM * "+condition, querytest.Now()) // opens the schemas' own fields
	}
	if query.Failed(problems) != nil {
		return nil, false
	}
	q.From = k.From[:1]
	return q, false
}

// TestEveryFieldOfEveryKind compares each field with what records show: the index, the
// matcher and a direct reading of the model's rows must agree, also in sorting.
func TestEveryFieldOfEveryKind(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 2))
	w := filledWorld(r, 60)
	ix := w.index(Options{})
	ix.Apply(w.feed())
	for _, k := range alert.Kinds() {
		of := func(rec *alert.Record) bool { return rec.Kind() == k }
		for _, f := range alert.Fields() {
			if k.Slot(f) == nil || query.FieldOf(f.Name) == nil {
				continue
			}
			hits, seen := 0, map[string]bool{}
			for _, row := range w.sorted(Sort{}, of) {
				if len(seen) > 40 {
					break
				}
				for _, condition := range conditions(f, shownBy(f, &row.Record)) {
					if !seen[condition] {
						seen[condition] = true
						hits += holdCondition(t, w, ix, k, condition)
					}
				}
			}
			if hits == 0 || len(seen) < 4 {
				t.Errorf("%s of %s: %d conditions find %d rows", f.Name, k.Name, len(seen), hits)
			}
			for _, up := range []bool{true, false} {
				order := Sort{Field: f.Name, Up: up}
				hold(t, w, ix, &query.Query{From: k.From[:1]}, order, w.sorted(order, of))
			}
		}
	}
}

func holdCondition(t *testing.T, w *world, ix *Index, k *alert.Kind, condition string) int {
	t.Helper()
	q, direct := asked(k, condition)
	if q == nil {
		t.Fatalf("%s: %s is refused", k.Name, condition)
	}
	want := w.sorted(Sort{}, func(r *alert.Record) bool { return r.Kind() == k && holds(q.Where.(*query.Compare), r) })
	if direct {
		if matched := w.expect(q, Sort{}); !slices.Equal(keysOf(matched), keysOf(want)) {
			t.Fatalf("%s: %s: the matcher finds %v, the model says %v", k.Name, condition, keysOf(matched), keysOf(want))
		}
	}
	return hold(t, w, ix, q, Sort{}, want)
}

// TestQueryMadeByHand holds that a query which was not parsed finds the same records
// by search and by Match.
func TestQueryMadeByHand(t *testing.T) {
	w := randomWorld(rand.New(rand.NewPCG(3, 5)), 300)
	ix := New(Options{Raw: w.raw})
	ix.Apply(w.feed())
	for _, from := range [][]string{nil, {"alert"}, {"detection"}, {"incident"}, {"case"}, {"INCIDENT"}, {"email"}, {"email", "cloudaudit"}, alert.Schemas(), {"nothing"}} {
		q := &query.Query{From: from}
		want := w.expect(q, Sort{})
		if got := hold(t, w, ix, q, Sort{}, want); got == 0 && !slices.Contains(from, "nothing") {
			t.Errorf("FROM %q finds nothing", from)
		}
	}
}
