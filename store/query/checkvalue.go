package query

import (
	"fmt"
	"slices"
	"strings"

	"tocsin/graph/fault"
)

// compare checks a comparison and compiles it.
func (k *checker) compare(c *Compare) {
	c.Field = k.field(c)
	if c.Field == nil || c.Op == Null || !k.fits(c) {
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
	case f.Type == String && c.Op.orders():
		k.fail(c.opAt, fmt.Sprintf("%s takes numbers and times, and %s is text", c.Op, f.Name), "text takes =, IN, CONTAINS, MATCHES and MATCHES_REGEX")
	case f.Type == Bool && c.Op != Equal && c.Op != In:
		k.fail(c.opAt, fmt.Sprintf("%s does not go with %s, which is true or false", c.Op, f.Name), f.Name+" = true")
	case c.Op.reads() && (f.Type == Number || f.Type == Timestamp):
		k.fail(c.opAt, fmt.Sprintf("%s takes text, and %s has %s", c.Op, f.Name, f.Type), "it takes = != < <= > >= and IN")
	case f.Type == Any && c.Op.orders() && c.Values[0].Type != Number:
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
	case Number:
		k.numberValue(f, v)
	case Timestamp:
		k.timeValue(f, v)
	case Bool:
		if v.Type != Bool {
			k.mismatch(f, v, "write true or false without quotes")
		}
	case String:
		if v.Type != String {
			k.mismatch(f, v, quotesHint(k.text[v.At.From:v.At.To]))
		}
	case Any:
		if v.Type == Timestamp {
			k.fail(v.At, "a raw field has no times", "its times are text: MATCHES '2026-01-31*'")
		} else if c.Op.reads() && v.Type != String {
			k.fail(v.At, string(c.Op)+" takes text", quotesHint(k.text[v.At.From:v.At.To]))
		}
	}
}

func (k *checker) mismatch(f *Field, v *Value, hint string) {
	if v.Type == Bool {
		k.fail(v.At, fmt.Sprintf("%s compares with true-or-false fields only, and %s has %s", v.Text, f.Name, f.Type), hint)
		return
	}
	k.fail(v.At, fmt.Sprintf("%s has %s, and %s is none", f.Name, f.Type, k.typed(v.At)), hint)
}

func (k *checker) numberValue(f *Field, v *Value) {
	switch {
	case v.Type == Number:
	case v.Type == String && len(f.Values) > 0:
		band := strings.ToLower(v.Text)
		if !slices.Contains(f.Values, band) {
			hint := "bands are informational, low, medium, high and critical"
			if near := fault.Nearest(band, f.Values); near != "" {
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
	if f.Usec {
		if v.Type != Number {
			k.fail(v.At, f.Name+" takes whole microseconds since 1970", "began_at and ingested_at take times")
		}
		return
	}
	if v.Type != String && v.Type != Timestamp {
		k.mismatch(f, v, timeHint)
		return
	}
	if v.Type == Timestamp {
		k.extension(v.At, "a relative time in a comparison")
	}
	if t, ok := k.boundTime(*v); ok {
		v.Type, v.Time = Timestamp, t
	}
}
