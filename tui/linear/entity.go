package linear

import (
	"slices"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// entity returns the condition that a text stands for which is an address, an account, a hash, a
// URL or another thing that alerts name; ok is false for any other text.
func entity(s *session, line string) (condition string, ok bool) {
	kind := alert.AlertKind()
	if q, err := s.reader.parse(s.here.text); err == nil {
		kind = q.Kind()
	}
	condition, _, typed, ok := query.Scope{Kind: kind}.Recognize(line)
	if !ok || !typed {
		return "", false
	}
	if kind != alert.AlertKind() {
		condition = "FROM " + kind.Name + " WHERE " + condition
	}
	return condition, true
}

// compares reports whether a line is a query or a wrong one, and not only words to look for.
func compares(s *session, line string) bool {
	_, problems := s.reader.scope().Parse(line)
	return !slices.ContainsFunc(problems, func(p query.Problem) bool { return p.Warning && !p.Extension })
}
