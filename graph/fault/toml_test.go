package fault

import (
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"
)

// TestTOML has no mistake told in the library's own words.
func TestTOML(t *testing.T) {
	for text, want := range map[string]string{
		"= 1":                                "a key or a [table] must stand here",
		"a.":                                 "a key or a [table] must stand here",
		"a":                                  "a key has no =",
		"a =":                                "a value is missing",
		"a = x":                              "a value has no quotes",
		"a = trux":                           "a value has no quotes",
		"a = inx":                            "a value has no quotes",
		"a = 1 b":                            "something stands behind the end",
		"[a":                                 "the name of a table does not end with ]",
		"[[a]":                               "the name of a table does not end with ]]",
		"a = [1":                             "a list does not end with ]",
		"a = [1 2]":                          "a list does not end with ]",
		"a = {b = 1":                         "a table in braces does not end",
		"a = {b = 1 c = 2}":                  "a table in braces does not end",
		"a = \"x":                            "a text in quotes does not end",
		"a = 'x\n'":                          "a text in quotes does not end on its line",
		"a = '''x":                           "a text in three quotes does not end",
		"a = '''x''''''":                     "a text in three quotes ends with more",
		"a = \"\\q\"":                        `a \ in double quotes`,
		"a = \"\\u00\"":                      `a \ in double quotes`,
		"a = \"\xff\"":                       "a character is not in UTF-8",
		"a = \"\x01\"":                       "a control character cannot stand here",
		"# x\ry":                             "a carriage return stands without",
		"a = 99999999999999999":              "",
		"a = 9999999999999999999999":         "a number is too large",
		"a = 01":                             "a number begins with 0",
		"a = 1__0":                           "a number is not well formed",
		"a = 1.":                             "a number is not well formed",
		"a = 0x":                             "a number is not well formed",
		"a = +":                              "a number is not well formed",
		"a = 2026-13-01":                     "a date or time is not well formed",
		"a = 1\na = 2":                       "is already defined",
		"[a]\n[a]":                           "a key or a table is there twice",
		"a = 1\n[a]":                         "a key or a table is there twice",
		"a = 1\na.b = 2":                     "is already defined",
		"a = " + strings.Repeat("[", 20_000): "lists or tables stand too deep",
	} {
		var into map[string]any
		err := toml.Unmarshal([]byte(text), &into)
		if (err == nil) != (want == "") {
			t.Errorf("%.40q: %v", text, err)
		}
		if err == nil {
			continue
		}
		words := strings.TrimPrefix(err.Error(), "toml: ")
		if got, _ := TOML(words); !strings.Contains(got, want) {
			t.Errorf("%.40q: %q for %q, want %q", text, got, words, want)
		}
	}
}
