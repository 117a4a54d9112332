package idset

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestSet compares the set with a map, whatever comes twice.
func TestSet(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	s, want := New(), map[string]bool{}
	for i := range 5000 {
		id := fmt.Sprint(r.IntN(3000))
		s.Add(id)
		want[id] = true
		if i%977 == 0 && s.Len() != len(want) {
			t.Fatalf("%d ids, want %d", s.Len(), len(want))
		}
	}
	for i := range 6000 {
		if id := fmt.Sprint(i); s.Has(id) != want[id] {
			t.Errorf("%s: %v", id, s.Has(id))
		}
	}
}

// TestSetIsBounded: ids that come again and again take no more room.
func TestSetIsBounded(t *testing.T) {
	s := New()
	for i := range 5 * mostWaiting {
		s.Add([]string{"a", "b", "c"}[i%3])
	}
	if n := cap(s.hashes); n > 3*mostWaiting {
		t.Errorf("room for %d ids", n)
	}
	if s.Len() != 3 || s.Added() != 3 {
		t.Errorf("%d ids, %d added", s.Len(), s.Added())
	}
}

// TestParts: an id of parts is none of other parts with the same letters.
func TestParts(t *testing.T) {
	s := New()
	s.Add("contoso", "alert:1")
	if !s.Has("contoso", "alert:1") || s.Has("contosoalert:1") || s.Has("contosoa", "lert:1") || s.Has("alert:1", "contoso") {
		t.Error("parts run together")
	}
}

func BenchmarkSet(b *testing.B) {
	ids := make([]string, 1_000_000)
	for i := range ids {
		ids[i] = fmt.Sprintf("da%036d", i)
	}
	b.ReportAllocs()
	for b.Loop() {
		s := New()
		for _, id := range ids {
			s.Add(id)
		}
		if s.Len() != len(ids) {
			b.Fatal(s.Len())
		}
	}
}
