package query

import (
	"cmp"
	"fmt"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// Column is a column as a stage names it: a field, a path below original_data or, after an
// aggregate, a column of its table.
type Column struct {
	Field *Field   // nil for a column of a table
	Path  []string // folded; nil unless Field is original_data
	Name  string   // of the column of a table; "" for a field
	At    Span

	typed token
	of    *Column // what stands in parentheses after it, as in count(@user)
}

// String prints the column in its canonical form.
func (c *Column) String() string {
	switch {
	case c.Name != "":
		return c.Name
	case c.Path != nil:
		return pathText(c.Path)
	case c.Field != nil:
		return c.Field.as(c.typed)
	}
	return c.typed.text
}

// Entity returns the logical type that the column counts things of; "" for every other
// column.
func (c *Column) Entity() alert.EntityType {
	if c.Field == nil {
		return ""
	}
	return c.Field.Entity()
}

// several reports whether a record of a kind may have several values of the column, which
// is a field.
func (c *Column) several(kind *alert.Kind) bool {
	if c.Field.Never {
		return c.Field.List
	}
	return c.Field.of(kind).several()
}

// column reads the name of a field.
func (p *parser) column() (Column, *Problem) {
	t := p.peek()
	if t.kind != wordToken && t.kind != logicalToken {
		return Column{}, p.expected("a field", "")
	}
	p.at++
	return Column{At: t.at, typed: t}, nil
}

// shown reads the name of a field, or a function with its field, which names a column of
// a table.
func (p *parser) shown() (Column, *Problem) {
	c, problem := p.column()
	if problem != nil || !p.accept("(") {
		return c, problem
	}
	if p.emptyCount(c.typed.text) {
		c.At.To = p.ended()
		return c, nil
	}
	of, problem := p.column()
	if problem != nil {
		return c, problem
	}
	if !p.accept(")") {
		return c, p.expected(")", "")
	}
	c.of, c.At.To = &of, p.ended()
	return c, nil
}

// fieldOf gives a column its field. It reports whether there is one.
func (k *checker) fieldOf(c *Column) bool {
	named := &Compare{name: c.typed} // whose name has the same meaning
	c.Field = k.field(named)
	c.Path = named.Path
	return c.Field != nil
}

// shown gives a column of sort or fields its meaning: a field, or after an aggregate a
// column of its table.
func (k *checker) shown(c *Column) bool {
	switch {
	case k.table != nil:
		return k.tableColumn(c)
	case c.of != nil:
		k.fail(c.At, k.typed(c.At)+" is a column of aggregate, and none stands before", "as in aggregate "+k.typed(c.At)+" | …")
		return false
	}
	return k.fieldOf(c)
}

func (k *checker) tableColumn(c *Column) bool {
	if c.Name = k.table.find(c); c.Name != "" {
		return true
	}
	hint := "its columns are " + clip(strings.Join(k.table.names, ", "))
	if near := fault.Nearest(c.typed.text, k.table.names); near != "" {
		hint = "did you mean " + near + "?"
	}
	k.fail(c.At, "the table of aggregate has no column "+k.typed(c.At), hint)
	return false
}

// tableNames are the columns of an aggregate's table, which the stages after it name.
type tableNames struct {
	names []string
	by    map[string]string // the name by each spelling

	schemas []string // of the query
}

func newTableNames(columns []named, schemas []string) *tableNames {
	t := &tableNames{by: map[string]string{}, schemas: schemas}
	for _, c := range columns {
		t.names = append(t.names, c.Name)
		t.by[Fold(c.Name)] = c.Name
	}
	for _, c := range columns { // what has an alias is found without it too
		if made := Fold(c.text); t.by[made] == "" {
			t.by[made] = c.Name
		}
	}
	return t
}

// find returns the name of the column that c means; "" if there is none.
func (t *tableNames) find(c *Column) string {
	if c.of != nil {
		return t.by[Fold(c.typed.text+"("+c.of.typed.canonical(t.schemas)+")")]
	}
	return cmp.Or(t.by[Fold(c.typed.text)], t.by[Fold(c.typed.canonical(t.schemas))])
}

// few reports an error if a stage names more columns than it may.
func (k *checker) few(n int, at Span) bool {
	if n > maxColumns {
		k.fail(at, fmt.Sprintf("a stage names at most %d columns", maxColumns), "")
	}
	return n <= maxColumns
}
