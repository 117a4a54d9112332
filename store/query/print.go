package query

import (
	"strings"
	"time"

	"tocsin/graph/alert"
)

// String prints the canonical form: upper-case keywords, canonical names, only the
// parentheses that are needed. A relative time stays as it was typed, so it means the
// same if it is parsed at the same moment; Instants tells what the times are.
func (q *Query) String() string {
	parts := []string{"FROM", q.fromText()}
	if q.Where != nil {
		parts = append(parts, "WHERE", text(q.Where))
	}
	if q.Earliest != 0 {
		parts = append(parts, "EARLIEST="+boundText(q.earliest, q.Earliest))
	}
	if q.Latest != 0 {
		parts = append(parts, "LATEST="+boundText(q.latest, q.Latest))
	}
	for _, s := range q.Stages {
		parts = append(parts, "| "+s.String())
	}
	return strings.Join(parts, " ")
}

func (q *Query) fromText() string {
	switch {
	case len(q.From) == 0:
		return alert.AlertKind().From[0]
	case q.star:
		return "*"
	}
	return strings.Join(q.From, ", ")
}

// text prints a condition. AND binds tighter than OR, and NOT than both.
func text(e Expr) string {
	switch e := e.(type) {
	case *And:
		return joined(e.Terms, " AND ")
	case *Or:
		return alternatives(e.Terms)
	case *Not:
		switch e.Term.(type) {
		case *Compare, *Word:
			return "NOT " + text(e.Term)
		}
		return "NOT (" + text(e.Term) + ")"
	case *Word:
		return e.String()
	case *Compare:
		return e.String()
	}
	return ""
}

// alternatives joins terms by OR. A text to look for after a comparison has parentheses.
func alternatives(terms []Expr) string {
	var b strings.Builder
	for i, t := range terms {
		s := text(t)
		if i > 0 {
			b.WriteString(" OR ")
			if needsParentheses(terms[i-1], t) {
				s = "(" + s + ")"
			}
		}
		b.WriteString(s)
	}
	return b.String()
}

func joined(terms []Expr, with string) string {
	var out []string
	for _, t := range terms {
		s := text(t)
		if _, ok := t.(*Or); ok {
			s = "(" + s + ")"
		}
		out = append(out, s)
	}
	return strings.Join(out, with)
}

// String prints the comparison in its canonical form.
func (c *Compare) String() string {
	name := c.name.text
	if c.Path != nil {
		name = pathText(c.Path)
	} else if c.Field != nil {
		name = c.Field.as(c.name)
	}
	if c.Op == Null {
		if c.Negated {
			return name + " IS NOT NULL"
		}
		return name + " IS NULL"
	}
	op := c.operatorText()
	var values []string
	for _, v := range c.Values {
		values = append(values, v.String())
	}
	if c.Op == In || len(values) > 1 {
		return name + " " + op + " (" + strings.Join(values, ",") + ")"
	}
	return name + " " + op + " " + values[0]
}

// operatorText returns the operator as the canonical form has it.
func (c *Compare) operatorText() string {
	if c.Negated {
		return "!" + string(c.Op)
	}
	return string(c.Op)
}

// String prints the literal as a query has it.
func (v Value) String() string {
	switch v.Type {
	case alert.String:
		return Quote(v.Text)
	case alert.Timestamp:
		if relative(v.Text) {
			return v.Text
		}
		if v.until != 0 {
			return Quote(v.Text)
		}
		return timeText(v.Time)
	}
	return v.Text
}

// boundText prints a bound as typed if it is relative, else its instant. A query that was
// not parsed has no bound as typed.
func boundText(typed Value, t alert.Time) string {
	if relative(typed.Text) {
		return typed.Text
	}
	return timeText(t)
}

// timeText is an instant in quotes; alert.Time's own text is empty for 1970.
func timeText(t alert.Time) string {
	if t == 0 {
		return Quote(time.Unix(0, 0).UTC().Format(time.RFC3339))
	}
	return Quote(t.String())
}
