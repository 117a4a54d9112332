package query

import (
	"cmp"
	"strconv"
	"strings"
)

// decimal is a number as it was written, of any size and exact: its value is
// 0.digits times ten to the power of exp. Zero has no digits. A number of the
// raw JSON is hostile, so nothing here grows with its exponent.
type decimal struct {
	negative bool
	digits   string
	exp      int64
}

// decimalOf reads a number of the language or of JSON.
func decimalOf(s string) decimal {
	d := decimal{}
	s, d.negative = strings.CutPrefix(s, "-")
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		n, err := strconv.ParseInt(strings.TrimPrefix(s[i+1:], "+"), 10, 64)
		if err != nil && strings.HasPrefix(s[i+1:], "-") {
			n = -maxExponent
		} else if err != nil {
			n = maxExponent
		}
		d.exp = max(-maxExponent, min(n, maxExponent))
		s = s[:i]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	d.exp += int64(len(whole))
	digits := whole + fraction
	kept := strings.TrimLeft(digits, "0")
	d.exp -= int64(len(digits) - len(kept))
	d.digits = strings.TrimRight(kept, "0")
	if d.digits == "" {
		return decimal{}
	}
	return d
}

// compare returns -1, 0 or 1 if d is less than, equal to or greater than o.
func (d decimal) compare(o decimal) int {
	switch {
	case d.sign() != o.sign():
		return cmp.Compare(d.sign(), o.sign())
	case d.negative:
		return -cmp.Or(cmp.Compare(d.exp, o.exp), strings.Compare(d.digits, o.digits))
	}
	return cmp.Or(cmp.Compare(d.exp, o.exp), strings.Compare(d.digits, o.digits))
}

func (d decimal) sign() int {
	switch {
	case d.digits == "":
		return 0
	case d.negative:
		return -1
	}
	return 1
}

// floor returns the greatest whole number at or below d, and whether it is d
// itself. Numbers beyond the limit are cut to it and are never exact.
func (d decimal) floor(limit int64) (n int64, exact bool) {
	if d.sign() == 0 {
		return 0, true
	}
	if d.exp > 18 {
		return int64(d.sign()) * limit, false
	}
	whole := ""
	if d.exp > 0 {
		whole = d.digits + strings.Repeat("0", max(0, int(d.exp)-len(d.digits)))
		whole = whole[:d.exp]
	}
	exact = int64(len(d.digits)) <= d.exp
	n, _ = strconv.ParseInt("0"+whole, 10, 64)
	if d.negative {
		n = -n
		if !exact {
			n--
		}
	}
	return max(-limit, min(n, limit)), exact && n >= -limit && n <= limit
}

// text prints the number as the language has it, without an exponent; ok is false if that
// would be very long.
func (d decimal) text() (text string, ok bool) {
	const longest = 400 // more than the exponent of any float64
	if d.exp > longest || d.exp < -longest || len(d.digits) > longest {
		return "", false
	}
	whole, fraction := "0", ""
	switch n := int(d.exp); {
	case n <= 0:
		fraction = strings.Repeat("0", -n) + d.digits
	case n >= len(d.digits):
		whole = d.digits + strings.Repeat("0", n-len(d.digits))
	default:
		whole, fraction = d.digits[:n], d.digits[n:]
	}
	if d.digits == "" {
		return "0", true
	}
	if d.negative {
		whole = "-" + whole
	}
	if fraction != "" {
		whole += "." + fraction
	}
	return whole, true
}
