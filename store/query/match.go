package query

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"tocsin/graph/alert"
)

// Match reports whether q means r. A query that looks into original_data needs r.Raw.
func Match(q *Query, r *alert.Record) bool { return MatchWithin(context.Background(), q, r) }

// MatchWithin is Match that ends within milliseconds if ctx does, however large the raw item
// is. The answer must not be used then.
func MatchWithin(ctx context.Context, q *Query, r *alert.Record) bool {
	kind, schemas := q.from()
	if !kind.Holds(r) {
		return false
	}
	if len(schemas) > 0 && !slices.Contains(schemas, r.Alert.Schema) {
		return false
	}
	return q.within(r) && holds(ctx, q.Where, r)
}

// within reports whether the record is between EARLIEST and LATEST.
func (q *Query) within(r *alert.Record) bool {
	if q.Earliest == 0 && q.Latest == 0 {
		return true
	}
	created := r.Created()
	return created != 0 && (q.Earliest == 0 || created >= q.Earliest) && (q.Latest == 0 || created < q.Latest)
}

func holds(ctx context.Context, e Expr, r *alert.Record) bool {
	switch e := e.(type) {
	case *Compare:
		return e.of(ctx, r)
	case *And:
		for _, t := range e.Terms {
			if !holds(ctx, t, r) {
				return false
			}
		}
	case *Or:
		return slices.ContainsFunc(e.Terms, func(t Expr) bool { return holds(ctx, t, r) })
	case *Not:
		return !holds(ctx, e.Term, r)
	case *Word:
		return slices.ContainsFunc(e.Terms, func(c *Compare) bool { return c.of(ctx, r) })
	}
	return true
}

// of returns the comparison's answer for a record.
func (c *Compare) of(ctx context.Context, r *alert.Record) bool {
	if c.Path != nil {
		return c.RawWithin(ctx, r.Raw)
	}
	switch c.Field.Type {
	case alert.Number:
		v, ok := c.read.number(r)
		return c.Answer(ok && c.Number(v), !ok)
	case alert.Timestamp:
		v := c.read.time(r)
		return c.Answer(v != 0 && c.Time(v), v == 0)
	case alert.Bool:
		v, ok := c.read.truth(r)
		return c.Answer(ok && c.Bool(v), !ok)
	}
	any, missing := false, true
	c.read.each(r, func(v string) bool {
		any, missing = c.Op != Null && c.Text(TextOf(v)), false
		return !any && c.Op != Null
	})
	return c.Answer(any, missing)
}

// Answer returns the comparison's answer for a record: any says whether some value
// of the field satisfied the positive operator, missing whether the field has no
// value at all.
func (c *Compare) Answer(any, missing bool) bool {
	if c.Op == Null {
		return missing != c.Negated
	}
	return (any && !missing) != c.Negated
}

// Text reports whether the value v satisfies the positive operator. Entity
// values, enums and every other text go through it. A text that folds to nothing
// satisfies no operator.
func (c *Compare) Text(v Text) bool {
	if v.Folded == "" {
		return false
	}
	if c.Field != nil && c.Field.IP {
		if c.test.outside(v.Plain) {
			return false
		}
		a, ok := addressOf(v.Plain)
		switch {
		case ok && c.test.holds(a):
			return true
		case ok && c.test.onlyNetworks():
			return false // the usual comparison: the address need not be printed
		case ok:
			v = TextOf(a.String())
		}
	}
	switch c.Op {
	case Has, Starts, Ends, holdsWord:
		return c.part(context.Background(), v)
	case Equal, In:
		if c.test.exact != nil {
			return c.test.exact[v.Plain]
		}
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

// part is Text for the operators that look for a part of a text at a certain place. If ctx
// ends, the answer must not be used.
func (c *Compare) part(ctx context.Context, v Text) bool {
	switch c.Op {
	case Has:
		return slices.ContainsFunc(c.test.parts, func(p string) bool { return hasWord(ctx, v.Folded, p) })
	case Starts:
		return slices.ContainsFunc(c.test.parts, func(p string) bool { return strings.HasPrefix(v.Folded, p) })
	case Ends:
		return slices.ContainsFunc(c.test.parts, func(p string) bool { return strings.HasSuffix(v.Folded, p) })
	}
	text := v.loose()
	return slices.ContainsFunc(c.test.parts, func(p string) bool { return strings.Contains(text, p) })
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
func glob(pattern, text string) bool { return globWithin(context.Background(), pattern, text) }

// globWithin is glob. If ctx ends, the answer must not be used.
func globWithin(ctx context.Context, pattern, text string) bool {
	star, mark := -1, 0 // the last * and the end of its run
	p, t := 0, 0
	for steps := 1; t < len(text); steps++ {
		if steps%manySteps == 0 && ctx.Err() != nil {
			return false
		}
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
