package alerts

import (
	"slices"

	"tocsin/graph/alert"
	"tocsin/store/index"
)

// level is a severity as keys and chips name it.
type level struct {
	word alert.Severity
	name string
	key  string
}

func severities() []level {
	return []level{
		{alert.High, "High", "1"}, {alert.Medium, "Medium", "2"}, {alert.Low, "Low", "3"}, {alert.Informational, "Info", "4"},
	}
}

func shortProduct(code string) string { return alert.Provider(code).Short() }

// counts are the counts of one facet, largest first.
func (s *Screen) counts(field string) []index.Count {
	for _, f := range s.result.Facets {
		if f.Field == field {
			return f.Counts
		}
	}
	return nil
}

func (s *Screen) facet(field, value string) int {
	for _, c := range s.counts(field) {
		if c.Value == value {
			return c.N
		}
	}
	return 0
}

// has reports whether the query's top-level AND asks for a value of a field,
// alone or among others.
func (s *Screen) has(field, value string) bool {
	for _, t := range s.terms {
		if t.Field == field && !t.Negated && slices.Contains(t.Values, value) {
			return true
		}
	}
	return false
}
