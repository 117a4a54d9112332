package query

import (
	"testing"

	"tocsin/graph/alert"
)

// TestRestrict holds how the condition prints, and that it is ANDed to the whole
// of what was there.
func TestRestrict(t *testing.T) {
	for _, row := range []struct {
		text  string
		names []string
		want  string
	}{
		{"", []string{"a"}, "FROM alert WHERE integration IN ('a')"},
		{"FROM incident", []string{"a", "b"}, "FROM incident WHERE integration IN ('a','b')"},
		{"severity > 0.5", []string{"a"}, "FROM alert WHERE severity > 0.5 AND integration IN ('a')"},
		{"status = 'OPEN' AND title = 'x'", []string{"a"}, "FROM alert WHERE status = 'OPEN' AND title = 'x' AND integration IN ('a')"},
		{"status = 'OPEN' OR title = 'x'", []string{"a"}, "FROM alert WHERE (status = 'OPEN' OR title = 'x') AND integration IN ('a')"},
		{"NOT (status = 'OPEN' OR title = 'x')", []string{"a"}, "FROM alert WHERE NOT (status = 'OPEN' OR title = 'x') AND integration IN ('a')"},
		{"FROM * title = 'x' EARLIEST='2026-01-01'", []string{"a"}, "FROM * WHERE title = 'x' AND integration IN ('a') EARLIEST='2026-01-01T00:00:00Z'"},
		{"integration = 'b'", []string{"a"}, "FROM alert WHERE integration = 'b' AND integration IN ('a')"},
		{"", []string{"it's", "two words"}, `FROM alert WHERE integration IN (e'it\'s','two words')`},
		{"title = 'x'", nil, "FROM alert WHERE title = 'x'"},
	} {
		q, problems := Parse(row.text, testNow)
		if q == nil {
			t.Fatal(Failed(problems))
		}
		before := q.String()
		got := Restrict(q, row.names)
		if got.String() != row.want || got.Text != row.text {
			t.Errorf("%s gives %s, want %s", row.text, got, row.want)
		}
		if q.String() != before {
			t.Errorf("%s was changed to %s", before, q)
		}
		if again, problems := Parse(row.want, testNow); again == nil || again.String() != row.want {
			t.Errorf("%s does not parse back: %v", row.want, problems)
		}
	}
}

// TestRestrictMatches asks for records of three integrations.
func TestRestrictMatches(t *testing.T) {
	record := func(integration string) *alert.Record {
		return &alert.Record{Key: alert.Key{Integration: integration, Source: alert.AlertsV2}, Alert: &alert.Alert{Status: alert.Open, Title: "x"}}
	}
	q, _ := Parse("status = 'OPEN' OR title = 'y'", testNow)
	narrow := Restrict(q, []string{"it's", "Two Words"})
	for integration, want := range map[string]bool{"it's": true, "Two Words": true, "two words": false, "IT'S": false, "two": false, "": false, "other": false} {
		if Match(narrow, record(integration)) != want || !Match(q, record(integration)) {
			t.Errorf("%q: want %v", integration, want)
		}
	}
	zero := Restrict(&Query{}, []string{"a"})
	if !Match(zero, record("a")) || Match(zero, record("b")) {
		t.Error("the zero query is not narrowed")
	}
}
