package index

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestFilterForgetsNothing grows with segments as Apply does.
func TestFilterForgetsNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	var f keyFilter
	if f.has(0) {
		t.Error("an empty filter has something")
	}
	all := &segment{}
	for range 200 {
		fresh := make([]uint32, 500)
		f.grow(len(fresh), []*table{{segments: []*segment{all}}})
		for i := range fresh {
			fresh[i] = r.Uint32()
			f.add(fresh[i])
		}
		all.hashes = append(all.hashes, fresh...)
		if len(f.bits)*64 < len(all.hashes)*filterRoom {
			t.Fatalf("%d bits for %d keys", len(f.bits)*64, len(all.hashes))
		}
	}
	if i := slices.IndexFunc(all.hashes, func(h uint32) bool { return !f.has(h) }); i >= 0 {
		t.Errorf("key %d of %d is forgotten", i, len(all.hashes))
	}
	strangers := 0
	for range 10_000 {
		if f.has(r.Uint32()) {
			strangers++
		}
	}
	if strangers > 400 {
		t.Errorf("%d of 10000 unknown keys are taken for known", strangers)
	}
}
