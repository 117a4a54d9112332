package feeds

import (
	"fmt"
	"time"

	"tocsin/tui/text"
)

// polled writes how long ago a poll ended. A time ahead of now is of a host whose clock
// differs; how far, Health judges.
func polled(t, now time.Time) string {
	if t.After(now) {
		return "just now"
	}
	return text.Distance(t, now) + " ago"
}

// Lag writes in a cell how long ago a poll ended, in the form that the status line has. A time
// ahead of now has a sign.
func Lag(t, now time.Time) string {
	if t.Sub(now) >= time.Second {
		return "+" + text.Distance(t, now)
	}
	return text.Distance(t, now)
}

// countdownMost is the time from which a countdown shows no minutes and seconds.
const countdownMost = 48 * time.Hour

// Countdown writes the time until t in minutes and seconds, such as 0:48, and hours if
// there are any.
func Countdown(t, now time.Time) string {
	d := t.Sub(now)
	if d >= countdownMost {
		return text.Distance(t, now)
	}
	secs := int(max(d, 0).Round(time.Second).Seconds())
	if secs >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", secs/3600, secs/60%60, secs%60)
	}
	return fmt.Sprintf("%d:%02d", secs/60, secs%60)
}

// clock writes the time of day, with the date unless it is today. Of a time in another
// half-year it writes the date with the year.
func clock(t, now time.Time) string {
	t, now = t.Local(), now.Local()
	if y, m, d := t.Date(); y == now.Year() && m == now.Month() && d == now.Day() {
		return t.Format("15:04")
	}
	if now.Sub(t).Abs() > halfYear {
		return t.Format("2 Jan 2006")
	}
	return t.Format("2 Jan 15:04")
}

const halfYear = 182 * 24 * time.Hour
