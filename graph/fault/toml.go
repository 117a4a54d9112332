package fault

import "strings"

// tomlMistake is a kind of mistake in TOML: parts of the library's words for it, and what
// a person reads instead.
type tomlMistake struct {
	parts          []string
	sentence, hint string // the library's words stay if there is no sentence
}

// tomlMistakes is the table; the first row that fits counts.
func tomlMistakes() []tomlMistake {
	const quotes, pair = `write text in quotes: KEY = "VALUE"`, "write KEY = VALUE"
	return []tomlMistake{
		{[]string{"is already defined"}, "", "remove one of the two lines"},
		{[]string{"already exists", "should be a table"}, "a key or a table is there twice", "write all keys of a table under one heading"},
		{[]string{"strings cannot have new lines"}, "a text in quotes does not end on its line", "close the quotes, or write a text of several lines in three quotes"},
		{[]string{"not terminated"}, "a text in three quotes does not end", "close the quotes"},
		{[]string{"unterminated"}, "a text in quotes does not end", "close the quotes"},
		{[]string{"too many quotes"}, "a text in three quotes ends with more", `write \" for a quote in it`},
		{[]string{"escape", `need a character after \`}, `a \ in double quotes is not followed by what it can stand before`, `write \\ for \ in double quotes, or use single quotes`},
		{[]string{"UTF-8"}, "a character is not in UTF-8", "save the file as UTF-8"},
		{[]string{"control character"}, "a control character cannot stand here", "remove the character; a tab in a text is \\t"},
		{[]string{"carriage return"}, "a carriage return stands without a line feed", "save the file with the usual line ends"},
		{[]string{"close table name"}, "the name of a table does not end with ]", "write [NAME], or [[NAME]] for a list of tables"},
		{[]string{"close array table name"}, "the name of a table does not end with ]]", "write [[NAME]]"},
		{[]string{"expected '=' after key"}, "a key has no =", pair},
		{[]string{"nested more"}, "lists or tables stand too deep in one another", ""},
		{[]string{"at start of value", "strings must be quoted", "expected keyword", `expected "`}, "a value has no quotes, or a character that it cannot have", quotes + "; true and false stand without them"},
		{[]string{"start of key", "expected key"}, "a key or a [table] must stand here", pair + "; a key has letters, digits, - and _, or stands in quotes"},
		{[]string{"expected value"}, "a value is missing", pair},
		{[]string{"expected newline"}, "something stands behind the end of the line's value or heading", "write each key on a line of its own"},
		{[]string{"array is incomplete", "']' after array"}, "a list does not end with ], or lacks a comma", `write ["a", "b"]`},
		{[]string{"inline table"}, "a table in braces does not end with }, or its commas are wrong", `write {a = "x", b = "y"}`},
		{[]string{"is too large"}, "a number is too large", "write a smaller number"},
		{[]string{"leading zeroes"}, "a number begins with 0", ""},
		{[]string{"digit", "number", "float", "radix", "decimal point", "exponent"}, "a number is not well formed", ""},
		{[]string{"date", "local time"}, "a date or time is not well formed", quotes},
		{[]string{""}, "this is not TOML", ""},
	}
}

// TOML returns a sentence and a hint for a person in place of the TOML library's words
// for a mistake. The hint is "" if the help topic of the file says more.
func TOML(words string) (sentence, hint string) {
	for _, m := range tomlMistakes() {
		for _, part := range m.parts {
			if !strings.Contains(words, part) {
				continue
			}
			if m.sentence == "" {
				return words, m.hint
			}
			return m.sentence, m.hint
		}
	}
	return words, ""
}
