package alert

import (
	"math"
	"time"
)

// DaysUntil returns the whole days from now until t, below 0 once t has passed. It counts
// in seconds: a time.Duration ends at 292 years, and a certificate without an end says
// 9999.
func DaysUntil(t, now time.Time) int {
	const day = 24 * 60 * 60
	return int(math.Floor(float64(t.Unix()-now.Unix()) / day))
}
