package query

import "strings"

// alternatives refuses texts to look for that other tools would take as further values of
// the comparison before the OR: severity = 'High' or 'Medium'. In parentheses they are
// texts to look for.
func (p *parser) alternatives(terms []Expr) {
	for i := 1; i < len(terms); i++ {
		c, w := lastCompare(terms[i-1]), firstWord(terms[i])
		if c == nil || w == nil || c.short {
			continue
		}
		a := alternative{p.text, c, p.field(c.name)}
		if !a.isValue(w) {
			continue
		}
		values := append(c.Values[:len(c.Values):len(c.Values)], Value{Text: w.Text})
		last := w
		for ; i+1 < len(terms) && a.isWord(terms[i]) && a.isWord(terms[i+1]); i++ {
			last = terms[i+1].(*Word)
			values = append(values, Value{Text: last.Text})
		}
		p.fail(&Problem{
			At: w.At, Message: clip(p.text[w.At.From:w.At.To]) + " is a text to look for here, and no value of " + clip(c.name.text),
			Hint:  "write " + c.withValues(values) + "; to look for the text: (" + phrase(clip(w.Text)) + ")",
			whole: Span{c.At.From, last.At.To},
		})
	}
}

// alternative tells which texts behind a comparison may be further values of it.
type alternative struct {
	text  string // of the whole query
	to    *Compare
	field *Field // nil if the comparison names none
}

// isWord reports whether a whole condition is a text that may be a value.
func (a alternative) isWord(e Expr) bool {
	w, ok := e.(*Word)
	return ok && a.isValue(w)
}

// isValue reports whether a text to look for may be meant as a value: it is in quotes, or the
// field lists it.
func (a alternative) isValue(w *Word) bool {
	switch {
	case len(a.to.Values) == 0:
		return false
	case quoteOf(a.text[w.At.From:]) != 0:
		return true
	}
	return a.field != nil && a.field.listed(w.Text) != ""
}

// withValues writes the comparison with several values.
func (c *Compare) withValues(values []Value) string {
	name, op := clip(c.name.text), c.Op
	switch {
	case op.orders():
		return "the field again: " + name + " " + string(op) + " " + Quote(clip(values[len(values)-1].Text))
	case op == Equal:
		op = In
	}
	if c.Negated {
		op = "!" + op
	}
	var texts []string
	for _, v := range values {
		texts = append(texts, Quote(clip(v.Text)))
	}
	return name + " " + string(op) + " (" + strings.Join(texts, ", ") + ")"
}

// firstWord returns the text to look for that begins a condition; nil if something else does.
func firstWord(e Expr) *Word {
	switch e := e.(type) {
	case *Word:
		return e
	case *And:
		return firstWord(e.Terms[0])
	}
	return nil
}

// needsParentheses reports whether a printed condition after OR would read as one more
// value of the comparison before it.
func needsParentheses(before, e Expr) bool {
	c := lastCompare(before)
	return c != nil && len(c.Values) > 0 && firstWord(e) != nil
}
