package config

import "testing"

// TestEditedList changes lists in each way in which a person may have written them.
func TestEditedList(t *testing.T) {
	for _, c := range []struct {
		before   string
		was, now []string
		want     string
	}{
		{`["a"]`, []string{"a"}, []string{"a", "b"}, `["a", "b"]`},
		{`[ 'a' ]`, []string{"a"}, []string{"a", "b"}, `[ 'a', "b" ]`},
		{`["a"]`, []string{"a"}, []string{"b", "a"}, `["b", "a"]`},
		{`["a", "b"]`, []string{"a", "b"}, []string{"b"}, `["b"]`},
		{`["a", "b"]`, []string{"a", "b"}, []string{"a"}, `["a"]`},
		{`["a", 'b' , "c",]`, []string{"a", "b", "c"}, []string{"a", "c"}, `["a", "c",]`},
		{`["a", 'b']`, []string{"a", "b"}, []string{"b", "a"}, `['b', "a"]`},
		{`["a"]`, []string{"a"}, []string{"b"}, `["b"]`},
		{"[\n  \"a\",\n  \"b\"\n]", []string{"a", "b"}, []string{"a"}, "[\n  \"a\"\n]"},
		{"[\n  \"a\",\n  \"b\"\n]", []string{"a", "b"}, []string{"b"}, "[\n  \"b\"\n]"},
		{"[\n  \"a\", # one\n  \"b\" # two\n]", []string{"a", "b"}, []string{"a", "b", "c"}, "[\n  \"a\", # one\n  \"b\", # two\n  \"c\"\n]"},
		{"[\n  \"a\", # one\n  \"b\" # two\n]", []string{"a", "b"}, []string{"a"}, "[\n  \"a\" # one\n  # two\n]"},
		{"[ # all\n\t# first\n\t\"a\", # one\n\n\t# second\n\t\"b\"\n\t# end\n]", []string{"a", "b"}, []string{"b"}, "[ # all\n\t# first\n\t# one\n\n\t# second\n\t\"b\"\n\t# end\n]"},
		{"[ # all\n\t\"a\" # odd\n\t, \"b\"]", []string{"a", "b"}, []string{"a"}, "[ # all\n\t\"a\" # odd\n\t]"},
		{"[\n\"\"\"a\"\"\", '''b''', \"c\\\"#]\"]", []string{"a", "b", `c"#]`}, []string{"a", `c"#]`}, "[\n\"\"\"a\"\"\", \"c\\\"#]\"]"},
		{"[\r\n  \"a\", # one\r\n]", []string{"a"}, []string{"a", "b"}, "[\r\n  \"a\", # one\r\n  \"b\",\r\n]"},
		{"[\r\n  \"a\",\r\n  \"b\",\r\n]", []string{"a", "b"}, []string{"b"}, "[\r\n  \"b\",\r\n]"},
		{"[\n  \"a\"]", []string{"a"}, []string{"a", "b"}, "[\n  \"a\",\n  \"b\"]"},
		{"[ \"a\",\n  \"b\" ]", []string{"a", "b"}, []string{"c", "a"}, "[\n  \"c\", \"a\"\n  ]"},
	} {
		newline := "\n"
		if c.before[1] == '\r' {
			newline = "\r\n"
		}
		if got := editedList(c.before, c.was, c.now, newline); got != c.want {
			t.Errorf("%q to %q:\n%q, want\n%q", c.before, c.now, got, c.want)
		}
	}
}
