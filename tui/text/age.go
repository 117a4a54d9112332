package text

import (
	"strconv"
	"time"
)

// unit is a step of the ladder on which distances in time are written.
type unit struct {
	seconds     int64  // its length; 0 for a year of the calendar
	from        int64  // the distance in seconds from which it is used; for years, the number
	short, long string // in a cell and in a sentence; long is "" if a sentence doesn't use it
}

const (
	minute = 60
	hour   = 60 * minute
	day    = 24 * hour
)

// units returns the ladder, the smallest first.
func units() []unit {
	return []unit{
		{1, 0, "s", " s"},
		{minute, minute, "m", " min"},
		{hour, hour, "h", " h"},
		{day, 2 * day, "d", " d"},
		{7 * day, 100 * day, "w", ""},
		{0, 2, "y", " y"},
	}
}

// distance is how far a time is from now.
type distance struct {
	seconds, years int64 // whole ones, not negative; years of the calendar
	ahead          bool
}

// distanceOf counts seconds and years itself, because a time.Duration ends at 292 years,
// and services send times of the years 1 and 9999.
func distanceOf(t, now time.Time) distance {
	from, to := t.UTC(), now.UTC()
	d := distance{ahead: from.After(to)}
	if d.ahead {
		from, to = to, from
	}
	d.seconds = to.Unix() - from.Unix()
	if to.Nanosecond() < from.Nanosecond() {
		d.seconds--
	}
	if d.seconds < 365*day { // most ages: the calendar is slow
		return d
	}
	d.years = int64(to.Year() - from.Year())
	if from.AddDate(int(d.years), 0, 0).After(to) {
		d.years--
	}
	return d
}

// fills reports whether the distance is long enough for a unit.
func (d distance) fills(u *unit) bool {
	if u.seconds == 0 {
		return d.years >= u.from
	}
	return d.seconds >= u.from
}

// in returns the distance in a unit.
func (d distance) in(u *unit) int64 {
	if u.seconds == 0 {
		return d.years
	}
	return d.seconds / u.seconds
}

// ageCells is the width of an age in a cell.
const ageCells = 4

// Age writes how long ago t was in at most four cells: 12s, 5m, 47h, 99d, 104w, 426y.
// A time that lies ahead has a sign: +5h. If no unit fits, it is the year of t.
func Age(t, now time.Time) string {
	d, sign, all := distanceOf(t, now), "", units()
	if d.ahead && d.seconds > 0 {
		sign = "+"
	}
	at := len(all) - 1
	for at > 0 && !d.fills(&all[at]) {
		at--
	}
	for i := range all[at:] {
		u := &all[at+i]
		n := d.in(u)
		if age := sign + strconv.FormatInt(n, 10) + u.short; n > 0 && len(age) <= ageCells || at+i == 0 {
			return age
		}
	}
	if t = t.UTC(); t.Year() < 0 || t.Year() > 9999 {
		return Ellipsis // no service can write such a time
	}
	return t.Format("2006")
}

// Distance writes how far t is from now, before or after it, as a sentence has it: 12 s,
// 6 min, 3 h, 4 d, 426 y.
func Distance(t, now time.Time) string {
	d, all := distanceOf(t, now), units()
	at := len(all) - 1
	for at > 0 && (all[at].long == "" || !d.fills(&all[at])) {
		at--
	}
	return strconv.FormatInt(d.in(&all[at]), 10) + all[at].long
}

// Ago writes how long ago t was: 5 min ago, in 3 h. Within a minute it is just now, so
// that the words hold for a while.
func Ago(t, now time.Time) string {
	switch d := distanceOf(t, now); {
	case d.seconds < minute:
		return "just now"
	case d.ahead:
		return "in " + Distance(t, now)
	}
	return Distance(t, now) + " ago"
}
