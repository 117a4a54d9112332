package query

import (
	"strings"
	"testing"
)

func TestFormat(t *testing.T) {
	for _, row := range []struct{ text, want string }{
		{"titel = 'x'", "1:1: there is no field titel\ntitel = 'x'\n^^^^^\nhint: did you mean title?"},
		{"title = 'x'\n AND title < 'y'\nOR id = 'z'", "2:12: < takes numbers and times, and title is text\n AND title < 'y'\n           ^\nhint: use =, IN, CONTAINS, MATCHES or MATCHES_REGEX"},
		{"title = '漢字' AND titel = 'x'", "1:18: there is no field titel\ntitle = '漢字' AND titel = 'x'\n                   ^^^^^\nhint: did you mean title?"},
		{"title =\t\x1b", "1:9: the character U+001B has no meaning here\ntitle =  \n        ^"},
		{"title = 'x' AND", "1:16: a condition is missing at the end\ntitle = 'x' AND\n               ^\nhint: a condition is a field, an operator and a value: severity >= 0.6"},
		{"title = e'a\n\\q'", "2:1: \\q is not an escape\n\\q'\n^^\nhint: escapes are \\' \\\\ \\n \\r \\t \\b \\f"},
		{"title = 'a\nb", "1:9: the string has no closing quote\ntitle = 'a\n        ^^\nhint: close it with '"},
	} {
		_, problems := Parse(row.text, testNow)
		if got := Format(problems[0], row.text); got != row.want {
			t.Errorf("%q gives\n%s\nwant\n%s", row.text, got, row.want)
		}
	}
}

// TestFormatShortensLongLines shows the stretch of the line round the problem.
func TestFormatShortensLongLines(t *testing.T) {
	text := strings.Repeat("severity > 0 AND ", 50) + "titel = 'x'" + strings.Repeat(" AND severity > 0", 50)
	_, problems := Parse(text, testNow)
	lines := strings.Split(Format(problems[0], text), "\n")
	if len(lines[1]) != lineWidth || len(lines[2]) > lineWidth || lines[1][strings.Index(lines[2], "^"):][:5] != "titel" {
		t.Errorf("%s", strings.Join(lines, "\n"))
	}
}
