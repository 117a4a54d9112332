package query_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/long"
	"tocsin/store/query"
	"tocsin/store/query/querytest"
)

// inOrder returns the records that a query selects, in the default order.
func inOrder(q *query.Query, rs []alert.Record) []*alert.Record {
	var out []*alert.Record
	for i := range rs {
		if query.Match(q, &rs[i]) {
			out = append(out, &rs[i])
		}
	}
	slices.SortStableFunc(out, func(a, b *alert.Record) int {
		return cmp.Or(cmp.Compare(b.Created(), a.Created()), a.Compare(b.Key))
	})
	return out
}

// ran runs a query on the records that it selects; nil if the table is too large.
func ran(t *testing.T, q *query.Query, rs []alert.Record) *query.Table {
	t.Helper()
	table, err := q.Run(t.Context(), query.Records(inOrder(q, rs)))
	var f *fault.Fault
	if err != nil && !errors.As(err, &f) {
		t.Fatalf("%s: %v", q.Text, err)
	}
	return table
}

func sameTable(t *testing.T, a, b *query.Query, rs []alert.Record) {
	t.Helper()
	if x, y := ran(t, a, rs), ran(t, b, rs); !reflect.DeepEqual(x, y) {
		t.Fatalf("%s gives\n%+v\n%s gives\n%+v", a.Text, x, b.Text, y)
	}
}

// TestCanonicalStagesMeanTheSame runs random stages and what String prints of them.
func TestCanonicalStagesMeanTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	for _, kind := range alert.Kinds() {
		rs := make([]alert.Record, 60)
		for i := range rs {
			rs[i] = querytest.Of(r, kind)
		}
		rows := 0
		for range long.Rounds(1000) {
			q := parsed(t, "FROM "+kind.From[0]+" "+pickText(r, "", querytest.ComparisonOf(r, kind))+querytest.Stages(r, kind))
			again := parsed(t, q.String())
			if again.String() != q.String() {
				t.Fatalf("%s\nprints %s\nand then %s", q.Text, q, again)
			}
			sameTable(t, q, again, rs)
			if table := ran(t, q, rs); table != nil {
				rows += len(table.Rows)
			}
		}
		if rows == 0 {
			t.Errorf("no query of %ss gives a row", kind.Name)
		}
	}
}

func pickText(r *rand.Rand, from ...string) string { return from[r.IntN(len(from))] }

// meant returns what a value of a field means, as a text; values that compare as equal have
// one.
func meant(f *query.Field, v any) string {
	switch v := v.(type) {
	case string:
		if a, err := netip.ParseAddr(v); err == nil && f.IP {
			return "text " + a.Unmap().String()
		}
		return "text " + query.Fold(v)
	case json.Number: // the stock has none that a float64 does not hold, but the first two past 2^53
		n, _ := v.Float64()
		if strings.HasPrefix(string(v), "9007") {
			return "number " + string(v)
		}
		return fmt.Sprint("number ", n)
	}
	return fmt.Sprintf("%T %v", v, v)
}

