package alerts

import (
	"tocsin/graph/alert"
	"tocsin/store/query"
)

// within returns the text of a query with a span of time of creation in place of its lower
// bound.
func within(of string, from, to alert.Time) (string, error) {
	out, err := query.Since(of, "")
	for _, bound := range []string{"created_at >= '" + from.String() + "'", "created_at < '" + to.String() + "'"} {
		if err == nil {
			out, err = query.Also(out, bound)
		}
	}
	if err != nil {
		return of, err
	}
	return out, nil
}
