package query

import (
	"cmp"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// valueOf reads a value of a comparison. A word that the field lists needs no quotes; any
// other word in its place is checked before quotes are asked for.
func (p *parser) valueOf(c *Compare) (Value, *Problem) {
	if problem := p.span(c); problem != nil {
		return Value{}, problem
	}
	t := p.peek()
	if t.kind != wordToken || c.Op.reads() || t.is("true", "false", "null") {
		return p.value()
	}
	f := p.field(c.name)
	if f != nil && f.Entity() != "" && c.Op == Equal && !c.Negated {
		return p.part(c)
	}
	if f == nil || len(f.Values) == 0 || bareEnd(p.text, t.at.From) > t.at.To {
		return p.value()
	}
	if f.listed(t.text) != "" {
		p.at++
		p.extension(t.at, "a value without quotes")
		return Value{Type: alert.String, Text: t.text, At: t.at}, nil
	}
	v, problem := p.value()
	if problem != nil && !f.More && !slices.ContainsFunc(f.Nothing, func(word string) bool { return strings.EqualFold(word, t.text) }) {
		hint := valuesHint(f)
		if near := cmp.Or(f.near(t.text), fault.Nearest(t.text, f.words())); near != "" {
			hint = "did you mean " + Quote(near) + "? " + hint
		}
		problem = &Problem{At: t.at, Message: clip(t.text) + " is no value of " + f.Name, Hint: hint}
	}
	return v, problem
}

// part reads the value of what is called by it as a whole. A word without quotes is more often a part of a name:
// the hint has the condition for that, too.
func (p *parser) part(c *Compare) (Value, *Problem) {
	v, problem := p.value()
	if problem == nil {
		return v, nil
	}
	if word := p.text[problem.At.From:problem.At.To]; problem.Hint == quotesHint(word) && !strings.ContainsAny(word, "():,") {
		problem.Hint += "; or write " + c.name.text + ":" + clip(word) + " for a part of it"
	}
	return v, problem
}
