package query_test

import (
	"testing"
	"time"

	"tocsin/store/query"
)

// TestMistaken: words that are looked for as text are told if they mean a filter, alone or together.
func TestMistaken(t *testing.T) {
	meaning := func(word string) string {
		return map[string]string{"open": "status != 'Resolved'", "24": "incident_id = '24'", "high": "severity = 'high'"}[word]
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
