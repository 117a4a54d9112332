package query_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
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

// TestRunByInterval holds which intervals have a row.
func TestRunByInterval(t *testing.T) {
	all := some()
	all[5].Alert.Created = 0
	for text, want := range map[string]string{
		// Without bounds from the first alert to the last.
		"| aggregate count by 2h":                               "interval,count; 2026-03-05T08:00:00Z,2; 2026-03-05T10:00:00Z,2; 2026-03-05T12:00:00Z,1; <nil>,1",
		"title = 'Mail' | aggregate count, max(severity) by 2h": "interval,count,max(severity); 2026-03-05T10:00:00Z,1,0.7; <nil>,1,0.3",
		// From EARLIEST to now, empty ones too.
		"provider = 'entra' EARLIEST=-3h | aggregate count, count(title) as titles, sum(severity), cardinality(id) by 1h": "interval,count,titles,sum(severity),cardinality(resource_id); " +
			"2026-03-05T09:00:00Z,0,0,<nil>,<nil>; 2026-03-05T10:00:00Z,0,0,<nil>,<nil>; 2026-03-05T11:00:00Z,1,1,0.3,1; 2026-03-05T12:00:00Z,1,1,0.7,1",
		// LATEST is outside: the interval that begins with it has no row.
		"EARLIEST='2026-03-05T10:00:00Z' LATEST='2026-03-05T12:00:00Z' | aggregate count by 1h": "interval,count; 2026-03-05T10:00:00Z,1; 2026-03-05T11:00:00Z,1",
		"LATEST='2026-03-05T11:00:00.5Z' | aggregate count by 1h":                               "interval,count; 2026-03-05T08:00:00Z,1; 2026-03-05T09:00:00Z,1; 2026-03-05T10:00:00Z,1; 2026-03-05T11:00:00Z,0",
		"title = 'none' | aggregate count by 1h":                                                "interval,count",
		"title = 'none' EARLIEST=-1h | aggregate count by 1h":                                   "interval,count; 2026-03-05T11:00:00Z,0; 2026-03-05T12:00:00Z,0",
		"EARLIEST=-1h LATEST=-2h | aggregate count by 1h":                                       "interval,count",
		"| aggregate count by 1d | sort count desc, interval | head 1":                          "interval,count; 2026-03-05T00:00:00Z,5",
	} {
		if _, table := tableOf(t, text, all); written(table) != want {
			t.Errorf("%s\ngives %s\nwant  %s", text, written(table), want)
		}
	}
}

// TestIntervalsAreAlignedBefore1970 counts towards the past.
func TestIntervalsAreAlignedBefore1970(t *testing.T) {
	all := some()[:3]
	all[0].Alert.Created, all[1].Alert.Created, all[2].Alert.Created = alert.Hour, -1, -alert.Day-1
	_, table := tableOf(t, "| aggregate count by 1d", all)
	want := "interval,count; 1969-12-30T00:00:00Z,1; 1969-12-31T00:00:00Z,1; 1970-01-01T00:00:00.0000001Z,1"
	if written(table) != want {
		t.Errorf("%s, want %s", written(table), want)
	}
}

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

