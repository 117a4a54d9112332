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

// otherOf returns the person other than me that a row is assigned to which a decision closes, or gives to
// someone else; "" for none.
func otherOf(me string, d decide.Decision, r *index.Row) string {
	owner, to := cells.Owner(r), d.Act.AssignedTo
	switch {
	case owner == "", alert.IsMe(owner, me):
		return ""
	case d.Act.State == alert.TriageDone, to != nil && !strings.EqualFold(*to, owner):
		return text.Shorten(text.Clean(cells.Undomained(owner)), decide.MostName)
	}
	return ""
}

// Others says which rows that a decision closes are assigned to others than the person who decides, and to
// whom: "it is assigned to amal"; "" if none is.
func Others(me string, d decide.Decision, on []index.Row) string {
	if d.Act.State != alert.TriageDone {
		return ""
	}
	return assigned(me, d, on, false)
}

// others says which of the rows that a decision is about are assigned to other persons, and to whom, as
// assigned does.
func others(a *Acts, d decide.Decision, on []index.Row, past bool) string {
	return assigned(a.o.User, d, on, past)
}

// assigned says which rows are assigned to others, and to whom: "1 of them is assigned to amal", or, past,
// "was"; "" if none is.
func assigned(me string, d decide.Decision, on []index.Row, past bool) string {
	is, are := "is", "are"
	if past {
		is, are = "was", "were"
	}
	var names []string
	n := 0
	for i := range on {
		name := otherOf(me, d, &on[i])
		if name == "" {
			continue
		}
		if n++; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	switch {
	case n == 0:
		return ""
	case len(on) == 1:
		return "it " + is + " assigned to " + names[0]
	case n == 1:
		return "1 of them " + is + " assigned to " + names[0]
	}
	return text.Number(n) + " of them " + are + " assigned to " + listed(names)
}

// elsewhere says why a record can't be assigned to no one here: its product has assigned it. "" if it can.
func elsewhere(d decide.Decision, on []index.Row) string {
	if to := d.Act.AssignedTo; to == nil || *to != "" || len(on) != 1 || on[0].Owner != "" || on[0].Assigned == "" {
		return ""
	}
	return "It is assigned to " + text.Shorten(text.Clean(cells.Undomained(on[0].Assigned)), decide.MostName) + " in the portal, and can only be taken away there"
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

// sentence begins words with a capital letter and ends them; of none it makes none.
func sentence(words string) string {
	if words == "" {
		return ""
	}
	return strings.ToUpper(words[:1]) + words[1:] + "."
}
