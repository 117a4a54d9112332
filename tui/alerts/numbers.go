package alerts

import (
	"strconv"
)

func count[N ~int | ~int64](n N, unit string) string { return strconv.FormatInt(int64(n), 10) + unit }
