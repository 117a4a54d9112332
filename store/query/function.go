package query

import (
	"fmt"
	"slices"
	"strings"

	"tocsin/graph/alert"
)

// Function is one column of an aggregate.
type Function struct {
	Name string  // count, sum, min, max, avg or cardinality
	Of   *Column // nil for a count of rows
	As   string  // the alias; "" for none
	At   Span
}

// String prints the function and its alias.
func (f *Function) String() string {
	if f.As != "" {
		return f.text() + " as " + f.As
	}
	return f.text()
}

// text prints the function without its alias.
func (f *Function) text() string {
	if f.Of == nil {
		return f.Name
	}
	return f.Name + "(" + f.Of.String() + ")"
}

// column returns the name of its column.
func (f *Function) column() string {
	if f.As != "" {
		return f.As
	}
	return f.text()
}

// functionKind is a row of the table of functions.
type functionKind struct {
	name  string
	takes func(f *Field) bool                      // reports whether it works on a field; nil if it does on each
	gives func(c *Column) alert.Type               // the type of its values
	make  func(rows Source, c *Column) accumulator // what computes it; c is nil for a count of rows
}

func functionKinds() []functionKind {
	number := func(*Column) alert.Type { return alert.Number }
	own := func(c *Column) alert.Type {
		if c.Path != nil {
			return alert.Number // other leaves are missing
		}
		return c.Field.Type
	}
	return []functionKind{
		{"count", nil, number, newCount},
		{"sum", summed, number, newSum},
		{"min", ordered, own, newLeast},
		{"max", ordered, own, newGreatest},
		{"avg", summed, number, newAverage},
		{"cardinality", nil, number, newCardinality},
	}
}

// summed reports whether a field has numbers. Those in microseconds are.
func summed(f *Field) bool { return f.Type == alert.Number || f.Type == alert.Any || f.Usec() }

// ordered reports whether a field has numbers or times.
func ordered(f *Field) bool { return summed(f) || f.Type == alert.Timestamp }

// kind returns the function's row.
func (f *Function) kind() *functionKind {
	kinds := functionKinds()
	return &kinds[slices.IndexFunc(kinds, func(k functionKind) bool { return k.name == f.Name })]
}

// aggregates lists the functions of aggregate.
func aggregates() []string {
	var names []string
	for _, k := range functionKinds() {
		names = append(names, k.name)
	}
	return names
}

// function reads one function with its alias.
func (p *parser) function() (Function, *Problem) {
	t := p.peek()
	f := Function{Name: strings.ToLower(t.text)}
	if problem := otherFunction(p, t); problem != nil {
		return f, problem
	}
	if t.kind != wordToken {
		return f, p.expected("a function", "such as count or cardinality(@user)")
	}
	if !slices.Contains(aggregates(), f.Name) {
		hint := rowHint("functions", t.text, aggregates())
		if meant := functionHabit(t.text); meant != "" {
			hint = didYouMean + meant + "?"
		}
		return f, &Problem{At: t.at, Message: clip(t.text) + " is not a function", Hint: hint}
	}
	p.at++
	if problem := f.parseColumn(p); problem != nil {
		return f, problem
	}
	if p.accept("as") {
		if problem := f.parseAlias(p); problem != nil {
			return f, problem
		}
	}
	f.At = Span{t.at.From, p.ended()}
	return f, nil
}

// parseColumn reads the field in parentheses, which only count can do without.
func (f *Function) parseColumn(p *parser) *Problem {
	if !p.accept("(") {
		if f.Name == "count" {
			return nil
		}
		return p.expected("( and a field", "as in "+f.Name+"(severity)")
	}
	if p.emptyCount(f.Name) {
		return nil
	}
	c, problem := p.column()
	if problem != nil {
		return problem
	}
	if !p.accept(")") {
		return p.expected(")", "")
	}
	f.Of = &c
	return nil
}

// emptyCount skips the ) of count(), which other languages write for count.
func (p *parser) emptyCount(name string) bool {
	t := p.peek()
	if !strings.EqualFold(name, "count") || !p.accept(")") {
		return false
	}
	p.extension(t.at, "count() for count")
	return true
}

func (f *Function) parseAlias(p *parser) *Problem {
	t := p.peek()
	switch {
	case t.kind != wordToken || len(t.parts) > 1:
		return p.expected("a name for the column", "")
	case t.is("by", "as", "asc", "desc"):
		return p.expected("a name for the column", "the language uses "+strings.ToLower(t.text)+" itself")
	}
	f.As = p.next().text
	return nil
}

// function checks one function.
func (k *checker) function(f *Function) {
	if f.Of == nil || !k.fieldOf(f.Of) {
		return
	}
	field, takes := f.Of.Field, f.kind().takes
	switch {
	case takes == nil:
		if f.Of.Entity() != "" {
			k.extension(f.Of.At, "a logical type in aggregate")
		}
	case takes(field):
	case field.Type == alert.Timestamp:
		k.fail(f.Of.At, fmt.Sprintf("%s takes numbers, and %s has times", f.Name, field.Name), "min and max take times")
	default:
		k.fail(f.Of.At, fmt.Sprintf("%s takes numbers, and %s is %s", f.Name, field.Name, field.Type), "count and cardinality take every field")
	}
}
