package query

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Parse reads and checks a query. Relative times count from now. Where an error
// is among the problems the query is nil; problems stand in the order of the
// text.
func Parse(text string, now time.Time) (*Query, []Problem) {
	tree, problem := parse(text)
	if problem != nil {
		problems := []Problem{*problem}
		locate(text, problems)
		return nil, problems
	}
	k := &checker{text: text, now: now, problems: tree.warnings}
	q := k.query(tree)
	locate(text, k.problems)
	if Failed(k.problems) != nil {
		return nil, k.problems
	}
	return q, k.problems
}

// parsed is a query as its text stands, before anything is known of its names.
type parsed struct {
	from     []token
	fromAt   Span // FROM and its list; empty where there is none
	whereAt  Span // the word WHERE; empty where there is none
	cond     Expr // may hold groups, and bounds at its top level; nil where there is none
	tail     []*bound
	pipes    []Pipe
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
	if len(text) > maxBytes {
		at := Span{maxBytes, len(text)}
		for !utf8.RuneStart(text[at.From]) && at.From > 0 {
			at.From--
		}
		return nil, &Problem{At: at, Says: "the query is longer than 65,536 bytes"}
	}
	if n := invalid(text); n >= 0 {
		return nil, &Problem{At: Span{n, n + 1}, Says: "the text is not UTF-8 here"}
	}
	p := &parser{text: text, toks: scan(text)}
	if problem := p.query(); problem != nil {
		return nil, problem
	}
	return &p.tree, nil
}

// invalid returns where the text stops being UTF-8, or -1.
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

// accept passes over the next token if it is one of the words or signs.
func (p *parser) accept(words ...string) bool {
	if !p.peek().is(words...) {
		return false
	}
	p.at++
	return true
}

// ended is where the last token that was read ends.
func (p *parser) ended() int {
	if p.at == 0 {
		return 0
	}
	return p.toks[p.at-1].at.To
}

// expected is the problem of the next token, which is not what should stand there.
func (p *parser) expected(what, hint string) *Problem {
	t := p.peek()
	switch {
	case t.problem != nil:
		return t.problem
	case t.kind == endToken:
		return &Problem{At: t.at, Says: what + " is missing at the end", Hint: hint}
	}
	return &Problem{At: t.at, Says: fmt.Sprintf("%s is expected here, not %s", what, clip(p.text[t.at.From:t.at.To])), Hint: hint}
}

// extension notes a warning about what the original language does not show.
func (p *parser) extension(at Span, what string) {
	p.tree.warnings = append(p.tree.warnings, extension(at, what))
}

func extension(at Span, what string) Problem {
	return Problem{At: at, Says: "Taegis may refuse this: " + what + " is an extension", Warning: true}
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
		if problem := p.pipe(); problem != nil {
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
			return p.expected("a schema", "FROM takes "+schemaNames)
		}
		p.tree.from = append(p.tree.from, p.next())
		if !p.accept(",") {
			break
		}
	}
	p.tree.fromAt = Span{t.at.From, p.ended()}
	if p.peek().is(",") {
		return p.expected("a condition", "* stands alone")
	}
	return nil
}

// trailing reads EARLIEST and LATEST behind the condition.
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

// leftover says why a token behind the whole query cannot stand there.
func (p *parser) leftover(t token) *Problem {
	what := clip(p.text[t.at.From:t.at.To])
	switch {
	case t.problem != nil:
		return t.problem
	case len(p.tree.pipes) > 0:
		return p.expected("| or the end", "")
	case t.is("AND", "OR") && len(p.tree.tail) > 0:
		return &Problem{At: t.at, Says: what + " cannot follow EARLIEST or LATEST", Hint: "conditions go before them"}
	case len(p.tree.tail) > 0:
		return &Problem{At: t.at, Says: what + " cannot follow EARLIEST or LATEST", Hint: "only | may"}
	case t.is(")"):
		return &Problem{At: t.at, Says: "this ) closes nothing", Hint: "remove it, or open a ( before it"}
	case t.is(","):
		return &Problem{At: t.at, Says: "a comma has no meaning here", Hint: "join conditions with AND or OR"}
	case t.kind == wordToken || t.kind == logicalToken || t.is("("):
		return &Problem{At: t.at, Says: "AND or OR is missing before " + what, Hint: joinHint(t)}
	}
	return &Problem{At: t.at, Says: what + " cannot stand here", Hint: "join conditions with AND or OR"}
}

// joinHint offers the keyword that a word behind a condition may have meant.
func joinHint(t token) string {
	if near := nearest(t.text, []string{"AND", "OR", "EARLIEST", "LATEST"}); t.kind == wordToken && near != "" {
		return "did you mean " + near + "?"
	}
	return "join conditions with AND or OR; text values stand in quotes"
}

