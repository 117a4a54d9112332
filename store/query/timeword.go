package query

import (
	"regexp"
	"slices"
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
func (c *cursor) timeWords() (v Value, ok bool) {
	t, n := c.peek(), c.second()
	if t.kind != wordToken {
		return v, false
	}
	if w := timeWordOf(strings.ToLower(t.text)); w != nil {
		c.at++
		return Value{Type: alert.Timestamp, Text: w.text, At: t.at}, true
	}
	if w := timeWordOf(strings.ToLower(t.text + " " + n.text)); w != nil && n.kind == wordToken {
		c.at += 2
		return Value{Type: alert.Timestamp, Text: w.text, At: Span{t.at.From, n.at.To}}, true
	}
	return v, false
}

// quotedRelative turns a relative time in quotes into what it is without them.
func (k *checker) quotedRelative(v *Value) {
	if form := timeForm(v.Text); v.Type == alert.String && relative(form) {
		k.extension(v.At, "a relative time in quotes")
		v.Type, v.Text = alert.Timestamp, form
	}
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

// untilOf returns the end of the time that a text beginning at t stands for as a whole: a
// unit in words, or the minute or second that tocsin prints; 0 for an instant.
func untilOf(text string, t alert.Time) alert.Time {
	if w := timeWordOf(text); w != nil {
		return ticks(next(t.Time(), w.unit))
	}
	m := shownForm.FindStringSubmatch(text)
	switch {
	case m == nil || asStandard(text) == text || m[4] != "":
		return 0
	case m[3] == "":
		return t + 60*alert.Second
	}
	return t + alert.Second
}

// next returns the beginning of the unit after the one that begins at t.
func next(t time.Time, unit string) time.Time {
	switch unit {
	case "w":
		return t.AddDate(0, 0, 7)
	case "mo":
		return t.AddDate(0, 1, 0)
	}
	return t.AddDate(0, 0, 1)
}

// days returns a condition field:value on times in which a date alone means the whole day.
func (k *checker) days(c *Compare) Expr {
	if c.Op != Equal && c.Op != In || !slices.ContainsFunc(c.Values, dateAlone) {
		return c
	}
	var terms []Expr
	for _, v := range c.Values {
		one := *c
		one.Op, one.Values, one.test = Equal, []Value{v}, tests{}
		if !dateAlone(v) {
			k.compile(&one)
			terms = append(terms, &one)
			continue
		}
		last, end := one, v
		end.Time = ticks(next(v.Time.Time(), "d"))
		one.Op, last.Op, last.Values = AtLeast, Less, []Value{end}
		k.compile(&one)
		k.compile(&last)
		terms = append(terms, &And{Terms: []Expr{&one, &last}})
	}
	if len(terms) == 1 {
		return terms[0]
	}
	return &Or{Terms: terms}
}

func dateAlone(v Value) bool {
	return v.Type == alert.Timestamp && len(v.Text) == len(time.DateOnly) && v.Text[4] == '-'
}
