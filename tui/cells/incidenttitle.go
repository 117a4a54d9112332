package cells

import (
	"strings"

	"tocsin/tui/rows"
	"tocsin/tui/text"
)

// ShortTitle leaves out of titles of incidents without room the same in each list.
func ShortTitle() rows.Cuts {
	return rows.Briefly(briefTitle, rows.Briefly(brieferTitle, rows.Briefly(briefestTitle, rows.Briefly(unsigned, nil))))()
}

// briefTitle leaves out what the product writes around many titles, which tells nothing that the
// numbers of alerts and products don't: what happened and who is hit stay. The sign at the end says so.
func briefTitle(title string) string {
	brief := strings.Replace(title, "Multi-stage incident involving ", "", 1)
	brief, _ = strings.CutSuffix(brief, " reported by multiple sources")
	if brief == title {
		return title
	}
	return brief + text.Ellipsis
}

// whom are the words of the product for whom an incident hit, and shorter ones.
var whom = strings.NewReplacer(" involving one user", ", 1 user", " involving multiple users", ", several users", " on one endpoint", ", 1 host", " on multiple endpoints", ", several hosts")

// noWhom leaves these words out.
var noWhom = strings.NewReplacer(" involving one user", "", " involving multiple users", "", " on one endpoint", "", " on multiple endpoints", "")

// brieferTitle also says whom it hit in fewer words.
func brieferTitle(title string) string { return rebrief(title, whom) }

// briefestTitle also leaves out whom it hit: what happened comes first. It looks at one title alone, so that an
// incident has one name whatever stands beside it.
func briefestTitle(title string) string { return rebrief(title, noWhom) }

// rebrief returns a brief title with other words for whom it hit.
func rebrief(title string, with *strings.Replacer) string {
	brief := with.Replace(strings.TrimSuffix(briefTitle(title), text.Ellipsis))
	if brief == title {
		return title
	}
	return brief + text.Ellipsis
}

// unsigned also leaves out the sign that words are left out, for the last letter of what happened.
func unsigned(title string) string {
	if brief := briefestTitle(title); brief != title {
		return strings.TrimSuffix(brief, text.Ellipsis)
	}
	return title
}
