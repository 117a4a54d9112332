package cmd

import (
	"testing"
	"time"
)

// TestLengthOf: what a flag takes for a length of time, and how it refuses the rest.
func TestLengthOf(t *testing.T) {
	for given, want := range map[string]time.Duration{"12h": 12 * time.Hour, "7d": 7 * 24 * time.Hour, "4w": 28 * 24 * time.Hour} {
		if got, err := lengthOf("window", given); err != nil || got != want {
			t.Errorf("%s: %v, %v", given, got, err)
		}
	}
	for _, given := range []string{"soon", "", "-1h", "0s"} {
		_, err := lengthOf("window", given)
		if want := "--window " + given + " is not a length of time"; err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", given, err, want)
		}
	}
}
