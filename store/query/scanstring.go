package query

import (
	"strings"
	"unicode/utf8"
)

// str reads a string that begins at from with s.at on its opening quote. mark
// is its form: ' or " without escapes, e with them.
func (s *scanner) str(from int, mark byte) token {
	quote := s.text[s.at]
	s.at++
	t := token{kind: stringToken, quote: mark}
	var problem *Problem
	if mark == 'e' {
		t.text, problem = s.escaped(from)
	} else {
		t.text, problem = s.plain(from, quote)
	}
	t.at = Span{from, s.at}
	if problem != nil {
		return token{kind: badToken, at: t.at, problem: problem}
	}
	if s.byteAt(s.at) == quote {
		return s.doubled(t, quote)
	}
	return t
}

func (s *scanner) plain(from int, quote byte) (string, *Problem) {
	body := s.text[s.at:]
	n := strings.IndexByte(body, quote)
	if n < 0 {
		s.at = len(s.text)
		return "", unclosed(Span{from, s.at}, quote)
	}
	s.at += n + 1
	return body[:n], nil
}

func unclosed(at Span, quote byte) *Problem {
	return &Problem{At: at, Message: "the string has no closing quote", Hint: "close it with " + string(quote)}
}

// escaped reads the body of e'…'. It goes on after a wrong escape, so that the
// rest of the text keeps its colours, and returns the first problem.
func (s *scanner) escaped(from int) (string, *Problem) {
	var b strings.Builder
	var problem *Problem
	for s.at < len(s.text) {
		c := s.text[s.at]
		s.at++
		switch c {
		case '\'':
			return b.String(), problem
		case '\\':
			if wrong := s.escape(&b); wrong != nil && problem == nil {
				problem = wrong
			}
		default:
			b.WriteByte(c)
		}
	}
	return "", unclosed(Span{from, s.at}, '\'')
}

func (s *scanner) escape(b *strings.Builder) *Problem {
	from := s.at - 1
	_, n := s.peek()
	c := s.byteAt(s.at)
	s.at += n
	if i := strings.IndexByte(`'\nrtbf`, c); i >= 0 && n > 0 {
		b.WriteByte("'\\\n\r\t\b\f"[i])
		return nil
	}
	at := Span{from, s.at}
	return &Problem{At: at, Message: s.text[from:s.at] + " is not an escape", Hint: `escapes are \' \\ \n \r \t \b \f`}
}

// doubled returns the problem of a string with doubled quotes inside.
func (s *scanner) doubled(t token, quote byte) token {
	from := s.at
	whole := t.text // as much of it as the hint shows
	for s.byteAt(s.at) == quote {
		s.at++
		body := s.text[s.at:]
		n := strings.IndexByte(body, quote)
		end := n + 1
		if n < 0 {
			n, end = len(body), len(body)
		}
		if len(whole) <= utf8.UTFMax*maxQuoted {
			whole += string(quote) + body[:n]
		}
		s.at += end
	}
	problem := &Problem{At: Span{from, s.at}, Message: "doubled quotes do not work inside a string", Hint: "write " + escapedQuote(clip(whole)), whole: Span{t.at.From, s.at}}
	return token{kind: badToken, at: Span{t.at.From, s.at}, problem: problem}
}

// Quote writes a text as a string of the language: '…', or e'…' if it has an
// apostrophe, a line break or another character with an escape of its own.
func Quote(text string) string {
	if !strings.ContainsAny(text, "'\n\r\t\b\f") {
		return "'" + text + "'"
	}
	return escapedQuote(text)
}

func escapedQuote(text string) string {
	return "e'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "\b", `\b`, "\f", `\f`).Replace(text) + "'"
}
