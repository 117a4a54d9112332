package query_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/long"
	"tocsin/store/query"
	"tocsin/store/query/querytest"
)

// TestMerged holds which comparisons become one, and that the query stays as typed.
func TestMerged(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"title = 'a' OR title IN ('b','c') OR title = 'a'", "title IN ('a','b','c','a')"},
		{"title = 'a' OR severity = 'high' OR title = 'b' OR title = 'c'", "title IN ('a','b','c') OR severity = 'high'"},
		{"title != 'a' AND title !IN ('b','c') AND title != 'd'", "title !IN ('a','b','c','d')"},
		{"title != 'a' OR title != 'b' OR title != 'c'", "title != 'a' OR title != 'b' OR title != 'c'"},
		{"title = 'a' OR title = 'b'", "title = 'a' OR title = 'b'"},
		{"title = 'a' AND title = 'b' AND title = 'c'", "title = 'a' AND title = 'b' AND title = 'c'"},
		{"title = 'a' OR title CONTAINS 'b' OR title IS NULL", "title = 'a' OR title CONTAINS 'b' OR title IS NULL"},
		{"raw.a = 1 OR raw.b = 1 OR raw.A IN ('2',true) OR raw.a = 3", "original_data.a IN (1,'2',true,3) OR original_data.b = 1"},
		{"severity = 'high' AND (@ip = '10.0.0.0/8' OR @ip = '::1' OR @ip = 'x')", "severity = 'high' AND @ip IN ('10.0.0.0/8','::1','x')"},
		{"NOT (status = 'OPEN' OR NOT (title != 'a' AND title != 'b' AND title = 'c' AND title != 'd'))", "NOT (status = 'OPEN' OR NOT (title !IN ('a','b','d') AND title = 'c'))"},
	} {
		q := parsed(t, c.text)
		before := q.String()
		merged := *q
		merged.Where = query.Merged(q.Where)
		if got := strings.TrimPrefix(merged.String(), "FROM alert WHERE "); got != c.want {
			t.Errorf("%s becomes %s, want %s", c.text, got, c.want)
		}
		if q.String() != before {
			t.Errorf("%s has changed to %s", before, q)
		}
	}
}

// TestMergedMatchesTheSame compares conditions before and after over random records, in
// which several terms compare one field.
func TestMergedMatchesTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 4))
	fewer, found := 0, 0
	for range long.Rounds(1500) {
		kind := []*alert.Kind{alert.AlertKind(), alert.IncidentKind()}[r.IntN(2)]
		q, problems := query.Parse("FROM "+kind.From[0]+" WHERE "+querytest.Alike(r, kind), querytest.Now())
		if query.Failed(problems) != nil {
			continue // of a value that another field of the list does not take
		}
		merged := *q
		merged.Where = query.Merged(q.Where)
		if len(merged.String()) < len(q.String()) {
			fewer++
		}
		for range 20 {
			rec := querytest.Of(r, kind)
			want := query.Match(q, &rec)
			if got := query.Match(&merged, &rec); got != want {
				t.Fatalf("%s is %v of %+v, but merged to %s %v", q, want, rec, &merged, got)
			}
			if want {
				found++
			}
		}
	}
	if fewer < 300 || found < 1000 {
		t.Errorf("%d conditions were merged, %d records found", fewer, found)
	}
}

// TestMergedOfThousands bounds what one comparison of the longest query takes.
func TestMergedOfThousands(t *testing.T) {
	text := strings.Repeat("title = 'abc' OR ", 3000) + "title = 'd'"
	c, ok := query.Merged(parsed(t, text).Where).(*query.Compare)
	if !ok || len(c.Values) != 3001 {
		t.Fatalf("%T with other values than typed", c)
	}
	if !c.Text(query.TextOf("ABC")) || !c.Text(query.TextOf("d")) || c.Text(query.TextOf("ab")) {
		t.Error("the comparison has other answers than its terms")
	}
}
