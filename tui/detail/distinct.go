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
// addresses and links.
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
				values[domainIn(value)] = true
			}
		}
	}
	for _, g := range groups {
		visit(g.Evidence)
	}
	delete(values, "")
	return values
}

// domainIn returns the domain of an address or a link; "" if a text is neither. A link may name a person before its
// domain, which lures do to look like another one.
func domainIn(value string) string {
	_, rest, link := strings.Cut(value, "://")
	if !link {
		_, domain, _ := strings.Cut(value, "@")
		return domain
	}
	if end := strings.IndexAny(rest, `/\?#`); end >= 0 {
		rest = rest[:end]
	}
	host := rest[strings.LastIndexByte(rest, '@')+1:]
	if inside, _, ok := strings.Cut(host, "]"); ok && strings.HasPrefix(inside, "[") {
		return inside[1:]
	}
	host, _, _ = strings.Cut(host, ":")
	return host
}
