package query

import (
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// Edits change a query's text for the keys of a screen, and leave the rest of
// it, its layout too, as it was typed. They see the terms that AND joins at the
// top, and never change a term in parentheses, or one of NOT or OR.

// Toggle puts a value of a field into the text, or takes it out if it is there
// already, by whichever word. Values of one field are alternatives: the first gives
// field = 'value', a second field IN ('value','second'); with not they are excluded,
// by != and !IN.
// An empty value is a missing one: IS NULL, with not IS NOT NULL. Toggling twice
// gives a query that means the same as before, unless the text had several such
// terms of the field. The error is a *fault.Fault if the text does not parse, or
// the field or value does not fit.
func Toggle(text, field, value string, not bool) (string, error) {
	e, err := newEdit(text, field, value)
	if err != nil {
		return text, err
	}
	if value == "" {
		return e.toggleNull(not)
	}
	var first *Compare
	for _, c := range e.own() {
		if c.Negated != not || c.Op != Equal && c.Op != In {
			continue
		}
		if slices.ContainsFunc(c.Values, e.same) {
			return e.done(e.without(c))
		}
		if first == nil {
			first = c
		}
	}
	if first != nil {
		return e.done(e.list(first, append(e.literals(first), e.literal)))
	}
	op := " = "
	if not {
		op = " != "
	}
	return e.done(e.and(e.name + op + e.literal))
}

func (e *edit) toggleNull(not bool) (string, error) {
	for _, c := range e.own() {
		if c.Op == Null && c.Negated == not {
			return e.done(e.remove(c))
		}
	}
	if not {
		return e.done(e.and(e.name + " IS NOT NULL"))
	}
	return e.done(e.and(e.name + " IS NULL"))
}

// Set makes field = 'value' the only term of the field in the top-level AND, in
// the place of the first that was there; an empty value removes them all. Errors
// are as those of Toggle.
func Set(text, field, value string) (string, error) {
	before := text
	for {
		e, err := newEdit(text, field, value)
		if err != nil {
			return before, err
		}
		terms, want := e.own(), e.name+" = "+e.literal
		switch {
		case value == "" && len(terms) == 0:
			return text, nil
		case value == "" || len(terms) > 1:
			text, err = e.done(e.remove(terms[len(terms)-1]))
		case len(terms) == 0:
			return e.done(e.and(want))
		default:
			return e.done(e.changed(terms[0], want))
		}
		if err != nil {
			return before, err
		}
	}
}

// Since makes created_at >= bound the only lower bound of created_at in the top-level AND,
// beside no EARLIEST; an empty bound removes them all. The bound is a relative time such as
// -24h. Errors are as those of Toggle.
func Since(text, bound string) (string, error) {
	before := text
	for {
		e, err := newEdit(text, createdField, bound)
		if err != nil {
			return before, err
		}
		lower := e.tree.lowerBound()
		if lower == nil {
			if bound == "" {
				return text, nil
			}
			return e.done(e.and(e.name + " >= " + e.literal))
		}
		if text, err = e.done(e.removeBound(lower)); err != nil {
			return before, err
		}
	}
}

// createdField is the field that EARLIEST and LATEST bound.
const createdField = "created_at"

// lowerBound returns the last term of the text that leaves out what was created before a
// time; nil if there is none.
func (s *parsed) lowerBound() Expr {
	for i := len(s.tail) - 1; i >= 0; i-- {
		if !s.tail[i].latest {
			return s.tail[i]
		}
	}
	terms := s.terms()
	for i := len(terms) - 1; i >= 0; i-- {
		if t := s.termOf(terms[i]); t.Lower() {
			return terms[i]
		}
	}
	return nil
}

// removeBound removes a lower bound, which may stand after the condition.
func (e *edit) removeBound(lower Expr) string {
	if b, ok := lower.(*bound); ok && slices.Contains(e.tree.tail, b) {
		return e.replace(b.at, "")
	}
	return e.remove(lower)
}

// Also joins a condition to the top-level AND of a text, unless the text has it there
// already. The error is a *fault.Fault if one of them does not parse.
func Also(text, condition string) (string, error) {
	tree, problem := parse(text)
	if problem != nil {
		return text, refusal("the query does not parse: "+problem.Message, "fix it with /, then try again")
	}
	for _, t := range tree.terms() {
		if at := place(t); text[at.From:at.To] == condition {
			return text, nil
		}
	}
	e := &edit{text: text, tree: tree}
	return e.done(e.and(condition))
}

// edit is one change of a text.
type edit struct {
	text    string
	tree    *parsed
	field   *Field
	name    string // of the field, as the text may have it
	literal string // the value as the text has it
	value   Value
}

func newEdit(text, field, value string) (*edit, error) {
	tree, problem := parse(text)
	if problem != nil {
		return nil, refusal("the query does not parse: "+problem.Message, "fix it with /, then try again")
	}
	f := FieldOf(field)
	if f == nil || f.Type == alert.Any {
		return nil, refusal("there is no field "+clip(field)+" to filter by", "")
	}
	e := &edit{text: text, tree: tree, field: f, name: field, literal: literal(f, value)}
	if schemas := tree.schemas(); FieldIn(field, schemas) != f {
		e.name = f.NameIn(schemas)
	}
	if value == "" {
		return e, nil
	}
	p := &parser{cursor: cursor{text: e.literal, toks: scan(e.literal)}}
	v, problem := p.value()
	if problem != nil || p.peek().kind != endToken {
		return nil, refusal(clip(value)+" is not a value of "+f.Name, "")
	}
	e.value = v
	return e, nil
}

func refusal(sentence, hint string) error { return fault.New(fault.Usage, sentence, hint, nil) }

// literal writes a value of a field as a query has it: text, times and bands in
// quotes, the rest bare.
func literal(f *Field, value string) string {
	switch {
	case f.Type == alert.Bool, f.Usec(), f.Type == alert.Timestamp && relative(value):
		return strings.ToLower(value)
	case f.Type == alert.Number && f.listed(value) == "":
		return value
	}
	return Quote(value)
}

// own returns the comparisons of the top-level AND that are about the edit's field.
func (e *edit) own() []*Compare {
	var out []*Compare
	for _, t := range e.tree.terms() {
		if c, ok := t.(*Compare); ok && c.name.canonical(e.tree.schemas()) == e.field.Name {
			out = append(out, c)
		}
	}
	return out
}

// same reports whether a literal of the text means the edit's value.
func (e *edit) same(v Value) bool {
	if v.Type == alert.Number && e.value.Type == alert.Number {
		return decimalOf(v.Text).compare(decimalOf(e.value.Text)) == 0
	}
	if v.Type != e.value.Type {
		return false
	}
	if word := e.field.listed(v.Text); word != "" {
		return word == e.field.listed(e.value.Text)
	}
	return Fold(v.Text) == Fold(e.value.Text)
}

// literals returns the values of a comparison as the text has them.
func (e *edit) literals(c *Compare) []string {
	var out []string
	for _, v := range c.Values {
		if c.short && v.Type == alert.String {
			out = append(out, Quote(v.Text)) // it may have no quotes
		} else {
			out = append(out, e.text[v.At.From:v.At.To])
		}
	}
	return out
}

// without removes the value from a comparison, and the comparison with its last
// value.
func (e *edit) without(c *Compare) string {
	var kept []string
	for i, as := range e.literals(c) {
		if !e.same(c.Values[i]) {
			kept = append(kept, as)
		}
	}
	if len(kept) == 0 {
		return e.remove(c)
	}
	return e.list(c, kept)
}

// list gives a comparison other values, and the operator for their number.
func (e *edit) list(c *Compare, values []string) string {
	op, operand := "=", values[0]
	switch {
	case len(values) > 1 && c.Negated:
		op, operand = "!IN", "("+strings.Join(values, ",")+")"
	case len(values) > 1:
		op, operand = "IN", "("+strings.Join(values, ",")+")"
	case c.Negated:
		op = "!="
	}
	return e.changed(c, e.text[c.name.at.From:c.name.at.To]+" "+op+" "+operand)
}
