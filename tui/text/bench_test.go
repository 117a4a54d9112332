package text

import (
	"testing"
	"time"
)

// BenchmarkAge writes the ages of the rows of a screen, most of them of days.
func BenchmarkAge(b *testing.B) {
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		_ = Age(now.Add(-time.Duration(i%40)*7*time.Hour), now)
	}
}
