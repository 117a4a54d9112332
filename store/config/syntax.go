package config

import (
	"fmt"
	"regexp"
	"strings"
)

// mistake is a kind of mistake in TOML: a part of the library's words for it, and what
// a person reads instead.
type mistake struct {
	part           string
	sentence, hint string // the library's words stay if there is no sentence
}

// mistakes is the table; the first row that fits counts.
func mistakes() []mistake {
	return []mistake{
		{"strings cannot have new lines", "a text in quotes does not end on its line", "close the quotes, or write a text of several lines in three quotes"},
		{"not terminated", "a text in three quotes does not end", "close the quotes"},
		{"unterminated", "a text in quotes does not end", "close the quotes"},
		{"escape", "", `write \\ for \ in double quotes, or use single quotes`},
		{`need a character after \`, "", `write \\ for \ in double quotes, or use single quotes`},
		{"UTF-8", "", "save the file as UTF-8"},
		{"control character", "", "remove the character; a tab in a text is \\t"},
		{"close table name", "the name of a table does not end with ]", "write [screen], or [[integration]]"},
		{"close array table name", "the name of a table does not end with ]]", "write [[integration]]"},
		{"expected '=' after key", "a key has no =", `write KEY = VALUE`},
		{"expected value", "a value is missing", `write KEY = VALUE`},
		{"at start of value", "", `write text in quotes: theme = "dark"`},
		{"strings must be quoted", "", `write text in quotes: theme = "dark"`},
		{"expected keyword", "", `write text in quotes: theme = "dark"; true and false stand without them`},
		{"expected newline", "", "write each key on a line of its own"},
		{"is too large", "a number is too large", "write a smaller number"},
		{"is already defined", "", "remove one of the two lines"},
		{"", "", "tocsin help settings shows how settings are written"},
	}
}

// explain puts a sentence and a hint in place of the library's words for a mistake.
func (p *Problem) explain() {
	if name := regexp.MustCompile(`^(?:table|key) (\S+) already exists`).FindStringSubmatch(p.Sentence); name != nil {
		p.twice(name[1])
		return
	}
	for _, m := range mistakes() {
		if strings.Contains(p.Sentence, m.part) {
			if p.Hint = m.hint; m.sentence != "" {
				p.Sentence = m.sentence
			}
			return
		}
	}
}

// twice explains a table with two headings; only some may have them.
func (p *Problem) twice(name string) {
	if s := root().keys[name]; s != nil && s.elements != nil {
		p.Sentence, p.Hint = name+" must be a list of tables", fmt.Sprintf("write [[%s]] in double brackets", name)
		return
	}
	p.Sentence, p.Hint = fmt.Sprintf("the table %q is there twice", name), "write all its keys under one heading"
}
