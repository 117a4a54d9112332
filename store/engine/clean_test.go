package engine

import (
	"strings"
	"testing"
)

// TestTextsOfAnyLengthAreCleaned puts each sort of byte at each place of texts that are looked
// at in one way or another.
func TestTextsOfAnyLengthAreCleaned(t *testing.T) {
	for _, piece := range []string{"", "\x00", "\x01", "\x7f", "\x80", "\xff", "é", "\xc3", "\uFFFD", "😀", "\x00\xff"} {
		for n := range 2*shortText + 2 {
			for at := 0; at <= n; at++ {
				text := strings.Repeat("a", at) + piece + strings.Repeat("b", n-at)
				want := strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
				if got := CleanText(text); got != want {
					t.Fatalf("%q becomes %q, want %q", text, got, want)
				}
			}
		}
	}
}
