package query

import "time"

// Scope is the context in which a text is read: the present moment and the saved queries. Parse and Read
// are short for a scope without saved queries.
type Scope struct {
	Now   time.Time // relative times count from it
	Views []View    // which $name means; nil for none
}

// View is a saved query, which another query names as $Name or $"Name".
type View struct{ Name, Text string }

// Parse reads and checks a query. The query is nil if one of the problems is an error.
// Problems are in the order of the text.
func (s Scope) Parse(text string) (*Query, []Problem) {
	r := s.Read(text)
	return r.Query, r.Problems
}

// Read is Parse for more than the query: the terms and the tokens of the text come from
// the same pass over it.
func (s Scope) Read(text string) *Reading {
	p := &parser{text: text}
	p.parse()
	r := &Reading{Text: text, toks: p.toks}
	k := &checker{text: text, scope: s, problems: append(p.problems, p.tree.warnings...), errors: len(p.problems)}
	if p.lost {
		k.problems = p.problems
	} else if q := k.query(&p.tree); Failed(k.problems) == nil {
		r.Query = q
	}
	if len(p.problems) == 0 {
		r.tree = &p.tree
	}
	locate(text, k.problems)
	r.Problems = k.problems
	return r
}
