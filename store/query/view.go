package query

import (
	"fmt"
	"slices"
	"strings"

	"tocsin/graph/fault"
)

// view reads the name of a saved query, which stands for its condition.
func (p *parser) view() (Expr, *Problem) {
	t := p.next()
	p.extension(t.at, "a saved query")
	return &saved{name: t.text, at: t.at}, nil
}

// view returns the saved query with a name: as written, else without regard to case.
func (s Scope) view(name string) *View {
	for _, same := range []func(a, b string) bool{func(a, b string) bool { return a == b }, func(a, b string) bool { return Fold(a) == Fold(b) }} {
		if i := slices.IndexFunc(s.Views, func(v View) bool { return same(v.Name, name) }); i >= 0 {
			return &s.Views[i]
		}
	}
	return nil
}

// saved returns the condition of a saved query; nil after a problem. All of it has the
// place of the name, so that every place lies in the text of the query itself.
func (k *checker) saved(e *saved) Expr {
	v, tree := k.readView(e)
	if tree == nil {
		return nil
	}
	if problem := tree.condition(); problem != nil {
		k.notCondition(e, v, problem)
		return nil
	}
	return k.opened(e, v, tree)
}

func (k *checker) notCondition(e *saved, v *View, problem *Problem) {
	k.fail(e.at, "$"+viewName(v.Name)+" cannot be a condition: "+problem.Message, problem.Hint)
}

// alone returns the saved query if the text has nothing else; else nil.
func (s *parsed) alone() *saved {
	e, ok := s.cond.(*saved)
	if !ok || len(s.from)+len(s.tail)+len(s.stages) > 0 || s.whereAt.To > 0 {
		return nil
	}
	return e
}

// whole returns the query that a text of one saved query is: all of it, with its own text,
// in which its places lie.
func (k *checker) whole(e *saved) *Query {
	v, tree := k.readView(e)
	if tree == nil {
		return &Query{}
	}
	inner := k.within(v, tree)
	q := inner.query(tree)
	k.handOn(e, v, inner)
	return q
}

// readView reads the text of a saved query; the tree is nil after a problem.
func (k *checker) readView(e *saved) (*View, *parsed) {
	v := k.scope.view(e.name)
	if v == nil {
		k.noView(e)
		return nil, nil
	}
	name := "$" + viewName(v.Name)
	if slices.Contains(k.open, v.Name) {
		k.fail(e.at, name+" stands for itself: "+strings.Join(append(k.openNames(v.Name), name), " → "), "leave it out of one of them")
		return nil, nil
	}
	if k.spent += len(v.Text) + len(v.Name); k.spent > maxBytes || len(k.open) >= maxViews {
		k.fail(e.at, "the query is too long with its saved queries", fmt.Sprintf("they may have %d KiB together, and be nested %d deep", maxBytes>>10, maxViews))
		return nil, nil
	}
	p := &parser{cursor: cursor{text: v.Text}}
	p.parse()
	tree, problem := p.whole()
	if problem != nil {
		k.notCondition(e, v, problem)
		return nil, nil
	}
	return v, tree
}

// within returns the checker of a saved query's text.
func (k *checker) within(v *View, tree *parsed) *checker {
	inner := *k
	inner.text, inner.problems, inner.errors, inner.open = v.Text, tree.warnings, 0, append(slices.Clone(k.open), v.Name)
	return &inner
}

// handOn takes over what the check of a saved query counted and found. It reports whether
// it found no error.
func (k *checker) handOn(e *saved, v *View, inner *checker) bool {
	k.classes, k.steps, k.spent, k.words = inner.classes, inner.steps, inner.spent, inner.words
	locate(v.Text, inner.problems)
	for _, p := range inner.problems {
		switch {
		case !p.Warning:
			k.fail(e.at, "$"+viewName(v.Name)+" has an error: "+p.Message, p.Hint)
			return false
		case !p.Extension:
			k.warn(e.at, "in $"+viewName(v.Name)+": "+p.Message, p.Hint)
		}
	}
	return true
}

// opened checks the condition of a saved query in its own text.
func (k *checker) opened(e *saved, v *View, tree *parsed) Expr {
	inner := k.within(v, tree)
	cond := inner.expr(tree.cond)
	if !k.handOn(e, v, inner) {
		return nil
	}
	moveTo(cond, e.at)
	return cond
}

// condition says why a saved query is not a condition alone; nil if it is.
func (s *parsed) condition() *Problem {
	_, bounds := lift(s.cond)
	has := ""
	switch {
	case len(s.from) > 0:
		has = "FROM"
	case len(bounds)+len(s.tail) > 0:
		has = append(bounds, s.tail...)[0].word()
	case len(s.stages) > 0:
		has = "a stage after |"
	case s.cond == nil:
		return &Problem{Message: "it has no condition"}
	default:
		return nil
	}
	return &Problem{Message: "it has " + has, Hint: "save the condition without it, and write " + has + " in this query"}
}

func (k *checker) noView(e *saved) {
	var names []string
	for _, v := range k.scope.Views {
		names = append(names, v.Name)
	}
	hint := "saved queries are the lines of [views] in the settings"
	if near := fault.Nearest(e.name, names); near != "" {
		hint = "did you mean $" + viewName(near) + "?"
	}
	k.fail(e.at, "there is no saved query "+k.typed(e.at), hint)
}

// openNames returns the saved queries that are being read, from the one with a name on.
func (k *checker) openNames(name string) (out []string) {
	for _, open := range k.open[slices.Index(k.open, name):] {
		out = append(out, "$"+viewName(open))
	}
	return out
}

// viewName writes the name of a saved query as it stands after $.
func viewName(name string) string {
	if t := scan("$" + name); len(t) == 2 && t[0].kind == viewToken && t[0].text == name {
		return clip(name)
	}
	return `"` + clip(name) + `"`
}

// moveTo gives a condition and all in it one place.
func moveTo(e Expr, at Span) {
	switch e := e.(type) {
	case *And:
		for _, t := range e.Terms {
			moveTo(t, at)
		}
	case *Or:
		for _, t := range e.Terms {
			moveTo(t, at)
		}
	case *Not:
		e.at = at
		moveTo(e.Term, at)
	case *Word:
		e.At = at
		for _, c := range e.Terms {
			moveTo(c, at)
		}
	case *Compare:
		e.At, e.opAt, e.valueAt, e.name.at = at, at, at, at
		for i := range e.Values {
			e.Values[i].At = at
		}
	}
}
