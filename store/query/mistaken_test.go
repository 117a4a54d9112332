package query_test

import (
	"testing"
	"time"

	"tocsin/store/query"
)

// TestMistaken: words that are looked for as text are told if they mean a filter, alone or together.
func TestMistaken(t *testing.T) {
	meaning := func(word string) string {
		return map[string]string{"open": "status != 'Resolved'", "active": "status != 'Resolved' AND severity = 'high'", "24": "incident_id = '24'", "high": "severity = 'high'"}[word]
	}
	for text, want := range map[string]string{
		"open":                     "open is text to look for here; to filter, write status != 'Resolved'",
		"last hour":                "last hour is text to look for here; to filter, write created_at >= -1h",
		"Past 24 hours":            "Past 24 hours is text to look for here; to filter, write created_at >= -24h",
		"high last 7 days":         "high, last 7 days are text to look for here; to filter, write severity = 'high' AND created_at >= -7d",
		"last week open":           "last week, open are text to look for here; to filter, write created_at >= -1w AND status != 'Resolved'",
		"last 30 min":              "last 30 min is text to look for here; to filter, write created_at >= -30m",
		"severity:high last 3d":    "last 3d is text to look for here; to filter, write created_at >= -3d",
		"last 24":                  "24 is text to look for here; to filter, write incident_id = '24'",
		"last AND hour":            "",
		"NOT high":                 "high is text to look for here; to filter, write NOT severity = 'high'",
		"NOT active AND title:x":   "active is text to look for here; to filter, write NOT (status != 'Resolved' AND severity = 'high')",
		"NOT last hour":            "last hour is text to look for here; to filter, write NOT created_at >= -1h",
		"(open AND title:x)":       "open is text to look for here; to filter, write status != 'Resolved'",
		"open OR title:x":          "open is text to look for here; to filter, write status != 'Resolved'",
		"high OR open":             "high, open are text to look for here; to filter, write severity = 'high' OR status != 'Resolved'",
		"NOT (last hour OR x)":     "last hour is text to look for here; to filter, write created_at >= -1h",
		"high (open OR x)":         "high, open are text to look for here; to filter, write severity = 'high', status != 'Resolved'",
		"last NOT hour":            "",
		"NOT 'high'":               "",
		"last":                     "",
		"hour":                     "",
		`"last hour"`:              "",
		"last x hours":             "",
		"last title:x hour":        "",
		"last -1 hours":            "",
		"created_at >= -1h":        "",
		"title = 'last hour' open": "",
	} {
		got := ""
		if p := query.Mistaken(query.Read(text, time.Now()), meaning); p != nil {
			got = p.Message + "; " + p.Hint
		}
		if got != want {
			t.Errorf("%s:\n got %q\nwant %q", text, got, want)
		}
	}
}

// TestCondition: a text of words alone, also with AND, is no condition, nor is one that can't be read.
func TestCondition(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "Active": false, "Night shift": false, "a AND b": false, "NOT (a OR b)": false, "Kim's": false, "severity =": false,
		"title:alpha": true, "severity = 'high'": true, "x AND title:alpha": true, "NOT (a OR title:b)": true, "'Active'": true, "$mine": true,
		"a EARLIEST=-1d": true, "a | head 5": true, "FROM incident": true,
	} {
		if got := query.Condition(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
