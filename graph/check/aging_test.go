package check

import (
	"testing"

	"tocsin/graph/certificate"
)

// TestAging tells a certificate whose renewal can begin from younger ones, and from one whose
// end is a warning already.
func TestAging(t *testing.T) {
	for days, want := range map[int]struct {
		ages bool
		word string
	}{
		365: {false, ""}, 61: {false, ""}, 60: {true, " (time to renew it: tocsin cert renew NAME)"}, 31: {true, " (time to renew it: tocsin cert renew NAME)"}, 30: {true, ""}, -1: {true, ""},
	} {
		f := certificate.Facts{DaysLeft: days}
		if got := Aging(f); got != want.ages || renewable(f) != want.word {
			t.Errorf("%d days: %v, %q", days, got, renewable(f))
		}
	}
}
