package query_test

import (
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// TestWindow holds the span of a query by whichever words, and that only what AND joins narrows it.
func TestWindow(t *testing.T) {
	now := time.Date(2026, 3, 5, 12, 30, 0, 0, time.UTC)
	at := func(s string) alert.Time {
		if s == "" {
			return 0
		}
		instant, err := time.Parse("2006-01-02 15:04", "2026-03-"+s)
		if err != nil {
			t.Fatal(err)
		}
		return alert.At(instant)
	}
	for text, want := range map[string][2]string{
		"":                  {},
		"severity = 'high'": {},
		"EARLIEST=-24h":     {"04 12:30", ""},
		"created_at >= -24h AND severity = 'high'":                 {"04 12:30", ""},
		"severity = 'high' AND (created_at >= -24h AND id != 'a')": {"04 12:30", ""},
		"created_at >= -24h EARLIEST=-1h LATEST=now":               {"05 11:30", "05 12:30"},
		"created_at >= -1h EARLIEST=-24h":                          {"05 11:30", ""},
		"created_at < '2026-03-05T00:00:00Z'":                      {"", "05 00:00"},
		"created_at = 'yesterday'":                                 {"04 00:00", "05 00:00"},
		"created_at >= -24h OR severity = 'high'":                  {},
		"NOT created_at >= -24h":                                   {},
		"updated_at >= -24h":                                       {},
		"created_at IN ('2026-03-04', '2026-03-05')":               {},
	} {
		q, problems := query.Parse(text, now)
		if p := query.Failed(problems); p != nil {
			t.Errorf("%s: %s", text, p.Message)
			continue
		}
		if earliest, latest := q.Window(); earliest != at(want[0]) || latest != at(want[1]) {
			t.Errorf("%s: %s to %s, want %v", text, earliest, latest, want)
		}
	}
}
