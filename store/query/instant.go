package query

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"tocsin/graph/alert"
)

// units are the units of relative times and of their snaps.
func units() []string { return []string{"s", "m", "h", "d", "w", "mo", "y"} }

// unitOf returns the unit that a word names, or "".
func unitOf(word string) string {
	if word = strings.ToLower(word); slices.Contains(units(), word) {
		return word
	}
	return ""
}

// relativeForm is a relative time as the scanner gives it: lower case, no blanks.
var relativeForm = regexp.MustCompile(`^-([0-9]+)(s|m|h|d|w|mo|y)(?:@(s|m|h|d|w|mo|y))?$`)

// relative reports whether a text is a relative time.
func relative(text string) bool {
	return text == "now" || strings.HasPrefix(text, "@") && unitOf(text[1:]) != "" || timeWordOf(text) != nil || relativeForm.MatchString(text)
}

// instantAt computes a relative time: the offset first, then the snap, in UTC.
func instantAt(text string, now time.Time) (alert.Time, bool) {
	now = now.UTC()
	if text == "now" {
		return ticks(now), true
	}
	if unit := unitOf(strings.TrimPrefix(text, "@")); unit != "" && text[0] == '@' {
		return ticks(snap(now, unit)), true
	}
	if w := timeWordOf(text); w != nil {
		return ticks(w.begins(now)), true
	}
	m := relativeForm.FindStringSubmatch(text)
	if m == nil {
		return 0, false
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	if err != nil {
		n = maxBack
	}
	t := back(now, min(n, maxBack), m[2])
	if m[3] != "" {
		t = snap(t, m[3])
	}
	if t.Year() < 1 {
		t = time.Date(1, 1, 1, 0, 0, 0, 100, time.UTC)
	}
	return ticks(t), true
}

// back goes n units into the past.
func back(t time.Time, n int64, unit string) time.Time {
	seconds := map[string]int64{"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}
	if s, ok := seconds[unit]; ok {
		return time.Unix(t.Unix()-min(n, maxBack/s)*s, int64(t.Nanosecond())).UTC()
	}
	months := int(min(n, maxMonths))
	if unit == "y" {
		months = int(min(n, maxYears)) * 12
	}
	return monthsBack(t, months)
}

// monthsBack keeps the day of the month, or takes that month's last.
func monthsBack(t time.Time, months int) time.Time {
	first := time.Date(t.Year(), t.Month()-time.Month(months), 1, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1)
}

// snap returns the beginning of the unit that holds t. Weeks begin on Monday.
func snap(t time.Time, unit string) time.Time {
	y, mo, d := t.Date()
	switch unit {
	case "y":
		return time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC)
	case "mo":
		return time.Date(y, mo, 1, 0, 0, 0, 0, time.UTC)
	case "w":
		return time.Date(y, mo, d-(int(t.Weekday())+6)%7, 0, 0, 0, 0, time.UTC)
	case "d":
		return time.Date(y, mo, d, 0, 0, 0, 0, time.UTC)
	case "h":
		return time.Date(y, mo, d, t.Hour(), 0, 0, 0, time.UTC)
	case "m":
		return time.Date(y, mo, d, t.Hour(), t.Minute(), 0, 0, time.UTC)
	}
	return time.Date(y, mo, d, t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

// ticks converts every instant, the zero time.Time too, which alert.At reads as missing.
func ticks(t time.Time) alert.Time {
	return alert.Time(t.Unix())*alert.Second + alert.Time(t.Nanosecond()/100)
}

// absoluteForm is a date, or RFC 3339 with at most nine fraction digits and a
// zone that may be left out.
var absoluteForm = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})?)?$`)

// absolute reads a time in quotes. extension names the feature that Taegis may
// refuse, "" if there is none.
func absolute(text string) (at alert.Time, extension string, ok bool) {
	standard := asStandard(text)
	m := absoluteForm.FindStringSubmatch(standard)
	if m == nil {
		return 0, "", false
	}
	shown := standard != text
	text = standard
	layout := "2006-01-02"
	switch {
	case len(text) == len(layout):
		extension = "a date alone"
	case m[2] == "":
		layout = "2006-01-02T15:04:05"
	default:
		layout = time.RFC3339
	}
	if m[1] != "" {
		extension = "a fraction of a second"
	}
	if m[2] != "" && !strings.EqualFold(m[2], "Z") {
		extension = "a time zone"
	}
	t, err := time.Parse(layout, strings.ToUpper(text))
	if shown {
		extension = "a time without T or seconds"
	}
	if err != nil || t.UTC().Year() < 0 || t.UTC().Year() > 9999 {
		return 0, "", false
	}
	return ticks(t), extension, true
}
