package query

import (
	"fmt"
	"strings"

	"tocsin/graph/alert"
)

func isBound(t token) bool { return t.is("EARLIEST", "LATEST") }

// endsBound reports whether the last term of a condition is EARLIEST or LATEST.
func endsBound(e Expr) bool {
	if and, ok := e.(*And); ok {
		e = and.Terms[len(and.Terms)-1]
	}
	_, ok := e.(*bound)
	return ok
}

// boundIn returns the first bound of a condition outside groups.
func boundIn(e Expr) *bound {
	switch e := e.(type) {
	case *bound:
		return e
	case *And:
		for _, t := range e.Terms {
			if b := boundIn(t); b != nil {
				return b
			}
		}
	}
	return nil
}

func misplaced(b *bound, under string) *Problem {
	return &Problem{At: b.at, Message: fmt.Sprintf("%s cannot be inside %s", b.word(), under), Hint: "put it at the end of the query"}
}

func (b *bound) word() string {
	if b.latest {
		return "LATEST"
	}
	return "EARLIEST"
}

// bound reads EARLIEST or LATEST with its instant.
func (p *parser) bound() (*bound, *Problem) {
	t := p.next()
	b := &bound{latest: t.is("LATEST")}
	if !p.accept("=") {
		return nil, p.expected("=", "as in "+b.word()+"=-24h")
	}
	v, ok := p.instant()
	if !ok {
		if n := p.peek(); n.kind == stringToken {
			p.at++
			b.value = Value{Type: alert.String, Text: n.text, At: n.at}
			p.noteQuotes(n)
		} else {
			return nil, p.expected("a time", "-24h, now, or a time in quotes: '2026-01-31T00:00:00Z'")
		}
	} else {
		b.value = v
	}
	b.at = Span{t.at.From, p.ended()}
	return b, nil
}

// instant reads now, or a relative time, which may have blanks before its unit.
func (p *parser) instant() (Value, bool) {
	t := p.peek()
	switch {
	case t.is("now"):
		p.at++
		return Value{Type: alert.Timestamp, Text: "now", At: t.at}, true
	case t.kind == logicalToken && relative(strings.ToLower(t.text)):
		p.at++
		return Value{Type: alert.Timestamp, Text: strings.ToLower(t.text), At: t.at}, true
	case t.kind == relativeToken:
		p.at++
		return Value{Type: alert.Timestamp, Text: t.text, At: t.at}, true
	case t.kind == numberToken && !strings.Contains(t.text, ".") && p.second().kind == wordToken && unitOf(p.second().text) != "":
		unit := p.second()
		p.at += 2
		return Value{Type: alert.Timestamp, Text: t.text + unitOf(unit.text), At: Span{t.at.From, unit.at.To}}, true
	}
	return p.timeWords()
}

func (p *parser) noteQuotes(t token) {
	if t.quote == '"' {
		p.extension(t.at, "a string in double quotes")
	}
}
