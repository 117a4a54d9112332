package query

import (
	"fmt"
	"unicode/utf8"
)

// cursor is a place among the tokens of a text.
type cursor struct {
	text string
	toks []token
	at   int
}

// cut cuts the text into tokens.
func (c *cursor) cut() *Problem {
	text := c.text
	if len(text) > maxBytes {
		at := Span{maxBytes, len(text)}
		for !utf8.RuneStart(text[at.From]) && at.From > 0 {
			at.From--
		}
		return &Problem{At: at, Message: fmt.Sprintf("the query is longer than %d KiB", maxBytes>>10)}
	}
	if n := invalid(text); n >= 0 {
		return &Problem{At: Span{n, n + 1}, Message: "the text is not UTF-8 here"}
	}
	c.toks = scan(text)
	return nil
}

// invalid returns the offset at which the text stops being UTF-8, or -1.
func invalid(text string) int {
	for i, r := range text {
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(text[i:]); n == 1 {
				return i
			}
		}
	}
	return -1
}

func (c *cursor) peek() token { return c.toks[c.at] }

func (c *cursor) second() token { return c.toks[min(c.at+1, len(c.toks)-1)] }

func (c *cursor) next() token {
	t := c.toks[c.at]
	if t.kind != endToken {
		c.at++
	}
	return t
}

// accept skips the next token if it is one of the words or signs.
func (c *cursor) accept(words ...string) bool {
	if !c.peek().is(words...) {
		return false
	}
	c.at++
	return true
}

// ended returns the end of the last token that was read.
func (c *cursor) ended() int {
	if c.at == 0 {
		return 0
	}
	return c.toks[c.at-1].at.To
}

// expected returns the problem of a next token that should have been another.
func (c *cursor) expected(what, hint string) *Problem {
	t := c.peek()
	switch {
	case t.problem != nil:
		return t.problem
	case t.kind == endToken:
		return &Problem{At: t.at, Message: what + " is missing at the end", Hint: hint}
	}
	return &Problem{At: t.at, Message: fmt.Sprintf("%s is expected here, not %s", what, clip(c.text[t.at.From:t.at.To])), Hint: hint}
}

// joins reports whether a token stands between conditions.
func (t token) joins() bool { return t.is("AND", "OR", "&&", "||") }

// without lets the problem of a token be mended without it, and without the AND behind it unless the token is one itself:
// what follows takes its place. Where nothing follows there is no mend.
func (c *cursor) without(p *Problem, at int) *Problem {
	t, n := c.toks[at], c.toks[min(at+1, len(c.toks)-1)]
	if n.is("AND", "&&") && !t.joins() {
		n = c.toks[min(at+2, len(c.toks)-1)]
	}
	if n.kind != endToken {
		p.whole, p.instead = Span{t.at.From, n.at.To}, c.text[n.at.From:n.at.To]
	}
	return p
}

// skipTo goes to one of the words or signs outside parentheses that open on the way, or to
// the end or a |, which closes all parentheses.
func (c *cursor) skipTo(words ...string) {
	for depth := 0; ; c.at++ {
		t := c.peek()
		switch {
		case t.kind == endToken || t.is("|"), depth == 0 && t.is(words...):
			return
		case t.is("("):
			depth++
		case t.is(")") && depth > 0:
			depth--
		}
	}
}
