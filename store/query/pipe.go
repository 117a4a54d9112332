package query

import (
	"slices"
	"strings"

	"tocsin/graph/fault"
)

// functions lists what may follow a |.
func functions() []string { return []string{"head", "tail", "sort", "fields", "aggregate"} }

// aggregates lists the functions of aggregate.
func aggregates() []string { return []string{"count", "sum", "min", "max", "avg", "cardinality"} }

// pipe is one stage as its text stands.
type pipe struct {
	name string
	args string
	at   Span
}

// pipe reads one stage with the | before it.
func (p *parser) pipe() *Problem {
	from := p.next().at.From
	t := p.peek()
	name := strings.ToLower(t.text)
	if t.kind != wordToken {
		return p.expected("head, tail, sort, fields or aggregate", "")
	}
	if !slices.Contains(functions(), name) {
		return &Problem{At: t.at, Message: clip(t.text) + " is not a function", Hint: functionHint(t.text, functions())}
	}
	p.at++
	begin := p.ended()
	if problem := p.stage(name); problem != nil {
		return problem
	}
	end := p.ended()
	p.tree.pipes = append(p.tree.pipes, pipe{name: name, args: strings.TrimSpace(p.text[begin:end]), at: Span{from, end}})
	return nil
}

func functionHint(word string, names []string) string {
	if near := fault.Nearest(word, names); near != "" {
		return "did you mean " + near + "?"
	}
	return "functions are " + strings.Join(names, ", ")
}

func (p *parser) stage(name string) *Problem {
	switch name {
	case "head", "tail":
		return p.count(name)
	case "sort":
		return p.sort()
	case "fields":
		return p.names(nil)
	}
	return p.aggregate()
}

func (p *parser) count(name string) *Problem {
	t := p.peek()
	if t.kind != numberToken || strings.ContainsAny(t.text, ".-") || strings.Trim(t.text, "0") == "" {
		return p.expected("a whole number from 1", "as in "+name+" 10")
	}
	p.at++
	return nil
}

// names reads field names joined by commas; each is called after every one.
func (p *parser) names(each func()) *Problem {
	for {
		if t := p.peek(); t.kind != wordToken && t.kind != logicalToken {
			return p.expected("a field", "")
		}
		p.at++
		if each != nil {
			each()
		}
		if !p.accept(",") {
			return nil
		}
	}
}

func (p *parser) sort() *Problem {
	if t := p.peek(); p.accept("by") {
		p.extension(t.at, "by after sort")
	}
	return p.names(func() { p.accept("ASC", "DESC") })
}

func (p *parser) aggregate() *Problem {
	for {
		if problem := p.column(); problem != nil {
			return problem
		}
		if !p.accept(",") {
			break
		}
	}
	if !p.accept("by") {
		return nil
	}
	return p.by()
}

// column reads one aggregate with its alias.
func (p *parser) column() *Problem {
	t := p.peek()
	name := strings.ToLower(t.text)
	if t.kind != wordToken {
		return p.expected("an aggregate", "such as count or cardinality(@user)")
	}
	if !slices.Contains(aggregates(), name) {
		return &Problem{At: t.at, Message: clip(t.text) + " is not an aggregate", Hint: functionHint(t.text, aggregates())}
	}
	p.at++
	if problem := p.argument(name); problem != nil {
		return problem
	}
	if !p.accept("as") {
		return nil
	}
	if a := p.peek(); a.kind != wordToken || len(a.parts) > 1 {
		return p.expected("a name for the column", "")
	}
	p.at++
	return nil
}

// argument reads the field in parentheses, which only count can do without.
func (p *parser) argument(name string) *Problem {
	if !p.accept("(") {
		if name == "count" {
			return nil
		}
		return p.expected("( and a field", "as in "+name+"(severity)")
	}
	if t := p.peek(); t.kind != wordToken && t.kind != logicalToken {
		return p.expected("a field", "")
	}
	p.at++
	if !p.accept(")") {
		return p.expected(")", "")
	}
	return nil
}

// by reads the fields or the interval of the groups.
func (p *parser) by() *Problem {
	v, ok := p.instant()
	if !ok {
		if problem := p.names(nil); problem != nil {
			return problem
		}
		return nil
	}
	if n := strings.TrimLeft(v.Text, "0123456789"); !slices.Contains([]string{"s", "m", "h", "d"}, n) || strings.Trim(v.Text, "0smhd") == "" {
		return &Problem{At: v.At, Message: "an interval is a whole number with s, m, h or d", Hint: "as in by 1h"}
	}
	return nil
}
