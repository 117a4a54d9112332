package query

import (
	"testing"

	"tocsin/graph/alert"
)

// TestWindowOfSeveralBounds: the narrower of two bounds counts, and what is negated bounds nothing.
func TestWindowOfSeveralBounds(t *testing.T) {
	at := func(text string) alert.Time {
		when, ok := alert.ParseTime(text)
		if !ok {
			t.Fatal(text)
		}
		return when
	}
	march := func(day string) alert.Time { return at("2026-03-" + day + "T00:00:00Z") }
	for text, want := range map[string][2]alert.Time{
		"created_at < '2026-03-09' LATEST='2026-03-05'":                              {0, march("05")},
		"created_at < '2026-03-05' LATEST='2026-03-09'":                              {0, march("05")},
		"created_at < '2026-03-05' AND created_at < '2026-03-09'":                    {0, march("05")},
		"created_at < '2026-03-09' AND created_at < '2026-03-05'":                    {0, march("05")},
		"created_at >= '2026-03-02' EARLIEST='2026-03-03'":                           {march("03"), 0},
		"created_at >= '2026-03-03' EARLIEST='2026-03-02'":                           {march("03"), 0},
		"created_at <= '2026-03-05T00:00:00Z'":                                       {0, march("05") + 1},
		"created_at !IN ('2026-03-05T00:00:00Z')":                                    {0, 0},
		"created_at != '2026-03-05T00:00:00Z'":                                       {0, 0},
		"NOT created_at < '2026-03-05'":                                              {0, 0},
		"created_at < '2026-03-05' OR title = 'x'":                                   {0, 0},
		"created_at >= '2026-03-02' AND (created_at < '2026-03-05' AND title = 'x')": {march("02"), march("05")},
		"updated_at < '2026-03-05'":                                                  {0, 0},
	} {
		q, problems := Parse(text, testNow)
		if q == nil {
			t.Errorf("%s: %v", text, problems)
			continue
		}
		if earliest, latest := q.Window(); earliest != want[0] || latest != want[1] {
			t.Errorf("%s: %v, %v, want %v, %v", text, earliest, latest, want[0], want[1])
		}
	}
}
