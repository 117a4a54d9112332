package text_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"tocsin/tui/text"
)

func TestBrief(t *testing.T) {
	for _, c := range []struct {
		name, in string
		w        int
		want     string
	}{
		{"short", "abc", 5, "abc"},
		{"as wide", "abcde", 5, "abcde"},
		{"cut", "abcdef", 5, "abcd…"},
		{"cleaned", "a\x1b\nb", 9, "a␛ b"},
		{"long", strings.Repeat("ab", 1<<20), 5, "abab…"},
		{"wide", strings.Repeat("漢", 1<<16), 5, "漢漢…"},
		{"hidden", strings.Repeat("\u200b", 1<<16) + "abc", 5, "…"}, // what comes after it isn't read
		{"marks", "e" + strings.Repeat("\u0301", 1<<16), 5, "e\u0301\u0301\u0301…"},
		{"wide enough, but not all", "abcde" + strings.Repeat("\u0301", 1<<10) + "fg", 5, "abcd…"},
		{"no room", "abc", 0, ""},
		{"no room, long", strings.Repeat("a", 1000), 0, ""},
	} {
		if got := text.Brief(c.in, c.w); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestBeginningReadsLittle(t *testing.T) {
	for _, unit := range []string{"a", "é", "漢", "👩", "\xff"} {
		long := strings.Repeat(unit, 1<<16)
		head, cut := text.Beginning(long, 80)
		if !cut || len(head) > 2000 || !strings.HasPrefix(long, head) || utf8.ValidString(long) && !utf8.ValidString(head) {
			t.Errorf("%q: %d bytes, cut %v", unit, len(head), cut)
		}
		if text.Width(text.Clean(head)) < 80 {
			t.Errorf("%q: the beginning doesn't fill 80 columns", unit)
		}
	}
	if head, cut := text.Beginning("abc", 80); head != "abc" || cut {
		t.Errorf("%q, cut %v", head, cut)
	}
}

func FuzzBrief(f *testing.F) {
	f.Add("abc \x1b[31m", 3)
	f.Add(strings.Repeat("\u0301", 200), 2)
	f.Fuzz(func(t *testing.T, s string, w int) {
		w = min(max(w, 0), 100)
		got := text.Brief(s, w)
		if text.Width(got) > w || text.Clean(got) != got {
			t.Fatalf("Brief(%q, %d) = %q", s, w, got)
		}
		if head, cut := text.Beginning(s, w); !cut && got != text.Shorten(text.Clean(head), w) {
			t.Fatalf("Brief(%q, %d) = %q", s, w, got)
		}
	})
}
