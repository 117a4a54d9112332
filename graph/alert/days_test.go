package alert

import (
	"testing"
	"time"
)

func TestDaysUntil(t *testing.T) {
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	for at, want := range map[time.Time]int{
		now: 0, now.Add(24*time.Hour - time.Second): 0, now.Add(24 * time.Hour): 1, now.Add(-time.Second): -1, now.Add(-24 * time.Hour): -1, now.Add(-25 * time.Hour): -2,
		now.AddDate(0, 0, 365):                           365,
		time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC): 2_912_111,
		time.Date(1600, 1, 1, 12, 0, 0, 0, time.UTC):     -155_925,
	} {
		if got := DaysUntil(at, now); got != want {
			t.Errorf("%v: %d, want %d", at, got, want)
		}
	}
}

func TestWordsOfAnEnd(t *testing.T) {
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		from, to     time.Time
		lasts, until string
	}{
		{time.Time{}, now.AddDate(0, 0, 12), "12 days left", "12 days left, until 2026-12-12"},
		{time.Time{}, now.AddDate(0, 0, 1), "1 day left", "1 day left, until 2026-12-01"},
		{time.Time{}, now.Add(time.Hour), "less than a day left", "less than a day left, until 2026-11-30"},
		{time.Time{}, now, "less than a day left", "less than a day left, until 2026-11-30"},
		{time.Time{}, now.Add(-time.Hour), "expired less than a day ago", "expired less than a day ago (2026-11-30)"},
		{time.Time{}, now.AddDate(0, 0, -10), "expired 10 days ago", "expired 10 days ago (2026-11-20)"},
		{now, now.AddDate(0, 0, 30), "30 days left", "30 days left, until 2026-12-30"}, // it begins this very second
		{now.AddDate(0, 0, 2), now.AddDate(1, 0, 0), "not valid yet, begins in 2 days", "365 days left, until 2027-11-30"},
		{now, now.AddDate(0, 0, 30), "30 days left", "30 days left, until 2026-12-30"}, // it begins this second
		{time.Time{}, time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC), "2912108 days left", "2912108 days left, until 9999-12-31"},
	} {
		if lasts, until := Lasts(c.from, c.to, now), Until(c.to, now); lasts != c.lasts || until != c.until {
			t.Errorf("to %v: %q, %q, want %q, %q", c.to, lasts, until, c.lasts, c.until)
		}
	}
}

func TestDaysShort(t *testing.T) {
	for n, want := range map[int]string{-1: "expired", 0: "<1 day", 1: "1 day", 2: "2 days", 365: "365 days"} {
		if got := DaysShort(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}
