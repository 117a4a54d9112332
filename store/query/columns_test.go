package query

import (
	"slices"
	"testing"
	"time"
)

// TestColumnsOfStages names what the stages of a query read, once, in the order of the text.
func TestColumnsOfStages(t *testing.T) {
	for text, want := range map[string][]string{
		"title = 'x'":       nil,
		"| head 3 | tail 2": nil,
		"| sort title desc, raw.a | fields id, title, raw.A, raw.b":                                     {"title", "original_data.a", "resource_id", "original_data.b"},
		"| aggregate count, cardinality(@user) as users, max(severity) by provider, @user | sort users": {"@user", "severity", "provider"},
		"| aggregate count by 1h": nil,
	} {
		q, problems := Parse(text, time.Unix(0, 0))
		if p := Failed(problems); p != nil {
			t.Errorf("%s: %v", text, p)
			continue
		}
		var got []string
		for _, c := range q.Columns() {
			got = append(got, c.String())
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s reads %q, want %q", text, got, want)
		}
	}
}
