package query

import (
	"net/netip"
	"strings"

	"tocsin/graph/alert"
)

// short reads field:value. What it means depends on the field: = on those that list their
// values, on ids, addresses, numbers, times and truth values, CONTAINS on other text, and
// MATCHES if the value has a * in it and no quotes. field:* asks whether there is a value,
// and field:(a OR b) for either.
func (p *parser) short(c *Compare) (Expr, *Problem) {
	c.short, c.opAt = true, p.next().at
	p.extension(c.opAt, "field:value")
	t := p.peek()
	switch {
	case t.kind == operatorToken && operatorOrders(t):
		c.Op, c.opAt = Op(t.text), Span{c.opAt.From, t.at.To}
		p.at++
	case t.is("("):
		return c, p.shortList(c)
	case t.text == "*" && (t.kind == bareToken || t.kind == punctToken):
		p.at++
		c.Op, c.Negated, c.opAt, c.At = Null, true, Span{c.opAt.From, t.at.To}, Span{c.At.From, t.at.To}
		return c, nil
	}
	v, wild, problem := p.shortValue(c)
	if problem != nil {
		return c, problem
	}
	if c.Op == "" {
		c.Op = p.shortOp(c, v, wild)
	}
	c.Values, c.valueAt, c.At = []Value{v}, v.At, Span{c.At.From, p.ended()}
	return c, nil
}

// endsShort reports whether the last comparison of a condition is field:value.
func endsShort(e Expr) bool {
	c := lastCompare(e)
	return c != nil && c.short
}

// lastCompare returns the comparison that ends a condition; nil if something else does.
func lastCompare(e Expr) *Compare {
	switch e := e.(type) {
	case *Compare:
		return e
	case *Not:
		return lastCompare(e.Term)
	case *And:
		return lastCompare(e.Terms[len(e.Terms)-1])
	case *Or:
		return lastCompare(e.Terms[len(e.Terms)-1])
	}
	return nil
}

func operatorOrders(t token) bool { return Op(t.text).orders() }

// shortList reads the values in parentheses, between which OR or a comma stands.
func (p *parser) shortList(c *Compare) *Problem {
	from := p.next().at.From
	for {
		v, wild, problem := p.shortValue(c)
		if problem != nil {
			return problem
		}
		op := p.shortOp(c, v, wild)
		if op == Equal {
			op = In
		}
		if c.Op != "" && c.Op != op {
			return &Problem{At: v.At, Message: "these values need different operators", Hint: "write a condition for each of them, and OR between"}
		}
		c.Op, c.Values = op, append(c.Values, v)
		if p.accept(")") {
			c.valueAt, c.At = Span{from, p.ended()}, Span{c.At.From, p.ended()}
			return nil
		}
		if !p.accept("OR", "||", ",") {
			return p.expected("OR or )", "join conditions that must all be true: "+c.name.text+":a AND "+c.name.text+":b")
		}
	}
}

// shortValue reads a value of field:value; wild reports whether a * in it is a wildcard.
func (p *parser) shortValue(c *Compare) (v Value, wild bool, problem *Problem) {
	t := p.peek()
	switch t.kind {
	case stringToken:
		p.at++
		return Value{Type: alert.String, Text: t.text, At: t.at}, false, nil
	case wordToken, logicalToken, bareToken, numberToken, relativeToken:
	default:
		return v, false, p.expected("a value after "+clip(c.name.text)+":", "a word, or a text in quotes")
	}
	if t.kind == wordToken && t.is("AND", "OR", "NOT") {
		return v, false, p.expected("a value after "+clip(c.name.text)+":", "put it in quotes: "+phrase(t.text))
	}
	p.at++
	text := p.text[t.at.From:t.at.To]
	if plain := strings.TrimRight(text, "~"); plain != text && plain != "" {
		p.tree.warnings = append(p.tree.warnings, Problem{
			At: t.at, Message: "~ is a plain character here", Hint: "write " + clip(c.name.text) + ":" + clip(plain) + "*", Warning: true,
			whole: Span{c.name.at.From, t.at.To},
		})
	}
	v = bareLiteral(p.field(c.name), text)
	v.At = t.at
	return v, v.Type == alert.String && strings.ContainsRune(text, '*'), nil
}

// bareLiteral reads a value without quotes as the field takes it; the field may be nil.
func bareLiteral(f *Field, text string) Value {
	lower := strings.ToLower(text)
	number := decimalForm(text)
	switch {
	case (lower == "true" || lower == "false") && (f == nil || f.Type == alert.Bool):
		return Value{Type: alert.Bool, Text: lower, Bool: lower == "true"}
	case number && (f == nil || f.Type == alert.Number || f.Usec()):
		return Value{Type: alert.Number, Text: text}
	case f != nil && f.Type == alert.Timestamp && relative(lower):
		return Value{Type: alert.Timestamp, Text: lower}
	}
	return Value{Type: alert.String, Text: text}
}

// decimalForm reports whether a text is a number as the language writes it.
func decimalForm(text string) bool {
	toks := scan(text)
	return toks[0].kind == numberToken && toks[1].kind == endToken
}

// shortOp returns the operator that field:value means.
func (p *parser) shortOp(c *Compare, v Value, wild bool) Op {
	f := p.field(c.name)
	switch {
	case v.Type != alert.String || f != nil && f.Type != alert.String:
		return Equal
	case wild:
		return Matches
	case f == nil || !f.whole(v.Text):
		return Contains
	}
	return Equal
}

// whole reports whether field:value compares the whole text of the field.
func (f *Field) whole(value string) bool {
	if f.IP {
		_, err := netip.ParsePrefix(value)
		_, ok := addressOf(value)
		return ok || err == nil
	}
	if len(f.Values) > 0 {
		return true
	}
	for _, rd := range f.readers {
		if rd.slot.Shape == alert.ShapeID {
			return true
		}
	}
	return false
}
