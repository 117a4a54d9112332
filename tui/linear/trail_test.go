package linear

import (
	"strconv"
	"testing"
)

// The places come back in their order, the last one first; of too many the first are gone.
func TestTheTrailLeadsBack(t *testing.T) {
	var way trail
	for i := range mostPlaces + 2 {
		way.leave(place{text: strconv.Itoa(i)})
	}
	for i := mostPlaces + 1; i > 1; i-- {
		if was, ok := way.last(); !ok || was.text != strconv.Itoa(i) {
			t.Fatalf("%d: %q, %v", i, was.text, ok)
		}
	}
	if was, ok := way.last(); ok {
		t.Errorf("%q is left", was.text)
	}
}
