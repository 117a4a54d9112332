package query

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tocsin/graph/alert"
)

// intervalWord returns the interval that a word of another language means in the place of one; "" for any other word.
func intervalWord(word string) string {
	switch strings.ToLower(word) {
	case "minute", "minutes":
		return "1m"
	case "hour", "hours", "hourly", "bin", "span", "date_trunc", "date_histogram":
		return "1h"
	case "day", "days", "daily", "date":
		return "1d"
	case "week", "weeks", "weekly":
		return "7d"
	}
	return ""
}

// intervalForm is an interval in the text of a call: 1d, 5min, or 'day'.
var intervalForm = regexp.MustCompile(`(?i)\b(?:(\d+)\s*(s|m|h|d|w)[a-z]*|(minute|hour|day|week)s?)\b`)

// spanIn returns the interval that the text of a call has; "" if it has none.
func spanIn(text string) string {
	found := intervalForm.FindStringSubmatch(text)
	if found == nil {
		return ""
	}
	number, unit := found[1], strings.ToLower(found[2])
	switch {
	case number == "":
		return intervalWord(found[3])
	case strings.HasPrefix(strings.ToLower(found[0][len(number):]), "mo"): // a month has no length
		return ""
	case unit == "w":
		n, err := strconv.Atoi(number)
		if err != nil || n > math.MaxInt/7 {
			return ""
		}
		return strconv.Itoa(7*n) + "d"
	}
	return number + unit
}

// ofOtherTime reports whether a token names a time other than that of the creation, of which all intervals are.
func ofOtherTime(t token) bool {
	f := FieldOf(t.text)
	return t.kind == wordToken && f != nil && f.Type == alert.Timestamp && f.Name != createdField
}

// intervalHabit refuses a word of another language for an interval, with the call that it begins; nil if none stands
// there.
func intervalHabit(p *parser) *Problem {
	t := p.peek()
	length := intervalWord(t.text)
	if t.kind != wordToken || length == "" {
		return nil
	}
	at, hint := t.at, ""
	if p.second().is("(") {
		rest := p.toks[p.at:]
		end := slices.IndexFunc(rest, func(t token) bool { return t.kind == endToken || t.is(")", "|") })
		if rest[end].is(")") {
			at.To = rest[end].at.To
		}
		said := p.written(rest[1:end])
		if length = cmp.Or(spanIn(said), length); strings.ContainsAny(said, "0123456789'\"") && spanIn(said) == "" {
			hint = "an interval is a whole number with s, m, h or d, as in by 30d"
		}
		if other := slices.IndexFunc(rest[1:end], ofOtherTime); other >= 0 {
			hint = "intervals are those of " + createdField + ": by " + length
		}
	}
	hint = cmp.Or(hint, "write "+length)
	return &Problem{At: at, Message: clip(t.text) + " is no field and no interval", Hint: hint}
}
