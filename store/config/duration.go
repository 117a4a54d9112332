package config

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Duration is a length of time, written in the units s, m, h, d (24 hours) and w
// (7 days): "1m", "7d", "1h30m".
type Duration time.Duration

// unit is one unit of a Duration, largest first.
type unit struct {
	letter byte
	length time.Duration
}

func units() []unit {
	const day = 24 * time.Hour
	return []unit{{'w', 7 * day}, {'d', day}, {'h', time.Hour}, {'m', time.Minute}, {'s', time.Second}}
}

// longest is about a hundred years, well within time.Duration.
const longest = 36500 * 24 * time.Hour

var errTooLong = errors.New("longer than a hundred years")

// ParseDuration reads whole numbers, each followed by its unit. The sum must be above
// zero and at most a hundred years.
func ParseDuration(s string) (Duration, error) {
	bad := errors.New("parse duration: want whole numbers with the units s, m, h, d or w, such as 1m, 12h or 7d")
	tooLong := fmt.Errorf("parse duration: %w", errTooLong)
	var sum time.Duration
	for rest := s; rest != ""; {
		end := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
		if end <= 0 {
			return 0, bad
		}
		n, err := strconv.ParseInt(rest[:end], 10, 64)
		length := unitOf(rest[end])
		switch {
		case length == 0 || err != nil && !errors.Is(err, strconv.ErrRange):
			return 0, bad
		case err != nil || n > int64(longest/length):
			return 0, tooLong
		}
		sum += time.Duration(n) * length
		if sum > longest {
			return 0, tooLong
		}
		rest = rest[end+1:]
	}
	if sum == 0 {
		return 0, bad
	}
	return Duration(sum), nil
}

func unitOf(letter byte) time.Duration {
	for _, u := range units() {
		if u.letter == letter {
			return u.length
		}
	}
	return 0
}

// String returns the duration in the form that ParseDuration reads, in days at most:
// "7d", "1h30m". It omits fractions of a second.
func (d Duration) String() string {
	rest := time.Duration(d)
	if rest < time.Second {
		return "0s"
	}
	var b strings.Builder
	for _, u := range units()[1:] {
		if n := rest / u.length; n > 0 {
			b.WriteString(strconv.FormatInt(int64(n), 10))
			b.WriteByte(u.letter)
			rest -= n * u.length
		}
	}
	return b.String()
}
