package query

// asksAlready reports whether a text is a query with more to it than words: FROM, a stage, a
// bound, a saved query or a comparison of a known field.
func asksAlready(text string) bool {
	tree, problem := parse(text)
	if problem != nil {
		return false
	}
	if len(tree.from)+len(tree.tail)+len(tree.stages) > 0 || tree.whereAt.To > 0 {
		return true
	}
	return some(tree.cond, asks)
}

// asks reports whether a part of a condition is more than words beside one another.
func asks(e Expr) bool {
	switch e := e.(type) {
	case *And, *Or, *group, *Word:
		return false
	case *Compare:
		return FieldOf(e.name.text) != nil || rawField(e.name) != nil
	}
	return true
}
