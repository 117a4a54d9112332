package story

import (
	"strings"
	"unicode/utf8"
)

// The bounds of a sentence, in bytes: of one value, and of all. Windows' longest command
// has 32 KB; the whole value is among the properties.
const (
	longestValue = 1 << 10
	longestLine  = 4 << 10
)

// line builds the parts of a sentence.
type line struct {
	parts   []Part
	size    int
	outcome Outcome  // of done
	decoded []string // of ran
	judged  int      // the number of the part that done has added, from 1; 0 for none
}

// add appends text of a role.
func (l *line) add(role Role, text string) {
	text = cut(text, min(longestValue, longestLine-l.size))
	if text == "" {
		return
	}
	l.size += len(text)
	if last := len(l.parts) - 1; last >= 0 && l.parts[last].Role == role {
		l.parts[last].Text += text
		return
	}
	l.parts = append(l.parts, Part{text, role})
}

// with appends words and a value, or nothing if there is no value. At the beginning of
// the line the words have no comma.
func (l *line) with(words string, role Role, value string) {
	if value == "" {
		return
	}
	if len(l.parts) == 0 {
		words = strings.TrimLeft(words, ", ")
		if words != "" {
			words = strings.ToUpper(words[:1]) + words[1:]
		}
	}
	l.add(Plain, words)
	l.add(role, value)
}

// behind appends a value in parentheses, or nothing if there is none.
func (l *line) behind(role Role, value string) {
	if value == "" {
		return
	}
	if len(l.parts) == 0 {
		l.add(role, value)
		return
	}
	l.add(Plain, " (")
	l.add(role, value)
	l.add(Plain, ")")
}

// mark appends what the product found, if it tells something.
func (l *line) mark(word string) { l.with(", ", Verdict, telling(word)) }

// done appends the verdict on a threat, and what was done about a thing if the evidence tells: the
// words that explain the sign before the line.
func (l *line) done(verdict string, outcome Outcome) {
	l.outcome = outcome
	before := len(l.parts)
	l.with(", ", Judged, Said(verdict, l.outcome))
	if n := len(l.parts); n > before && l.parts[n-1].Role == Judged {
		l.judged = n
	}
}

// cut shortens text to a number of bytes, at a rune.
func cut(s string, most int) string {
	const more = "…"
	if len(s) <= most {
		return s
	}
	if most <= len(more) {
		return ""
	}
	s = s[:most-len(more)]
	for len(s) > 0 {
		if r, n := utf8.DecodeLastRuneInString(s); r != utf8.RuneError || n != 1 {
			break
		}
		s = s[:len(s)-1]
	}
	return s + more
}
