package story

import (
	"cmp"
	"slices"

	"tocsin/graph/alert"
)

// Comments returns what was written in the portal about records, such as an incident and its alerts, the
// oldest first. What an incident and its alert share is there once.
func Comments(groups []Group) []alert.Comment {
	var out []alert.Comment
	told := map[alert.Comment]bool{}
	for i := range groups {
		for _, comment := range groups[i].Comments {
			if !told[comment] {
				told[comment] = true
				out = append(out, comment)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b alert.Comment) int { return cmp.Compare(a.At, b.At) })
	return out
}
