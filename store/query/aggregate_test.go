package query_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/long"
	"tocsin/store/query"
	"tocsin/store/query/querytest"
)

// TestColumnsHaveTypes holds what output and screen know of a column.
func TestColumnsHaveTypes(t *testing.T) {
	_, table := tableOf(t, "| aggregate count as n, max(created_at), max(raw.n), cardinality(title) by severity, raw.x, triage.seen", some())
	want := []query.TableColumn{
		{Name: "severity", Type: alert.Number, Group: true},
		{Name: "original_data.x", Type: alert.Any, Group: true},
		{Name: "triage.seen", Type: alert.Bool, Group: true},
		{Name: "n", Type: alert.Number},
		{Name: "max(created_at)", Type: alert.Timestamp},
		{Name: "max(original_data.n)", Type: alert.Number},
		{Name: "cardinality(title)", Type: alert.Number},
	}
	if !slices.Equal(table.Columns, want) || table.Keys != nil {
		t.Errorf("%+v with keys %v, want %+v", table.Columns, table.Keys, want)
	}
	_, table = tableOf(t, "| fields created_at, @user", some())
	if want := []query.TableColumn{{Name: "created_at", Type: alert.Timestamp}, {Name: "@user"}}; !slices.Equal(table.Columns, want) || len(table.Keys) != 6 {
		t.Errorf("%+v with %d keys, want %+v with 6", table.Columns, len(table.Keys), want)
	}
}

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

// naiveGroup holds the counts of one group of a query.
type naiveGroup struct {
	rows, has int
	distinct  map[string]bool
}

// naively counts records by the columns of an aggregate, whose second function is about
// another column, with maps of texts.
func naively(rs []alert.Record, a *query.Aggregate) map[string]*naiveGroup {
	out := map[string]*naiveGroup{}
	for i := range rs {
		values := meanings(&rs[i], a.Functions[1].Of)
		for _, key := range naiveKeys(&rs[i], a.By) {
			g := out[key]
			if g == nil {
				g = &naiveGroup{distinct: map[string]bool{}}
				out[key] = g
			}
			g.rows++
			if slices.Equal(values, []string{"missing"}) {
				continue
			}
			g.has++
			for _, v := range values {
				g.distinct[v] = true
			}
		}
	}
	return out
}

// naiveKeys returns each combination of a record's values.
func naiveKeys(rec *alert.Record, by []query.Column) []string {
	keys := []string{""}
	for i := range by {
		var next []string
		for _, m := range meanings(rec, &by[i]) {
			for _, k := range keys {
				next = append(next, k+"|"+m)
			}
		}
		keys = next
	}
	return keys
}

// keyOf returns the key of a row of a table.
func keyOf(row []any, by []query.Column) (key string) {
	for i := range by {
		if row[i] == nil {
			key += "|missing"
		} else {
			key += "|" + meant(by[i].Field, row[i])
		}
	}
	return key
}

// TestAggregateAgainstANaiveCount groups random records by random fields.
func TestAggregateAgainstANaiveCount(t *testing.T) {
	r := rand.New(rand.NewPCG(23, 24))
	rs := records(r, 80)
	groups := 0
	for range long.Rounds(1000) {
		names := randomColumns(r, 3)
		q := parsed(t, fmt.Sprintf("| aggregate count as n, cardinality(%s) as d, count(%s) as has by %s, %s", names[0], names[0], names[1], names[2]))
		a := q.Stages[0].(*query.Aggregate)
		want, table := naively(rs, a), ran(t, q, rs)
		for _, row := range table.Rows {
			g := want[keyOf(row, a.By)]
			if g == nil {
				t.Fatalf("%s gives %v, a group of no record", q.Text, row)
			}
			if got := row[len(a.By):]; !reflect.DeepEqual(got, []any{float64(g.rows), float64(len(g.distinct)), float64(g.has)}) {
				t.Fatalf("%s gives %v, want %d, %d and %d", q.Text, row, g.rows, len(g.distinct), g.has)
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

// randomColumns names n columns of alerts.
func randomColumns(r *rand.Rand, n int) (out []string) {
	for len(out) < n {
		_, columns := querytest.Aggregate(r, alert.AlertKind())
		for _, c := range columns {
			if c != "interval" && !strings.HasPrefix(c, "c") && len(out) < n {
				out = append(out, c)
			}
		}
	}
	return out
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

// TestSumsKeepWhatRoundingLoses adds numbers that float64 has no exact form of.
func TestSumsKeepWhatRoundingLoses(t *testing.T) {
	all := make([]*alert.Record, 0, 1000)
	for i := range 1000 {
		r := *some()[0]
		r.Raw = fmt.Appendf(nil, `{"n":[0.1,1e400],"big":%s}`, []string{"1e300", "-1e300", "1"}[i%3])
		all = append(all, &r)
	}
	_, table := tableOf(t, "| aggregate avg(severity), sum(severity), sum(raw.n), avg(raw.n), count(raw.n)", all)
	if want := "avg(severity),sum(severity),sum(original_data.n),avg(original_data.n),count(original_data.n); 0.7,700,100,0.1,1000"; written(table) != want {
		t.Errorf("%s, want %s", written(table), want)
	}
	_, table = tableOf(t, "| aggregate sum(raw.big)", all[:999])
	if want := "sum(original_data.big); 333"; written(table) != want {
		t.Errorf("%s, want %s", written(table), want)
	}
}

// TestExtremesOfRawPathsAreExact compares numbers that one float64 stands for.
func TestExtremesOfRawPathsAreExact(t *testing.T) {
	all := some()[:2]
	all[0].Raw = []byte(`{"n":[9007199254740993,-9007199254740992],"big":1e400,"small":0.1}`)
	all[1].Raw = []byte(`{"n":[9007199254740992,-9007199254740993],"big":1e399,"small":0.10}`)
	for text, want := range map[string]string{
		"| aggregate min(raw.n), max(raw.n)":     "min(original_data.n),max(original_data.n); -9007199254740993,9007199254740993",
		"| aggregate min(raw.big), max(raw.big)": "min(original_data.big),max(original_data.big); 1e399,1e400",
		"| aggregate min(raw.small)":             "min(original_data.small); 0.1",
	} {
		if _, table := tableOf(t, text, all); written(table) != want {
			t.Errorf("%s: %s, want %s", text, written(table), want)
		}
	}
}

// TestASumBeyondFloatsIsMissing gives no infinite number, which JSON does not have.
func TestASumBeyondFloatsIsMissing(t *testing.T) {
	all := some()[:1]
	all[0].Raw = []byte(`{"n":[1e308,1e308]}`)
	if _, table := tableOf(t, "| aggregate sum(raw.n), max(raw.n)", all); written(table) != "sum(original_data.n),max(original_data.n); <nil>,1e+308" {
		t.Error(written(table))
	}
}