// meanings returns those of a record's values, each once; "missing" if it has none.
func meanings(rec *alert.Record, c *query.Column) []string {
	var out []string
	v := query.Records([]*alert.Record{rec}).Value(0, c)
	switch v := v.(type) {
	case nil:
		return []string{"missing"}
	case []string:
		if len(v) == 0 {
			return []string{"missing"}
		}
		if c.Entity() != "" {
			for _, e := range entitiesOf(rec) {
				if e.Type == c.Entity() && e.Counted() {
					out = append(out, meant(c.Field, e.Value))
				}
			}
			break
		}
		for _, text := range v {
			out = append(out, meant(c.Field, text))
		}
	case []any:
		if len(v) == 0 {
			return []string{"missing"}
		}
		for _, leaf := range v {
			if leaf != nil {
				out = append(out, meant(c.Field, leaf))
			}
		}
	default:
		out = append(out, meant(c.Field, v))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func entitiesOf(rec *alert.Record) []alert.Entity {
	if rec.Alert != nil {
		return rec.Alert.Entities
	}
	return nil
}

// TestAggregateAgainstANaiveCount groups random records by random fields, and counts them
// and their different values, with maps of texts.
func TestAggregateAgainstANaiveCount(t *testing.T) {
	r := rand.New(rand.NewPCG(23, 24))
	rs := records(r, 80)
	groups := 0
	for range long.Rounds(1000) {
		columns := strings.TrimPrefix(strings.ReplaceAll(randomColumns(r, 3), " ", ""), "|")
		names := strings.Split(columns, ",")
		by := strings.Join(names[1:], ", ")
		q := parsed(t, "| aggregate count as n, cardinality("+names[0]+") as d, count("+names[0]+") as has by "+by)
		a := q.Stages[0].(*query.Aggregate)
		type group struct {
			n, has   int
			distinct map[string]bool
		}
		want := map[string]*group{}
		for i := range rs {
			keys := []string{""}
			for j := range a.By {
				var next []string
				for _, m := range meanings(&rs[i], &a.By[j]) {
					for _, k := range keys {
						next = append(next, k+"|"+m)
					}
				}
				keys = next
			}
			values := meanings(&rs[i], a.Functions[1].Of)
			for _, k := range keys {
				g := want[k]
				if g == nil {
					g = &group{distinct: map[string]bool{}}
					want[k] = g
				}
				g.n++
				if !slices.Equal(values, []string{"missing"}) {
					g.has++
					for _, v := range values {
						g.distinct[v] = true
					}
				}
			}
		}
		table := ran(t, q, rs)
		for _, row := range table.Rows {
			key := ""
			for j := range a.By {
				if row[j] == nil {
					key += "|missing"
				} else {
					key += "|" + meant(a.By[j].Field, row[j])
				}
			}
			g := want[key]
			if g == nil {
				t.Fatalf("%s gives %v, a group of no record", q.Text, row)
			}
			if got := row[len(a.By):]; !reflect.DeepEqual(got, []any{float64(g.n), float64(len(g.distinct)), float64(g.has)}) {
				t.Fatalf("%s gives %v, want %d, %d and %d", q.Text, row, g.n, len(g.distinct), g.has)
			}
		}
		if len(table.Rows) != len(want) {
			t.Fatalf("%s gives %d groups, want %d", q.Text, len(table.Rows), len(want))
		}
		descends(t, q, table, len(a.By))
		groups += len(want)
	}
	if groups < 5000 {
		t.Errorf("%d groups only", groups)
	}
}

// randomColumns names n columns of alerts with commas between.
func randomColumns(r *rand.Rand, n int) string {
	var out []string
	for len(out) < n {
		_, columns := querytest.Aggregate(r, alert.AlertKind())
		for _, c := range columns {
			if c != "interval" && !strings.HasPrefix(c, "c") && len(out) < n {
				out = append(out, c)
			}
		}
	}
	return strings.Join(out, ",")
}

// descends holds the order of groups: the column descends.
func descends(t *testing.T, q *query.Query, table *query.Table, column int) {
	t.Helper()
	for i := 1; i < len(table.Rows); i++ {
		if table.Rows[i-1][column].(float64) < table.Rows[i][column].(float64) {
			t.Fatalf("%s: row %d %v is before %v", q.Text, i, table.Rows[i-1], table.Rows[i])
		}
	}
}

// TestGroupsPartition holds that the counts by a field with one value, and by an interval,
// sum to all rows, and that Narrow finds as many for each group.
func TestGroupsPartition(t *testing.T) {
	r := rand.New(rand.NewPCG(25, 26))
	rs := records(r, 60)
	for _, f := range query.Fields() {
		if f.List || f.Schemas != nil || !f.Has(alert.AlertKind()) {
			continue
		}
		for range long.Rounds(3) {
			partition(t, r, rs, " | aggregate count by "+f.Name)
		}
	}
	for range long.Rounds(30) {
		partition(t, r, rs, " | aggregate count by "+pickText(r, "1d", "12h", "5d", "90h"))
	}
}

func partition(t *testing.T, r *rand.Rand, rs []alert.Record, stage string) {
	t.Helper()
	q := parsed(t, querytest.Query(r)+stage)
	table, total := ran(t, q, rs), 0
	if table == nil {
		return // too many intervals
	}
	for i, row := range table.Rows {
		n := int(row[1].(float64))
		total += n
		text, err := q.Narrow(table, i)
		if err != nil {
			t.Fatalf("%s: row %v: %v", q.Text, row, err)
		}
		if got := len(inOrder(parsed(t, text), rs)); got != n {
			t.Fatalf("%s\ngives %v, and\n%s\nfinds %d", q.Text, row, text, got)
		}
	}
	if all := len(inOrder(q, rs)); total != all {
		t.Fatalf("%s: the counts sum to %d of %d rows", q.Text, total, all)
	}
}

// TestNarrowFindsTheRowsOfLists holds Narrow for fields with several values.
func TestNarrowFindsTheRowsOfLists(t *testing.T) {
	r := rand.New(rand.NewPCG(27, 28))
	rs := records(r, 60)
	for i := range rs {
		// Of another spelling the text finds more than the group has, and of a network all in it.
		rs[i].Alert.Entities = slices.DeleteFunc(rs[i].Alert.Entities, func(e alert.Entity) bool { return e.Of > 0 || strings.Contains(e.Value, "/8") })
	}
	for range long.Rounds(300) {
		q := parsed(t, querytest.Query(r)+" | aggregate count by "+pickText(r, "@user", "@ip", "tags", "attack_technique_ids", "entities", "raw.title", "raw.big", "raw.evidence.name", "raw.evidence.n", "raw.deep.deep.leaf", "@ip, provider", "tags, severity"))
		table := ran(t, q, rs)
		for i, row := range table.Rows {
			text, err := q.Narrow(table, i)
			if err != nil {
				t.Fatalf("%s: row %v: %v", q.Text, row, err)
			}
			if got, n := len(inOrder(parsed(t, text), rs)), row[len(row)-1]; float64(got) != n {
				t.Fatalf("%s\ngives %v, and\n%s\nfinds %d", q.Text, row, text, got)
			}
		}
	}
}

// TestSortPermutes holds that sort gives the same rows in an order that its keys allow, and
// that equal ones keep theirs.
func TestSortPermutes(t *testing.T) {
	r := rand.New(rand.NewPCG(29, 30))
	rs := records(r, 150)
	for range long.Rounds(500) {
		text := querytest.Query(r)
		plain := ran(t, parsed(t, text), rs).Keys
		name := pickText(r, "title", "severity", "created_at", "provider", "triage.seen", "event_time_usec", "actor", "raw.title", "raw.deep.deep.leaf")
		down := r.IntN(2) == 0
		q := parsed(t, text+" | sort "+name+map[bool]string{true: " desc"}[down])
		sorted := ran(t, q, rs).Keys
		at := map[alert.Key]int{}
		for i, k := range plain {
			at[k] = i
		}
		byKey := map[alert.Key]*alert.Record{}
		for _, rec := range inOrder(q, rs) {
			byKey[rec.Key] = rec
		}
		if len(at) != len(plain) {
			continue // a key repeats
		}
		if len(sorted) != len(plain) {
			t.Fatalf("%s gives %d rows of %d", q.Text, len(sorted), len(plain))
		}
		column := &q.Stages[0].(*query.Order).Keys[0].Column
		for i := 1; i < len(sorted); i++ {
			a, b := byKey[sorted[i-1]], byKey[sorted[i]]
			n := compareNaively(sortValue(a, column), sortValue(b, column), down)
			if n > 0 || n == 0 && at[a.Key] >= at[b.Key] {
				t.Fatalf("%s: %v (row %d) is before %v (row %d)", q.Text, sortValue(a, column), at[a.Key], sortValue(b, column), at[b.Key])
			}
		}
	}
}

func sortValue(rec *alert.Record, c *query.Column) any {
	v := query.Records([]*alert.Record{rec}).Value(0, c)
	if leaves, ok := v.([]any); ok {
		v = nil
		for _, leaf := range leaves {
			if leaf != nil {
				return leaf
			}
		}
	}
	return v
}

// compareNaively compares two values as sort does.
func compareNaively(a, b any, down bool) int {
	if a == nil || b == nil {
		return map[bool]int{true: 1}[a == nil] - map[bool]int{true: 1}[b == nil]
	}
	n := cmp.Compare(typeRank(a), typeRank(b))
	if s, ok := a.(string); ok && n == 0 {
		n = cmp.Or(strings.Compare(query.Fold(s), query.Fold(b.(string))), strings.Compare(s, b.(string)))
	} else if n == 0 {
		n = cmp.Compare(number(a), number(b))
	}
	if down {
		return -n
	}
	return n
}

func typeRank(v any) int {
	switch v.(type) {
	case bool:
		return 0
	case string:
		return 2
	}
	return 1
}

func number(v any) float64 {
	switch v := v.(type) {
	case bool:
		return map[bool]float64{true: 1}[v]
	case alert.Time:
		return float64(v)
	case int64:
		return float64(v)
	case json.Number:
		f, _ := strconv.ParseFloat(string(v), 64)
		return f
	}
	return v.(float64)
}

// TestHeadAndTheRest holds that head and tail split the rows of one item of FROM, and take
// each item of several on its own.
func TestHeadAndTheRest(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	rs := records(r, 100)
	for range long.Rounds(300) {
		where := " " + querytest.Condition(r, 1)
		for strings.Contains(where, "status") { // which FROM email takes for that of the delivery
			where = " " + querytest.Condition(r, 1)
		}
		all := ran(t, parsed(t, "FROM *"+where), rs).Keys
		n := 1 + r.IntN(30)
		head := ran(t, parsed(t, fmt.Sprintf("FROM *%s | head %d", where, n)), rs).Keys
		if !slices.Equal(head, all[:min(n, len(all))]) {
			t.Fatalf("head %d of %s gives %d rows of %d", n, where, len(head), len(all))
		}
		if len(all) > n {
			rest := ran(t, parsed(t, fmt.Sprintf("FROM *%s | tail %d", where, len(all)-n)), rs).Keys
			if !slices.Equal(append(head, rest...), all) {
				t.Fatalf("head and tail of %s do not give all", where)
			}
		}
		var each int
		for _, schema := range alert.Schemas() {
			each += len(ran(t, parsed(t, fmt.Sprintf("FROM %s%s | tail %d", schema, where, n)), rs).Keys)
		}
		union := ran(t, parsed(t, fmt.Sprintf("FROM %s%s | tail %d", strings.Join(alert.Schemas(), ","), where, n)), rs).Keys
		if len(union) != each {
			t.Fatalf("tail %d of %s gives %d of four items, and %d one by one", n, where, len(union), each)
		}
	}
}
