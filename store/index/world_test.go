package index

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/query"
	"tocsin/store/query/querytest"
)

// world is the truth that an index is compared with: the rows as they are now.
type world struct {
	rows map[alert.Key]engine.Row
	seq  int64

	filled   map[alert.Key]engine.Row // rows of incidents with the values from their alerts
	filledAt int64
}

func newWorld() *world { return &world{rows: map[alert.Key]engine.Row{}} }

// put stores a record under the next change number and returns its row as in the feed.
func (w *world) put(r alert.Record) engine.Row {
	w.seq++
	w.rows[r.Key] = engine.Row{Seq: w.seq, Record: r}
	return w.fed(r.Key)
}

// fed returns a row without its raw item.
func (w *world) fed(key alert.Key) engine.Row {
	row := w.rows[key]
	row.Raw = nil
	return row
}

// feed returns every row, ordered by change number.
func (w *world) feed() []engine.Row {
	var out []engine.Row
	for key := range w.rows {
		out = append(out, w.fed(key))
	}
	slices.SortFunc(out, func(a, b engine.Row) int { return cmp.Compare(a.Seq, b.Seq) })
	return out
}

func (w *world) raw(_ context.Context, keys []alert.Key) ([][]byte, error) {
	out := make([][]byte, len(keys))
	for i, k := range keys {
		out[i] = w.rows[k].Raw
	}
	return out, nil
}

func (w *world) index(options Options) *Index {
	options.Raw = w.raw
	return New(options)
}

// records returns the rows as the store returns them. It fills incidents from their alerts
// by comparing each with each.
func (w *world) records() map[alert.Key]engine.Row {
	if w.filled != nil && w.filledAt == w.seq && len(w.filled) == len(w.rows) {
		return w.filled
	}
	w.filled, w.filledAt = maps.Clone(w.rows), w.seq
	var alerts []engine.Row
	for _, row := range w.rows {
		if row.Alert != nil {
			alerts = append(alerts, row)
		}
	}
	slices.SortFunc(alerts, func(a, b engine.Row) int { return positionOf(&a).compare(positionOf(&b)) })
	for key, row := range w.rows {
		if row.Incident != nil {
			row.Incident = joinedByHand(row, alerts)
			w.filled[key] = row
		}
	}
	return w.filled
}

// joinedByHand returns an incident with the values from its alerts, newest first.
func joinedByHand(row engine.Row, alerts []engine.Row) *alert.Incident {
	i := *row.Incident
	i.Entities, i.Providers, i.Alerts, i.NewAlerts = nil, nil, nil, nil
	counted, spelt := map[alert.Entity]bool{}, map[alert.Entity]bool{}
	for _, a := range alerts {
		if a.Integration != row.Integration || a.Alert.IncidentID != row.ID {
			continue
		}
		for _, e := range a.Alert.Entities {
			of := e.Counted()
			e = alert.Entity{Type: e.Type, Value: e.Value}
			counted[e], spelt[e] = counted[e] || of, spelt[e] || !of
			if e.Value != "" && !slices.Contains(i.Entities, e) {
				i.Entities = append(i.Entities, e)
			}
		}
		if p := string(a.Alert.Provider); p != "" && !slices.Contains(i.Providers, p) {
			i.Providers = append(i.Providers, p)
		}
		if !slices.Contains(i.Alerts, a.ID) {
			i.Alerts = append(i.Alerts, a.ID)
		}
		since := row.Triage.State == alert.TriageDone && row.Triage.At != 0 && a.Ingested > row.Triage.At && a.Triage.State != alert.TriageDone
		if since && !slices.Contains(i.NewAlerts, a.ID) {
			i.NewAlerts = append(i.NewAlerts, a.ID)
		}
	}
	slices.Sort(i.Providers)
	otherSpellings(i.Entities, united(i.Entities, counted, spelt))
	return &i
}

// united returns the entities of an incident that are counted: those that no alert calls another
// spelling, of accounts and devices in letters of any case, and, of a type without such a one, the
// first that an alert counts.
func united(list []alert.Entity, counted, spelt map[alert.Entity]bool) map[alert.Entity]bool {
	named := func(e alert.Entity) alert.Entity {
		if e.Type == alert.User || e.Type == alert.Host {
			e.Value = query.Fold(e.Value)
		}
		return e
	}
	out, told, has := map[alert.Entity]bool{}, map[alert.Entity]bool{}, map[alert.EntityType]bool{}
	for e, is := range spelt {
		told[named(e)] = told[named(e)] || is
	}
	for _, e := range list {
		out[e] = !spelt[e] && !told[named(e)]
		has[e.Type], told[named(e)] = has[e.Type] || out[e], true
	}
	for _, e := range list {
		if counted[e] && !has[e.Type] {
			out[e], has[e.Type] = true, true
		}
	}
	return out
}

// otherSpellings makes each uncounted entity another spelling of the nearest counted
// one of its type, those before it first.
func otherSpellings(list []alert.Entity, counted map[alert.Entity]bool) {
	all := slices.Clone(list)
	for at, e := range all {
		if counted[e] || !e.Counted() {
			continue
		}
		fits := func(o alert.Entity) bool { return o.Type == e.Type && counted[o] }
		before := slices.Clone(all[:at])
		slices.Reverse(before)
		list[at].Of = at + 1
		if n := slices.IndexFunc(before, fits); n >= 0 {
			list[at].Of = at - n
		} else if n := slices.IndexFunc(all[at:], fits); n >= 0 {
			list[at].Of = at + n + 1
		}
	}
}

