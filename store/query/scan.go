package query

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

type kind int

const (
	endToken kind = iota
	wordToken
	logicalToken  // @user
	stringToken   // any of the three forms
	numberToken   // 0.6, -5
	relativeToken // -7d, -1d@d, 1h
	operatorToken // = !IN : && and whatever else is made of such characters
	punctToken    // ( ) , | *
	bareToken     // any other text without quotes: sign-in, 10.0.0.1; its problem says why it is no value
	viewToken     // $noise, $"High, open"; its text is the name
	badToken      // cannot be read; its problem says why
)

// token is one piece of the text. For strings text is the content, for words
// with dots it is the parts without quotes, joined by dots.
type token struct {
	kind    kind
	at      Span
	text    string
	parts   []string // of a word
	quoted  bool     // some part of a word stands in quotes
	quote   byte     // of a string: ' or " or e
	problem *Problem // of a bad or bare token
}

// is reports whether the token is the keyword, operator or sign, without case.
func (t token) is(words ...string) bool {
	if t.kind != wordToken && t.kind != operatorToken && t.kind != punctToken || t.quoted {
		return false
	}
	for _, w := range words {
		if strings.EqualFold(t.text, w) {
			return true
		}
	}
	return false
}

// scan cuts the text into tokens, the last of which is the end. It goes on after
// unreadable characters, so that half-written queries can be coloured.
func scan(text string) []token { return scanIn(text, 0, len(text)) }

// scanIn cuts the text from the byte at on, up to the first token that begins at to or
// after, or to the end.
func scanIn(text string, at, to int) []token {
	s := &scanner{text: text, at: at}
	out := make([]token, 0, 8+max(0, min(to, len(text))-at)/6) // the usual length of a token with its blank
	for {
		t := s.next()
		out = append(out, t)
		if t.kind == endToken || t.at.From >= to && to < len(text) {
			return out
		}
	}
}

type scanner struct {
	text string
	at   int
}

func (s *scanner) peek() (rune, int) {
	if s.at >= len(s.text) {
		return 0, 0
	}
	return utf8.DecodeRuneInString(s.text[s.at:])
}

func (s *scanner) byteAt(i int) byte {
	if i >= len(s.text) {
		return 0
	}
	return s.text[i]
}

func (s *scanner) space() {
	for {
		r, n := s.peek()
		if n == 0 || !unicode.IsSpace(r) {
			return
		}
		s.at += n
	}
}

func (s *scanner) next() token {
	s.space()
	from := s.at
	r, n := s.peek()
	c := s.byteAt(s.at)
	switch {
	case n == 0:
		return token{kind: endToken, at: Span{from, from}}
	case (c == 'e' || c == 'E') && s.byteAt(s.at+1) == '\'':
		s.at++
		return s.str(from, 'e')
	case c == '\'' || c == '"':
		return s.str(from, c)
	case strings.HasPrefix(s.text[from:], "&&"), strings.HasPrefix(s.text[from:], "||"):
		s.at += 2
		return token{kind: operatorToken, at: Span{from, s.at}, text: s.text[from:s.at]}
	case s.valued():
		return s.bareValue(from)
	case c == ':':
		s.at++
		return token{kind: operatorToken, at: Span{from, s.at}, text: ":"}
	case c == '$':
		return s.view(from)
	case letter(r):
		return s.word(from)
	case c == '@':
		return s.logical(from)
	case digit(c) || c == '-' && s.digitAfterSign():
		return s.number(from)
	case strings.ContainsRune("=<>!~&", r):
		return s.operator(from)
	case strings.ContainsRune("(),|", r) || c == '*' && !s.goesOn(s.at+1):
		s.at++
		return token{kind: punctToken, at: Span{from, s.at}, text: string(r)}
	}
	return s.strange(from, r, n)
}

// strange reads a text that begins with a character without a meaning of its own.
func (s *scanner) strange(from int, r rune, n int) token {
	s.at += n
	t := bad(Span{from, s.at}, strangeCharacter(r, n), characterHint(r))
	if unicode.IsGraphic(r) && r != utf8.RuneError && characterHint(r) == "" {
		s.at = bareEnd(s.text, from)
		t.kind, t.at, t.text = bareToken, Span{from, s.at}, s.text[from:s.at]
	}
	return t
}

func strangeCharacter(r rune, n int) string {
	if r == utf8.RuneError && n == 1 {
		return "the text is not UTF-8 here"
	}
	if unicode.IsGraphic(r) {
		return fmt.Sprintf("%c has no meaning here", r)
	}
	return fmt.Sprintf("the character %U has no meaning here", r)
}

