package query

import (
	"fmt"
	"unicode/utf8"

	"tocsin/graph/fault"
)

// parsed is a query as its text stands, before anything is known of its names.
type parsed struct {
	from     []token
	fromAt   Span // FROM and its list; empty without one
	whereAt  Span // the word WHERE; empty without one
	cond     Expr // may hold groups, and bounds at its top level; nil without one
	tail     []*bound
	stages   []Stage
	warnings []Problem
}

// parser goes over the tokens once. Its methods return the first problem.
type parser struct {
	text  string
	toks  []token
	at    int
	depth int
	tree  parsed
}

func parse(text string) (*parsed, *Problem) {
	p := &parser{text: text}
	return p.parse()
}

// parse reads the text. The tokens are nil after it if the text was not cut into any.
func (p *parser) parse() (*parsed, *Problem) {
	text := p.text
	if len(text) > maxBytes {
		at := Span{maxBytes, len(text)}
		for !utf8.RuneStart(text[at.From]) && at.From > 0 {
			at.From--
		}
		return nil, &Problem{At: at, Message: fmt.Sprintf("the query is longer than %d KiB", maxBytes>>10)}
	}
	if n := invalid(text); n >= 0 {
		return nil, &Problem{At: Span{n, n + 1}, Message: "the text is not UTF-8 here"}
	}
	p.toks = scan(text)
	if problem := p.query(); problem != nil {
		return nil, problem
	}
	return &p.tree, nil
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

func (p *parser) peek() token { return p.toks[p.at] }

func (p *parser) second() token { return p.toks[min(p.at+1, len(p.toks)-1)] }

func (p *parser) next() token {
	t := p.toks[p.at]
	if t.kind != endToken {
		p.at++
	}
	return t
}

// accept skips the next token if it is one of the words or signs.
func (p *parser) accept(words ...string) bool {
	if !p.peek().is(words...) {
		return false
	}
	p.at++
	return true
}

// ended returns the end of the last token that was read.
func (p *parser) ended() int {
	if p.at == 0 {
		return 0
	}
	return p.toks[p.at-1].at.To
}

// expected returns the problem of a next token that should have been another.
func (p *parser) expected(what, hint string) *Problem {
	t := p.peek()
	switch {
	case t.problem != nil:
		return t.problem
	case t.kind == endToken:
		return &Problem{At: t.at, Message: what + " is missing at the end", Hint: hint}
	}
	return &Problem{At: t.at, Message: fmt.Sprintf("%s is expected here, not %s", what, clip(p.text[t.at.From:t.at.To])), Hint: hint}
}

// extension adds a warning about a feature that Taegis may refuse.
func (p *parser) extension(at Span, what string) {
	p.tree.warnings = append(p.tree.warnings, extension(at, what))
}

func extension(at Span, what string) Problem {
	return Problem{At: at, Message: "Taegis may refuse this: " + what + " is an extension", Warning: true, Extension: true}
}

func (p *parser) query() *Problem {
	if problem := p.from(); problem != nil {
		return problem
	}
	if w := p.peek(); p.accept("WHERE") {
		p.tree.whereAt = w.at
	}
	if t := p.peek(); t.kind != endToken && !t.is("|") {
		cond, problem := p.or()
		if problem != nil {
			return problem
		}
		p.tree.cond = cond
	}
	if problem := p.trailing(); problem != nil {
		return problem
	}
	for p.peek().is("|") {
		if problem := p.stage(); problem != nil {
			return problem
		}
	}
	if t := p.peek(); t.kind != endToken {
		return p.leftover(t)
	}
	return nil
}

func (p *parser) from() *Problem {
	t := p.peek()
	if !p.accept("FROM") {
		return nil
	}
	for {
		s := p.peek()
		if s.is("*") && len(p.tree.from) == 0 {
			p.tree.from = append(p.tree.from, p.next())
			break
		}
		if s.kind != wordToken || s.is("WHERE") {
			return p.expected("a schema", schemaHint())
		}
		p.tree.from = append(p.tree.from, p.next())
		if !p.accept(",") {
			break
		}
	}
	p.tree.fromAt = Span{t.at.From, p.ended()}
	if p.peek().is(",") {
		return p.expected("a condition", "* goes with no other schema")
	}
	return nil
}

// trailing reads EARLIEST and LATEST after the condition.
func (p *parser) trailing() *Problem {
	for {
		if p.peek().is("AND") && isBound(p.second()) && len(p.tree.tail) > 0 {
			p.at++
		}
		if !isBound(p.peek()) {
			return nil
		}
		b, problem := p.bound()
		if problem != nil {
			return problem
		}
		p.tree.tail = append(p.tree.tail, b)
	}
}

// leftover says why a token cannot follow the whole query.
func (p *parser) leftover(t token) *Problem {
	what := clip(p.text[t.at.From:t.at.To])
	switch {
	case t.problem != nil:
		return t.problem
	case len(p.tree.stages) > 0:
		return p.expected("| or the end", "")
	case t.is("AND", "OR") && len(p.tree.tail) > 0:
		return &Problem{At: t.at, Message: what + " cannot follow EARLIEST or LATEST", Hint: "put conditions before them"}
	case len(p.tree.tail) > 0:
		return &Problem{At: t.at, Message: what + " cannot follow EARLIEST or LATEST", Hint: "only | can follow them"}
	case t.is(")"):
		return &Problem{At: t.at, Message: "this ) has no (", Hint: "remove it, or add a ( before it"}
	case t.is(","):
		return &Problem{At: t.at, Message: "a comma has no meaning here", Hint: "join conditions with AND or OR"}
	case t.kind == wordToken || t.kind == logicalToken || t.is("("):
		return &Problem{At: t.at, Message: "AND or OR is missing before " + what, Hint: joinHint(t)}
	}
	return &Problem{At: t.at, Message: what + " is not expected here", Hint: "join conditions with AND or OR"}
}

// joinHint offers the keyword that a word after a condition may have meant.
func joinHint(t token) string {
	if near := fault.Nearest(t.text, []string{"AND", "OR", "EARLIEST", "LATEST"}); t.kind == wordToken && near != "" {
		return "did you mean " + near + "?"
	}
	return "join conditions with AND or OR, and put text values in quotes"
}
