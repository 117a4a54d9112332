package index

import (
	"time"

	"tocsin/graph/alert"
)

// step is a round length of a bar: one of its numbers isn't zero.
type step struct {
	length        time.Duration // of less than an hour, which divides it
	hours, months int
	days          int
}

// steps returns the lengths that a bar can have, the shortest first.
func steps() (all []step) {
	for _, n := range []time.Duration{1, 2, 5, 10, 15, 30} {
		all = append(all, step{length: n * time.Second})
	}
	for _, n := range []time.Duration{1, 2, 5, 10, 15, 30} {
		all = append(all, step{length: n * time.Minute})
	}
	for _, n := range []int{1, 2, 3, 6, 12} {
		all = append(all, step{hours: n})
	}
	for _, n := range []int{1, 2, 7} {
		all = append(all, step{days: n})
	}
	for _, n := range []int{1, 3, 6, 12, 24, 60, 120, 600, 1200, 6000} {
		all = append(all, step{months: n})
	}
	return all
}

// Times of a calendar from which steps are counted. The day is a Monday.
const (
	monday       = 4 // of the days since 1970-01-01
	monthsOfYear = 12
	hoursOfDay   = 24
)

// edge returns the nth edge of the step's bars after the one at or before a time: round by the
// clock and the calendar of the time's zone, also where a day has 23 or 25 hours.
func (s step) edge(at time.Time, n int) time.Time {
	year, month, day := at.Date()
	midnight := func(months, days, hours int) time.Time {
		return time.Date(year, month+time.Month(months), day+days, hours, 0, 0, 0, at.Location())
	}
	switch {
	case s.length > 0:
		_, offset := at.Zone()
		since := (at.Unix() + int64(offset)) % int64(s.length/time.Second)
		if since < 0 {
			since += int64(s.length / time.Second)
		}
		return time.Unix(at.Unix()-since, 0).In(at.Location()).Add(time.Duration(n) * s.length)
	case s.hours > 0:
		return midnight(0, 0, at.Hour()-at.Hour()%s.hours+n*s.hours)
	case s.days > 0:
		since := int((time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()/(hoursOfDay*60*60) - monday) % int64(s.days))
		if since < 0 {
			since += s.days
		}
		return midnight(0, n*s.days-since, 0)
	}
	since := (year*monthsOfYear + int(month) - 1) % s.months
	return midnight(n*s.months-since, 1-day, 0)
}

// edges returns the edges of the step's bars over a span; nil if there would be more bars than
// most.
func (s step) edges(from, to alert.Time, zone *time.Location, most int) []alert.Time {
	begin := clock(from).In(zone)
	first := 0
	for tick(s.edge(begin, first)) > from { // of an hour that the clock has twice, the second one
		first--
	}
	out := []alert.Time{tick(s.edge(begin, first))}
	for n := first + 1; out[len(out)-1] < to; n++ {
		next := tick(s.edge(begin, n))
		if next <= out[len(out)-1] { // an hour that the clock skips or has twice
			continue
		}
		if out = append(out, next); len(out) > most+1 {
			return nil
		}
	}
	return out
}

// clock converts a time, of which none is missing.
func clock(t alert.Time) time.Time {
	if t == 0 {
		return time.Unix(0, 0)
	}
	return t.Time()
}

// tick converts back: no edge is missing either.
func tick(at time.Time) alert.Time {
	return alert.Time(at.Unix())*alert.Second + alert.Time(at.Nanosecond()/100)
}

// roundEdges returns the edges of at most so many bars of one round length over a span; nil if
// it is too long for any.
func roundEdges(from, to alert.Time, zone *time.Location, most int) []alert.Time {
	for _, s := range steps() {
		if edges := s.edges(from, to, zone, most); edges != nil {
			return edges
		}
	}
	return nil
}
