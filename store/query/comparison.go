package query

import (
	"cmp"
	"strings"

	"tocsin/graph/alert"
)

// operators lists what may be typed as an operator, for hints.
func operators() []string {
	out := []string{"=", "!=", "<", "<=", ">", ">=", "IN", "!IN"}
	for _, op := range textOperators() {
		out = append(out, string(op), "!"+string(op))
	}
	out = append(out, "IS NULL", "IS NOT NULL", "NOT IN")
	for _, op := range textOperators() {
		out = append(out, "NOT "+string(op))
	}
	return out
}

// textOperators lists the operators that look into a text.
func textOperators() []Op { return []Op{Contains, Has, Starts, Ends, Matches, Regex} }

// comparison reads a field, an operator and what it takes. With a problem it returns as
// much as it has read, if that has a field.
func (p *parser) comparison() (Expr, *Problem) {
	t := p.peek()
	if t.kind != wordToken && t.kind != logicalToken || t.is(keywords()...) {
		return nil, p.noField(t)
	}
	p.at++
	c := &Compare{name: t, At: t.at}
	if p.peek().is(":") {
		return p.short(c)
	}
	if problem := p.operator(c); problem != nil {
		return c, problem
	}
	if problem := p.operand(c); problem != nil {
		return c, problem
	}
	c.At = Span{t.at.From, p.ended()}
	return c, nil
}

func (p *parser) noField(t token) *Problem {
	hint := "a condition is a field, an operator and a value: severity >= 0.6"
	switch {
	case t.joins() && p.at > 0 && p.toks[p.at-1].joins() && !p.toks[p.at-1].is(t.text):
		return p.expected("a condition", "leave out "+p.toks[p.at-1].text+" or "+t.text)
	case t.joins() && (p.at > 0 || begins(p.second()) || isBound(p.second())):
		return p.without(p.expected("a condition", "leave out "+t.text), p.at)
	case t.is("IS", "IN") && p.second().is(":"):
		return p.expected("a condition", fieldHabit(t.text))
	case t.kind == operatorToken && strings.HasPrefix(t.text, "!"):
		hint = "put NOT before a condition to negate it"
	case t.kind == stringToken:
		hint = "put the field first: title CONTAINS " + Quote(clip(t.text))
	}
	call, end := p.callHint(p.at)
	return p.expected("a condition", cmp.Or(call, keywordHint(t), hint)).over(call, Span{t.at.From, end})
}

// operator reads the operator into c.
func (p *parser) operator(c *Compare) *Problem {
	t, from := p.peek(), p.peek().at.From
	if t.is("IS") {
		return p.null(c)
	}
	op, negated, note := operatorOf(t)
	if t.is("NOT") {
		p.at++
		t = p.peek()
		if op, _, _ = operatorOf(t); t.kind != wordToken || !op.takesNot() {
			offered, end := p.offered(t, true)
			return p.expected("IN, CONTAINS or another operator on text", cmp.Or(offered, "put NOT before a condition or before one of these")).over(offered, Span{from, end})
		}
		negated, note = true, "NOT before an operator"
	}
	if t.kind != wordToken && t.kind != operatorToken || !typeable(op, negated) {
		return p.noOperator(t, c.name)
	}
	p.at++
	c.Op, c.Negated, c.opAt = op, negated, Span{from, t.at.To}
	if note != "" {
		p.extension(c.opAt, note)
	}
	if op == Has || op == Starts || op == Ends {
		p.textExtension(c.opAt, op)
	}
	return nil
}

// textExtension notes an operator that Taegis does not have.
func (p *parser) textExtension(at Span, op Op) {
	note := extension(at, string(op))
	if op == Has {
		note.Hint = "an index can leave out texts without the word, and with CONTAINS it cannot"
	}
	p.tree.warnings = append(p.tree.warnings, note)
}

// operatorOf reads an operator. note names it if it is spelled as other languages do.
func operatorOf(t token) (op Op, negated bool, note string) {
	word := strings.ToUpper(t.text)
	switch {
	case word == "==":
		return Equal, false, "== for ="
	case word == "<>":
		return Equal, true, "<> for !="
	case word != "!" && strings.HasPrefix(word, "!"):
		return Op(word[1:]), true, ""
	}
	return Op(word), false, ""
}

