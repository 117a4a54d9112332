package detail

import (
	"cmp"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
	"tocsin/store/memory"
)

// namesOfNumbers returns what has a hash or an id, by that in lower case: the file, the device, the user or
// the application that evidence names beside it, under the same member. A process that runs under an account has
// the numbers of both.
func namesOfNumbers(groups []story.Group) map[string]string {
	names := map[string]string{}
	var visit func(list []alert.Evidence)
	visit = func(list []alert.Evidence) {
		for i := range list {
			named, apps := map[string]string{}, map[string]string{} // by what stands before the last dot
			for _, p := range list[i].Props {
				switch of, member := memberOf(p.Name); {
				case isName(member):
					named[of] = cmp.Or(named[of], p.Value)
				case isAppName(member):
					apps[of] = cmp.Or(apps[of], p.Value)
				}
			}
			for _, p := range list[i].Props {
				value := strings.ToLower(p.Value)
				of, member := memberOf(p.Name)
				name := named[of]
				if member == "appId" {
					name = apps[of]
				}
				if !isName(member) && name != "" && names[value] == "" {
					names[value] = strings.ToLower(name)
				}
			}
			visit(list[i].Nested)
		}
	}
	for _, g := range groups {
		visit(g.Evidence)
	}
	return names
}

// memberOf divides the name of a property: imageFile.sha256 is the sha256 of an imageFile.
func memberOf(name string) (of, member string) {
	at := strings.LastIndexByte(name, '.') + 1
	return name[:at], name[at:]
}

// isName reports whether a member holds the name of a thing.
func isName(member string) bool {
	return slices.Contains([]string{"fileName", "deviceDnsName", "userPrincipalName"}, member)
}

// isAppName reports whether a member holds the name of an application, if its appId stands beside it.
func isAppName(member string) bool {
	return member == "displayName" || member == "servicePrincipalName"
}

// entry is a thing that the page Related lists: an entity, and the others that are the same thing.
type entry struct {
	alert.Entity
	place int // among all entities
	same  []alert.Entity
}

// word names the types of the entry: "file, process, path".
func (e *entry) word(ids map[string]string) string {
	word := e.WordIn(ids)
	for i := range e.same {
		if e.same[i].Type != e.Type { // else the id of an application, which is of the type of its name
			word += ", " + e.same[i].WordIn(ids)
		}
	}
	return word
}

// whose says of a number that stands alone what has it: "  of powershell.exe"; "" if that isn't known.
func (e *entry) whose(names map[string]string) string {
	if e.Type != alert.Hash && e.Type != alert.UUID {
		return ""
	}
	name := names[strings.ToLower(e.Value)]
	if name == "" {
		return ""
	}
	return "  of " + oneLine(name)
}

// entries gathers entities that are one thing and on the same alerts, as far as their figures tell:
// the file, the process and the path of a program, the names and the mailbox of a person. Each type is in
// an entry once. Those that aren't counted, or not yet, stay alone.
func entries(all []alert.Entity, names map[string]string, known map[string]memory.Prevalence) []entry {
	type thing struct {
		name string
		is   memory.Prevalence
	}
	var list []entry
	at := map[thing]int{}
	for i, e := range all {
		is, counted := known[entityName(e)]
		t := thing{thingOf(e, names), is}
		n, has := at[t]
		switch {
		case counted && has && !list[n].holds(e.Type):
			list[n].take(e)
			continue
		case counted && !has:
			at[t] = len(list)
		}
		list = append(list, entry{Entity: e, place: i})
	}
	return foldIDs(list, names, known)
}

// foldIDs puts the ids of machines, persons and applications into the entries of their names, which lead to at least as
// many alerts: a source that knows the name alone makes their figures differ, but not what they are.
func foldIDs(list []entry, names map[string]string, known map[string]memory.Prevalence) []entry {
	named := map[string]int{}
	for i := range list {
		if t := list[i].Type; t == alert.Host || t == alert.User || t == alert.App {
			named[strings.ToLower(list[i].Value)] = i
		}
	}
	folded := map[string]bool{}
	for i := range list {
		id := &list[i]
		at, has := named[names[strings.ToLower(id.Value)]]
		if !has || at == i || folded[entityName(list[at].Entity)] || len(id.same) > 0 || !list[at].foldsIn(id.Type) {
			continue
		}
		name := entityName(id.Entity)
		if is := known[name]; is.Alerts > 0 && is.Alerts <= known[entityName(list[at].Entity)].Alerts {
			list[at].take(id.Entity)
			folded[name] = true
		}
	}
	return slices.DeleteFunc(list, func(e entry) bool { return folded[entityName(e.Entity)] })
}

// foldsIn reports whether an id of a type can be one of what the entry names.
func (e *entry) foldsIn(id alert.EntityType) bool {
	switch id {
	case alert.UUID, alert.Hash:
		return !e.holds(id)
	case alert.App:
		return e.Type == alert.App
	}
	return false
}

// take adds another entity of the thing. A name stands before a number.
func (e *entry) take(o alert.Entity) {
	if e.Type == alert.Hash || e.Type == alert.UUID {
		e.Entity, o = o, e.Entity
	}
	e.same = append(e.same, o)
}

// holds reports whether an entity of the entry has a type.
func (e *entry) holds(t alert.EntityType) bool {
	return e.Type == t || slices.ContainsFunc(e.same, func(o alert.Entity) bool { return o.Type == t })
}

// thingOf returns what an entity is called without its folder, or what has it as its number.
func thingOf(e alert.Entity, names map[string]string) string {
	value := strings.ToLower(e.Value)
	switch e.Type {
	case alert.Path, alert.File, alert.Process:
		return value[strings.LastIndexAny(value, `\/`)+1:]
	case alert.Hash, alert.UUID:
		return cmp.Or(names[value], value)
	}
	return value
}