// TestCountingCountsThings counts entities by one spelling, and leaves out what Counted
// leaves out, which is not missing either.
func TestCountingCountsThings(t *testing.T) {
	all := some()[:3]
	all[0].Alert.Entities = []alert.Entity{{Type: alert.User, Value: "amal@contoso.com"}, {Type: alert.User, Value: `CONTOSO\amal`, Of: 1}}
	all[1].Alert.Entities = []alert.Entity{{Type: alert.Host, Value: "pc"}, {Type: alert.User, Value: "S-1-5", Of: 2}}
	all[2].Alert.Entities = nil
	for text, want := range map[string]string{
		"| aggregate count by @user":                        "@user,count; amal@contoso.com,1; <nil>,1",
		"| aggregate cardinality(@user), count(@user)":      "cardinality(@user),count(@user); 1,2",
		`@user = 'contoso\amal' | aggregate count by @user`: "@user,count; amal@contoso.com,1",
	} {
		if _, table := tableOf(t, text, all); written(table) != want {
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
		if !errors.As(err, &f) || f.Kind != fault.Usage || f.Hint == "" || !errors.As(err, &p) || text[p.At.From:p.At.To] != covers || p.Line < 1 {
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

// TestTallyIsTheSame counts by a source that tallies and by one that does not.
func TestTallyIsTheSame(t *testing.T) {
	all := some()
	for i := range 40 {
		r := *all[i%6]
		a := *r.Alert
		r.Alert = &a
		a.Actor = []string{"Kira", "kira", "KIRA", "", "amal"}[i%5]
		a.Tags = [][]string{{"x", "X"}, {"x"}, {"y"}, nil}[i%4]
		all = append(all, &r)
	}
	for _, text := range []string{
		"| aggregate count by actor", "| aggregate count, count as n by actor | sort actor", "| aggregate count by tags", "| aggregate count by @user", "| sort title | aggregate count by title",
		"| head 10 | aggregate count by actor", "| aggregate count by actor, provider", "| aggregate count by severity", "| aggregate count by raw.x",
	} {
		q := parsed(t, text)
		want, err := q.Run(t.Context(), query.Records(all))
		if err != nil {
			t.Fatal(err)
		}
		source := &tally{Source: query.Records(all), all: all}
		got, err := q.Run(t.Context(), source)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %s, want %s (%v)", text, written(got), written(want), err)
		}
		if plain := strings.HasSuffix(text, "by actor"); plain != source.used && !strings.Contains(text, "head") && plain {
			t.Errorf("%s does not ask the source", text)
		}
	}
}

// tally is a source of records that counts text by each spelling.
type tally struct {
	query.Source
	all  []*alert.Record
	used bool
}

func (s *tally) Tally(c *query.Column, yield func(any, int)) (missing int, ok bool) {
	if c.Field.Type != alert.String {
		return 0, false
	}
	counts := map[string]int{}
	for i, r := range s.all {
		seen := map[string]bool{}
		texts := c.Field.Texts(r)
		if c.Entity() != "" {
			texts = nil
			s.Entities(i, c, func(text string) bool { texts = append(texts, text); return true })
		}
		for _, text := range texts {
			seen[text] = true
		}
		for text := range seen {
			counts[text]++
		}
		if len(c.Field.Texts(r)) == 0 {
			missing++
		}
	}
	for text, n := range counts {
		yield(text, n)
	}
	s.used = true
	return missing, true
}

// TestLeaves holds what a path reaches.
func TestLeaves(t *testing.T) {
	item := `{"a":[{"B":1},{"b":"x"},{"b":null},{"b":""},{"b":[true,{}]},{"b":{"c":2}}],"n":1e400}`
	for path, want := range map[string][]any{
		"a.b":   {json.Number("1"), "x", true, nil},
		"a.b.c": {json.Number("2")},
		"n":     {json.Number("1e400")},
		"a.z":   nil,
		"a":     {nil, nil, nil, nil, nil, nil},
	} {
		if got := query.Leaves(t.Context(), []byte(item), strings.Split(path, ".")); !reflect.DeepEqual(got, want) {
			t.Errorf("%s reaches %v, want %v", path, got, want)
		}
	}
	if got := query.Leaves(t.Context(), []byte(`{"a":[1,2`), []string{"a"}); len(got) != 2 {
		t.Errorf("of a broken item %v", got)
	}
	if got := query.Leaves(t.Context(), nil, []string{"a"}); got != nil {
		t.Errorf("of no item %v", got)
	}
}

// TestInstants gives what relative times mean, in the order of the text.
func TestInstants(t *testing.T) {
	q := parsed(t, "LATEST=now AND (created_at >= -2h OR NOT updated_at IN ('2026-01-01', -1d@d)) AND title = '-5d' EARLIEST=-1w | head 5")
	now := alert.At(querytest.Now())
	day := alert.At(time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC))
	want := []query.Instant{{Text: "now", Time: now}, {Text: "-2h", Time: now - 2*alert.Hour}, {Text: "-1d@d", Time: day}, {Text: "-1w", Time: now - 7*alert.Day}}
	got := q.Instants()
	for i := range got {
		if q.Text[got[i].At.From:got[i].At.To] != got[i].Text {
			t.Errorf("%s is at %q", got[i].Text, q.Text[got[i].At.From:got[i].At.To])
		}
		got[i].At = query.Span{}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if plain := parsed(t, "title = '-5d' EARLIEST='2026-01-01'").Instants(); len(plain) != 0 {
		t.Errorf("a query without relative times has %v", plain)
	}
}
