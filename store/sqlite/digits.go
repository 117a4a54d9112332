package sqlite

import "strconv"

// parseDigits reads a decimal number that digits writes back as the same text:
// no sign, no leading zero, at most 18 digits.
func parseDigits(s string) (uint64, bool) {
	if s == "" || len(s) > 18 || s[0] == '0' && s != "0" {
		return 0, false
	}
	n := uint64(0)
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + uint64(s[i]-'0')
	}
	return n, true
}

func digits(n uint64) string { return strconv.FormatUint(n, 10) }
