package query

import (
	"testing"
	"time"
)

// TestBoth selects what two queries select, each with a condition, bounds and schemas or without, and
// keeps the rest of the first.
func TestBoth(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct{ a, b, want string }{
		{"", "", ""},
		{"severity = 'high'", "", "severity = 'high'"},
		{"", "status = 'new'", "status = 'new'"},
		{"severity = 'high'", "status = 'new'", "severity = 'high' AND status = 'new'"},
		{"severity = 'high' OR severity = 'low'", "status = 'new'", "(severity = 'high' OR severity = 'low') AND status = 'new'"},
		{"severity = 'high' | sort title", "status = 'new'", "severity = 'high' AND status = 'new' | sort title"},
		{"| aggregate count by title", "EARLIEST=-1d", "EARLIEST=-1d | aggregate count by title"},
		{"EARLIEST=-1d", "EARLIEST=-7d", "EARLIEST=-1d"},
		{"EARLIEST=-7d", "EARLIEST=-1d", "EARLIEST=-1d"},
		{"LATEST=-1d", "LATEST=-7d", "LATEST=-7d"},
		{"LATEST=-7d", "LATEST=-1d", "LATEST=-7d"},
		{"EARLIEST=-7d", "title = 'x' LATEST=-1d", "title = 'x' EARLIEST=-7d LATEST=-1d"},
		{"title = 'x'", "FROM email, thirdparty", "FROM email, thirdparty WHERE title = 'x'"},
		{"FROM incident severity = 'high'", "status = 'active'", "FROM incident severity = 'high' AND status = 'active'"},
	} {
		parsed := map[string]*Query{}
		for _, text := range []string{c.a, c.b, c.want} {
			q, problems := Parse(text, now)
			if err := Failed(problems); err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			parsed[text] = q
		}
		before := parsed[c.a].String()
		if got, want := Both(parsed[c.a], parsed[c.b]).String(), parsed[c.want].String(); got != want || parsed[c.a].String() != before {
			t.Errorf("%q and %q: %q, want %q", c.a, c.b, got, want)
		}
	}
}
