package query

import (
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// operators lists what may be typed as an operator, for hints.
func operators() []string {
	return []string{
		"=", "!=", "<", "<=", ">", ">=", "IN", "!IN", "CONTAINS", "!CONTAINS", "MATCHES", "!MATCHES",
		"MATCHES_REGEX", "!MATCHES_REGEX", "IS NULL", "IS NOT NULL", "NOT IN", "NOT CONTAINS", "NOT MATCHES", "NOT MATCHES_REGEX",
	}
}

// comparison reads a field, an operator and what it takes.
func (p *parser) comparison() (Expr, *Problem) {
	t := p.peek()
	if t.kind != wordToken && t.kind != logicalToken || t.is("AND", "OR", "WHERE", "FROM") {
		return nil, p.noField(t)
	}
	p.at++
	c := &Compare{name: t}
	if problem := p.operator(c); problem != nil {
		return nil, problem
	}
	if problem := p.operand(c); problem != nil {
		return nil, problem
	}
	c.At = Span{t.at.From, p.ended()}
	return c, nil
}

func (p *parser) noField(t token) *Problem {
	hint := "a condition is a field, an operator and a value: severity >= 0.6"
	switch {
	case t.kind == operatorToken && strings.HasPrefix(t.text, "!"):
		hint = "put NOT before a condition to negate it"
	case t.kind == stringToken:
		hint = "put the field first: title CONTAINS " + Quote(clip(t.text))
	}
	return p.expected("a condition", hint)
}

// operator reads the operator into c.
func (p *parser) operator(c *Compare) *Problem {
	t := p.peek()
	if t.is("IS") {
		return p.null(c)
	}
	word, from := strings.ToUpper(t.text), t.at.From
	if t.is("NOT") {
		p.at++
		c.Negated = true
		t = p.peek()
		word = strings.ToUpper(t.text)
		if op := Op(word); t.kind != wordToken || op != In && !op.reads() {
			return p.expected("IN, CONTAINS, MATCHES or MATCHES_REGEX", "put NOT before a condition or before one of these")
		}
		p.extension(Span{from, t.at.To}, "NOT before an operator")
	} else if word != "!" && strings.HasPrefix(word, "!") {
		c.Negated = true
		word = word[1:]
	}
	op := Op(word)
	if t.kind != wordToken && t.kind != operatorToken || !typeable(op, c.Negated) {
		return p.noOperator(t, c.name)
	}
	p.at++
	c.Op, c.opAt = op, Span{from, t.at.To}
	return nil
}

// typeable reports whether op is an operator, and may have a ! if negated.
func typeable(op Op, negated bool) bool {
	switch op {
	case Equal, In, Contains, Matches, Regex:
		return true
	case Less, AtMost, Greater, AtLeast:
		return !negated
	}
	return false
}

func (p *parser) noOperator(t, field token) *Problem {
	if t.problem != nil {
		return t.problem
	}
	bare := field.kind == wordToken && FieldOf(field.text) == nil && !strings.Contains(field.text, ".")
	switch {
	case bare && (t.kind == endToken || t.kind == wordToken):
		return &Problem{At: field.at, Message: clip(field.text) + " is not a field", Hint: wordHint(field.text)}
	case t.kind == endToken:
		return p.expected("an operator after "+clip(field.text), "such as =, CONTAINS or IS NULL")
	case t.kind == wordToken || t.kind == operatorToken:
		return &Problem{At: t.at, Message: clip(p.text[t.at.From:t.at.To]) + " is not an operator", Hint: operatorHint(t.text)}
	}
	return p.expected("an operator", "such as =, CONTAINS or IS NULL")
}

// wordHint says how to look for a word that stands alone. First it offers the field
// that begins with the word, if tocsin fills one.
func wordHint(word string) string {
	hint := "to look for a word: title CONTAINS " + Quote(clip(word))
	longer := slices.DeleteFunc(fieldNames(), func(name string) bool {
		return !strings.HasPrefix(name, strings.ToLower(word)) || FieldOf(name).Never
	})
	if near := fault.Nearest(word, longer); near != "" {
		hint = "did you mean " + near + "? " + hint
	}
	return hint
}

// operatorHint offers the operator for a word of another language, else the nearest.
func operatorHint(word string) string {
	switch strings.ToUpper(word) {
	case "LIKE", "ILIKE", "STARTSWITH", "ENDSWITH":
		return "MATCHES takes * and ?: MATCHES 'begins*'"
	case "HAS", "INCLUDES":
		return "did you mean CONTAINS?"
	case "<>":
		return "did you mean !=?"
	case "~", "=~", "REGEX", "REGEXP":
		return "did you mean MATCHES_REGEX?"
	case "!~":
		return "did you mean !MATCHES_REGEX?"
	}
	if near := fault.Nearest(word, operators()); near != "" {
		return "did you mean " + near + "?"
	}
	return "operators are = != < <= > >= IN CONTAINS MATCHES MATCHES_REGEX IS NULL"
}

func (p *parser) null(c *Compare) *Problem {
	from := p.next().at.From
	c.Op, c.Negated = Null, p.accept("NOT")
	if !p.accept("NULL") {
		return p.expected("NULL", "IS NULL or IS NOT NULL")
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
		return p.list(c)
	}
	if c.Op == In {
		return p.expected("a list in parentheses", "as in IN ('a','b')")
	}
	v, problem := p.value()
	c.Values, c.valueAt = append(c.Values, v), v.At
	return problem
}

func (p *parser) list(c *Compare) *Problem {
	from := p.next().at.From
	for {
		v, problem := p.value()
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
	case t.kind == relativeToken && !relative(t.text), t.kind == wordToken && !t.is("now"):
		at := Span{t.at.From, max(t.at.To, bareEnd(p.text, t.at.From))}
		return Value{}, &Problem{At: at, Message: unquoted(p.text[at.From:at.To]), Hint: quotesHint(p.text[at.From:at.To])}
	}
	if v, ok := p.instant(); ok {
		return v, nil
	}
	if t.kind == numberToken {
		p.at++
		return Value{Type: alert.Number, Text: t.text, At: t.at}, nil
	}
	return Value{}, p.expected("a value", "a string in quotes, a number, true or false")
}
