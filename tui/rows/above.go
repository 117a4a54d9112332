package rows

import (
	"tocsin/tui/list"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// above returns the words for the new rows above those in sight, the longest first; none if there are none.
// What the list counts may be old, and what a person hasn't seen may stand elsewhere.
func above(r *Rows) []string {
	if r.o.News == nil {
		return nil
	}
	n := min(list.Above(r.List), r.o.News())
	if n <= 0 {
		return nil
	}
	return []string{"↑ " + text.Number(n) + " new above", "↑ " + text.ShortNumber(n) + " new", "↑" + text.ShortNumber(n)}
}

// told returns the heading of the wide column that has words beside its name, or in its place if
// there is no room for both.
func told(words []string, name string, role theme.Role, width int) []theme.Segment {
	for _, with := range []string{name + "  ", ""} {
		for _, said := range words {
			if rest := width - text.Width(with) - text.Width(said); rest >= 0 {
				return []theme.Segment{{Text: with, Role: role}, {Text: said, Role: theme.Accent}, {Text: text.Spaces(rest)}}
			}
			if with != "" {
				break // short words never stand where the long ones fit alone
			}
		}
	}
	return []theme.Segment{{Text: text.Fit(words[len(words)-1], width), Role: theme.Accent}}
}
