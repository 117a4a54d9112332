package query

import (
	"time"

	"tocsin/graph/alert"
)

// Scope is the context in which a text is read: the present moment, the saved queries, and
// the kind of record of the list that it filters. Parse and Read are short for a scope of
// the moment alone.
type Scope struct {
	Now   time.Time // relative times count from it
	Views []View    // which $name means; nil for none
	// Kind holds what a text without FROM asks for; nil means alerts. Toggle and Set edit such
	// a text as any other.
	Kind *alert.Kind
}

// View is a saved query, which another query names as $Name or $"Name".
type View struct{ Name, Text string }

// Whole returns a text that says which kind of record it asks for, so that it means the same in
// any scope. One about alerts needs no word for that.
func (s Scope) Whole(text string) string {
	from := s.from()
	tree, problem := parse(text)
	if problem != nil || len(from) == 0 || len(tree.from) > 0 {
		return text
	}
	whole := "FROM " + from[0] + " "
	if tree.cond != nil && tree.whereAt == (Span{}) {
		whole += "WHERE "
	}
	return whole + text
}

// from returns what a text without FROM asks for, as Query.From has it.
func (s Scope) from() []string {
	if s.Kind == nil || s.Kind == alert.AlertKind() {
		return nil
	}
	return s.Kind.From[:1]
}

// Parse reads and checks a query. The query is nil if one of the problems is an error.
// Problems are in the order of the text.
func (s Scope) Parse(text string) (*Query, []Problem) {
	r := s.Read(text)
	return r.Query, r.Problems
}

// Read is Parse for more than the query: the terms and the tokens of the text come from
// the same pass over it.
func (s Scope) Read(text string) *Reading {
	p := &parser{cursor: cursor{text: text}}
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
