package story

import (
	"cmp"
	"slices"

	"tocsin/graph/alert"
)

// Gravest returns the number of the gravest alert among groups, which leads the story of its incident; -1 if
// none of them is an alert.
func Gravest(groups []Group) int {
	worst := -1
	for i := range groups {
		if groups[i].Record.Alert == nil {
			continue
		}
		if worst < 0 || graver(&groups[i], &groups[worst]) {
			worst = i
		}
	}
	return worst
}

// graver reports whether an alert is graver than another one: by its severity, then by whether
// something malicious of it still goes on. Of those that go on, the last one raised tells how far the
// attack has come; of the others, the first how it began.
func graver(g, than *Group) bool {
	a, b := g.Record.Alert, than.Record.Alert
	if by := cmp.Compare(a.Severity.Number(), b.Severity.Number()); by != 0 {
		return by > 0
	}
	on := goesOn(g)
	switch {
	case on != goesOn(than):
		return on
	case on:
		return a.Created > b.Created
	}
	return a.Created < b.Created
}

// goesOn reports whether an alert that isn't closed has malicious evidence which is still active.
func goesOn(g *Group) bool {
	return g.Record.Alert.Status != alert.Resolved && slices.ContainsFunc(Lead(g.Evidence), func(s Sentence) bool {
		return s.Verdict == "malicious" && s.Outcome.Left == Pending
	})
}
