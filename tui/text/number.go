package text

import (
	"fmt"
	"strconv"
)

// Number writes n with a space between thousands: 1 204.
func Number(n int) string {
	s := strconv.Itoa(n)
	first := 0
	if n < 0 {
		first = 1
	}
	for i := len(s) - 3; i > first; i -= 3 {
		s = s[:i] + " " + s[i:]
	}
	return s
}

// Plural writes a number of things, with the plural s of the noun: 1 mark, 1 204 marks.
func Plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return Number(n) + " " + noun + "s"
}

// ShortNumber writes a number in at most four cells: 999, 1.2k, 12k, 3.4M.
func ShortNumber(n int) string {
	for _, unit := range [...]struct {
		of   int
		name string
	}{{1_000_000, "M"}, {1000, "k"}} {
		switch {
		case n >= 10*unit.of:
			return strconv.Itoa(n/unit.of) + unit.name
		case n >= unit.of:
			return fmt.Sprintf("%d.%d%s", n/unit.of, n%unit.of*10/unit.of, unit.name)
		}
	}
	return strconv.Itoa(n)
}
