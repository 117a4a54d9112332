package query

import (
	"cmp"
	"fmt"
	"slices"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// compare checks a comparison and compiles it.
func (k *checker) compare(c *Compare) {
	c.Field = k.field(c)
	if c.Field == nil {
		return
	}
	c.read = c.Field.of(k.kind)
	if c.Op == Null || !k.fits(c) {
		return
	}
	before := len(k.problems)
	for i := range c.Values {
		if k.enough() {
			return
		}
		k.value(c, &c.Values[i])
	}
	if Failed(k.problems[before:]) == nil {
		k.compile(c)
		k.doubts(c)
	}
}

// fits reports whether the operator goes with the type of the field.
func (k *checker) fits(c *Compare) bool {
	f := c.Field
	switch {
	case f.Type == alert.String && c.Op.orders():
		k.fail(c.opAt, fmt.Sprintf("%s takes numbers and times, and %s is text", c.Op, f.Name), "use =, IN, CONTAINS, MATCHES or MATCHES_REGEX")
	case f.Type == alert.Bool && c.Op != Equal && c.Op != In:
		k.fail(c.opAt, fmt.Sprintf("%s does not work on %s, which is true or false", c.Op, f.Name), "write "+f.Name+" = true")
	case c.Op.reads() && (f.Type == alert.Number || f.Type == alert.Timestamp):
		k.fail(c.opAt, fmt.Sprintf("%s takes text, and %s has %s", c.Op, f.Name, f.Type), "use = != < <= > >= or IN")
	case f.Type == alert.Any && c.Op.orders() && c.Values[0].Type == alert.Bool:
		k.fail(c.opAt, fmt.Sprintf("%s takes numbers and times below %s", c.Op, f.Name), "write = true or = false")
	default:
		return true
	}
	return false
}

// value checks one literal against the field.
func (k *checker) value(c *Compare, v *Value) {
	f := c.Field
	switch f.Type {
	case alert.Number:
		k.numberValue(f, v)
	case alert.Timestamp:
		k.timeValue(f, v)
	case alert.Bool:
		if v.Type != alert.Bool {
			k.mismatch(f, v, "write true or false without quotes")
		}
	case alert.String:
		if v.Type == alert.Number && f.identifies() {
			v.Type = alert.String
		}
		if v.Type != alert.String {
			k.mismatch(f, v, quotesHint(k.text[v.At.From:v.At.To]))
		}
	case alert.Any:
		if c.Op.orders() {
			if v.Type != alert.Number {
				k.timeValue(f, v)
			}
		} else if v.Type == alert.Timestamp {
			k.fail(v.At, "times below "+f.Name+" are text", "compare with < and >, or match the text: MATCHES '2026-01-31*'")
		} else if c.Op.reads() && v.Type != alert.String {
			k.fail(v.At, string(c.Op)+" takes text", quotesHint(k.text[v.At.From:v.At.To]))
		}
	}
}

func (k *checker) mismatch(f *Field, v *Value, hint string) {
	k.fail(v.At, fmt.Sprintf("%s takes %s, not %s", f.Name, f.Type, k.typed(v.At)), hint)
}

func (k *checker) numberValue(f *Field, v *Value) {
	switch {
	case v.Type == alert.Number:
	case v.Type == alert.String && len(f.Values) > 0:
		band := f.listed(v.Text)
		if band == "" {
			words := f.words()
			slices.Reverse(words)
			hint := "bands are " + fault.And(words)
			if near := fault.Nearest(v.Text, words); near != "" {
				hint = "did you mean '" + near + "'? " + hint
			}
			hint = cmp.Or(rangeHabit(f.Name, v.Text), hint)
			k.fail(v.At, k.typed(v.At)+" is not a "+f.Name, hint)
			return
		}
		v.Text = band
		k.extension(v.At, "a band name")
	default:
		k.mismatch(f, v, "write numbers without quotes")
	}
}

func (k *checker) timeValue(f *Field, v *Value) {
	if f.Usec() {
		if v.Type != alert.Number {
			k.fail(v.At, f.Name+" takes whole microseconds since 1970", "for times use began_at or ingested_at")
		}
		return
	}
	if v.Type != alert.String && v.Type != alert.Timestamp {
		k.mismatch(f, v, timeHint)
		return
	}
	k.quotedRelative(v)
	if v.Type == alert.Timestamp {
		k.extension(v.At, "a relative time in a comparison")
	}
	if t, ok := k.boundTime(*v); ok {
		v.until = untilOf(v.Text, t)
		v.Type, v.Time = alert.Timestamp, t
	}
}
