package query

import (
	"strings"
	"time"
)

// Reading is all that a bar shows of one text, which is parsed once for it. It is not
// safe for concurrent use; its Query is.
type Reading struct {
	Text     string
	Query    *Query    // nil if one of the problems is an error
	Problems []Problem // in the order of the text

	tree   *parsed
	toks   []token
	terms  []Term
	tokens []Token
}

// Parse is Scope.Parse without saved queries. Relative times count from now.
func Parse(text string, now time.Time) (*Query, []Problem) { return Scope{Now: now}.Parse(text) }

// Read is Scope.Read without saved queries. Relative times count from now.
func Read(text string, now time.Time) *Reading { return Scope{Now: now}.Read(text) }

// Terms returns the terms as the function Terms does.
func (r *Reading) Terms() []Term {
	if r.terms == nil && r.tree != nil {
		r.terms = r.tree.read()
	}
	return r.terms
}

// Tokens returns the tokens of the whole text. A text too long or not UTF-8 has none.
func (r *Reading) Tokens() []Token {
	if r.tokens == nil {
		r.tokens, r.toks = paint(r.toks), nil
	}
	return r.tokens
}

// WordAt reports whether an unquoted word to look for stands at the caret, a
// byte of the text: it may be a half-typed name. So may a field's name with blanks after
// it, because an operator is to come. A text that cannot be read has none.
func (r *Reading) WordAt(caret int) bool {
	return r.tree != nil && some(r.tree.cond, func(e Expr) bool {
		w, ok := e.(*Word)
		switch {
		case !ok || w.At.From >= caret || quoteOf(r.Text[w.At.From:]) != 0:
			return false
		case caret <= w.At.To:
			return true
		}
		return FieldOf(w.Text) != nil && strings.TrimSpace(r.Text[w.At.To:caret]) == ""
	})
}
