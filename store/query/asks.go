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
	return asks(tree.cond)
}

func asks(e Expr) bool {
	switch e := e.(type) {
	case *And:
		for _, t := range e.Terms {
			if asks(t) {
				return true
			}
		}
	case *Or:
		for _, t := range e.Terms {
			if asks(t) {
				return true
			}
		}
	case *Not:
		return true
	case *group:
		return asks(e.term)
	case *Word, nil:
		return false
	case *Compare:
		return FieldOf(e.name.text) != nil || rawField(e.name) != nil
	default:
		return true
	}
	return false
}
