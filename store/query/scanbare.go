package query

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// bareStops are the characters that end a text without quotes, beside blanks and &&.
const bareStops = "(),|'\"=<>!"

// bare reads a text without quotes up to the next sign or blank.
func (s *scanner) bare(from int) token {
	s.at = bareEnd(s.text, from)
	text := s.text[from:s.at]
	at := Span{from, s.at}
	return token{kind: bareToken, at: at, text: text, problem: &Problem{At: at, Message: unquoted(text), Hint: quotesHint(text)}}
}

// bareEnd returns the end of a text without quotes; it has one character at least.
func bareEnd(text string, from int) int {
	_, first := utf8.DecodeRuneInString(text[from:])
	at := from + first
	for at < len(text) && !endsBare(text[at:]) {
		_, n := utf8.DecodeRuneInString(text[at:])
		at += n
	}
	return at
}

// endsBare reports whether a text without quotes ends before the rest of the text.
func endsBare(rest string) bool {
	r, n := utf8.DecodeRuneInString(rest)
	return n == 0 || unicode.IsSpace(r) || strings.ContainsRune(bareStops, r) || strings.HasPrefix(rest, "&&")
}

// goesOn reports whether a text without quotes goes on at a byte. A ~ before a string is an
// operator.
func (s *scanner) goesOn(at int) bool {
	rest := s.text[min(at, len(s.text)):]
	if after, ok := strings.CutPrefix(rest, "~"); ok && strings.IndexAny(after, `'"`) == 0 {
		return false
	}
	return !endsBare(rest)
}

// isField reports whether a : comes next and makes the name before it the field of
// field:value. In a path, a web address or a row of hexadecimal numbers it does not.
func (s *scanner) isField(name string) bool {
	if s.byteAt(s.at) != ':' {
		return false
	}
	if part, _, _ := strings.Cut(name, "."); FieldOf(name) != nil || isRaw(part) || name[0] == '@' {
		return true
	}
	rest := s.text[s.at+1 : bareEnd(s.text, s.at)]
	return !strings.ContainsRune(rest, ':') && strings.IndexAny(rest, `/\`) != 0
}

// valued reports whether the value of field:value begins here, without quotes.
func (s *scanner) valued() bool {
	return s.at > 0 && s.text[s.at-1] == ':' && !endsBare(s.text[s.at:])
}

// bareValue reads the value of field:value. It may hold what ends other texts.
func (s *scanner) bareValue(from int) token {
	for s.at < len(s.text) {
		rest := s.text[s.at:]
		if r, _ := utf8.DecodeRuneInString(rest); endsBare(rest) && (unicode.IsSpace(r) || strings.ContainsRune("(),|&", r)) {
			break
		}
		_, n := utf8.DecodeRuneInString(rest)
		s.at += n
	}
	at := Span{from, s.at}
	text := s.text[from:s.at]
	return token{kind: bareToken, at: at, text: text, problem: &Problem{At: at, Message: unquoted(text), Hint: quotesHint(text)}}
}

// view reads the name of a saved query after $.
func (s *scanner) view(from int) token {
	s.at++
	if s.byteAt(s.at) != '"' {
		name := s.run(func(r rune) bool { return partRune(r) || r == '-' || r == '.' })
		if name == "" {
			return bad(Span{from, s.at}, "a name is missing after $", `$name means a saved query; with blanks in it, $"two words"`)
		}
		return token{kind: viewToken, at: Span{from, s.at}, text: name}
	}
	t := s.str(from, '"')
	if t.kind == stringToken {
		t.kind = viewToken
	}
	return t
}

func unquoted(text string) string   { return clip(text) + " is not in quotes" }
func quotesHint(text string) string { return "put it in quotes: " + Quote(clip(text)) }

// clip shortens a part of the text that a message repeats.
func clip(text string) string {
	n, last := 0, 0
	for i := range text {
		if n++; n == maxQuoted {
			last = i
		} else if n > maxQuoted {
			return text[:last] + "…"
		}
	}
	return text
}
