package alerts

import (
	"fmt"
	"strconv"
	"time"

	"tocsin/tui/text"
)

func count[N ~int | ~int64](n N, unit string) string { return strconv.FormatInt(int64(n), 10) + unit }

// brief writes a number in at most four cells: 999, 1.2k, 12k, 3.4M.
func brief(n int) string {
	for _, unit := range [...]struct {
		of   int
		name string
	}{{1_000_000, "M"}, {1000, "k"}} {
		switch {
		case n >= 10*unit.of:
			return count(n/unit.of, unit.name)
		case n >= unit.of:
			return fmt.Sprintf("%d.%d%s", n/unit.of, n%unit.of*10/unit.of, unit.name)
		}
	}
	return strconv.Itoa(n)
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return text.Number(n) + " " + noun + "s"
}

// age writes a duration in at most four cells.
func age(d time.Duration) string {
	const day = 24 * time.Hour
	switch d = max(d, 0); {
	case d < time.Minute:
		return count(d/time.Second, "s")
	case d < time.Hour:
		return count(d/time.Minute, "m")
	case d < 2*day:
		return count(d/time.Hour, "h")
	case d < 100*day:
		return count(d/day, "d")
	case d < 2*365*day:
		return count(d/(7*day), "w")
	}
	return count(d/(365*day), "y")
}

// long writes a duration as a sentence has it: 12 s, 6 min, 3 h, 4 d.
func long(d time.Duration) string {
	switch d = max(d, 0); {
	case d < time.Minute:
		return count(d/time.Second, " s")
	case d < time.Hour:
		return count(d/time.Minute, " min")
	case d < 48*time.Hour:
		return count(d/time.Hour, " h")
	}
	return count(d/(24*time.Hour), " d")
}

// countdown writes minutes and seconds, such as 0:48, and hours if there are
// any.
func countdown(d time.Duration) string {
	secs := int(max(d, 0).Round(time.Second).Seconds())
	if secs >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", secs/3600, secs/60%60, secs%60)
	}
	return fmt.Sprintf("%d:%02d", secs/60, secs%60)
}

// clock writes the time of day, with the date unless it is today.
func clock(t, now time.Time) string {
	t, now = t.Local(), now.Local()
	if y, m, d := t.Date(); y == now.Year() && m == now.Month() && d == now.Day() {
		return t.Format("15:04")
	}
	return t.Format("2 Jan 15:04")
}
