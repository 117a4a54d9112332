package query

import (
	"strings"

	"tocsin/graph/alert"
)

// checker gives names and values their meaning. It collects every problem up to
// maxProblems errors, so that a query bar can underline all of them.
type checker struct {
	text     string
	scope    Scope
	kind     *alert.Kind // of the records that FROM means
	schemas  []string    // that FROM names; none for every record of the kind
	names    []string    // that the query may use; nil until a hint needs them
	problems []Problem
	errors   int         // among the problems
	table    *tableNames // of the aggregate among the stages so far; nil without one
	classes  int         // of all patterns so far; see maxClasses
	steps    int         // of all patterns so far; see maxSteps

	open  []string // the saved queries that are being read, the outermost first
	spent int      // bytes of all saved queries so far
	words int      // texts to look for so far; see maxWords
}

// enough reports whether the check can end, because the query has many errors already.
func (k *checker) enough() bool { return k.errors >= maxProblems }

func (k *checker) fail(at Span, message, hint string) {
	k.errors++
	k.problems = append(k.problems, Problem{At: at, Message: message, Hint: hint})
}

func (k *checker) warn(at Span, message, hint string) {
	k.problems = append(k.problems, Problem{At: at, Message: message, Hint: hint, Warning: true})
}

func (k *checker) extension(at Span, what string) {
	k.problems = append(k.problems, extension(at, what))
}

func (k *checker) typed(at Span) string { return clip(k.text[at.From:at.To]) }

// query checks in the order of the text. If FROM names an unknown schema, its
// fields are unknown too, so the check ends there.
func (k *checker) query(s *parsed) *Query {
	if e := s.alone(); e != nil {
		return k.whole(e)
	}
	q := &Query{Text: k.text, now: ticks(k.scope.Now), views: k.scope.Views, star: len(s.from) == 1 && s.from[0].is("*")}
	before := k.errors
	if q.From = k.from(s.from); len(s.from) == 0 {
		q.From = k.scope.from()
	}
	if k.errors > before {
		return q
	}
	k.kind, k.schemas = q.from()
	cond, bounds := lift(s.cond)
	q.Where = k.expr(cond)
	k.window(q, append(bounds, s.tail...))
	k.stages(q, s.stages)
	return q
}

// lift takes EARLIEST and LATEST out of the top level of a condition.
func lift(e Expr) (cond Expr, bounds []*bound) {
	switch e := e.(type) {
	case *bound:
		return nil, []*bound{e}
	case *And:
		var rest []Expr
		for _, t := range e.Terms {
			if b, ok := t.(*bound); ok {
				bounds = append(bounds, b)
			} else {
				rest = append(rest, t)
			}
		}
		switch len(rest) {
		case 0:
			return nil, bounds
		case 1:
			return rest[0], bounds
		}
		return &And{Terms: rest}, bounds
	}
	return e, nil
}

// expr checks a condition, removes groups and joins an AND or OR with those of
// the same kind inside it.
func (k *checker) expr(e Expr) Expr {
	switch e := e.(type) {
	case *group:
		return k.expr(e.term)
	case *And:
		var terms []Expr
		for _, t := range e.Terms {
			t = k.expr(t)
			if inner, ok := t.(*And); ok {
				terms = append(terms, inner.Terms...)
			} else {
				terms = append(terms, t)
			}
		}
		return &And{Terms: terms}
	case *Or:
		var terms []Expr
		for _, t := range e.Terms {
			t = k.expr(t)
			if inner, ok := t.(*Or); ok {
				terms = append(terms, inner.Terms...)
			} else {
				terms = append(terms, t)
			}
		}
		return &Or{Terms: terms}
	case *Not:
		return negate(k.expr(e.Term), e.at)
	}
	if k.enough() {
		return e
	}
	switch e := e.(type) {
	case *Word:
		k.word(e)
	case *saved:
		return k.saved(e)
	case *broken:
		if e.compare != nil {
			k.field(e.compare)
		}
	case *Compare:
		k.compare(e)
		if e.short && e.Field != nil && e.Field.Type == alert.Timestamp {
			return k.days(e)
		}
	}
	return e
}

// negate negates a condition, by its own negated form if it has one.
func negate(e Expr, at Span) Expr {
	switch e := e.(type) {
	case *Not:
		return e.Term
	case *Compare:
		if !e.Op.orders() {
			turned := *e
			turned.Negated, turned.At = !e.Negated, at
			return &turned
		}
	}
	return &Not{Term: e, at: at}
}

// window sets the bounds on created_at.
func (k *checker) window(q *Query, bounds []*bound) {
	seen := map[bool]bool{}
	for _, b := range bounds {
		if k.enough() {
			return
		}
		if seen[b.latest] {
			k.fail(b.at, "the query has "+b.word()+" twice", "leave one of them out")
		}
		seen[b.latest] = true
		k.quotedRelative(&b.value)
		t, ok := k.boundTime(b.value)
		if !ok {
			continue
		}
		if t == 0 {
			t = 1 // no alert is created at 0, which means missing, so this is the same bound
		}
		if b.latest {
			q.Latest, q.latest = t, b.value
		} else {
			q.Earliest, q.earliest = t, b.value
		}
	}
	if q.Earliest != 0 && q.Latest != 0 && q.Earliest >= q.Latest && len(bounds) > 0 {
		k.warn(bounds[len(bounds)-1].at, "EARLIEST is not before LATEST, so the query finds nothing", "")
	}
}

const timeHint = "-24h, now, or a time in quotes: '2026-01-31T00:00:00Z'"

// boundTime gives a literal its instant.
func (k *checker) boundTime(v Value) (alert.Time, bool) {
	k.quotedRelative(&v)
	if v.Type == alert.Timestamp {
		t, ok := instantAt(v.Text, k.scope.Now)
		if !ok {
			k.fail(v.At, k.typed(v.At)+" is not a relative time", "-24h or -1d@d; units are s m h d w mo y")
			return 0, false
		}
		switch offset, unit, snaps := strings.Cut(v.Text, "@"); {
		case timeWordOf(v.Text) != nil:
			k.extension(v.At, "a time in words")
		case snaps && offset == "":
			k.extension(v.At, "a snap alone")
		case snaps && unit != "d":
			k.extension(v.At, "a snap other than @d")
		}
		return t, true
	}
	t, what, ok := absolute(v.Text)
	if !ok {
		k.fail(v.At, k.typed(v.At)+" is not a time", timeHint)
		return 0, false
	}
	if what != "" {
		k.extension(v.At, what)
	}
	return t, true
}
