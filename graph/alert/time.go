package alert

import (
	"strings"
	"time"
)

// Time is an instant in ticks of 100 ns since 1970-01-01 UTC, the precision that
// Graph sends. Zero means missing. int64 nanoseconds could not hold the years 1 and
// 9999, which Graph sends.
type Time int64

// Durations in ticks.
const (
	Microsecond Time = 10
	Millisecond      = 1000 * Microsecond
	Second           = 1000 * Millisecond
	Minute           = 60 * Second
	Hour             = 60 * Minute
	Day              = 24 * Hour
)

// At converts t and cuts off what is finer than 100 ns. The zero time.Time is missing.
func At(t time.Time) Time {
	if t.IsZero() {
		return 0
	}
	return Time(t.Unix())*Second + Time(t.Nanosecond()/100)
}

// Ticks converts a duration and cuts off what is finer than 100 ns.
func Ticks(d time.Duration) Time { return Time(d / 100) }

// Time converts to a time.Time in UTC. A missing time becomes the zero time.Time.
func (t Time) Time() time.Time {
	if t == 0 {
		return time.Time{}
	}
	sec, rest := t/Second, t%Second
	if rest < 0 {
		sec, rest = sec-1, rest+Second
	}
	return time.Unix(int64(sec), int64(rest)*100).UTC()
}

// String returns the time in RFC 3339, in UTC, with as many fraction digits as it
// needs, at most seven; "" if it is missing. Graph takes this form as a literal in
// a filter.
func (t Time) String() string {
	if t == 0 {
		return ""
	}
	return t.Time().Format("2006-01-02T15:04:05.9999999Z07:00")
}

// ParseTime reads a time as the services send it: RFC 3339 with 0 to 9 fraction
// digits (cut to 7), an hour of one digit (T8:48:50Z, seen in real risk
// detections) and an optional zone, UTC by default. Empty text is a missing time,
// and so is the first instant of year 1, which the services send for a time that
// they do not have; both are ok. If the text is anything else, ok is false.
func ParseTime(s string) (t Time, ok bool) {
	if s == "" {
		return 0, true
	}
	if at := strings.IndexByte(s, 'T'); at > 0 && len(s) > at+2 && s[at+2] == ':' {
		s = s[:at+1] + "0" + s[at+1:]
	}
	for _, layout := range [...]string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999"} {
		if v, err := time.Parse(layout, s); err == nil {
			return At(v.UTC()), true // the zero time.Time is that instant, which At treats as missing
		}
	}
	return 0, false
}
