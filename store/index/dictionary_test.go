package index

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// TestSipHash compares the hash with the published values for the key 00 01 … 0f and the
// messages of 0, 1 and 2 bytes 00 01.
func TestSipHash(t *testing.T) {
	k := secret{0x0706050403020100, 0x0f0e0d0c0b0a0908}
	for message, want := range map[string]uint64{"": 0xabac0158050fc4dc, "\x00": 0xc9f49bf37d57ca93, "\x00\x01": 0x82cb9b024dc7d44d} {
		if got := k.sum(0, message); got != want {
			t.Errorf("%q: %x, want %x", message, got, want)
		}
	}
	if k.sum(0, "a text of more than eight bytes") == k.sum(1, "a text of more than eight bytes") {
		t.Error("two domains share a hash")
	}
}

// oddTexts are texts whose forms differ in uncommon ways.
func oddTexts() []string {
	return []string{
		"a", "A", "Az[@`{", "ÄPFEL", "A\u0308pfel", "\u200b", "x\u200b", "\u212a", "k", "K", "ſ", "s", "ß", "SS", "İ", "i", "\x00", "a\x00b",
		"\xff", "\xffA", "a\xff", "Σίσυφος", "ΣΊΣΥΦΟΣ", "\u1fbe", "\u0345", "Ω", "Ω", "日本", "é", "e\u0301", strings.Repeat("Xy", 9), strings.Repeat("ü", 9),
	}
}

// oddTypes are types of entities that no service sends yet.
func oddTypes() []alert.EntityType { return []alert.EntityType{"Odd Type", "Odd:Type", "Ünew"} }

// TestDictionary compares a dictionary with a plain list of its texts: numbers stay, forms
// are those of the language, and older readers keep what they had.
func TestDictionary(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	d := newDictionary(newSecret())
	sent, numbers := []string{""}, map[string]uint32{"": 0}
	early, before := d.entries, 0
	put := func(s string) {
		n := d.word(s)
		want, ok := numbers[s]
		if !ok {
			want = uint32(len(sent))
			sent, numbers[s] = append(sent, s), want
		}
		if n != want {
			t.Fatalf("%.20q is number %d, want %d", s, n, want)
		}
		if len(sent) == 900 {
			early, before = d.entries, len(sent)
		}
	}
	for _, s := range oddTexts() {
		put(s)
	}
	for range 60_000 {
		put(fmt.Sprint("Text ", r.IntN(40_000)))
	}
	for _, size := range []int{chunkSize - 1, chunkSize, chunkSize + 1, 5*chunkSize + 7, 3, chunkSize, 0} {
		put(strings.Repeat("L", size))
		put(fmt.Sprint("after ", size))
	}
	var buf []byte
	for _, view := range []struct {
		e entries
		n int
	}{{d.entries, len(sent)}, {early, before}} {
		if view.e.len() != view.n {
			t.Fatalf("%d entries, want %d", view.e.len(), view.n)
		}
		for n := range view.n {
			if got := view.e.sent(uint32(n)); got != sent[n] {
				t.Fatalf("number %d is %.20q, want %.20q", n, got, sent[n])
			}
			if got := view.e.text(uint32(n), &buf); got != query.TextOf(sent[n]) {
				t.Fatalf("%.20q has the forms %.40q", sent[n], got)
			}
		}
	}
}

// TestTypesAreToldApart gives one text as a word, as entities of two types and as part of
// a list.
func TestTypesAreToldApart(t *testing.T) {
	d := newDictionary(newSecret())
	numbers := []uint32{
		d.word("x"), d.entity(alert.Entity{Type: alert.User, Value: "x"}), d.entity(alert.Entity{Type: "a new type", Value: "x"}), d.words([]string{"x", "y"}),
	}
	if again := []uint32{
		d.word("x"), d.entity(alert.Entity{Type: alert.User, Value: "x"}), d.entity(alert.Entity{Type: "a new type", Value: "x"}), d.words([]string{"x", "y"}),
	}; !slices.Equal(numbers, again) {
		t.Errorf("%v, then %v", numbers, again)
	}
	slices.Sort(numbers)
	if len(slices.Compact(numbers)) != 4 {
		t.Errorf("numbers %v", numbers)
	}
	if d.of(2) != alert.User || d.of(3) != "a new type" || d.of(1) != "" {
		t.Errorf("types %q %q %q", d.of(1), d.of(2), d.of(3))
	}
}

// TestFencesLeaveRoom fills a fence so far that the next text must begin at another one.
func TestFencesLeaveRoom(t *testing.T) {
	var a arena
	a.add()
	a.ends.pages[0][0] = 1<<32 - chunkSize - 101 // as if texts of 4 GB stood before it
	if a.room(101) || !a.room(100) {
		t.Error("a text may be placed beyond what its end can say")
	}
}

// TestKnownTextsAllocateNothing looks up what a dictionary has.
func TestKnownTextsAllocateNothing(t *testing.T) {
	d := newDictionary(newSecret())
	entity, list := alert.Entity{Type: alert.User, Value: "Someone"}, []string{"T1059", "Ünal"}
	look := func() { d.word("a title"); d.word("ein Käse"); d.entity(entity); d.words(list) }
	look()
	if n := testing.AllocsPerRun(100, look); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzLower(f *testing.F) {
	for _, s := range oddTexts() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want := []byte(s)
		for i, c := range want {
			if 'A' <= c && c <= 'Z' {
				want[i] = c | 0x20
			}
		}
		if got := appendLower(nil, []byte(s)); string(got) != string(want) {
			t.Errorf("%q becomes %q", s, got)
		}
	})
}
