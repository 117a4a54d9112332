package triage

import (
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/cells"
	"tocsin/tui/decide"
	"tocsin/tui/text"
)

// others says which of the rows that a decision closes are assigned to other persons, and to whom: "1 of
// them is assigned to amal"; "" if none is.
func others(a *Acts, d decide.Decision, on []index.Row) string { return Others(a.o.User, d, on) }

// Others says which rows that a decision closes are assigned to others than the person who decides, and to
// whom: "it is assigned to amal"; "" if none is.
func Others(me string, d decide.Decision, on []index.Row) string {
	if d.Act.State != alert.TriageDone {
		return ""
	}
	var names []string
	n := 0
	for i := range on {
		owner := cells.Owner(&on[i])
		if owner == "" || cells.IsMe(owner, me) {
			continue
		}
		n++
		if name := text.Shorten(text.Clean(cells.Undomained(owner)), decide.MostName); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	switch {
	case n == 0:
		return ""
	case len(on) == 1:
		return "it is assigned to " + names[0]
	case n == 1:
		return "1 of them is assigned to " + names[0]
	}
	return text.Number(n) + " of them are assigned to " + listed(names)
}

// mostOthers is how many persons are named.
const mostOthers = 3

// listed joins names: "amal, kim and 2 others".
func listed(names []string) string {
	if more := len(names) - mostOthers; more > 0 {
		names = append(slices.Clone(names[:mostOthers]), text.Plural(more, "other"))
	}
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// asking adds to a question whose records it is about besides the person's own.
func asking(question, others string) string {
	if others == "" {
		return question
	}
	return question + " " + sentence(others)
}

// sentence begins words with a capital letter and ends them.
func sentence(words string) string { return strings.ToUpper(words[:1]) + words[1:] + "." }
