package query

import (
	"cmp"
	"regexp"
	"slices"
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

// intervalForm is an interval in the text of a call: 1d, or 'day'.
var intervalForm = regexp.MustCompile(`(?i)\b(\d+[smhd]|minute|hour|day|week)\b`)

// spanIn returns the interval that the text of a call has; "" if it has none.
func spanIn(text string) string {
	length := strings.ToLower(intervalForm.FindString(text))
	return cmp.Or(intervalWord(length), length)
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
		length = cmp.Or(spanIn(p.written(rest[1:end])), length)
		if other := slices.IndexFunc(rest[1:end], ofOtherTime); other >= 0 {
			hint = "intervals are those of " + createdField + ": by " + length
		}
	}
	hint = cmp.Or(hint, "write "+length)
	return &Problem{At: at, Message: clip(t.text) + " is no field and no interval", Hint: hint}
}
