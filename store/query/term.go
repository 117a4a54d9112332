package query

import "tocsin/graph/alert"

// Term is one term of the top-level AND.
type Term struct {
	Field   string   // canonical, or as typed if it is unknown; EARLIEST or LATEST; "" if the term is no comparison
	Op      Op       // the positive operator; "" if the term is no comparison
	Negated bool     // !=, !IN …
	Values  []string // without quotes; of a field that lists its values, the word that each means
	At      Span
}

// Lower reports whether the term leaves out what was created before a time.
func (t Term) Lower() bool {
	return t.Field == "EARLIEST" || t.Field == createdField && !t.Negated && (t.Op == AtLeast || t.Op == Greater)
}

// Terms reads the terms of the top-level AND back from a text, in its order;
// nil if the text does not parse. A top-level OR is one term.
func Terms(text string) []Term {
	tree, problem := parse(text)
	if problem != nil {
		return nil
	}
	return tree.read()
}

// read returns the terms of the top-level AND, and the bounds after it.
func (s *parsed) read() []Term {
	var out []Term
	for _, e := range s.terms() {
		out = append(out, s.termOf(e))
	}
	for _, b := range s.tail {
		out = append(out, s.termOf(b))
	}
	return out
}

func (s *parsed) termOf(e Expr) Term {
	t := Term{At: place(e)}
	switch e := e.(type) {
	case *bound:
		t.Field, t.Op, t.Values = e.word(), Equal, []string{e.value.Text}
	case *Compare:
		t.Field, t.Op, t.Negated = e.name.canonical(s.schemas()), e.Op, e.Negated
		f := FieldOf(t.Field)
		for _, v := range e.Values {
			t.Values = append(t.Values, f.meant(v.Text))
		}
	}
	return t
}

// canonical returns the name of the field that a token means in a query for alerts of
// schemas, else the token as typed.
func (t token) canonical(schemas []string) string {
	if f := FieldIn(t.text, schemas); f != nil && !t.quoted {
		return f.Name
	}
	if f := rawField(t); f != nil {
		return pathText(pathBelow(f, t.parts[1:]))
	}
	return t.text
}

// schemas returns the schemas that FROM names; none for every record of a kind.
func (s *parsed) schemas() []string {
	var out []string
	for _, word := range s.from {
		if canonical, ok := schemaOf(word.text); ok && alert.KindOf(word.text) == nil {
			out = append(out, canonical...)
		}
	}
	return out
}

// field returns the field that a token means after the FROM of the text; nil if none.
func (p *parser) field(t token) *Field { return FieldIn(t.text, p.tree.schemas()) }

// terms returns those of the top-level AND; a top-level OR is one of them.
func (s *parsed) terms() []Expr {
	switch e := s.cond.(type) {
	case nil:
		return nil
	case *And:
		return e.Terms
	default:
		return []Expr{e}
	}
}

// place returns the range of a condition in the text.
func place(e Expr) Span {
	switch e := e.(type) {
	case *And:
		return Span{place(e.Terms[0]).From, place(e.Terms[len(e.Terms)-1]).To}
	case *Or:
		return Span{place(e.Terms[0]).From, place(e.Terms[len(e.Terms)-1]).To}
	case *Not:
		return e.at
	case *Compare:
		return e.At
	case *Word:
		return e.At
	case *saved:
		return e.at
	case *group:
		return e.at
	case *bound:
		return e.at
	}
	return Span{}
}
