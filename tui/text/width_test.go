package text_test

import (
	"slices"
	"strings"
	"testing"

	"tocsin/tui/text"
)

func TestFitIsExact(t *testing.T) {
	for _, c := range []struct {
		in   string
		w    int
		want string
	}{
		{"abc", 5, "abc  "},
		{"abc", 3, "abc"},
		{"abcd", 3, "ab…"},
		{"abcd", 1, "…"},
		{"abcd", 0, ""},
		{"abcd", -3, ""},
		{"", 2, "  "},
		{"漢字", 4, "漢字"},
		{"漢字", 3, "漢…"},
		{"漢字x", 4, "漢… "},
		{"漢", 1, "…"},
		{"abc…: def", 5, "abc… "},
		{"abc…: def", 4, "abc…"},
		{"Zürich", 4, "Zür…"},
		{"\x1b[1mabc\x1b[22m", 5, "\x1b[1mabc\x1b[22m  "},
		{"\x1b[1mabcdef\x1b[22m", 3, "\x1b[1mab…\x1b[22m"},
	} {
		if got := text.Fit(c.in, c.w); got != c.want {
			t.Errorf("Fit(%q, %d) = %q, want %q", c.in, c.w, got, c.want)
		}
		var b strings.Builder
		if text.WriteFit(&b, c.in, c.w); b.String() != c.want {
			t.Errorf("WriteFit(%q, %d) wrote %q, want %q", c.in, c.w, b.String(), c.want)
		}
	}
}

func TestFitRight(t *testing.T) {
	for in, want := range map[string]string{"12": "  12", "1234": "1234", "12345": "123…", "漢": "  漢"} {
		if got := text.FitRight(in, 4); got != want {
			t.Errorf("FitRight(%q, 4) = %q, want %q", in, got, want)
		}
	}
}

func TestCutHalvesNoWideRune(t *testing.T) {
	for _, c := range []struct {
		in          string
		left, right int
		want        string
	}{
		{"abcdef", 1, 4, "bcd"},
		{"abc", 1, 6, "bc   "},
		{"漢字漢", 1, 5, " 字 "},
		{"漢字漢", 2, 6, "字漢"},
		{"abc", 2, 2, ""},
		{"\x1b[1mabcd\x1b[22m", 1, 3, "\x1b[1mbc\x1b[22m"},
	} {
		got := text.Cut(c.in, c.left, c.right)
		if text.Width(got) != max(0, c.right-c.left) || got != c.want {
			t.Errorf("Cut(%q, %d, %d) = %q, want %q", c.in, c.left, c.right, got, c.want)
		}
	}
}

func TestASCII(t *testing.T) {
	for in, want := range map[string]string{"abc": "abc", "Zürich…": "Z?rich~", "漢x": "??x", "a · b → c — “d’”": `a - b > c - "d'"`, "✓ ✗ ● ▲ ▼ ↻ │ ×": "+ x * ^ v ~ | x", "\x1b[1mé\x1b[m": "\x1b[1m?\x1b[m"} {
		if got := text.ASCII(in); got != want {
			t.Errorf("ASCII(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		in   string
		w    int
		want []string
	}{
		{"", 5, []string{""}},
		{"one two three", 7, []string{"one two", "three"}},
		{"one two three", 8, []string{"one two", "three"}},
		{"abcdefgh", 3, []string{"abc", "def", "gh"}},
		{"ab cdefgh", 4, []string{"ab", "cdef", "gh"}},
		{"漢字漢字", 5, []string{"漢字", "漢字"}},
		{"漢a", 1, []string{"…", "a"}},
		{"ab", 0, []string{"a", "b"}},
	} {
		if got := text.Wrap(c.in, c.w); !slices.Equal(got, c.want) {
			t.Errorf("Wrap(%q, %d) = %q, want %q", c.in, c.w, got, c.want)
		}
	}
}

// checkWrap: no line is too wide, and no letter is lost except spaces at breaks
// and wide runes that no column holds.
func checkWrap(t *testing.T, clean string, w int) {
	t.Helper()
	lines := text.Wrap(clean, w)
	for _, line := range lines {
		if text.Width(line) > max(w, 1) {
			t.Fatalf("Wrap(%q, %d) has the line %q", clean, w, line)
		}
	}
	if letters := func(s string) string { return strings.ReplaceAll(s, " ", "") }; w > 1 && letters(strings.Join(lines, "")) != letters(clean) {
		t.Fatalf("Wrap(%q, %d) lost something: %q", clean, w, lines)
	}
}

func TestSpaces(t *testing.T) {
	for _, w := range []int{-1, 0, 1, 128, 129, 1000} {
		if got := text.Spaces(w); len(got) != max(w, 0) || strings.Trim(got, " ") != "" {
			t.Errorf("Spaces(%d) has %d bytes", w, len(got))
		}
	}
}

func BenchmarkCleanFit(b *testing.B) {
	for name, s := range map[string]string{"ascii": "Suspicious sign-in from 203.0.113.7", "wide": "漢字 の サインイン \u202e from 203.0.113.7"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_ = text.Fit(text.Clean(s), 24)
			}
		})
	}
}
