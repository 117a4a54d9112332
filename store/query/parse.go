package query

import "cmp"

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

// parser goes over the tokens once. Its methods return the first problem of what they read;
// those of conditions collect theirs and go on, so that a bar can underline all.
type parser struct {
	cursor
	depth    int
	tree     parsed
	problems []Problem // errors
	lost     bool      // FROM is wrong, so nothing is known of the fields
}

// parse reads a text that must be right. It returns the first problem.
func parse(text string) (*parsed, *Problem) {
	p := &parser{cursor: cursor{text: text}}
	p.parse()
	return p.whole()
}

// whole returns the tree of a text without errors, else the first of them.
func (p *parser) whole() (*parsed, *Problem) {
	if len(p.problems) == 0 {
		return &p.tree, nil
	}
	locate(p.text, p.problems)
	return nil, &p.problems[0]
}

// parse reads the text. The tokens are nil after it if the text was not cut into any.
func (p *parser) parse() {
	if problem := p.cut(); problem != nil {
		p.fail(problem)
		p.lost = true
		return
	}
	p.query()
}

// extension adds a warning about a feature that Taegis may refuse.
func (p *parser) extension(at Span, what string) {
	p.tree.warnings = append(p.tree.warnings, extension(at, what))
}

func extension(at Span, what string) Problem {
	return Problem{At: at, Message: "Taegis may refuse this: " + what + " is an extension", Warning: true, Extension: true}
}

func (p *parser) query() {
	if problem := cmp.Or(p.selects(), p.from()); problem != nil {
		p.fail(problem)
		p.lost = true
		return
	}
	if w := p.peek(); p.accept("WHERE") {
		p.tree.whereAt = w.at
	}
	if t := p.peek(); t.kind != endToken && !t.is("|") {
		p.tree.cond = p.or()
	}
	p.ending()
	for p.peek().is("|") {
		if problem := p.stage(); problem != nil {
			p.fail(problem)
		} else if t := p.peek(); t.kind != endToken && !t.is("|") {
			p.fail(p.leftover(t))
		}
		p.skipTo("|")
	}
}

// ending reads what stands between the condition and the stages: EARLIEST and LATEST. After
// anything else it goes on with the conditions that follow, for their problems.
func (p *parser) ending() {
	for {
		if problem := p.trailing(); problem != nil {
			p.fail(problem)
			p.recover()
		}
		t := p.peek()
		if t.kind == endToken || t.is("|") {
			return
		}
		p.fail(p.leftover(t))
		if stageAhead(t, p.second()) {
			p.skipTo("|")
			return
		}
		if !begins(t) {
			p.next()
			p.recover()
		}
		if begins(p.peek()) || p.accept("AND", "OR", "&&", "||") {
			p.tree.cond = &And{Terms: []Expr{p.tree.cond, p.or()}}
		}
	}
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
			if s.is("*") {
				return p.expected("a schema", "* goes with no other schema")
			}
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
		return p.expected("| or the end", stageEndHint(p.tree.stages, t))
	case stageAhead(t, p.second()):
		return &Problem{At: t.at, Message: "| is missing before " + what, Hint: stageHint(p.text, t, p.second()), whole: Span{t.at.From, p.second().at.To}}
	case len(p.tree.tail) > 0:
		return &Problem{At: t.at, Message: what + " cannot follow EARLIEST or LATEST", Hint: "put conditions before EARLIEST and LATEST; only | can follow them"}
	case t.is(")"):
		return &Problem{At: t.at, Message: "this ) has no (", Hint: "remove it, or add a ( before it"}
	case t.is(",") && endsShort(p.tree.cond):
		return &Problem{At: t.at, Message: "a comma has no meaning here", Hint: "put several values in parentheses: severity:(high, low)"}
	case t.is(","):
		return &Problem{At: t.at, Message: "a comma has no meaning here", Hint: "join conditions with AND or OR"}
	case begins(t) && endsBound(p.tree.cond):
		return &Problem{At: t.at, Message: "AND is missing before " + what, Hint: "put conditions before EARLIEST and LATEST, or join with AND"}
	case begins(t) || t.kind == wordToken && !t.is(keywords()...):
		problem := &Problem{At: t.at, Message: "AND or OR is missing before " + what, Hint: joinHint(t)}
		if p.second().kind == operatorToken {
			problem.whole, problem.instead = t.at, "AND "+p.text[t.at.From:t.at.To]
		}
		return problem
	}
	return &Problem{At: t.at, Message: what + " is not expected here", Hint: cmp.Or(keywordHint(t), "join conditions with AND or OR")}
}
