package query

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// Class says which part of the language a stretch of text is, for its colour.
type Class int

// The classes.
const (
	ClassKeyword  Class = iota // FROM, AND, EARLIEST, true …
	ClassSchema                // a word after FROM
	ClassField                 // a known field
	ClassUnknown               // a word in the place of a field, but not one
	ClassOperator              // =, CONTAINS, !IN, IS NULL …
	ClassString
	ClassNumber
	ClassTime     // -7d, now
	ClassFunction // head, count …
	ClassSign     // ( ) , | *
	ClassBad      // not readable
)

// Token is a stretch of a query's text. Tokens follow one another; only blanks
// are outside them.
type Token struct {
	At    Span
	Class Class
}

// Tokens cuts any text, half-written or wrong, into tokens for colouring.
func Tokens(text string) []Token { return paint(scan(text)) }

// paint gives tokens, the last of which is the end, their classes.
func paint(toks []token) []Token {
	p := painter{}
	out := make([]Token, 0, len(toks))
	for _, t := range toks {
		if t.kind == endToken {
			break
		}
		out = append(out, Token{t.at, p.class(t)})
		p.last = t
	}
	return out
}

// Within returns those of tokens, which are in the order of the text, that touch the
// bytes from from to to.
func Within(tokens []Token, from, to int) []Token {
	first := sort.Search(len(tokens), func(i int) bool { return tokens[i].At.To > from })
	after := first + sort.Search(len(tokens)-first, func(i int) bool { return tokens[first+i].At.From >= to })
	return tokens[first:after]
}

// lookBack is how far before a range TokensIn begins to read.
const lookBack = 4 << 10

// TokensIn returns the tokens of a text that touch the bytes from from to to, at a cost
// that does not depend on the length of the text. known are tokens of an earlier text
// whose first same bytes are those of this one, from Tokens; the tokens that end before
// are still right. TokensIn goes on after the last of them that ends before the range.
// If that leaves more than 4 KiB to read, it begins 4 KiB before the range as if a
// token began there, so a string that begins further back is not seen as one.
func TokensIn(text string, known []Token, same, from, to int) []Token {
	from, to = max(from, 0), min(to, len(text))
	sure := sort.Search(len(known), func(i int) bool { return known[i].At.To >= min(same, from) })
	at := 0
	if sure > 0 { // from the last sure one, on which the next one's class depends
		at = known[sure-1].At.From
	}
	if from-at > lookBack {
		for at = from - lookBack; at < from && !utf8.RuneStart(text[at]); {
			at++
		}
	}
	return Within(paint(scanIn(text, at, to)), from, to)
}

// painter remembers what the class of a word depends on.
type painter struct {
	last token
	from bool // in the list of FROM
	time bool // last is a word of a time
	pipe bool // after a |
}

func (p *painter) class(t token) Class {
	c, ok := p.value(t)
	if p.time = ok && c == ClassTime; ok {
		return c
	}
	switch t.kind {
	case badToken:
		return ClassBad
	case stringToken:
		return ClassString
	case numberToken:
		return ClassNumber
	case bareToken:
		return ClassUnknown
	case viewToken:
		return ClassField
	case relativeToken:
		return ClassTime
	case operatorToken:
		return operatorClass(t)
	case punctToken:
		if t.is("|") {
			p.pipe, p.from = true, false
		}
		return ClassSign
	}
	if p.pipe {
		return p.staged(t)
	}
	return p.word(t)
}

// value is the class of an unquoted value: what stands behind the
// colon of field:value, or a time in words behind an operator.
func (p *painter) value(t token) (c Class, ok bool) {
	switch t.kind {
	case wordToken, bareToken, logicalToken, numberToken, relativeToken, punctToken:
	default:
		return 0, false
	}
	if p.last.is(":") && p.last.at.To == t.at.From && !t.is("(", ")", "|", ",") {
		return ClassString, true
	}
	return ClassTime, p.times(t)
}

// times reports whether a word is a time in words, or one of its two.
func (p *painter) times(t token) bool {
	if p.last.kind != operatorToken && !p.time || t.kind == punctToken {
		return false
	}
	for _, w := range timeWords() {
		first, second, _ := strings.Cut(w.text, " ")
		if p.last.kind == operatorToken && strings.EqualFold(t.text, first) || second != "" && strings.EqualFold(p.last.text, first) && strings.EqualFold(t.text, second) {
			return true
		}
	}
	return false
}

func operatorClass(t token) Class {
	if t.is("&&", "||") {
		return ClassKeyword
	}
	if op, negated, _ := operatorOf(t); t.is(":") || typeable(op, negated) {
		return ClassOperator
	}
	return ClassBad
}

// word is the class of a word before the first |.
func (p *painter) word(t token) Class {
	switch {
	case t.is("FROM"):
		p.from = true
		return ClassKeyword
	case p.from && p.last.is("FROM", ","):
		return ClassSchema
	case t.is("NOT") && p.last.is("IS"):
		return ClassOperator
	case t.is("WHERE", "AND", "OR", "NOT", "EARLIEST", "LATEST"):
		p.from = false
		return ClassKeyword
	case t.is("IS") || Op(strings.ToUpper(t.text)).takesNot(), t.is("NULL") && p.last.is("IS", "NOT"):
		return ClassOperator
	case t.is("true", "false"):
		return ClassKeyword
	case t.is("now"):
		return ClassTime
	}
	p.from = false
	return fieldClass(t)
}

func fieldClass(t token) Class {
	if rawField(t) != nil || FieldOf(t.text) != nil && !t.quoted {
		return ClassField
	}
	return ClassUnknown
}

// staged is the class of a word after a |.
func (p *painter) staged(t token) Class {
	switch {
	case p.last.is("|"):
		return ClassFunction
	case t.is("by", "as", "asc", "desc"):
		return ClassKeyword
	case p.last.is("as"):
		return ClassField
	case t.is(aggregates()...):
		return ClassFunction
	}
	return fieldClass(t)
}
