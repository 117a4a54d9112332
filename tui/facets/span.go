package facets

import (
	"strings"
	"time"

	"tocsin/store/query"
	"tocsin/tui/command"
	"tocsin/tui/text"
)

// Span returns the facet of the span of time in which records were created.
func Span() Facet {
	return Facet{
		Name: "spans of time", Field: "created_at", Keys: Cycle, Chips: Asked, Since: true,
		Values:  []Value{{Word: "-24h", Name: "24 h"}, {Word: "-7d", Name: "7 d"}},
		Command: command.Spec{ID: "span", Help: "cycle spans of time: all, 24 h, 7 d", Keys: []string{"d"}, Short: "span", Hint: 16},
		Brief: func(word string) string {
			if n, ok := strings.CutPrefix(word, "-"); ok && strings.Trim(n, "0123456789") != "" && !strings.Contains(n, "@") {
				at := strings.IndexFunc(n, func(r rune) bool { return r < '0' || r > '9' })
				return n[:at] + " " + n[at:]
			}
			return "since " + moment(word)
		},
	}
}

// upper reports whether a term leaves out what was created after a time.
func upper(t query.Term) bool {
	return t.Field == "LATEST" || t.Field == "created_at" && !t.Negated && (t.Op == query.Less || t.Op == query.AtMost)
}

// spanned names the bounds of the creation that a query has, if it has a lower one.
func spanned(f *Facets, row *Facet) string {
	since, until := f.asked.since, f.asked.until
	if len(since) == 1 && len(until) == 1 {
		if words := between(since[0], until[0]); words != "" {
			return words
		}
	}
	words := ""
	if f.asked.after && len(since) == 1 {
		words = "after " + since[0]
	} else {
		words = named(f, row, since, len("since "+time.DateOnly+" "+minutely+"Z"))
	}
	if words != "" && len(until) > 0 {
		words += " until " + text.Brief(moment(until[len(until)-1]), onlyName)
	}
	return words
}

// period reports whether a word of time names more than an instant, as yesterday and last week do.
func period(word string) bool {
	return !strings.EqualFold(word, "now") && strings.Trim(strings.ToLower(word), "abcdefghijklmnopqrstuvwxyz ") == ""
}

// How the moments of a span are written, in UTC.
const (
	minutely = "15:04"
	wholeDay = 24 * time.Hour
)

// between names a span of two times, such as a bar of the histogram; "" if they are none.
func between(since, until string) string {
	from, to := instant(since), instant(until)
	if from.IsZero() || !from.Before(to) {
		return ""
	}
	day := from.Truncate(wholeDay)
	last := to.Add(-1).Truncate(wholeDay)
	begin, end := day.Format(time.DateOnly), last.Format(time.DateOnly)
	switch clock := minutely; {
	case from.Equal(day) && to.Equal(last.Add(wholeDay)) && begin == end:
		return "on " + begin
	case from.Equal(day) && to.Equal(last.Add(wholeDay)):
		return begin + " to " + end
	case begin == end:
		if from.Format(clock) == to.Format(clock) {
			clock = time.TimeOnly
		}
		at := to.Format(clock)
		if to.Equal(last.Add(wholeDay)) {
			at = "24:00"
		}
		return begin + " " + from.Format(clock) + " to " + at + "Z"
	}
	return from.Format(time.DateOnly+" "+minutely) + " to " + to.Format(time.DateOnly+" "+minutely) + "Z"
}

// instant returns a time that a query has; zero for other words.
func instant(word string) time.Time {
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if at, err := time.Parse(layout, strings.ToUpper(word)); err == nil {
			return at.UTC()
		}
	}
	return time.Time{}
}

// moment shortens a time that a query has, as a bar of the histogram sets it: to the day if that
// begins then, else to the minute. Other words stay as they are.
func moment(word string) string {
	switch at := instant(word); {
	case at.IsZero():
		return word
	case at.Equal(at.Truncate(wholeDay)):
		return at.Format(time.DateOnly)
	default:
		return at.Format(time.DateOnly + " " + minutely + "Z")
	}
}
