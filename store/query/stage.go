package query

import (
	"cmp"
	"slices"
	"strings"

	"tocsin/graph/fault"
)

// Stage is one stage after a |: *Head, *Tail, *Order, *Pick or *Aggregate.
type Stage interface {
	// String prints the stage in its canonical form, without the |.
	String() string
	// Place returns its range in the text, from the | on.
	Place() Span

	// check gives the names of the stage their meaning. The query holds its other parts
	// and the stages before this one.
	check(k *checker, q *Query)
	// apply changes what the stages before it made of the rows.
	apply(r *run) error
}

// stageKind is a row of the table of stages. parse reads what follows the word; from is
// the offset of the |.
type stageKind struct {
	word  string
	parse func(p *parser, from int) (Stage, *Problem)
}

func stageKinds() []stageKind {
	return []stageKind{
		{"head", parseHead},
		{"tail", parseTail},
		{"sort", parseOrder},
		{"fields", parsePick},
		{"aggregate", parseAggregate},
	}
}

// stageWords lists what may follow a |.
func stageWords() []string {
	var words []string
	for _, k := range stageKinds() {
		words = append(words, k.word)
	}
	return words
}

// stage reads one stage with the | before it.
func (p *parser) stage() *Problem {
	from := p.next().at.From
	t := p.peek()
	if t.kind != wordToken {
		return p.expected(fault.Or(stageWords()), "")
	}
	kinds := stageKinds()
	i := slices.IndexFunc(kinds, func(k stageKind) bool { return t.is(k.word) })
	if i < 0 {
		return cmp.Or(foreign(p), &Problem{At: t.at, Message: clip(t.text) + " is not a stage", Hint: rowHint("stages", t.text, stageWords())})
	}
	p.at++
	s, problem := kinds[i].parse(p, from)
	if problem == nil {
		p.tree.stages = append(p.tree.stages, s)
	}
	return problem
}

// rowHint offers the nearest of the rows of a table, which has a name, else all of them.
func rowHint(rows, word string, names []string) string {
	if near := fault.Nearest(word, names); near != "" {
		return "did you mean " + near + "?"
	}
	return rows + " are " + strings.Join(names, ", ")
}

// stages checks the stages in their order, up to the first with an error: what the later
// ones may name depends on it.
func (k *checker) stages(q *Query, stages []Stage) {
	for _, s := range stages {
		before := k.errors
		if k.enough() {
			return
		}
		s.check(k, q)
		if k.errors > before {
			return
		}
		q.Stages = append(q.Stages, s)
	}
}

// aggregate returns the aggregate among the stages; nil if there is none.
func (q *Query) aggregate() *Aggregate {
	for _, s := range q.Stages {
		if a, ok := s.(*Aggregate); ok {
			return a
		}
	}
	return nil
}