// or reads conditions joined by OR, and under it AND, which binds tighter.
func (p *parser) or() (Expr, *Problem) {
	var terms []Expr
	for {
		e, problem := p.and()
		if problem != nil {
			return nil, problem
		}
		terms = append(terms, e)
		if !p.accept("OR") {
			break
		}
	}
	if len(terms) == 1 {
		return terms[0], nil
	}
	for _, e := range terms {
		if b := boundIn(e); b != nil {
			return nil, misplaced(b, "OR")
		}
	}
	return &Or{Terms: terms}, nil
}

func (p *parser) and() (Expr, *Problem) {
	var terms []Expr
	for {
		e, problem := p.primary()
		if problem != nil {
			return nil, problem
		}
		terms = append(terms, e)
		if !p.peek().is("AND") {
			break
		}
		p.at++
	}
	if len(terms) == 1 {
		return terms[0], nil
	}
	return &And{Terms: terms}, nil
}

func (p *parser) primary() (Expr, *Problem) {
	t := p.peek()
	switch {
	case t.is("NOT"):
		return p.not()
	case t.is("("):
		return p.group()
	case isBound(t):
		return p.bound()
	}
	return p.comparison()
}

// deeper counts one more level of nesting and gives the way back.
func (p *parser) deeper(t token) (*Problem, func()) {
	p.depth++
	if p.depth > maxDepth {
		return &Problem{At: t.at, Says: "the query is nested more than 200 deep"}, nil
	}
	return nil, func() { p.depth-- }
}

func (p *parser) not() (Expr, *Problem) {
	t := p.next()
	problem, back := p.deeper(t)
	if problem != nil {
		return nil, problem
	}
	defer back()
	p.extension(t.at, "NOT before a condition")
	e, problem := p.primary()
	if problem != nil {
		return nil, problem
	}
	if b := boundIn(e); b != nil {
		return nil, misplaced(b, "NOT")
	}
	return &Not{Term: e, at: Span{t.at.From, p.ended()}}, nil
}

func (p *parser) group() (Expr, *Problem) {
	t := p.next()
	problem, back := p.deeper(t)
	if problem != nil {
		return nil, problem
	}
	defer back()
	e, problem := p.or()
	if problem != nil {
		return nil, problem
	}
	if b := boundIn(e); b != nil {
		return nil, misplaced(b, "parentheses")
	}
	if !p.accept(")") {
		return nil, p.expected("AND, OR or )", "every ( needs its )")
	}
	return &group{term: e, at: Span{t.at.From, p.ended()}}, nil
}

func isBound(t token) bool { return t.is("EARLIEST", "LATEST") }

// boundIn returns the first bound of a condition that is not in a group.
func boundIn(e Expr) *bound {
	switch e := e.(type) {
	case *bound:
		return e
	case *And:
		for _, t := range e.Terms {
			if b := boundIn(t); b != nil {
				return b
			}
		}
	}
	return nil
}

func misplaced(b *bound, under string) *Problem {
	return &Problem{At: b.at, Says: fmt.Sprintf("%s cannot stand under %s", b.word(), under), Hint: "put it at the end of the query"}
}

func (b *bound) word() string {
	if b.latest {
		return "LATEST"
	}
	return "EARLIEST"
}

// bound reads EARLIEST or LATEST with its instant.
func (p *parser) bound() (*bound, *Problem) {
	t := p.next()
	b := &bound{latest: t.is("LATEST")}
	if !p.accept("=") {
		return nil, p.expected("=", "as in "+b.word()+"=-24h")
	}
	v, ok := p.instant()
	if !ok {
		if n := p.peek(); n.kind == stringToken {
			p.at++
			b.value = Value{Type: String, Text: n.text, At: n.at}
			p.noteQuotes(n)
		} else {
			return nil, p.expected("a time", "-24h, now, or a time in quotes: '2026-01-31T00:00:00Z'")
		}
	} else {
		b.value = v
	}
	b.at = Span{t.at.From, p.ended()}
	return b, nil
}

// instant reads now, or a relative time, whose unit may stand apart.
func (p *parser) instant() (Value, bool) {
	t := p.peek()
	switch {
	case t.is("now"):
		p.at++
		return Value{Type: Timestamp, Text: "now", At: t.at}, true
	case t.kind == relativeToken:
		p.at++
		return Value{Type: Timestamp, Text: t.text, At: t.at}, true
	case t.kind == numberToken && !strings.Contains(t.text, ".") && p.second().kind == wordToken && unitOf(p.second().text) != "":
		unit := p.second()
		p.at += 2
		return Value{Type: Timestamp, Text: t.text + unitOf(unit.text), At: Span{t.at.From, unit.at.To}}, true
	}
	return Value{}, false
}

func (p *parser) noteQuotes(t token) {
	if t.quote == '"' {
		p.extension(t.at, "a string in double quotes")
	}
}
