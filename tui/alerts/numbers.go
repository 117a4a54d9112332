package alerts

import (
	"fmt"
	"strconv"
)

func count[N ~int | ~int64](n N, unit string) string { return strconv.FormatInt(int64(n), 10) + unit }

// brief writes a number in at most four cells: 999, 1.2k, 12k, 3.4M.
func brief(n int) string {
	for _, unit := range [...]struct {
		of   int
		name string
	}{{1_000_000, "M"}, {1000, "k"}} {
		switch {
		case n >= 10*unit.of:
			return count(n/unit.of, unit.name)
		case n >= unit.of:
			return fmt.Sprintf("%d.%d%s", n/unit.of, n%unit.of*10/unit.of, unit.name)
		}
	}
	return strconv.Itoa(n)
}
