package query

import "time"

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

// Parse reads and checks a query. Relative times count from now. The query is nil
// if one of the problems is an error. Problems are in the order of the text.
func Parse(text string, now time.Time) (*Query, []Problem) {
	r := Read(text, now)
	return r.Query, r.Problems
}

// Read is Parse for more than the query: the terms and the tokens of the text come from
// the same pass over it.
func Read(text string, now time.Time) *Reading {
	p := &parser{text: text}
	tree, problem := p.parse()
	r := &Reading{Text: text, tree: tree, toks: p.toks}
	if problem != nil {
		r.Problems = []Problem{*problem}
		locate(text, r.Problems)
		return r
	}
	k := &checker{text: text, now: now, problems: tree.warnings}
	q := k.query(tree)
	locate(text, k.problems)
	if r.Problems = k.problems; Failed(k.problems) == nil {
		r.Query = q
	}
	return r
}

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