func characterHint(r rune) string {
	if strings.ContainsRune("‘’“”`´„«»", r) {
		return "use straight quotes: 'text'"
	}
	return ""
}

func bad(at Span, message, hint string) token {
	return token{kind: badToken, at: at, problem: &Problem{At: at, Message: message, Hint: hint}}
}

func letter(r rune) bool   { return r == '_' || unicode.IsLetter(r) }
func partRune(r rune) bool { return letter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) }
func digit(c byte) bool    { return '0' <= c && c <= '9' }

// run skips the runes that ok accepts and returns them.
func (s *scanner) run(ok func(rune) bool) string {
	from := s.at
	for {
		r, n := s.peek()
		if n == 0 || !ok(r) {
			return s.text[from:s.at]
		}
		s.at += n
	}
}

// word reads parts joined by dots. Parts after the first may begin with a digit
// or stand in double quotes.
func (s *scanner) word(from int) token {
	t := token{kind: wordToken, parts: []string{s.run(partRune)}}
	for s.byteAt(s.at) == '.' {
		after, _ := utf8.DecodeRuneInString(s.text[s.at+1:])
		switch {
		case after == '"':
			part, closed := s.quotedPart()
			if !closed {
				return bad(Span{from, s.at}, "the quoted part of the path has no closing quote", `close it with "`)
			}
			t.parts, t.quoted = append(t.parts, part), true
		case partRune(after):
			s.at++
			t.parts = append(t.parts, s.run(partRune))
		case after == '@' || after == '$':
			return s.unquotedPart(from)
		default:
			return s.wordEnd(t, from)
		}
	}
	return s.wordEnd(t, from)
}

func (s *scanner) wordEnd(t token, from int) token {
	if !t.quoted && s.goesOn(s.at) && !s.isField(strings.Join(t.parts, ".")) {
		return s.bare(from)
	}
	t.at, t.text = Span{from, s.at}, strings.Join(t.parts, ".")
	return t
}

func (s *scanner) quotedPart() (string, bool) {
	from := s.at + 2
	n := strings.IndexByte(s.text[from:], '"')
	if n < 0 {
		s.at = len(s.text)
		return "", false
	}
	s.at = from + n + 1
	return s.text[from : from+n], true
}

func (s *scanner) unquotedPart(from int) token {
	s.at++
	begin := s.at
	part := s.run(func(r rune) bool { return partRune(r) || r == '@' || r == '$' || r == '.' })
	t := bad(Span{begin, s.at}, "this part of the path needs quotes", clip(s.text[from:begin])+`"`+clip(part)+`"`)
	t.at.From = from
	return t
}

func (s *scanner) logical(from int) token {
	s.at++
	if name := s.run(partRune); name != "" {
		if s.goesOn(s.at) && !s.isField("@"+name) {
			return s.bare(from)
		}
		return token{kind: logicalToken, at: Span{from, s.at}, text: "@" + name}
	}
	return bad(Span{from, s.at}, "a name is missing after @", "logical types are "+logicalNames())
}

func (s *scanner) digitAfterSign() bool {
	return digit(s.byteAt(s.at + 1 + blanks(s.text[s.at+1:])))
}

func blanks(text string) int { return len(text) - len(strings.TrimLeftFunc(text, unicode.IsSpace)) }

// number reads a number, or a number with a unit, which is a relative time.
func (s *scanner) number(from int) token {
	sign := ""
	if s.byteAt(s.at) == '-' {
		sign = "-"
		s.at += 1 + blanks(s.text[s.at+1:])
	}
	t := token{kind: numberToken, text: sign + s.run(asciiDigit)}
	switch r, _ := s.peek(); {
	case r == '.' && digit(s.byteAt(s.at+1)):
		s.at++
		t.text += "." + s.run(asciiDigit)
	case letter(r):
		t.kind = relativeToken
		t.text += strings.ToLower(s.run(letter))
		if s.byteAt(s.at) == '@' {
			s.at++
			t.text += "@" + strings.ToLower(s.run(letter))
		}
	}
	if r, _ := s.peek(); partRune(r) || s.goesOn(s.at) {
		return s.bare(from)
	}
	t.at = Span{from, s.at}
	return t
}

func asciiDigit(r rune) bool { return '0' <= r && r <= '9' }

func (s *scanner) operator(from int) token {
	s.run(func(r rune) bool { return strings.ContainsRune("=<>!~&", r) })
	if s.text[from:s.at] == "!" {
		s.run(partRune)
		s.run(func(r rune) bool { return r == '~' }) // KQL's !in~
	}
	return token{kind: operatorToken, at: Span{from, s.at}, text: s.text[from:s.at]}
}
