package fault

import (
	"strings"
	"testing"
)

func TestNearest(t *testing.T) {
	fields := []string{"title", "severity", "status", "IN"}
	keys := []string{"name", "tenant_id", "poll_every", "since"}
	for _, c := range []struct {
		word  string
		names []string
		want  string
	}{
		{"titel", fields, "title"},
		{"TITEL", fields, "title"},
		{"severty", fields, "severity"},
		{"sttaus", fields, "status"},
		{"xn", fields, "IN"},
		{"zzz", fields, ""},
		{"", fields, ""},
		{strings.Repeat("title", 20), fields, ""},
		{"nmae", keys, "name"},
		{"NAME", keys, "name"},
		{"tenantid", keys, "tenant_id"},
		{"tenant", keys, "tenant_id"},
		{"poll", keys, "poll_every"},
		{"po", keys, ""},
		{"sinse", keys, "since"},
		{"x", keys, ""},
		{"colour", keys, ""},
		{"name", nil, ""},
		{"ab", []string{"ac", "ad"}, "ac"}, // the first of equals
	} {
		if got := Nearest(c.word, c.names); got != c.want {
			t.Errorf("nearest to %q is %q, want %q", c.word, got, c.want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"a", "", 1}, {"", "abc", 3}, {"name", "name", 0}, {"nam", "name", 1}, {"abc", "acb", 1}, {"kitten", "sitting", 3}, {"é", "e", 1}} {
		if got := distance(c.a, c.b); got != c.want {
			t.Errorf("%q to %q is %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