// typeable reports whether op is an operator, and may have a ! if negated.
func typeable(op Op, negated bool) bool {
	return op == Equal || op.takesNot() || op.orders() && !negated
}

func (p *parser) noOperator(t, field token) *Problem {
	offered, end := p.offered(t, false)
	switch {
	case offered == "" && t.problem != nil:
		return t.problem
	case offered != "" || t.kind == wordToken || t.kind == operatorToken:
		problem := &Problem{At: t.at, Message: clip(p.text[t.at.From:t.at.To]) + " is not an operator", Hint: cmp.Or(offered, operatorHint(t.text))}
		return problem.over(offered, Span{t.at.From, end})
	}
	return p.expected("an operator after "+clip(field.text), "such as =, CONTAINS or IS NULL")
}

func (p *parser) null(c *Compare) *Problem {
	from := p.next().at.From
	c.Op, c.Negated = Null, p.accept("NOT")
	if !p.accept("NULL") {
		hint, end := p.nullHint(c.Negated)
		return p.expected("NULL", hint).over(hint, Span{from, end})
	}
	c.opAt = Span{from, p.ended()}
	return nil
}

// operand reads the value or the list after the operator.
func (p *parser) operand(c *Compare) *Problem {
	if c.Op == Null {
		return nil
	}
	t := p.peek()
	if t.is("(") {
		if c.Op != In && !c.Op.reads() {
			return p.expected("one value", "use IN for a list")
		}
		if c.Op == Contains || c.Op == Regex {
			p.extension(t.at, "a list for "+string(c.Op))
		}
		problem := p.list(c)
		if problem != nil {
			p.skipTo(")")
			p.accept(")")
		}
		return problem
	}
	if c.Op == In {
		return p.expected("a list in parentheses", "as in IN ('a','b')")
	}
	v, problem := p.valueOf(c)
	c.Values, c.valueAt = append(c.Values, v), v.At
	return problem
}

func (p *parser) list(c *Compare) *Problem {
	from := p.next().at.From
	for {
		v, problem := p.valueOf(c)
		if problem != nil {
			return problem
		}
		c.Values = append(c.Values, v)
		if p.accept(",") {
			continue
		}
		if p.accept(")") {
			c.valueAt = Span{from, p.ended()}
			return nil
		}
		return p.expected(", or )", "put commas between values")
	}
}

// value reads a literal.
func (p *parser) value() (Value, *Problem) {
	t := p.peek()
	switch {
	case t.kind == stringToken:
		p.at++
		p.noteQuotes(t)
		return Value{Type: alert.String, Text: t.text, At: t.at}, nil
	case t.is("true", "false"):
		p.at++
		return Value{Type: alert.Bool, Text: strings.ToLower(t.text), Bool: t.is("true"), At: t.at}, nil
	case t.is("null"):
		return Value{}, &Problem{At: t.at, Message: "null is not a value", Hint: "write IS NULL or IS NOT NULL"}
	}
	if time, n := ago(p.text[t.at.From:]); time != "" {
		at := Span{t.at.From, t.at.From + n}
		return Value{}, &Problem{At: at, Message: clip(p.text[at.From:at.To]) + " is not a time here", Hint: "relative times count back from now: " + time}
	}
	if t.kind != relativeToken || relative(t.text) {
		if v, ok := p.instant(); ok {
			return v, nil
		}
	}
	switch {
	case t.is("regex") && p.second().kind == stringToken:
		return Value{}, &Problem{At: t.at, Message: "regex is not a value", Hint: "did you mean MATCHES_REGEX?"}
	case t.kind == relativeToken, t.kind == wordToken:
		at := Span{t.at.From, max(t.at.To, bareEnd(p.text, t.at.From))}
		return Value{}, &Problem{At: at, Message: unquoted(p.text[at.From:at.To]), Hint: quotesHint(p.text[at.From:at.To])}
	case t.kind == numberToken:
		p.at++
		return Value{Type: alert.Number, Text: t.text, At: t.at}, nil
	}
	return Value{}, p.expected("a value", "a string in quotes, a number, true or false")
}
