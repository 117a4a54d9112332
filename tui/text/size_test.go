package text

import "testing"

func TestSize(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0 B", 1: "1 B", 999: "999 B", 1000: "1.0 KB", 1023: "1.0 KB", 1024: "1.0 KB", 1536: "1.5 KB", 1<<20 - 1: "1.0 MB", 1_024_000: "1.0 MB", 1_023_948: "999.9 KB", 1_023_949: "1.0 MB", 1 << 20: "1.0 MB",
		36_175_872: "34.5 MB", 1<<30 - 1: "1.0 GB", 3 << 40: "3.0 TB", 5000 << 40: "5000.0 TB", -2048: "-2.0 KB",
	} {
		if got := Size(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}
