package query

import "slices"

// some reports whether a part of a condition is as asked: the condition itself, or what is in it, at any depth.
func some(e Expr, is func(Expr) bool) bool {
	if e == nil {
		return false
	}
	if is(e) {
		return true
	}
	in := func(e Expr) bool { return some(e, is) }
	switch e := e.(type) {
	case *Not:
		return in(e.Term)
	case *group:
		return in(e.term)
	case *And:
		return slices.ContainsFunc(e.Terms, in)
	case *Or:
		return slices.ContainsFunc(e.Terms, in)
	}
	return false
}

// joins reports whether a condition is made of others: by AND, OR, NOT or parentheses.
func joins(e Expr) bool {
	switch e.(type) {
	case *Not, *group, *And, *Or:
		return true
	}
	return false
}
