package fault_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"tocsin/graph/fault"
)

func TestLine(t *testing.T) {
	token := "eyJ" + strings.Repeat("A", 60)
	for _, c := range []struct {
		in   string
		max  int
		want string
	}{
		{"", 10, ""},
		{"plain words", 20, "plain words"},
		{"two  blanks stay", 20, "two  blanks stay"},
		{" ends ", 20, "ends"},
		{" \r\n ", 20, ""},
		{"one\r\ntwo\tthree", 20, "one two three"},
		{"a \n b", 20, "a b"},
		{"a\u2028b\u2029c\u0085d\u00a0e", 20, "a b c d e"},
		{"\x1b[31mred\x07\x9b", 20, "[31mred �"},
		{"\u009b31m", 20, "31m"},
		{"a\u202eb\u200bc\U000e0041d\ue000e", 20, "abcde"},
		{"a\xff\xfeb", 20, "a�b"},
		{"é\u0301", 20, "é\u0301"},
		{"0123456789", 10, "0123456789"},
		{"0123456789a", 10, "012345678…"},
		{"01234567 9a", 10, "01234567…"},
		{strings.Repeat("é", 11), 10, strings.Repeat("é", 9) + "…"},
		{strings.Repeat("\u200b", 100) + "end", 10, "…"},
		{strings.Repeat("\n", 50) + "end", 10, "end"},
		{"Bearer " + token + " end", 80, "Bearer [removed] end"},
		{"key=" + token, 80, "key=[removed]"},
		{"eyJ\u200b" + token[3:], 80, "[removed]"},
		{token + ".eyJ9.c2ln, " + token, 300, "[removed], [removed]"},
		{"eyJump", 80, "eyJump"},
	} {
		if got := fault.Line(c.in, c.max); got != c.want {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
}

func TestLineOfAHugeTextIsCheap(t *testing.T) {
	huge := strings.Repeat("\u202e\n", 1<<20)
	allocated := testing.AllocsPerRun(10, func() { fault.Line(huge, 300) })
	if allocated > 20 {
		t.Errorf("%v allocations", allocated)
	}
}

func FuzzLine(f *testing.F) {
	for _, s := range []string{"a", "a\r\nb", "\x1b[31m", "\u202e", "\xff", strings.Repeat("x", 5000), "Bearer eyJ" + strings.Repeat("A", 60), "\x1b]8;;x\x07\u202e\u009b\xff\u2028"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		const longest = 100
		got := fault.Line(s, longest)
		if utf8.RuneCountInString(got) > longest || strings.TrimSpace(got) != got || !utf8.ValidString(got) {
			t.Errorf("%q", got)
		}
		for _, r := range got {
			if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp) {
				t.Errorf("%q holds %U", got, r)
			}
		}
		if again := fault.Line(got, longest); again != got {
			t.Errorf("%q becomes %q", got, again)
		}
	})
}
