package config

import (
	"fmt"
	"testing"
)

// A string of any kind ends where the parser says that it does: at its own quotes, behind an escaped
// one, and behind up to two more that belong to a string in three quotes.
func TestStringsEndAtTheirOwnQuotes(t *testing.T) {
	for _, c := range []struct{ text, value string }{
		{`"a"`, "a"},
		{`'a'`, "a"},
		{`""`, ""},
		{`''`, ""},
		{`"a\"b"`, `a"b`},
		{`"a\\"`, `a\`},
		{`"'"`, "'"},
		{`'"'`, `"`},
		{`'\'`, `\`},
		{`"""a"""`, "a"},
		{`'''a'''`, "a"},
		{`""""""`, ""},
		{`''''''`, ""},
		{`"""a"b""c"""`, `a"b""c`},
		{`'''a'b''c'''`, "a'b''c"},
		{`"""a\"""b"""`, `a"""b`},
		{`'''a\'''`, `a\`},
		{`"""a""""`, `a"`},
		{`"""a"""""`, `a""`},
		{`'''a''''`, "a'"},
		{`'''a'''''`, "a''"},
		{`"#]"`, "#]"},
		{`',]'`, ",]"},
	} {
		for _, after := range []string{", 'last']", " ]", "# a comment\n]", "]"} {
			text := "[" + c.text + after
			if end := stringEnd(text, 1); text[1:end] != c.text {
				t.Errorf("in %s the string is %s, want %s", text, text[1:end], c.text)
			}
		}
		got := editedList("["+c.text+", 'b']", []string{c.value, "b"}, []string{c.value, "b", "c"}, "\n")
		if want := fmt.Sprintf("[%s, 'b', \"c\"]", c.text); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// What is written is read as what it was, whatever is in it.
func TestQuotedTextIsReadBack(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "a": `"a"`, `a"b`: `"a\"b"`, `a\b`: `"a\\b"`, "a'b": `"a'b"`, "é漢": `"é漢"`,
		"a\tb": `"a\u0009b"`, "a\nb": `"a\u000Ab"`, "\x00": `"\u0000"`, "\x1f": `"\u001F"`, "\x20": `" "`, "\x7e": `"~"`, "\x7f": `"\u007F"`,
	} {
		if got := quoted(in); got != want {
			t.Errorf("%q is written %s, want %s", in, got, want)
		}
	}
}
