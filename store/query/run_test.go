package query_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/long"
	"tocsin/store/query"
	"tocsin/store/query/querytest"
)

// some are alerts that the tests of stages count. They stand in the default order, an hour
// between each and the next.
func some() []*alert.Record {
	rows := []struct {
		id, title, schema string
		severity          alert.Severity
		provider          alert.Provider
		users             []string
		raw               string
	}{
		{"a", "Sign-in", "cloudaudit", alert.High, "entra", []string{"amal", "kira"}, `{"n":2,"x":"1"}`},
		{"b", "SIGN-IN", "cloudaudit", alert.Low, "entra", []string{"Amal"}, `{"n":[1,2.0],"x":1}`},
		{"c", "Mail", "email", alert.High, "mdo", nil, `{"n":null,"x":1.0}`},
		{"d", "sign-in\u200b", "cloudaudit", alert.Medium, "mda", []string{"amal", "AMAL"}, `{"n":"7","x":true}`},
		{"e", "", "email", alert.Medium, "mdo", []string{"kira"}, `{"x":{}}`},
		{"f", "Mail", "thirdparty", alert.Low, "mdo", []string{"zoe"}, `{"n":1e3,"x":{"y":1}}`},
	}
	var out []*alert.Record
	for i, row := range rows {
		created := alert.At(querytest.Now()) - alert.Time(i)*alert.Hour
		a := &alert.Alert{Title: row.title, Schema: row.schema, Severity: row.severity, Provider: row.provider, Created: created, Status: alert.Open}
		for _, u := range row.users {
			a.Entities = append(a.Entities, alert.Entity{Type: alert.User, Value: u})
		}
		out = append(out, &alert.Record{Key: alert.Key{ID: row.id, Integration: "contoso", Source: alert.AlertsV2}, Alert: a, Raw: []byte(row.raw)})
	}
	return out
}

// tableOf runs a query on the records that it selects.
func tableOf(t *testing.T, text string, all []*alert.Record) (*query.Query, *query.Table) {
	t.Helper()
	q := parsed(t, text)
	var selected []*alert.Record
	for _, r := range all {
		if query.Match(q, r) {
			selected = append(selected, r)
		}
	}
	table, err := q.Run(t.Context(), query.Records(selected))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return q, table
}

// written prints a table: its columns, then a row a line, or the ids of its records.
func written(t *query.Table) string {
	var lines []string
	if t.Columns == nil {
		for _, k := range t.Keys {
			lines = append(lines, k.ID)
		}
		return strings.Join(lines, " ")
	}
	var names []string
	for _, c := range t.Columns {
		names = append(names, c.Name)
	}
	lines = append(lines, strings.Join(names, ","))
	for _, row := range t.Rows {
		var cells []string
		for _, v := range row {
			cells = append(cells, fmt.Sprint(v))
		}
		lines = append(lines, strings.Join(cells, ","))
	}
	return strings.Join(lines, "; ")
}

