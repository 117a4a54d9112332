package query

import (
	"math"
	"net/netip"
	"regexp"
	"strconv"

	"tocsin/graph/alert"
)

// tests are the values of a comparison, prepared for matching: a value of a record
// satisfies the positive operator if it satisfies any of them.
type tests struct {
	texts    map[string]bool  // folded, for = and IN
	exact    map[string]bool  // in its place for a comparison that minds case: plain
	parts    []string         // folded: globs of MATCHES, and what CONTAINS, HAS, STARTSWITH and ENDSWITH look for; of a Word without diacritics
	regexes  []*regexp.Regexp // against plain text
	networks []netip.Prefix   // of IP fields, for =, IN and MATCHES
	octets   []string         // if only networks are compared: see octetsOf
	numbers  []span[float64]
	times    []span[alert.Time]
	decimals []decimal // of raw paths, for the comparison's operator
	yes, no  bool      // true and false are among the values
}

// span is a range with both ends in it; it is empty if from is above to.
type span[T float64 | alert.Time] struct{ from, to T }

func inside[T float64 | alert.Time](v T, spans []span[T]) bool {
	for _, s := range spans {
		if s.from <= v && v <= s.to {
			return true
		}
	}
	return false
}

// compile makes the tests of a comparison that has been checked.
func (k *checker) compile(c *Compare) {
	for _, v := range c.Values {
		switch {
		case v.Type == alert.Bool:
			c.test.yes, c.test.no = c.test.yes || v.Bool, c.test.no || !v.Bool
		case c.Field.Type == alert.Any && v.Type == alert.Number:
			c.test.decimals = append(c.test.decimals, decimalOf(v.Text))
		case c.Field.Type == alert.Number:
			c.test.numbers = append(c.test.numbers, numbersOf(c.Op, v))
		case c.Field.Usec():
			c.test.times = append(c.test.times, microsecondsOf(c.Op, decimalOf(v.Text)))
		case v.Type == alert.Timestamp:
			c.test.times = append(c.test.times, timesOf(c.Op, v))
		default:
			k.compileText(c, v)
		}
	}
	if c.test.onlyNetworks() {
		c.test.octets = octetsOf(c.test.networks)
	}
}

func (k *checker) compileText(c *Compare, v Value) {
	if c.Field.IP && (c.Op == Equal || c.Op == In || c.Op == Matches) {
		if network, ok := networkOf(v.Text); ok {
			c.test.networks = append(c.test.networks, network)
			return
		}
	}
	switch c.Op {
	case Contains, Matches, Has, Starts, Ends:
		c.test.parts = append(c.test.parts, Fold(v.Text))
	case Regex:
		if re := k.pattern(v.At, TextOf(v.Text).Plain); re != nil {
			c.test.regexes = append(c.test.regexes, re)
		}
	default:
		if c.test.texts == nil {
			c.test.texts = map[string]bool{}
		}
		c.test.texts[Fold(v.Text)] = true
		c.Field.spell(v.Text, c.test.texts)
	}
}

// numbersOf returns the range of numbers that satisfy the operator.
func numbersOf(op Op, v Value) span[float64] {
	from, to := math.Inf(-1), math.Inf(1)
	var low, above float64 // the value is low ≤ x < above
	if v.Type == alert.String {
		low, above = band(v.Text)
	} else {
		low, _ = strconv.ParseFloat(v.Text, 64) // a number too large for it is ±Inf
		above = math.Nextafter(low, to)
	}
	switch op {
	case Less:
		return span[float64]{from, math.Nextafter(low, from)}.unless(math.IsInf(low, -1))
	case AtMost:
		return span[float64]{from, upTo(above)}
	case Greater:
		return span[float64]{above, to}.unless(math.IsInf(above, 1))
	case AtLeast:
		return span[float64]{low, to}
	}
	return span[float64]{low, upTo(above)}
}

// upTo returns the greatest number below above; an open end stays open.
func upTo(above float64) float64 {
	if math.IsInf(above, 1) {
		return above
	}
	return math.Nextafter(above, math.Inf(-1))
}

// unless empties the range.
func (s span[T]) unless(empty bool) span[T] {
	if empty {
		return span[T]{1, 0}
	}
	return s
}

// band returns the interval of a band's word: low ≤ severity < above. The lowest and
// the highest have no end.
func band(word string) (low, above float64) {
	switch word {
	case "critical":
		return 0.8, math.Inf(1)
	case "high":
		return 0.6, 0.8
	case "medium":
		return 0.4, 0.6
	case "low":
		return 0.2, 0.4
	}
	return math.Inf(-1), 0.2
}

// timesOf returns the range of times that satisfy the operator. A time longer than an instant
// is like the word of a band: > is after all of it, and <= includes it.
func timesOf(op Op, v Value) span[alert.Time] {
	t := v.Time
	last := max(t, v.until-1)
	switch op {
	case Less:
		return span[alert.Time]{math.MinInt64, t - 1}
	case AtMost:
		return span[alert.Time]{math.MinInt64, last}
	case Greater:
		return span[alert.Time]{last + 1, math.MaxInt64}
	case AtLeast:
		return span[alert.Time]{t, math.MaxInt64}
	}
	return span[alert.Time]{t, last}
}

// microsecondsOf returns the range of times whose whole microseconds satisfy the
// operator, in ticks.
func microsecondsOf(op Op, d decimal) span[alert.Time] {
	const limit = math.MaxInt64/int64(alert.Microsecond) - 1
	n, exact := d.floor(limit)
	first := alert.Time(n) * alert.Microsecond // of the microsecond n
	next := first + alert.Microsecond
	switch op {
	case Less:
		if exact {
			return span[alert.Time]{math.MinInt64, first - 1}
		}
		return span[alert.Time]{math.MinInt64, next - 1}
	case AtMost:
		return span[alert.Time]{math.MinInt64, next - 1}
	case Greater:
		return span[alert.Time]{next, math.MaxInt64}
	case AtLeast:
		if exact {
			return span[alert.Time]{first, math.MaxInt64}
		}
		return span[alert.Time]{next, math.MaxInt64}
	}
	return span[alert.Time]{first, next - 1}.unless(!exact)
}
