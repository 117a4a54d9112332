package config

import "testing"

// A new line ends as the line before it does, in a file whose lines end in different ways too.
func TestANewLineEndsAsTheOneBefore(t *testing.T) {
	for _, c := range []struct{ before, behind, want string }{
		{"", "", "x\n"},
		{"", "a\r\n", "x\r\n"},
		{"a\r\n", "", "x\r\n"},
		{"# a\n[views]\r\n", "b\r\n", "x\r\n"},
		{"a\r\nb\n", "c\r\n", "x\n"},
		{"\n", "c\r\n", "x\n"},
		{"a\nb\r\nc", "", "\r\nx"},
	} {
		e := editing{text: []byte(c.before + c.behind)}
		if got := e.newLine(len(c.before), "x"); got.text != c.want {
			t.Errorf("between %q and %q: %q, want %q", c.before, c.behind, got.text, c.want)
		}
	}
}
