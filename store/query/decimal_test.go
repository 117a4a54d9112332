package query

import (
	"math/big"
	"strings"
	"testing"
)

func TestDecimalCompare(t *testing.T) {
	order := []string{
		"-1e999999999999999999999", "-9007199254740993", "-9007199254740992", "-1.5", "-1", "-0.001", "0", "1e-999999999999999999999", "1e-400", "0.5", "0.75",
		"1", "1.0000000000000000000000001", "9.99", "10", "9007199254740992", "9007199254740993", "1e300", "1e400", "1e999999999999999999999",
	}
	for i, a := range order {
		for j, b := range order {
			want := min(1, max(-1, i-j))
			if got := decimalOf(a).compare(decimalOf(b)); got != want {
				t.Errorf("%s against %s is %d", a, b, got)
			}
		}
	}
	for _, equal := range [][2]string{{"0", "-0"}, {"0", "0.000"}, {"1", "1.0"}, {"10", "1e1"}, {"0.5", "5E-1"}, {"1500", "1.5e+3"}, {"-2", "-2.00e0"}, {"007", "7"}, {"0e99", "0"}} {
		if decimalOf(equal[0]).compare(decimalOf(equal[1])) != 0 {
			t.Errorf("%s is not %s", equal[0], equal[1])
		}
	}
}

func TestDecimalFloor(t *testing.T) {
	const limit = 1000
	for text, want := range map[string]struct {
		n     int64
		exact bool
	}{
		"0": {0, true}, "7": {7, true}, "7.5": {7, false}, "-7": {-7, true}, "-7.5": {-8, false}, "0.5": {0, false}, "-0.5": {-1, false},
		"120": {120, true}, "1000": {1000, true}, "1001": {1000, false}, "-1001": {-1000, false}, "99999999999999999999": {1000, false}, "-99999999999999999999": {-1000, false}, "0.0001": {0, false},
	} {
		if n, exact := decimalOf(text).floor(limit); n != want.n || exact != want.exact {
			t.Errorf("%s is %d, %v", text, n, exact)
		}
	}
}

// FuzzDecimal holds compare against exact fractions.
func FuzzDecimal(f *testing.F) {
	f.Add("1", "1.0")
	f.Add("-12.50", "1e3")
	f.Add("9007199254740993", "9007199254740992")
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := fraction(a), fraction(b)
		if x == nil || y == nil {
			return
		}
		if got, want := decimalOf(a).compare(decimalOf(b)), x.Cmp(y); got != want {
			t.Errorf("%s against %s is %d, want %d", a, b, got, want)
		}
	})
}

// fraction reads a number of JSON, small enough to be quick.
func fraction(s string) *big.Rat {
	if len(s) > 40 || strings.Trim(s, "0123456789-.eE+") != "" || strings.ContainsAny(s, "eE") && len(s) > 12 {
		return nil
	}
	if i := strings.IndexAny(s, "eE"); i >= 0 && len(s)-i > 4 {
		return nil
	}
	body := strings.TrimPrefix(s, "-")
	if body == "" || !digit(body[0]) || strings.HasSuffix(body, ".") || strings.Contains(body, ".e") || strings.Contains(body, ".E") {
		return nil
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return nil
	}
	return r
}

// TestDecimalText prints numbers without an exponent.
func TestDecimalText(t *testing.T) {
	for number, want := range map[string]string{
		"0": "0", "-0.0": "0", "1e3": "1000", "12.50": "12.5", "-0.001e1": "-0.01", "9007199254740993": "9007199254740993", "1.5E-3": "0.0015", "123e-1": "12.3",
		"1e401": "", "1e-500": "", "1e999999999999999999": "",
	} {
		got, ok := decimalOf(number).text()
		if got != want || ok != (want != "") {
			t.Errorf("%s prints %q, want %q", number, got, want)
		}
		if ok && decimalOf(got).compare(decimalOf(number)) != 0 {
			t.Errorf("%s prints %q, another number", number, got)
		}
	}
}
