package entra

import (
	"math"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// waitHeaders are the headers that say how long to wait, and the unit of a bare number
// in them. The first that says anything counts.
func waitHeaders() []struct {
	name string
	unit time.Duration
} {
	return []struct {
		name string
		unit time.Duration
	}{
		{"Retry-After", time.Second},
		{"x-ms-retry-after-ms", time.Millisecond}, // Azure's data services
		{"retry-after-ms", time.Millisecond},      // Azure's gateways
		{"x-ms-retry-after", time.Second},
		{"RateLimit-Reset", time.Second}, // SharePoint, and the draft of the standard
	}
}

// RetryAfter returns how long a service wants its client to wait, at most most; 0 if it
// does not say. It reads the headers of waitHeaders, in each form of waitForms, and the
// service's words, which name the time if no header does ("Please retry again after 14m
// 56s"). It compares a date with the answer's own Date, so that a wrong clock here does
// no harm; now is the clock if there is none.
func RetryAfter(h http.Header, words string, now time.Time, most time.Duration) time.Duration {
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	for _, header := range waitHeaders() {
		for _, value := range h.Values(header.name) {
			if d := waitOf(value, header.unit, now); d > 0 {
				return min(d, most)
			}
		}
	}
	if m := waitInWords.FindStringSubmatch(words); m != nil {
		return min(spelled(m[1], time.Second, now), most)
	}
	return 0
}

// waitOf reads one value; 0 if it says nothing.
func waitOf(value string, unit time.Duration, now time.Time) time.Duration {
	value = strings.Trim(value, "\" \t")
	for _, form := range waitForms() {
		if d := form(value, unit, now); d > 0 {
			return d
		}
	}
	return 0
}

// waitForms are the forms of a time to wait that services send. Each returns 0 for a
// value of another form.
func waitForms() []func(value string, unit time.Duration, now time.Time) time.Duration {
	return []func(string, time.Duration, time.Time) time.Duration{number, spelled, clock, iso, date}
}

// epochBegins is the number above which a number of seconds is a Unix time: nothing
// waits for 31 years.
const epochBegins = 1e9

// number reads 10, and 2.128 as in Microsoft's own reference, and a Unix time.
func number(value string, unit time.Duration, now time.Time) time.Duration {
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsNaN(n) || n <= 0 {
		return 0
	}
	if unit == time.Second && n > epochBegins && n < 10*epochBegins {
		return time.Unix(int64(n), 0).Sub(now)
	}
	return times(n, unit)
}

// tenYears bounds the sums below, so that none overflows.
const tenYears = 10 * 365 * 24 * time.Hour

// times multiplies without an overflow.
func times(n float64, unit time.Duration) time.Duration {
	return time.Duration(min(n*float64(unit), float64(tenYears)))
}

const waitPart = `(\d{1,9}(?:\.\d{1,9})?)\s*(ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?)\b`

var (
	waitParts   = regexp.MustCompile(`(?i)` + waitPart)
	waitWhole   = regexp.MustCompile(`(?i)^(?:` + waitPart + `[\s,]*)+$`)
	waitInWords = regexp.MustCompile(`(?i)\b(?:after|in)\s+((?:` + waitPart + `[\s,]*)+)`)
	waitClock   = regexp.MustCompile(`^(\d{1,3}):(\d{2}):(\d{2}(?:\.\d{1,9})?)$`)
	waitISO     = regexp.MustCompile(`(?i)^PT(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?$`)
)

// spelled reads 2s, 500 ms, 14m 56s, 30 seconds.
func spelled(value string, _ time.Duration, _ time.Time) (d time.Duration) {
	if !waitWhole.MatchString(value) {
		return 0
	}
	for _, part := range waitParts.FindAllStringSubmatch(value, -1) {
		n, _ := strconv.ParseFloat(part[1], 64) // digits, by the expression
		d = min(d+times(n, unitOf(strings.ToLower(part[2]))), tenYears)
	}
	return d
}

func unitOf(name string) time.Duration {
	switch {
	case name == "ms", strings.HasPrefix(name, "milli"):
		return time.Millisecond
	case name[0] == 'h':
		return time.Hour
	case name[0] == 'm':
		return time.Minute
	}
	return time.Second
}

// clock reads 00:00:30, which .NET writes.
func clock(value string, _ time.Duration, _ time.Time) time.Duration {
	return sum(waitClock.FindStringSubmatch(value))
}

// iso reads PT1M30S.
func iso(value string, _ time.Duration, _ time.Time) time.Duration {
	return sum(waitISO.FindStringSubmatch(value))
}

// sum adds hours, minutes and seconds of a match, which may be empty.
func sum(match []string) (d time.Duration) {
	if match == nil {
		return 0
	}
	for i, unit := range []time.Duration{time.Hour, time.Minute, time.Second} {
		n, _ := strconv.ParseFloat(match[i+1], 64) // digits or nothing, by the expression
		d = min(d+times(n, unit), tenYears)
	}
	return d
}

// date reads the dates of HTTP and of RFC 3339.
func date(value string, _ time.Duration, now time.Time) time.Duration {
	at, err := http.ParseTime(value)
	if err != nil {
		at, err = time.Parse(time.RFC3339, value)
	}
	if err != nil {
		return 0
	}
	return at.Sub(now)
}
