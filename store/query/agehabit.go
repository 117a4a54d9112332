package query

import (
	"strings"

	"tocsin/graph/alert"
)

// ageWord is the word for the time of the creation that a column of lists is called by, which counts back from
// now: "age < 1h" means what was created after that.
const ageWord = "age"

// span refuses a span of time in the place of a time, with the time that counts so far back from now.
func (p *parser) span(c *Compare) *Problem {
	t, f := p.peek(), p.field(c.name)
	if f == nil || f.Type != alert.Timestamp || f.Usec() {
		return nil
	}
	text, end := t.text, t.at.To
	if t.kind != stringToken {
		end = max(t.at.To, bareEnd(p.text, t.at.From))
		text = p.text[t.at.From:end]
	}
	if !relative("-" + strings.ToLower(text)) {
		return nil
	}
	op := c.Op
	if strings.EqualFold(c.name.text, ageWord) {
		op = op.turned()
	}
	return &Problem{
		At: Span{c.name.at.From, end}, Message: clip(text) + " is a span of time, and times count back from now",
		Hint: "write " + f.Name + " " + negation(c) + string(op) + " -" + strings.ToLower(text),
	}
}

// turned returns the operator for values in the other order.
func (o Op) turned() Op {
	switch o {
	case Less:
		return Greater
	case AtMost:
		return AtLeast
	case Greater:
		return Less
	case AtLeast:
		return AtMost
	}
	return o
}
