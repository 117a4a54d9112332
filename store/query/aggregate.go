package query

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tocsin/graph/alert"
)

// Aggregate counts and sums the rows by group.
type Aggregate struct {
	Functions []Function
	By        []Column
	Interval  time.Duration // of created_at; 0 if the groups are not intervals
	At        Span

	wordAt   Span
	interval *interval // as typed; nil if the groups are not intervals
}

// String prints the stage.
func (s *Aggregate) String() string {
	var functions []string
	for i := range s.Functions {
		functions = append(functions, s.Functions[i].String())
	}
	text := "aggregate " + strings.Join(functions, ", ")
	switch {
	case s.Interval > 0:
		return text + " by " + intervalText(s.Interval)
	case len(s.By) > 0:
		return text + " by " + columnsText(s.By)
	}
	return text
}

// Place returns its range in the text.
func (s *Aggregate) Place() Span { return s.At }

func parseAggregate(p *parser, from int) (Stage, *Problem) {
	s := &Aggregate{wordAt: p.toks[p.at-1].at}
	for {
		f, problem := p.function()
		if problem != nil {
			return nil, problem
		}
		s.Functions = append(s.Functions, f)
		if !p.accept(",") {
			break
		}
	}
	if p.accept("by") {
		if problem := s.parseBy(p); problem != nil {
			return nil, problem
		}
	}
	s.At = Span{from, p.ended()}
	return s, nil
}

// parseBy reads the fields or the interval of the groups.
func (s *Aggregate) parseBy(p *parser) *Problem {
	for {
		if problem := s.parseGroup(p); problem != nil {
			return problem
		}
		if !p.accept(",") {
			return nil
		}
	}
}

func (s *Aggregate) parseGroup(p *parser) *Problem {
	i, problem := p.interval()
	switch {
	case problem != nil:
		return problem
	case i != nil && s.interval != nil:
		return &Problem{At: i.at, Message: "groups have one interval", Hint: "leave one of them out"}
	case i != nil:
		s.interval = i
		return nil
	}
	if problem := intervalHabit(p); problem != nil {
		return problem
	}
	c, problem := p.column()
	s.By = append(s.By, c)
	return problem
}

func (s *Aggregate) check(k *checker, q *Query) {
	if k.table != nil {
		k.fail(s.wordAt, "a query has one aggregate", "name all functions in it: aggregate count, cardinality(@user)")
		return
	}
	if !k.few(len(s.Functions)+len(s.By), s.At) {
		return
	}
	before := k.errors
	for i := range s.Functions {
		if k.enough() {
			return
		}
		k.function(&s.Functions[i])
	}
	for i := range s.By {
		if k.enough() {
			return
		}
		if k.fieldOf(&s.By[i]) && s.By[i].Entity() != "" {
			k.extension(s.By[i].At, "a logical type in aggregate")
		}
	}
	if s.interval != nil {
		k.interval(s, q)
	}
	if k.errors == before {
		s.By = once(s.By)
		k.distinct(s)
		k.table = newTableNames(s.columns(), k.schemas)
	}
}

// distinct removes functions that stand twice, and reports different columns of one name.
func (k *checker) distinct(s *Aggregate) {
	seen := map[string]string{} // what is behind a name
	for _, c := range s.groups() {
		seen[Fold(c.Name)] = c.text
	}
	s.Functions = slices.DeleteFunc(s.Functions, func(f Function) bool {
		name := Fold(f.column())
		text, twice := seen[name]
		seen[name] = f.text()
		if twice && text != f.text() {
			k.fail(f.At, fmt.Sprintf("two columns are called %s", clip(f.column())), "give one of them another name with as")
			return false
		}
		return twice
	})
}

// groups returns the columns that tell the groups apart.
func (s *Aggregate) groups() []named {
	if s.Interval > 0 {
		return []named{{TableColumn{Name: intervalColumn, Type: alert.Timestamp, Group: true}, intervalColumn}}
	}
	var out []named
	for i := range s.By {
		name := s.By[i].String()
		out = append(out, named{TableColumn{Name: name, Type: s.By[i].Field.Type, Group: true}, name})
	}
	return out
}

// named is a column of an aggregate's table with what it is made of.
type named struct {
	TableColumn
	text string // the function or the field, in its canonical form
}

// columns returns the columns of the table: first those of the groups, then the functions.
func (s *Aggregate) columns() []named {
	out := s.groups()
	for i := range s.Functions {
		f := &s.Functions[i]
		out = append(out, named{TableColumn{Name: f.column(), Type: f.kind().gives(f.Of)}, f.text()})
	}
	return out
}
