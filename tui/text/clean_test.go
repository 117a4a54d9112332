package text_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
	"unsafe"

	"tocsin/graph/fault"
	"tocsin/tui/text"
)

func TestCleanLeavesNothingThatDrivesATerminal(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "Mimikatz on HOST-1", "Mimikatz on HOST-1"},
		{"umlaut", "Zürich", "Zürich"},
		{"han", "漢字 テスト", "漢字 テスト"},
		{"escape", "a\x1b[31mb", "a␛[31mb"},
		{"unterminated OSC keeps what follows", "a\x1b]0;hidden", "a␛]0;hidden"},
		{"bell and DEL", "\a\x7f", "␇␡"},
		{"tab, CR, LF", "a\tb\r\nc", "a b  c"},
		{"NEL and separators", "a\u0085b\u2028c\u2029d", "a b c d"},
		{"C1", "a\u009b31mb\u0090", "a\ufffd31mb\ufffd"},
		{"raw C1 bytes", "a\x9b31m", "a\ufffd31m"},
		{"invalid UTF-8", "a\xc3(\xff", "a\ufffd(\ufffd"},
		{"lone surrogate", "a\xed\xa0\x80b", "a\ufffd\ufffd\ufffdb"},
		{"bidi", "exe\u202efdp.\u2066x\u2069", "exefdp.x"},
		{"zero width", "pay\u200bpal\u200c\ufeff\u2060", "paypal"},
		{"soft hyphen", "pay\u00adpal", "paypal"},
		{"emoji family", "👩\u200d👩\u200d👧", "👩👩👧"},
		{"variation selector", "⚠\ufe0f", "⚠"},
		{"keycap", "1\ufe0f\u20e3", "1"},
		{"skin tone", "👍🏽", "👍"},
		{"tag", "a\U000e0041b", "ab"},
		{"private", "a\ue000\U000f0000b", "ab"},
		{"fillers", "a\u3164\u2800\u115f\uffa0b", "ab"},
		{"three marks stay", "a" + strings.Repeat("\u0301", 9) + "b", "a\u0301\u0301\u0301b"},
		{"marks count a base", "a\u0301\u0301b\u0301\u0301", "a\u0301\u0301b\u0301\u0301"},
		{"a mark needs a base", "\u0301a \u0301\u0302", "◌\u0301a ◌\u0301\u0302"},
		{"a mark behind a line break", "a\u2028\u0301", "a ◌\u0301"},
		{"letters that join what follows", "a\u0d4e", "a"},
		{"hidden runes do not renew the marks", "a\u0301\u0301\u0301\u200b\u0301", "a\u0301\u0301\u0301"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := text.Clean(c.in); got != c.want {
				t.Errorf("Clean(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func TestCleanReturnsCleanASCIIItself(t *testing.T) {
	s := "Suspicious sign-in"
	if got := text.Clean(s); unsafe.StringData(got) != unsafe.StringData(s) {
		t.Error("the string was copied")
	}
	if n := testing.AllocsPerRun(10, func() { text.Clean(s) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestBlockShowsWhatCleanDrops(t *testing.T) {
	got := text.Block("a\u202eb\r\n\tc\rd\x1b[m\ne" + strings.Repeat("\u0301", 4))
	want := []string{"a⟨U+202E⟩b", "    c", "d␛[m", "e\u0301\u0301\u0301⟨U+0301⟩"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := text.Block(""); !slices.Equal(got, []string{""}) {
		t.Errorf("empty text: %q", got)
	}
}

// fit for a terminal: no control, no format character, no private use, valid.
func wrong(s string) string {
	if !utf8.ValidString(s) {
		return "invalid UTF-8"
	}
	marks := 0
	for _, r := range s {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Variation_Selector, unicode.Zl, unicode.Zp) {
			return "a rune that must not be there"
		}
		if !unicode.Is(unicode.M, r) && r != 0xe33 && r != 0xeb3 {
			marks = 0
		} else if marks++; marks > 3 {
			return "more than three marks"
		}
	}
	return ""
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"", "plain", "\x1b]0;x\a", "\x9b31m", "漢字\u202e", "e\u0301\u0301\u0301\u0301", "👩\u200d💻", "\xff\xfe", "a\tb\nc", "\u1100\u1161\u11a8", "क्षि", "🇩🇪🇩"} {
		f.Add(s, 7)
	}
	f.Fuzz(func(t *testing.T, s string, w int) {
		w = ((w % 50) + 50) % 50
		clean := text.Clean(s)
		if says := wrong(clean); says != "" {
			t.Fatalf("Clean(%q) = %q: %s", s, clean, says)
		}
		if again := text.Clean(clean); again != clean {
			t.Fatalf("Clean is not stable: %q, then %q", clean, again)
		}
		for _, line := range text.Block(s) {
			if says := wrong(line); says != "" {
				t.Fatalf("Block(%q) holds %q: %s", s, line, says)
			}
		}
		if got := text.Fit(clean, w); text.Width(got) != w {
			t.Fatalf("Fit(%q, %d) = %q: %d columns", clean, w, got, text.Width(got))
		}
		checkWrap(t, clean, w)
		if got := text.ASCII(clean); !ascii(got) || text.Width(got) != text.Width(clean) {
			t.Fatalf("ASCII(%q) = %q", clean, got)
		}
	})
}

func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < 0x20 || r > 0x7e })
}

// A sentence that fault.Line has made fit needs no folding here: no control
// picture, no joined lines and no replacement but for what was invalid before.
func FuzzCleanLeavesALineOneLine(f *testing.F) {
	f.Add("a\x1b[31mb\r\nc\u2028d\u009be\u202ef\xff")
	f.Fuzz(func(t *testing.T, s string) {
		line := fault.Line(s, 300)
		clean := text.Clean(line)
		if strings.ContainsFunc(clean, func(r rune) bool { return r >= 0x2400 && r <= 0x2421 }) != strings.ContainsFunc(line, func(r rune) bool { return r >= 0x2400 && r <= 0x2421 }) {
			t.Errorf("%q holds controls: %q", line, clean)
		}
		if strings.Count(clean, " ") != strings.Count(line, " ") || strings.Count(clean, "\ufffd") != strings.Count(line, "\ufffd") {
			t.Errorf("%q is folded to %q", line, clean)
		}
	})
}
