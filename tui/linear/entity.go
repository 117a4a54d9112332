package linear

import (
	"tocsin/graph/alert"
	"tocsin/store/query"
)

// entity returns the condition that a text stands for which is an address, an account, a hash, a
// URL or another thing that alerts name; ok is false for any other text.
func entity(s *session, line string) (condition string, ok bool) {
	kind := alert.AlertKind()
	if q, err := s.parse(s.text); err == nil {
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
