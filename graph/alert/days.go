package alert

import (
	"math"
	"strconv"
	"time"
)

// DaysUntil returns the whole days from now until t, below 0 once t has passed. It counts
// in seconds: a time.Duration ends at 292 years, and a certificate without an end says
// 9999.
func DaysUntil(t, now time.Time) int {
	const day = 24 * 60 * 60
	return int(math.Floor(float64(t.Unix()-now.Unix()) / day))
}

// Lasts says for how long a certificate can still be used at the time now, or since when it can't:
// "12 days left", "expired 10 days ago". One that begins later says so; from may be zero.
func Lasts(from, to, now time.Time) string {
	switch {
	case now.Before(from):
		return "not valid yet, begins in " + Days(DaysUntil(from, now))
	case now.After(to):
		return "expired " + Days(DaysUntil(now, to)) + " ago"
	}
	return Days(DaysUntil(to, now)) + " left"
}

// Until is Lasts with the date of the end: "12 days left, until 2026-12-10", "expired 10 days ago
// (2026-11-20)".
func Until(to, now time.Time) string {
	day := to.UTC().Format(time.DateOnly)
	if now.After(to) {
		return Lasts(time.Time{}, to, now) + " (" + day + ")"
	}
	return Lasts(time.Time{}, to, now) + ", until " + day
}

// Days writes a number of whole days: "12 days", "less than a day".
func Days(n int) string {
	switch n {
	case 0:
		return "less than a day"
	case 1:
		return "1 day"
	}
	return strconv.Itoa(n) + " days"
}

// DaysShort writes for how many whole days a certificate is valid, for a cell of a table: "12 days", "expired".
func DaysShort(n int) string {
	switch {
	case n < 0:
		return "expired"
	case n == 0:
		return "<1 day"
	}
	return Days(n)
}
