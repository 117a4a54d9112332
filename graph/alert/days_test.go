package alert

import (
	"testing"
	"time"
)

func TestDaysUntil(t *testing.T) {
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	for at, want := range map[time.Time]int{
		now: 0, now.Add(24*time.Hour - time.Second): 0, now.Add(24 * time.Hour): 1, now.Add(-time.Second): -1, now.Add(-24 * time.Hour): -1, now.Add(-25 * time.Hour): -2,
		now.AddDate(0, 0, 365):                           365,
		time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC): 2_912_111,
		time.Date(1600, 1, 1, 12, 0, 0, 0, time.UTC):     -155_925,
	} {
		if got := DaysUntil(at, now); got != want {
			t.Errorf("%v: %d, want %d", at, got, want)
		}
	}
}
