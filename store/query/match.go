package query

import (
	"slices"
	"strings"
	"unicode/utf8"

	"tocsin/graph/alert"
)

// Match says whether q means r. A query that looks into original_data needs r.Raw.
func Match(q *Query, r *alert.Record) bool {
	if q.Incidents() != (r.Incident != nil) {
		return false
	}
	if len(q.From) > 0 && !q.Incidents() && (r.Alert == nil || !slices.Contains(q.From, r.Alert.Schema)) {
		return false
	}
	created := r.Created()
	if q.Earliest != 0 && (created == 0 || created < q.Earliest) {
		return false
	}
	if q.Latest != 0 && (created == 0 || created >= q.Latest) {
		return false
	}
	return holds(q.Where, r)
}

func holds(e Expr, r *alert.Record) bool {
	switch e := e.(type) {
	case *And:
		for _, t := range e.Terms {
			if !holds(t, r) {
				return false
			}
		}
	case *Or:
		return slices.ContainsFunc(e.Terms, func(t Expr) bool { return holds(t, r) })
	case *Not:
		return !holds(e.Term, r)
	case *Compare:
		return e.of(r)
	}
	return true
}

// of is the comparison's answer for a record.
func (c *Compare) of(r *alert.Record) bool {
	if c.Path != nil {
		return c.Raw(r.Raw)
	}
	f := c.Field
	switch f.Type {
	case Number:
		v, ok := f.Number(r)
		return c.Answer(ok && c.Number(v), !ok)
	case Timestamp:
		v := f.Time(r)
		return c.Answer(v != 0 && c.Time(v), v == 0)
	case Bool:
		v, ok := f.Bool(r)
		return c.Answer(ok && c.Bool(v), !ok)
	}
	values := f.Texts(r)
	return c.Answer(slices.ContainsFunc(values, func(v string) bool { return c.Text(TextOf(v)) }), len(values) == 0)
}

// Answer is the comparison's answer for a record: any says whether some value
// of the field satisfied the positive operator, missing whether the field has
// no value at all.
func (c *Compare) Answer(any, missing bool) bool {
	if c.Op == Null {
		return missing != c.Negated
	}
	return (any && !missing) != c.Negated
}

// Text reports whether the value v satisfies the positive operator. Entity
// kinds, enums and every other string field are asked through it. A text of
// which nothing is left once folded satisfies none.
func (c *Compare) Text(v Text) bool {
	if v.Folded == "" {
		return false
	}
	if c.Field != nil && c.Field.IP {
		text, a, ok := printed(v)
		if ok && c.test.holds(a) {
			return true
		}
		v = text
	}
	switch c.Op {
	case Equal, In:
		return c.test.texts[v.Folded]
	case Contains:
		return slices.ContainsFunc(c.test.parts, func(p string) bool { return strings.Contains(v.Folded, p) })
	case Matches:
		return slices.ContainsFunc(c.test.parts, func(p string) bool { return glob(p, v.Folded) })
	case Regex:
		for _, re := range c.test.regexes {
			if re.MatchString(v.Plain) {
				return true
			}
		}
	}
	return false
}

// Number reports whether the value v satisfies the positive operator.
func (c *Compare) Number(v float64) bool { return inside(v, c.test.numbers) }

// Time reports whether the value v, which is not missing, satisfies the
// positive operator.
func (c *Compare) Time(v alert.Time) bool { return inside(v, c.test.times) }

// Bool reports whether the value v satisfies the positive operator.
func (c *Compare) Bool(v bool) bool { return v && c.test.yes || !v && c.test.no }

// glob reports whether the pattern covers the whole text: * is any run, ? one
// code point. Time is bounded by the product of the lengths.
func glob(pattern, text string) bool {
	star, mark := -1, 0 // the last * and where its run ends
	p, t := 0, 0
	for t < len(text) {
		_, size := utf8.DecodeRuneInString(text[t:])
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case p < len(pattern) && pattern[p] == '?':
			p++
			t += size
		case p < len(pattern) && strings.HasPrefix(pattern[p:], text[t:t+size]):
			p += size
			t += size
		case star >= 0:
			_, size = utf8.DecodeRuneInString(text[mark:])
			mark += size
			p, t = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
