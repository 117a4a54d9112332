package query

import (
	"regexp"
	"strings"
	"time"

	"tocsin/graph/alert"
)

// timeWord is a time in words: the beginning of a unit, some units back.
type timeWord struct {
	text string
	back int64
	unit string
}

// timeWords lists the times in words.
func timeWords() []timeWord {
	return []timeWord{
		{"today", 0, "d"},
		{"yesterday", 1, "d"},
		{"this week", 0, "w"},
		{"last week", 1, "w"},
		{"this month", 0, "mo"},
		{"last month", 1, "mo"},
	}
}

// timeWordOf returns the time in words that a text is, in lower case with single blanks;
// nil if it is none.
func timeWordOf(text string) *timeWord {
	for _, w := range timeWords() {
		if w.text == text {
			return &w
		}
	}
	return nil
}

// begins returns the first instant of the unit.
func (w *timeWord) begins(now time.Time) time.Time {
	return snap(back(snap(now, w.unit), w.back, w.unit), w.unit)
}

// timeForm returns the form in which relative times compare: lower case, single blanks.
func timeForm(text string) string { return strings.Join(strings.Fields(strings.ToLower(text)), " ") }

// timeWords reads a time of one or two words; ok is false if the next tokens are none.
func (p *parser) timeWords() (v Value, ok bool) {
	t, n := p.peek(), p.second()
	if t.kind != wordToken {
		return v, false
	}
	if w := timeWordOf(strings.ToLower(t.text)); w != nil {
		p.at++
		return Value{Type: alert.Timestamp, Text: w.text, At: t.at}, true
	}
	if w := timeWordOf(strings.ToLower(t.text + " " + n.text)); w != nil && n.kind == wordToken {
		p.at += 2
		return Value{Type: alert.Timestamp, Text: w.text, At: Span{t.at.From, n.at.To}}, true
	}
	return v, false
}

// shownForm is a time as tocsin prints it for people: a blank before the time of day, which
// may lack seconds, and UTC or Z for the zone.
var shownForm = regexp.MustCompile(`^([0-9]{4}-[0-9]{2}-[0-9]{2})[ Tt]([0-9]{2}:[0-9]{2})(:[0-9]{2})?(\.[0-9]{1,9})? ?([Zz]|UTC|utc|[+-][0-9]{2}:[0-9]{2})?$`)

// asStandard rewrites a time as tocsin prints it in the form of RFC 3339.
func asStandard(text string) string {
	m := shownForm.FindStringSubmatch(text)
	if m == nil || m[3] == "" && m[4] != "" {
		return text
	}
	if m[3] == "" {
		m[3] = ":00"
	}
	if strings.EqualFold(m[5], "utc") {
		m[5] = "Z"
	}
	return m[1] + "T" + m[2] + m[3] + m[4] + m[5]
}
