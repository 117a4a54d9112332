package query

import (
	"slices"
	"strings"
)

// Pick shows exactly the columns that it names, each once. The stages after it still see
// every field.
type Pick struct {
	Columns []Column
	At      Span
}

// String prints the stage.
func (s *Pick) String() string { return "fields " + columnsText(s.Columns) }

// columnsText prints columns in their canonical form.
func columnsText(columns []Column) string {
	var names []string
	for i := range columns {
		names = append(names, columns[i].String())
	}
	return strings.Join(names, ", ")
}

// Place returns its range in the text.
func (s *Pick) Place() Span { return s.At }

func parsePick(p *parser, from int) (Stage, *Problem) {
	s := &Pick{}
	for {
		c, problem := p.shown()
		if problem != nil {
			return nil, problem
		}
		s.Columns = append(s.Columns, c)
		if !p.accept(",") {
			s.At = Span{from, p.ended()}
			return s, nil
		}
	}
}

func (s *Pick) check(k *checker, _ *Query) {
	if !k.few(len(s.Columns), s.At) {
		return
	}
	for i := range s.Columns {
		if k.enough() {
			return
		}
		k.shown(&s.Columns[i])
	}
	s.Columns = once(s.Columns)
}

// once returns the columns without repeats.
func once(columns []Column) []Column {
	seen := map[string]bool{}
	return slices.DeleteFunc(columns, func(c Column) bool {
		name := c.String()
		defer func() { seen[name] = true }()
		return seen[name]
	})
}

func (s *Pick) apply(r *run) error {
	r.shown = s
	return nil
}