// TestRun holds what each stage gives.
func TestRun(t *testing.T) {
	for text, want := range map[string]string{
		"":                                "a b c d e f",
		"| head 2":                        "a b",
		"| tail 2":                        "e f",
		"| head 9 | tail 9":               "a b c d e f",
		"| head 4 | tail 2":               "c d",
		"FROM email, cloudaudit | head 2": "a b c e",
		"FROM email, cloudaudit | tail 1": "d e",
		"FROM * | head 2":                 "a b",
		"FROM email | head 1":             "c",
		"FROM email, thirdparty | sort id desc | head 1": "f e",
		// Titles that fold to one are ordered by code points, then as they stood.
		"| sort title":                          "c f b a d e",
		"| sort title desc":                     "d a b c f e",
		"| sort title desc, id desc":            "d b a f c e",
		"| sort severity desc":                  "a c d e b f",
		"| sort severity desc, created_at":      "c a e d f b",
		"| sort created_at":                     "f e d c b a",
		"| sort triage.seen, provider, id desc": "b a d f e c",
		"| sort raw.n":                          "b a f d c e",
		"| sort raw.n desc":                     "d f a b c e",
		"| sort raw.x":                          "d b c a e f",
		"| fields provider, id | head 2":        "provider,resource_id; entra,a; entra,b",
		"| fields id, raw.n | fields raw.n, id, @user | tail 5 | head 3": "original_data.n,resource_id,@user; [1 2.0],b,[Amal]; <nil>,c,[]; 7,d,[amal AMAL]",
		"| fields title | sort severity | head 1":                        "title; SIGN-IN",
		"| aggregate count": "count; 6",
		"title = 'none' | aggregate count, cardinality(@user), sum(severity), min(created_at)":         "count,cardinality(@user),sum(severity),min(created_at); 0,0,<nil>,<nil>",
		"title = 'none' | aggregate count by title":                                                    "title,count",
		"| aggregate count by provider":                                                                "provider,count; mdo,3; entra,2; mda,1",
		"| aggregate count by title":                                                                   "title,count; SIGN-IN,3; Mail,2; <nil>,1",
		"| aggregate count by severity":                                                                "severity,count; 0.3,2; 0.5,2; 0.7,2",
		"| aggregate count by triage.seen":                                                             "triage.seen,count; false,6",
		"| aggregate count by @user":                                                                   "@user,count; amal,3; kira,2; zoe,1; <nil>,1",
		"| aggregate cardinality(@user) as users, count(title), count(@user)":                          "users,count(title),count(@user); 3,5,5",
		"| aggregate count by @user, provider | sort @user, provider | head 3":                         "@user,provider,count; amal,entra,2; amal,mda,1; kira,entra,1",
		"| aggregate cardinality(@user) as u by provider":                                              "provider,u; entra,2; mdo,2; mda,1",
		"| aggregate count as n by provider | sort provider | fields n, provider | head 2":             "n,provider; 2,entra; 1,mda",
		"| aggregate count by provider | tail 1":                                                       "provider,count; mda,1",
		"FROM email, cloudaudit | aggregate count by schema | head 1":                                  "schema,count; cloudaudit,3",
		"| aggregate sum(severity), avg(severity), min(severity), max(severity)":                       "sum(severity),avg(severity),min(severity),max(severity); 3,0.5,0.3,0.7",
		"| aggregate sum(raw.n), avg(raw.n), min(raw.n), max(raw.n), count(raw.n), cardinality(raw.n)": "sum(original_data.n),avg(original_data.n),min(original_data.n),max(original_data.n),count(original_data.n),cardinality(original_data.n); 1005,251.25,1,1000,4,4",
		// A string and a number are two values; 1 and 1.0 are one; an object is none, yet not missing.
		"| aggregate count by raw.x": "original_data.x,count; 1,2; true,1; 1,1; <nil>,1",
		"| aggregate max(severity) by provider | sort max(severity) desc, provider": "provider,max(severity); entra,0.7; mdo,0.7; mda,0.5",
		"| aggregate sum(raw.n) by provider":                                        "provider,sum(original_data.n); mdo,1000; entra,5; mda,<nil>",
		"| aggregate min(created_at), max(event_time_usec)":                         "min(created_at),max(event_time_usec); 2026-03-05T07:30:15.1234567Z,<nil>",
	} {
		if _, table := tableOf(t, text, some()); written(table) != want {
			t.Errorf("%s\ngives %s\nwant  %s", text, written(table), want)
		}
	}
}

// endless is a source that cancels its context after some rows.
type endless struct {
	*columns
	after int
	end   context.CancelFunc
}

func (e *endless) Value(row int, c *query.Column) any {
	if e.after--; e.after == 0 {
		e.end()
	}
	return e.columns.Value(row, c)
}

// TestRunEndsWithItsContext stops each stage soon after the context ends.
func TestRunEndsWithItsContext(t *testing.T) {
	rows := someColumns(200_000)
	for _, text := range []string{"| aggregate count by provider", "| sort title", "| fields title, provider", "| aggregate cardinality(title)", "| aggregate max(severity) by 1h"} {
		ctx, cancel := context.WithCancel(t.Context())
		source := &endless{columns: rows, after: 5000, end: cancel}
		if _, err := parsed(t, text).Run(ctx, source); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", text, err)
		}
		if read := -source.after; read > 3000 {
			t.Errorf("%s reads %d rows after the end", text, read)
		}
		cancel()
	}
}

// TestSortEndsWithItsContext compares no more once the context has ended.
func TestSortEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := parsed(t, "| sort title").Run(ctx, someColumns(10)); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// TestTooLargeTables are errors with a place and a hint.
func TestTooLargeTables(t *testing.T) {
	rows := someColumns(300_000)
	for text, covers := range map[string]string{
		"severity > 0 | aggregate count by event_time_usec":                  "aggregate",
		"severity > 0 | aggregate count, cardinality(title) by 1s":           "1s",
		"\n | fields " + manyFields(90) + "| head 2000000":                   "| fields " + strings.TrimSpace(manyFields(90)),
		"| aggregate count by event_time_usec, created_at | sort count desc": "aggregate",
	} {
		_, err := parsed(t, text).Run(t.Context(), rows)
		var f *fault.Fault
		var p *query.Problem
		if !errors.As(err, &f) || f.Kind != fault.Usage || f.Hint == "" || !errors.As(err, &p) || text[p.At.From:p.At.To] != covers || !strings.HasPrefix(f.Sentence, fmt.Sprintf("%d:%d: ", p.Line, p.Column)) {
			t.Errorf("%s: %v, which covers %v", clipped(text), err, p)
		}
	}
}

func clipped(text string) string { return text[:min(len(text), 60)] }

func manyFields(n int) string {
	var names []string
	for i := range n {
		names = append(names, fmt.Sprintf("raw.f%d", i))
	}
	return strings.Join(names, ", ") + " "
}

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
