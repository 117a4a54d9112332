package query

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// replace puts words in the place of a range, with a blank before the text after it.
func (e *edit) replace(at Span, words string) string {
	before, after := e.text[:at.From], e.text[at.To:]
	if words == "" {
		before, after = gap(before, after)
	} else if r, _ := utf8.DecodeRuneInString(after); partRune(r) || r == '@' {
		after = " " + after
	}
	return before + words + after
}

// gap closes the hole that a removal leaves to one blank between what stands on
// both sides, to none at the ends of the text.
func gap(before, after string) (string, string) {
	left, right := strings.TrimRightFunc(before, unicode.IsSpace), strings.TrimLeftFunc(after, unicode.IsSpace)
	switch {
	case left == "":
		return "", right
	case right == "":
		return left, ""
	case len(left) < len(before):
		return before, right
	case len(right) < len(after):
		return left, after
	}
	return left + " ", right
}

// remove removes a term with the AND that joined it, and WHERE with the last term.
func (e *edit) remove(c Expr) string {
	terms, at := e.tree.terms(), place(c)
	i := slices.Index(terms, c)
	switch {
	case i > 0 && i+1 < len(terms) && e.beside(at.To, place(terms[i+1]).From):
		return e.replace(Span{at.From, place(terms[i+1]).From}, "") // the AND before it stays
	case i > 0:
		return e.replace(Span{place(terms[i-1]).To, at.To}, "")
	case len(terms) > 1:
		return e.replace(Span{at.From, place(terms[1]).From}, "")
	}
	from := at.From
	if e.tree.whereAt.To > 0 {
		from = e.tree.whereAt.From
	}
	return e.replace(Span{from, at.To}, "")
}

// beside reports whether only blanks are between two places: terms there have no AND
// between them.
func (e *edit) beside(from, to int) bool { return strings.TrimSpace(e.text[from:to]) == "" }

// changed puts a comparison with an operator in the place of c. What has no AND before it
// may follow only field:value, so it gets one.
func (e *edit) changed(c *Compare, words string) string {
	terms := e.tree.terms()
	i := slices.Index(terms, Expr(c))
	if i+1 < len(terms) && e.beside(c.At.To, place(terms[i+1]).From) {
		words += " AND"
	}
	return e.replace(c.At, words)
}

// and joins a term to the top-level AND, after the last condition and before
// EARLIEST and LATEST.
func (e *edit) and(term string) string {
	var last Expr
	terms := e.tree.terms()
	for _, t := range terms {
		if _, ok := t.(*bound); !ok {
			last = t
		}
	}
	if last == nil {
		return e.first(term)
	}
	at := place(last)
	if _, ok := last.(*Or); ok {
		return e.text[:at.From] + "(" + e.text[at.From:at.To] + ") AND " + term + e.spaced(at.To)
	}
	return e.text[:at.To] + " AND " + term + e.spaced(at.To)
}

// spaced is the rest of the text from a byte on, with a blank before it unless
// it has one.
func (e *edit) spaced(at int) string {
	rest := e.text[at:]
	if r, n := utf8.DecodeRuneInString(rest); n > 0 && !unicode.IsSpace(r) {
		return " " + rest
	}
	return rest
}

// first puts the only condition after FROM or WHERE.
func (e *edit) first(term string) string {
	at := max(e.tree.fromAt.To, e.tree.whereAt.To)
	if at == 0 {
		return strings.TrimSpace(term + " " + strings.TrimLeftFunc(e.text, unicode.IsSpace))
	}
	if e.tree.whereAt.To == 0 {
		term = "WHERE " + term
	}
	return e.text[:at] + " " + term + e.spaced(at)
}

// done returns the new text if it parses, else the old one and the reason.
func (e *edit) done(text string) (string, error) {
	if _, problem := parse(text); problem != nil {
		return e.text, refusal("the new query does not parse: "+problem.Message, "")
	}
	return text, nil
}
