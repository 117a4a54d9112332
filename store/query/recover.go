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
