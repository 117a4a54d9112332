package linear

import (
	"strings"

	"tocsin/store/index"
	"tocsin/tui/rows"
)

// endings are the domains that all users and all hosts of some rows have: they are told once, before the
// rows, and the names are then told without them. "" for none.
type endings struct{ user, host string }

// endingsOf returns what the names in rows end with. A single name keeps its domain: there is nothing to
// save.
func endingsOf(listed []index.Row) endings {
	var users, hosts []string
	for i := range listed {
		users, hosts = append(users, listed[i].User), append(hosts, listed[i].Host)
	}
	return endings{endingOf(users), endingOf(hosts)}
}

func endingOf(names []string) string {
	some := 0
	for _, name := range names {
		if name != "" {
			some++
		}
	}
	if some < 2 {
		return ""
	}
	return rows.CommonEnding(names)
}

// words tell the domains: "users of contoso.example".
func (e endings) words() (out []string) {
	if e.user != "" {
		out = append(out, "users of "+domain(e.user))
	}
	if e.host != "" {
		out = append(out, "hosts of "+domain(e.host))
	}
	return out
}

// domain returns an ending without the sign before it.
func domain(ending string) string { return clean(ending[1:]) }

// sentence tells the domains behind another sentence; "" for none.
func (e endings) sentence() string {
	if words := e.words(); len(words) > 0 {
		return " " + begun(strings.Join(words, ", ")) + "."
	}
	return ""
}
