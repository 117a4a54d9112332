package detail

import (
	"cmp"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
)

// countedFirst returns the types in the order in which things are counted if they are too many for all: what
// leads from one machine to another comes before what most alerts have.
func countedFirst() []alert.EntityType {
	return []alert.EntityType{
		alert.Hash, alert.File, alert.IP, alert.URL, alert.Host, alert.User, alert.Process, alert.Command, alert.Registry, alert.App,
		alert.Email, alert.Path, alert.Domain, alert.Mailbox, alert.Resource, alert.UUID,
	}
}

// distinct returns each thing among entities once, by type in reading order: no other spelling, no address of
// every host. If they are too many to be counted, those with a malicious value come first, as maliciousIn has
// them, then the others in the order of countedFirst.
func distinct(entities []alert.Entity, malicious map[string]bool) []alert.Entity {
	told := map[string]bool{}
	all := slices.DeleteFunc(slices.Clone(entities), func(e alert.Entity) bool {
		name := entityName(e)
		was := told[name]
		told[name] = true
		return was || !e.Counted()
	})
	types, counted := alert.EntityTypes(), countedFirst()
	place := func(e *alert.Entity) int {
		if len(all) <= mostCounted || malicious[strings.ToLower(e.Value)] {
			return slices.Index(types, e.Type)
		}
		return len(types) + slices.Index(counted, e.Type)
	}
	slices.SortStableFunc(all, func(a, b alert.Entity) int { return cmp.Compare(place(&a), place(&b)) })
	return all
}

// maliciousIn returns the values, in lower case, that malicious evidence names, with the domains of its
// addresses and the hosts of its links.
func maliciousIn(groups []story.Group) map[string]bool {
	values := map[string]bool{}
	var visit func(list []alert.Evidence)
	visit = func(list []alert.Evidence) {
		for i := range list {
			visit(list[i].Nested)
			if list[i].Verdict != "malicious" {
				continue
			}
			for _, p := range list[i].Props {
				value := strings.ToLower(p.Value)
				values[value] = true
				values[hostIn(value)] = true
			}
		}
	}
	for _, g := range groups {
		visit(g.Evidence)
	}
	delete(values, "")
	return values
}

// hostIn returns the host of a link or the domain of an address; "" if a text is neither.
func hostIn(value string) string {
	from, end := alert.DomainIn(alert.Email, []byte(value))
	if strings.Contains(value, "://") {
		from, end = alert.HostIn([]byte(value))
	}
	return value[from:max(from, end)]
}
