package query

import "fmt"

// or reads conditions joined by OR. AND binds tighter, so each may be an AND.
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

// deeper counts one more level of nesting, and returns a function that leaves it.
func (p *parser) deeper(t token) (*Problem, func()) {
	p.depth++
	if p.depth > maxDepth {
		return &Problem{At: t.at, Message: fmt.Sprintf("the query is nested more than %d deep", maxDepth)}, nil
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
		return nil, p.expected("AND, OR or )", "each ( needs a )")
	}
	return &group{term: e, at: Span{t.at.From, p.ended()}}, nil
}
