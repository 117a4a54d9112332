package text

import "fmt"

// Size writes a number of bytes as a person does, with a unit of 1024: 1.2 MB. It has three
// digits before the point at most, except in the largest unit; bytes have no fraction.
func Size(n int64) string {
	if n < 0 {
		return "-" + Size(-n)
	}
	units := []string{"KB", "MB", "GB", "TB"}
	if n < 1000 {
		return fmt.Sprintf("%d B", n)
	}
	size := float64(n) / (1 << 10)
	for size >= 999.95 && len(units) > 1 { // it would be written as 1000.0
		size, units = size/(1<<10), units[1:]
	}
	return fmt.Sprintf("%.1f %s", size, units[0])
}
