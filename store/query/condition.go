package query

import "fmt"

// or reads conditions joined by OR. AND binds tighter, so each may be an AND.
func (p *parser) or() Expr {
	var terms []Expr
	for {
		terms = append(terms, p.and())
		if !p.joined("OR", "||") {
			break
		}
	}
	if len(terms) == 1 {
		return terms[0]
	}
	for _, e := range terms {
		if b := boundIn(e); b != nil {
			p.fail(misplaced(b, "OR"))
		}
	}
	p.alternatives(terms)
	return &Or{Terms: terms}
}

// and reads conditions joined by AND, or by nothing if beside takes them so.
func (p *parser) and() Expr {
	var terms []Expr
	for {
		e := p.primary()
		terms = append(terms, e)
		if !p.joined("AND", "&&") && !p.beside(e) {
			break
		}
	}
	if len(terms) == 1 {
		return terms[0]
	}
	return &And{Terms: terms}
}

// joined skips the keyword or the sign that stands for it, if it is next.
func (p *parser) joined(word, sign string) bool {
	t := p.peek()
	if t.is(sign) {
		p.extension(t.at, t.text+" for "+word)
	}
	return p.accept(word, sign)
}

// primary reads one condition. After a problem it goes on at the next joined condition.
func (p *parser) primary() Expr {
	e, problem := p.term()
	if problem == nil {
		return e
	}
	p.fail(problem)
	p.recover()
	c, _ := e.(*Compare)
	return &broken{c}
}

func (p *parser) term() (Expr, *Problem) {
	t := p.peek()
	switch {
	case t.is("NOT"):
		return p.not()
	case t.is("("):
		return p.group()
	case isBound(t):
		return p.bound()
	case t.kind == viewToken:
		return p.view()
	case p.isWord():
		return p.word()
	}
	return p.comparison()
}

// deeper counts one more level of nesting, and returns a function that leaves it.
func (p *parser) deeper(t token) (*Problem, func()) {
	if p.depth >= maxDepth {
		return &Problem{At: t.at, Message: fmt.Sprintf("the query is nested more than %d deep", maxDepth)}, nil
	}
	p.depth++
	return nil, func() { p.depth-- }
}

func (p *parser) not() (Expr, *Problem) {
	t := p.peek()
	problem, back := p.deeper(t)
	if problem != nil {
		return nil, problem
	}
	defer back()
	p.at++
	p.extension(t.at, "NOT before a condition")
	e := p.primary()
	if b := boundIn(e); b != nil {
		p.fail(misplaced(b, "NOT"))
	}
	return &Not{Term: e, at: Span{t.at.From, p.ended()}}, nil
}

func (p *parser) group() (Expr, *Problem) {
	t := p.peek()
	problem, back := p.deeper(t)
	if problem != nil {
		return nil, problem
	}
	defer back()
	p.at++
	before := len(p.problems)
	e := p.or()
	if b := boundIn(e); b != nil {
		p.fail(misplaced(b, "parentheses"))
	}
	if !p.accept(")") && len(p.problems) == before {
		return nil, p.expected("AND, OR or )", "each ( needs a )")
	}
	return &group{term: e, at: Span{t.at.From, p.ended()}}, nil
}