// expect returns the records that a query matches, in an order.
func (w *world) expect(q *query.Query, order Sort) []*engine.Row {
	return w.sorted(order, func(r *alert.Record) bool { return query.Match(q, r) })
}

// sorted returns the records for which keep is true, in an order.
func (w *world) sorted(order Sort, keep func(*alert.Record) bool) []*engine.Row {
	type sorting struct {
		row *engine.Row
		by  shown
	}
	var all []sorting
	f := alert.FieldOf(cmp.Or(order.Field, "created_at"))
	for _, row := range w.records() {
		if keep(&row.Record) {
			all = append(all, sorting{&row, sortedBy(f, &row.Record)})
		}
	}
	slices.SortFunc(all, func(a, b sorting) int {
		return cmp.Or(a.by.compare(b.by, order.Up), positionOf(a.row).compare(positionOf(b.row)))
	})
	out := make([]*engine.Row, len(all))
	for i := range all {
		out[i] = all[i].row
	}
	return out
}

// sortedBy is shownBy of what a list shows of a field: of entities of one type those that
// are counted.
func sortedBy(f *alert.Field, r *alert.Record) shown {
	out := shownBy(f, r)
	if f != nil && f.View == nil {
		slot := r.Kind().Slot(f)
		out.id = slot != nil && slot.Shape == alert.ShapeID
	}
	if f == nil || f.View == nil || f.View.Entity == "" {
		return out
	}
	out.texts = nil
	for _, e := range *r.Kind().Slot(f).Entities(r) {
		if e.Type == f.View.Entity && e.Value != "" && e.Counted() {
			out.texts = append(out.texts, e.Value)
		}
	}
	return out
}

// compare orders two records by what a field shows, with missing values last.
func (s shown) compare(o shown, up bool) int {
	if s.missing() || o.missing() {
		return compareBools(s.missing(), o.missing())
	}
	c := cmp.Or(cmp.Compare(s.number, o.number), cmp.Compare(s.time, o.time), compareBools(s.truth, o.truth))
	if c == 0 && len(s.texts) > 0 {
		a, b := query.TextOf(s.texts[0]), query.TextOf(o.texts[0])
		if s.id {
			c = cmp.Compare(numbered(a.Folded), numbered(b.Folded))
		}
		c = cmp.Or(c, compareTexts(a, b))
	}
	if !up {
		return -c
	}
	return c
}

// numbered returns the number that an id of at most 15 digits is, and the greatest for others.
func numbered(id string) uint64 {
	n, err := strconv.ParseUint(id, 10, 64)
	if err != nil || strconv.FormatUint(n, 10) != id || len(id) > 15 {
		return math.MaxUint64
	}
	return n
}

func keysOf(rows []*engine.Row) []alert.Key {
	out := make([]alert.Key, len(rows))
	for i, r := range rows {
		out[i] = r.Key
	}
	return out
}

func keysOfRows(rows []Row) []alert.Key {
	out := make([]alert.Key, len(rows))
	for i, r := range rows {
		out[i] = r.Key
	}
	return out
}

func parsed(t testing.TB, text string) *query.Query {
	t.Helper()
	q, problems := query.Parse(text, querytest.Now())
	if p := query.Failed(problems); p != nil {
		t.Fatalf("%s:\n%s", text, query.Format(*p, text))
	}
	return q
}

// whole searches until the result is not partial.
func whole(t testing.TB, ix *Index, req Request) Result {
	t.Helper()
	for range 10_000 {
		result, err := ix.Search(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		if !result.Partial {
			return result
		}
	}
	t.Fatalf("a search does not end: %s", req.Query.Text)
	return Result{}
}

// check compares the result of a query with the matcher's.
func check(t *testing.T, w *world, ix *Index, text string, order Sort) int {
	t.Helper()
	q := parsed(t, text)
	return hold(t, w, ix, q, order, w.expect(q, order))
}

// hold compares the result of a query with the rows that it should have.
func hold(t *testing.T, w *world, ix *Index, q *query.Query, order Sort, rows []*engine.Row) int {
	t.Helper()
	want := keysOf(rows)
	got := whole(t, ix, Request{Query: q, Sort: order, Rows: len(w.rows)})
	if got.Total != len(want) || !slices.Equal(keysOfRows(got.Rows), want) {
		t.Fatalf("FROM %v %s\nsorted by %+v\ngives %d %v\nwant  %d %v", q.From, q.Text, order, got.Total, keysOfRows(got.Rows), len(want), want)
	}
	return len(want)
}

// randomWorld returns n alerts and a tenth as many incidents, most of which have alerts.
func randomWorld(r *rand.Rand, n int) *world {
	w := newWorld()
	for range n {
		rec := querytest.Record(r)
		rec.ID = fmt.Sprintf("id-%d", r.IntN(n))
		w.put(rec)
	}
	for range n / 10 {
		w.put(randomIncident(r))
	}
	for i := range n / 10 {
		rec := querytest.Of(r, alert.EventKind())
		rec.ID = fmt.Sprint("event ", i)
		w.put(rec)
	}
	return w
}

func randomIncident(r *rand.Rand) alert.Record {
	rec := querytest.Incident(r)
	rec.ID = fmt.Sprint(r.IntN(15))
	if r.IntN(3) == 0 {
		rec.Integration = "fabrikam"
	}
	return rec
}
