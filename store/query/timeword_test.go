package query

import (
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
)

// TestTimesInWords holds the instant of each time in words, unquoted, quoted and as bound.
func TestTimesInWords(t *testing.T) {
	now := time.Date(2026, 3, 31, 12, 30, 15, 123456700, time.UTC) // a Tuesday
	for text, want := range map[string]string{
		"today": "2026-03-31T00:00:00Z", "yesterday": "2026-03-30T00:00:00Z", "Yesterday": "2026-03-30T00:00:00Z",
		"this week": "2026-03-30T00:00:00Z", "last week": "2026-03-23T00:00:00Z", "LAST \t WEEK": "2026-03-23T00:00:00Z",
		"this month": "2026-03-01T00:00:00Z", "last month": "2026-02-01T00:00:00Z",
		"@d": "2026-03-31T00:00:00Z", "@w": "2026-03-30T00:00:00Z", "@mo": "2026-03-01T00:00:00Z", "@H": "2026-03-31T12:00:00Z", "@y": "2026-01-01T00:00:00Z",
		"now": "2026-03-31T12:30:15.1234567Z", "-1d@d": "2026-03-30T00:00:00Z", "-36h": "2026-03-30T00:30:15.1234567Z",
	} {
		for _, form := range []string{text, "'" + text + "'", `"` + text + `"`} {
			q, problems := Parse("created_at >= "+form+" EARLIEST="+form+" LATEST = "+form, now)
			if q == nil {
				t.Errorf("%s: %+v", form, Failed(problems))
				continue
			}
			if c := q.Where.(*Compare).Values[0].Time; c.String() != want || q.Earliest != c || q.Latest != c {
				t.Errorf("%s is %s, EARLIEST %s, LATEST %s, want %s", form, c, q.Earliest, q.Latest, want)
			}
			again, _ := Parse(q.String(), now)
			if again == nil || again.String() != q.String() || again.Earliest != q.Earliest {
				t.Errorf("%s prints %s", form, q)
			}
		}
	}
}

// TestEqualsATimeInWords holds that = of a time longer than an instant matches all of it, that
// > is behind all of it, and that <= includes it.
func TestEqualsATimeInWords(t *testing.T) {
	for _, row := range []struct {
		text, at string
		want     bool
	}{
		{"created_at = yesterday", "2026-03-30T00:00:00Z", true},
		{"created_at = yesterday", "2026-03-30T23:59:59.9999999Z", true},
		{"created_at = yesterday", "2026-03-31T00:00:00Z", false},
		{"created_at = yesterday", "2026-03-29T23:59:59.9999999Z", false},
		{"created_at != yesterday", "2026-03-30T12:00:00Z", false},
		{"created_at:today", "2026-03-31T12:00:00Z", true},
		{"created_at IN (today,'last month')", "2026-02-28T12:00:00Z", true},
		{"created_at IN (today,'last month')", "2026-03-01T00:00:00Z", false},
		{"created_at = this week", "2026-04-05T12:00:00Z", true},
		{"created_at = '2026-03-30 16:12Z'", "2026-03-30T16:12:59.5Z", true},
		{"created_at = '2026-03-30 16:12Z'", "2026-03-30T16:13:00Z", false},
		{"created_at = '2026-03-30 16:12:07Z'", "2026-03-30T16:12:07.5Z", true},
		{"created_at = '2026-03-30T16:12:07Z'", "2026-03-30T16:12:07.5Z", false},
		{"created_at > '2026-03-30 16:12Z'", "2026-03-30T16:12:59.9999999Z", false},
		{"created_at > '2026-03-30 16:12Z'", "2026-03-30T16:13:00Z", true},
		{"created_at > '2026-03-30T16:12:00Z'", "2026-03-30T16:12:00.5Z", true},
		{"created_at > yesterday", "2026-03-30T23:59:59.9999999Z", false},
		{"created_at > 'yesterday'", "2026-03-31T00:00:00Z", true},
		{"created_at >= yesterday", "2026-03-30T00:00:00Z", true},
		{"created_at >= yesterday", "2026-03-29T23:59:59.9999999Z", false},
		{"created_at < yesterday", "2026-03-29T23:59:59.9999999Z", true},
		{"created_at < yesterday", "2026-03-30T00:00:00Z", false},
		{"created_at <= yesterday", "2026-03-30T23:59:59.9999999Z", true},
		{"created_at <= yesterday", "2026-03-31T00:00:00Z", false},
		{"created_at > last week", "2026-03-29T12:00:00Z", false},
		{"created_at > last week", "2026-03-30T00:00:00Z", true},
		{"NOT created_at > yesterday", "2026-03-30T12:00:00Z", true},
		{"created_at > '2026-03-30'", "2026-03-30T12:00:00Z", true},
		{"created_at:2026-03-30", "2026-03-30T16:12:07.5Z", true},
		{"created_at:2026-03-30", "2026-03-31T00:00:00Z", false},
		{"created_at:(2026-03-30 OR 2026-02-01)", "2026-02-01T10:00:00Z", true},
		{"created_at = '2026-03-30'", "2026-03-30T16:12:07.5Z", false},
	} {
		q, problems := Parse(row.text, testNow)
		if q == nil {
			t.Errorf("%s: %+v", row.text, Failed(problems))
			continue
		}
		at, _ := alert.ParseTime(row.at)
		r := &alert.Record{Alert: &alert.Alert{Created: at}}
		if got := Match(q, r); got != row.want {
			t.Errorf("%s of %s: %v", row.text, row.at, got)
		}
		if again, _ := Parse(q.String(), testNow); again == nil || Match(again, r) != row.want {
			t.Errorf("%s prints %s", row.text, q)
		}
	}
}

// TestTimeWordsElsewhere holds that the words are texts to look for where no time can stand.
func TestTimeWordsElsewhere(t *testing.T) {
	for text, want := range map[string]string{
		"yesterday":        `"yesterday"`,
		"last week":        `"last" AND "week"`,
		"title:yesterday":  "title CONTAINS 'yesterday'",
		"title = 'today'":  "title = 'today'",
		"today OR title:a": `"today" OR title CONTAINS 'a'`,
	} {
		q, _ := Parse(text, testNow)
		if q == nil || strings.TrimPrefix(q.String(), "FROM alert WHERE ") != want {
			t.Errorf("%s prints %v, want %s", text, q, want)
		}
	}
}
