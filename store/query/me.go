package query

import (
	"slices"
	"strings"
)

// Me is the word by which a person means themselves: other programs take it for who asks.
const Me = "me"

// Mine returns a warning about a condition that asks for what is assigned to someone called me, which the
// person who asks means themselves by; nil if there is none. Yours is the condition of what is assigned to
// them; "" if it isn't known.
func Mine(r *Reading, yours string) *Problem {
	if r.Query == nil || yours == "" {
		return nil
	}
	for _, t := range r.Terms() {
		field := FieldOf(t.Field)
		if field == nil || strings.TrimPrefix(field.Name, ours) != "assigned_to" {
			continue
		}
		if slices.ContainsFunc(t.Values, func(v string) bool { return strings.EqualFold(v, Me) }) {
			hint := "write " + yours
			switch {
			case len(t.Values) > 1: // the others are to stay
				hint = "what is assigned to you: " + yours
			case t.Negated:
				hint = "write NOT " + yours
			}
			problems := []Problem{{At: t.At, Message: "me is a name like any other here", Hint: hint, Warning: true}}
			locate(r.Text, problems)
			return &problems[0]
		}
	}
	return nil
}
