package query

// fail collects an error. With half of maxProblems the rest of the text is not read; the check
// finds the others.
func (p *parser) fail(problem *Problem) {
	if len(p.problems) < maxProblems/2 {
		p.problems = append(p.problems, *problem)
	}
	if len(p.problems) == maxProblems/2 && len(p.toks) > 0 {
		p.at = len(p.toks) - 1
	}
}

// recover goes to what may follow a condition with an error: AND, OR, EARLIEST, LATEST, the
// ) of a ( before it, |, or the end.
func (p *parser) recover() {
	p.skipTo("AND", "OR", "&&", "||", ")", "EARLIEST", "LATEST", "|")
}

// skipTo goes to one of the words or signs outside parentheses that open on the way, or to
// the end or a |, which closes all parentheses.
func (p *parser) skipTo(words ...string) {
	for depth := 0; ; p.at++ {
		t := p.peek()
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
