package query

import (
	"strings"
	"testing"
)

// TestShort holds what field:value means for each type of field, in the canonical form.
func TestShort(t *testing.T) {
	for text, want := range map[string]string{
		"status:new":                    "status = 'new'",
		"Status:NEW":                    "status = 'NEW'",
		`status:"in progress"`:          "status = 'in progress'",
		"status: new":                   "status = 'new'",
		"status:resolved severity:high": "status = 'resolved' AND severity = 'high'",
		"status:(new OR resolved)":      "status IN ('new','resolved')",
		"title:(a || 'b c', d)":         "title CONTAINS ('a','b c','d')",
		"title:powershell":              "title CONTAINS 'powershell'",
		"title:'two words'":             "title CONTAINS 'two words'",
		`title:"a*b"`:                   "title CONTAINS 'a*b'",
		"title:*shell*":                 "title MATCHES '*shell*'",
		"title:*a*b*":                   "title MATCHES '*a*b*'",
		"title:power*":                  "title MATCHES 'power*'",
		"title:(a* OR b*)":              "title MATCHES ('a*','b*')",
		"title:*":                       "title IS NOT NULL",
		"severity:*":                    "severity IS NOT NULL",
		"NOT title:*":                   "title IS NULL",
		"NOT status:new":                "status != 'new'",
		"severity:0.7":                  "severity = 0.7",
		"severity:>=0.7":                "severity >= 0.7",
		"severity:>=medium":             "severity >= 'medium'",
		"triage.seen:false":             "triage.seen = false",
		"id:da-1":                       "resource_id = 'da-1'",
		"@ip:10.0.0.0/8":                "@ip = '10.0.0.0/8'",
		"@ip:2001:db8::1":               "@ip = '2001:db8::1'",
		"@ip:10.1":                      "@ip CONTAINS '10.1'",
		"@user:amal@contoso.com":        "@user CONTAINS 'amal@contoso.com'",
		"@url:https://x.example/?a=b":   "@url CONTAINS 'https://x.example/?a=b'",
		`@path:C:\Temp`:                 `@path CONTAINS 'C:\Temp'`,
		"title:it's":                    `title CONTAINS e'it\'s'`,
		"raw.title:x":                   "original_data.title CONTAINS 'x'",
		"raw.n:5":                       "original_data.n = 5",
		"created_at:>yesterday":         "created_at > yesterday",
		"created_at:>=2026-03-01":       "created_at >= '2026-03-01T00:00:00Z'",
		"title:a AND title:b":           "title CONTAINS 'a' AND title CONTAINS 'b'",
		"title = 'x' status:new":        "title = 'x' AND status = 'new'",
		"title:a b":                     `title CONTAINS 'a' AND "b"`,
		"title:a&&b":                    `title CONTAINS 'a' AND "b"`,
		"title:AT&T":                    "title CONTAINS 'AT&T'",
	} {
		q, problems := Parse(text, testNow)
		if q == nil {
			t.Errorf("%s: %+v", text, Failed(problems))
			continue
		}
		if got := strings.TrimPrefix(q.String(), "FROM alert WHERE "); got != want {
			t.Errorf("%s prints %s, want %s", text, got, want)
		}
	}
}

// TestShortRefused holds the errors of field:value.
func TestShortRefused(t *testing.T) {
	for _, row := range []struct{ text, covers, message, hint string }{
		{"sevrity:high", "sevrity", "no field sevrity", "severity"},
		{"@usr:x", "@usr", "no field @usr", "@user"},
		{"title:", "", "a value after title: is missing", ""},
		{"title: AND x", "AND", "a value after title:", "quotes"},
		{"title:(a AND b)", "AND", "OR or ) is expected", "title:a AND title:b"},
		{"title:(a OR b*)", "b*", "different operators", "OR between"},
		{"title:>5", ">", "title is text", ""},
		{"severity:hihg", "hihg", "is not a severity", "high"},
		{"triage.seen:maybe", "maybe", "true or false", ""},
		{":x", ":", "condition is expected", ""},
		{"original_data:x", "original_data", "needs a path", ""},
	} {
		q, problems := Parse(row.text, testNow)
		p := Failed(problems)
		if q != nil || p == nil {
			t.Errorf("%s runs", row.text)
			continue
		}
		if covers := row.text[p.At.From:p.At.To]; covers != row.covers && !strings.HasSuffix(covers, row.covers) || !strings.Contains(p.Message, row.message) || !strings.Contains(p.Hint, row.hint) {
			t.Errorf("%s:\n%s\nwant %q %q %q", row.text, Format(*p, row.text), row.covers, row.message, row.hint)
		}
	}
}
