package text_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"tocsin/tui/text"
)

func TestShorten(t *testing.T) {
	for _, c := range []struct {
		in   string
		w    int
		want string
	}{
		{"short", 48, "short"},
		{"short", 5, "short"},
		{"longer", 5, "long…"},
		{strings.Repeat("漢", 30), 9, "漢漢漢漢…"},
		{"", 3, ""},
	} {
		if got := text.Shorten(c.in, c.w); got != c.want {
			t.Errorf("Shorten(%q, %d) = %q, want %q", c.in, c.w, got, c.want)
		}
	}
}

func TestReveal(t *testing.T) {
	for in, want := range map[string]string{
		"plain": "plain", "two\nlines": "two lines", "\u202eevil": "⟨U+202E⟩evil", "\x1b[2J": "␛[2J", "": "",
	} {
		if got := text.Reveal(in); got != want {
			t.Errorf("Reveal(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestBreak(t *testing.T) {
	for _, c := range []struct {
		in         string
		w          int
		head, rest string
	}{
		{"abcdef", 3, "abc", "def"},
		{"abc", 3, "abc", ""},
		{"a b", 2, "a ", "b"},
		{"漢字", 3, "漢", "字"},
		{"e\u0301e\u0301", 1, "e\u0301", "e\u0301"},
		{"ae\u0301", 1, "a", "e\u0301"},
		{"abc", 0, "", "abc"},
	} {
		if head, rest := text.Break(c.in, c.w); head != c.head || rest != c.rest {
			t.Errorf("Break(%q, %d) = %q, %q; want %q, %q", c.in, c.w, head, rest, c.head, c.rest)
		}
	}
}

// FuzzBreak holds Break to its two promises: nothing is lost, and the head fits.
func FuzzBreak(f *testing.F) {
	for _, s := range []string{"abc", "漢字 abc", "e\u0301x", "👩\u200d👩\u200d👧", "\x1b[1mbold\x1b[m"} {
		f.Add(s, 3)
	}
	f.Fuzz(func(t *testing.T, s string, w int) {
		s, w = text.Clean(s), min(max(w, 0), 200)
		head, rest := text.Break(s, w)
		if head+rest != s || text.Width(head) > w || !utf8.ValidString(head) {
			t.Errorf("Break(%q, %d) = %q, %q", s, w, head, rest)
		}
	})
}

func TestNumber(t *testing.T) {
	for n, want := range map[int]string{
		0: "0", 999: "999", 1000: "1 000", 12_345: "12 345", 999_999: "999 999", 45_000_000: "45 000 000",
		-5: "-5", -999: "-999", -1204: "-1 204",
	} {
		if got := text.Number(n); got != want {
			t.Errorf("Number(%d) = %q, want %q", n, got, want)
		}
	}
}
