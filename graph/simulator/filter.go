package simulator

import (
	"slices"
	"strings"
	"time"

	"tocsin/graph/alert"
)

// filter decides whether a row belongs to a list.
type filter func(*row) bool

// parseFilter reads the part of OData's $filter that the security lists know:
//
//	or   = and { "or" and }
//	and  = not { "and" not }
//	not  = "not" not | "(" or ")" | test
//	test = property ("eq"|"ne"|"gt"|"ge"|"lt"|"le") literal | property "in" "(" literal { "," literal } ")"
//
// A literal is null, an unquoted ISO 8601 time with its zone, or a text in single
// quotes (” is one quote), which may follow the name of an enum type. Enums are
// compared without case and know no order. A property that the list's
// documentation does not call filterable is an error, as are texts that are no
// member of the enum.
func parseFilter(s *schema, text string) (filter, error) {
	tokens, err := scan(text)
	if err != nil {
		return nil, err
	}
	p := &filterParser{schema: s, tokens: tokens}
	f, err := p.or(0)
	if err != nil {
		return nil, err
	}
	if p.at < len(p.tokens) {
		return nil, badRequest("Syntax error at position %d in '%s'.", p.peek().pos, text)
	}
	return f, nil
}

type filterParser struct {
	schema *schema
	tokens []lexeme
	at     int
}

func (p *filterParser) peek() lexeme {
	if p.at < len(p.tokens) {
		return p.tokens[p.at]
	}
	return lexeme{}
}

func (p *filterParser) next() lexeme {
	t := p.peek()
	p.at++
	return t
}

// word takes the next token if it is that unquoted word.
func (p *filterParser) word(w string) bool {
	if t := p.peek(); p.at < len(p.tokens) && !t.quoted && t.text == w {
		p.at++
		return true
	}
	return false
}

func (p *filterParser) or(depth int) (filter, error) {
	left, err := p.and(depth)
	for err == nil && p.word("or") {
		var right filter
		if right, err = p.and(depth); err == nil {
			l := left
			left = func(r *row) bool { return l(r) || right(r) }
		}
	}
	return left, err
}

func (p *filterParser) and(depth int) (filter, error) {
	left, err := p.not(depth)
	for err == nil && p.word("and") {
		var right filter
		if right, err = p.not(depth); err == nil {
			l := left
			left = func(r *row) bool { return l(r) && right(r) }
		}
	}
	return left, err
}

func (p *filterParser) not(depth int) (filter, error) {
	if depth > deepest {
		return nil, badRequest("The recursion limit of the filter has been exceeded.")
	}
	switch {
	case p.word("not"):
		inner, err := p.not(depth + 1)
		return func(r *row) bool { return !inner(r) }, err
	case p.word("("):
		inner, err := p.or(depth + 1)
		if err == nil && !p.word(")") {
			err = badRequest("')' or operator expected at position %d.", p.peek().pos)
		}
		return inner, err
	}
	return p.test()
}

func (p *filterParser) test() (filter, error) {
	name := p.next()
	if name.text == "" || name.quoted || strings.ContainsAny(name.text, "(),") {
		return nil, badRequest("Expression expected at position %d.", name.pos)
	}
	prop, ok := p.schema.find(name.text)
	if !ok {
		return nil, badRequest("Could not find a property named '%s' on type '%s'.", name.text, p.schema.typeName)
	}
	op := p.next()
	if op.text == "in" && !op.quoted {
		return p.in(prop)
	}
	if op.quoted || !slices.Contains([]string{"eq", "ne", "gt", "ge", "lt", "le"}, op.text) {
		return nil, badRequest("Syntax error: operator expected at position %d.", op.pos)
	}
	return p.compare(prop, op.text)
}

func (p *filterParser) in(prop property) (filter, error) {
	if !p.word("(") {
		return nil, badRequest("'(' expected at position %d.", p.peek().pos)
	}
	var any []filter
	for {
		f, err := p.compare(prop, "eq")
		if err != nil {
			return nil, err
		}
		any = append(any, f)
		if p.word(")") {
			return func(r *row) bool {
				return slices.ContainsFunc(any, func(f filter) bool { return f(r) })
			}, nil
		}
		if !p.word(",") {
			return nil, badRequest("')' or ',' expected at position %d.", p.peek().pos)
		}
	}
}

// compare reads a literal and compares the property with it.
func (p *filterParser) compare(prop property, op string) (filter, error) {
	lit := p.next()
	if !lit.quoted && strings.HasPrefix(lit.text, "microsoft.graph.") && p.peek().quoted && prop.typ == isEnum {
		lit = p.next()
	}
	if lit.text == "null" && !lit.quoted {
		return compareNull(prop, op)
	}
	mismatch := badRequest("A binary operator with incompatible types was detected. Found operand types '%s' and '%s' for operator kind '%s'.", prop.edm(), edmOf(lit), op)
	switch {
	case prop.typ == isTime && lit.quoted, prop.typ != isTime && !lit.quoted, lit.text == "" && !lit.quoted:
		return nil, mismatch
	case prop.typ == isTime:
		at, err := time.Parse(time.RFC3339Nano, lit.text)
		if err != nil || at.Nanosecond()%100 != 0 {
			return nil, badRequest("Unrecognized 'Edm.DateTimeOffset' literal '%s' at position %d.", lit.text, lit.pos)
		}
		return compareTime(prop.at, op, alert.At(at.UTC())), nil
	case prop.typ == isEnum && op != "eq" && op != "ne":
		return nil, mismatch
	case prop.typ == isEnum && !slices.ContainsFunc(prop.members, func(m string) bool { return strings.EqualFold(m, lit.text) }):
		return nil, badRequest("The string '%s' is not a valid enumeration type constant.", lit.text)
	case prop.typ == isEnum:
		return func(r *row) bool { return strings.EqualFold(r.words[prop.at], lit.text) == (op == "eq") }, nil
	}
	return func(r *row) bool {
		have := r.words[prop.at]
		return holds(op, strings.Compare(have, lit.text)) && (have != "" || op == "ne")
	}, nil
}

func compareNull(prop property, op string) (filter, error) {
	if op != "eq" && op != "ne" {
		return func(*row) bool { return false }, nil
	}
	return func(r *row) bool {
		missing := prop.typ == isTime && r.at[prop.at] == 0 || prop.typ != isTime && r.words[prop.at] == ""
		return missing == (op == "eq")
	}, nil
}

func compareTime(place int, op string, at alert.Time) filter {
	return func(r *row) bool {
		have := r.at[place]
		if have == 0 {
			return op == "ne"
		}
		switch {
		case have < at:
			return holds(op, -1)
		case have > at:
			return holds(op, 1)
		}
		return holds(op, 0)
	}
}

func holds(op string, c int) bool {
	switch op {
	case "eq":
		return c == 0
	case "ne":
		return c != 0
	case "gt":
		return c > 0
	case "ge":
		return c >= 0
	case "lt":
		return c < 0
	}
	return c <= 0
}

func (p property) edm() string {
	switch p.typ {
	case isTime:
		return "Edm.DateTimeOffset"
	case isEnum:
		return "microsoft.graph.security." + p.name
	}
	return "Edm.String"
}

func edmOf(lit lexeme) string {
	if lit.quoted {
		return "Edm.String"
	}
	return "Edm.Untyped"
}
