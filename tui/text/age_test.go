package text

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
)

const testDay = 24 * time.Hour

func TestAges(t *testing.T) {
	now := time.Date(2026, 11, 28, 12, 0, 0, 500, time.UTC)
	for _, c := range []struct {
		before                  time.Duration // of now
		age, distance, sentence string
	}{
		{0, "0s", "0 s", "just now"},
		{59*time.Second + 999*time.Millisecond, "59s", "59 s", "just now"},
		{time.Minute, "1m", "1 min", "1 min ago"},
		{59 * time.Minute, "59m", "59 min", "59 min ago"},
		{time.Hour, "1h", "1 h", "1 h ago"},
		{48*time.Hour - 1, "47h", "47 h", "47 h ago"},
		{2 * testDay, "2d", "2 d", "2 d ago"},
		{100*testDay - 1, "99d", "99 d", "99 d ago"},
		{100 * testDay, "14w", "100 d", "100 d ago"},
		{729 * testDay, "104w", "729 d", "729 d ago"},
		{800 * testDay, "2y", "2 y", "2 y ago"},
		{-1, "0s", "0 s", "just now"},
		{-time.Second, "+1s", "1 s", "just now"},
		{-time.Minute + 1, "+59s", "59 s", "just now"},
		{-5 * time.Hour, "+5h", "5 h", "in 5 h"},
		{-47 * time.Hour, "+47h", "47 h", "in 47 h"},
		{-99 * testDay, "+99d", "99 d", "in 99 d"},
		{-699 * testDay, "+99w", "699 d", "in 699 d"},
		{-700 * testDay, "+1y", "700 d", "in 700 d"},
		{-800 * testDay, "+2y", "2 y", "in 2 y"},
	} {
		at := now.Add(-c.before)
		if age, d, s := Age(at, now), Distance(at, now), Ago(at, now); age != c.age || d != c.distance || s != c.sentence {
			t.Errorf("%v: %s, %s, %s; want %s, %s, %s", c.before, age, d, s, c.age, c.distance, c.sentence)
		}
	}
}

// Distances that a time.Duration can't hold, and days of the calendar at which a year is
// full.
func TestAgesOfFarTimes(t *testing.T) {
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	for at, want := range map[string][2]string{
		"0001-01-02T00:00:00Z": {"0001", "2025 y ago"},
		"1026-11-28T12:00:01Z": {"999y", "999 y ago"},
		"1026-11-28T12:00:00Z": {"1026", "1000 y ago"},
		"1600-01-01T00:00:00Z": {"426y", "426 y ago"},
		"1601-01-01T00:00:00Z": {"425y", "425 y ago"},
		"1734-01-01T00:00:00Z": {"292y", "292 y ago"},
		"1970-01-01T00:00:00Z": {"56y", "56 y ago"},
		"2023-11-28T12:00:00Z": {"3y", "3 y ago"},
		"2023-11-28T12:00:01Z": {"2y", "2 y ago"},
		"2099-01-01T00:00:00Z": {"+72y", "in 72 y"},
		"2126-11-28T11:59:59Z": {"+99y", "in 99 y"},
		"2126-11-28T12:00:00Z": {"2126", "in 100 y"},
		"9999-12-31T23:59:59Z": {"9999", "in 7973 y"},
	} {
		instant, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		for _, zone := range []*time.Location{time.UTC, time.FixedZone("", 14*3600), time.FixedZone("", -12*3600)} {
			if age, s := Age(instant.In(zone), now), Ago(instant, now.In(zone)); age != want[0] || s != want[1] {
				t.Errorf("%s: %s, %s; want %s, %s", at, age, s, want[0], want[1])
			}
		}
	}
}

// Whatever the times, an age fits its cell, and tells before from after.
func FuzzAge(f *testing.F) {
	f.Add(int64(0), int64(0), int64(0))
	f.Add(int64(-62135596800), int64(253402300799), int64(999_999_999))
	f.Fuzz(func(t *testing.T, a, b, fine int64) {
		const first, end = -62135596800, 253402300800 // years 1 to 9999
		within := func(n int64) int64 { return first + (n%(end-first)+(end-first))%(end-first) }
		at, now := time.Unix(within(a), (fine%1e9+1e9)%1e9), time.Unix(within(b), 0)
		age, distance, ago := Age(at, now), Distance(at, now), Ago(at, now)
		if len(age) == 0 || len(age) > ageCells || distance == "" || strings.Contains(distance, "-") {
			t.Errorf("%v at %v: %q, %q", at, now, age, distance)
		}
		if strings.HasPrefix(age, "+") && !at.After(now) || strings.HasPrefix(ago, "in ") != (at.After(now) && ago != "just now") {
			t.Errorf("%v at %v: %q, %q", at, now, age, ago)
		}
		if back := Distance(now, at); back != distance {
			t.Errorf("%v at %v: %q there, %q back", at, now, distance, back)
		}
	})
}

// FuzzHeading holds that Clean and alert.Shows agree on what shows: a heading still shows
// something once it is clean, and a text that shows nothing is not made to.
func FuzzHeading(f *testing.F) {
	f.Add("", "\u200b", "\u0301")
	f.Add("\x1b\u0085", "\u0e33", "\u20e3")
	f.Fuzz(func(t *testing.T, title, category, id string) {
		if strings.ContainsFunc(title+category+id, prepends) {
			return // see below
		}
		if got := Clean(alert.Heading(title, category, id)); !alert.Shows(got) || Width(got) == 0 {
			t.Errorf("%q, %q, %q: %q", title, category, id, got)
		}
		if alert.Shows(Clean(title)) != alert.Shows(title) {
			t.Errorf("%q is %q once clean", title, Clean(title))
		}
	})
}

// Of every rune, Clean and alert.Shows say the same, except of the few letters that Clean
// drops because they join what follows.
func TestEveryRuneShowsAsItIsDrawn(t *testing.T) {
	for r := range rune(0x110000) {
		if s := string(r); !prepends(r) && alert.Shows(s) != alert.Shows(Clean(s)) {
			t.Errorf("%U: shows %v, and %v once clean", r, alert.Shows(s), alert.Shows(Clean(s)))
		}
	}
}

// The times of the shared faults, as alerts have them, each give an age of their own.
func TestAgesOfSharedTimes(t *testing.T) {
	shared := os.Getenv("TOCSIN_SAMPLES")
	if shared == "" {
		t.Skip("TOCSIN_SAMPLES is not set")
	}
	raw, err := os.ReadFile(filepath.Join(shared, "faults", "tui-07.when.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	now, n := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC), 0
	for part := range strings.SplitSeq(string(raw), `"createdDateTime": "`) {
		at, err := time.Parse(time.RFC3339Nano, part[:max(strings.IndexByte(part, '"'), 0)])
		if err != nil {
			continue
		}
		n++
		if age := Age(at, now); len(age) > ageCells || age == "0s" || age == "292y" || at.After(now) && age[0] != '+' && age != at.Format("2006") {
			t.Errorf("%v: %s", at, age)
		}
	}
	if n == 0 {
		t.Error("no time was read")
	}
}

// A year that has no four digits doesn't fit a cell.
func TestAgesOfStrangeYears(t *testing.T) {
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	for year, want := range map[int]string{-5: Ellipsis, 0: "0000", 5: "0005", 9999: "9999", 10_000: Ellipsis} {
		if age := Age(time.Date(year, 6, 1, 0, 0, 0, 0, time.UTC), now); age != want {
			t.Errorf("%d: %q, want %q", year, age, want)
		}
	}
}
