package query

import (
	"fmt"
	"strings"

	"tocsin/graph/alert"
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
		k.value(c, &c.Values[i])
	}
	if Failed(k.problems[before:]) == nil {
		k.compile(c)
	}
}

// fits reports whether the operator goes with the type of the field.
func (k *checker) fits(c *Compare) bool {
	f := c.Field
	switch {
	case f.Type == alert.String && c.Op.orders():
		k.fail(c.opAt, fmt.Sprintf("%s takes numbers and times, and %s is text", c.Op, f.Name), "text takes =, IN, CONTAINS, MATCHES and MATCHES_REGEX")
	case f.Type == alert.Bool && c.Op != Equal && c.Op != In:
		k.fail(c.opAt, fmt.Sprintf("%s does not go with %s, which is true or false", c.Op, f.Name), f.Name+" = true")
	case c.Op.reads() && (f.Type == alert.Number || f.Type == alert.Timestamp):
		k.fail(c.opAt, fmt.Sprintf("%s takes text, and %s has %s", c.Op, f.Name, f.Type), "it takes = != < <= > >= and IN")
	case f.Type == alert.Any && c.Op.orders() && c.Values[0].Type != alert.Number:
		k.fail(c.opAt, fmt.Sprintf("%s takes numbers under %s", c.Op, f.Name), "times are text there: compare created_at or began_at instead")
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
		if v.Type != alert.String {
			k.mismatch(f, v, quotesHint(k.text[v.At.From:v.At.To]))
		}
	case alert.Any:
		if v.Type == alert.Timestamp {
			k.fail(v.At, "a raw field has no times", "its times are text: MATCHES '2026-01-31*'")
		} else if c.Op.reads() && v.Type != alert.String {
			k.fail(v.At, string(c.Op)+" takes text", quotesHint(k.text[v.At.From:v.At.To]))
		}
	}
}

func (k *checker) mismatch(f *Field, v *Value, hint string) {
	if v.Type == alert.Bool {
		k.fail(v.At, fmt.Sprintf("%s compares with true-or-false fields only, and %s has %s", v.Text, f.Name, f.Type), hint)
		return
	}
	k.fail(v.At, fmt.Sprintf("%s has %s, and %s is none", f.Name, f.Type, k.typed(v.At)), hint)
}

func (k *checker) numberValue(f *Field, v *Value) {
	switch {
	case v.Type == alert.Number:
	case v.Type == alert.String && len(f.Values) > 0:
		band := f.listed(v.Text)
		if band == "" {
			hint := "bands are " + strings.Join(f.words(), ", ")
			if near := nearest(v.Text, f.words()); near != "" {
				hint = "did you mean '" + near + "'? " + hint
			}
			k.fail(v.At, k.typed(v.At)+" is no band of "+f.Name, hint)
			return
		}
		v.Text = band
		k.extension(v.At, "a band name")
	default:
		k.mismatch(f, v, "numbers stand without quotes")
	}
}

func (k *checker) timeValue(f *Field, v *Value) {
	if f.Usec() {
		if v.Type != alert.Number {
			k.fail(v.At, f.Name+" takes whole microseconds since 1970", "began_at and ingested_at take times")
		}
		return
	}
	if v.Type != alert.String && v.Type != alert.Timestamp {
		k.mismatch(f, v, timeHint)
		return
	}
	if v.Type == alert.Timestamp {
		k.extension(v.At, "a relative time in a comparison")
	}
	if t, ok := k.boundTime(*v); ok {
		v.Type, v.Time = alert.Timestamp, t
	}
}
