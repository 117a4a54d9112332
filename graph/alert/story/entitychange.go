package story

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"tocsin/graph/alert"
)

// entitiesField is the name of the field in the history.
const entitiesField = "entities"

// EntityChange tells what a change of the field entities in the history says.
type EntityChange struct {
	Judged []alert.Entity // that have another verdict now, with that
	Added  []alert.Entity
	Gone   []alert.Entity
	More   int  // further ones, which the history does not name
	unsure bool // whether Added may have another verdict only: the history names not all
}

// EntitiesChanged reads a change of the field entities: the elements that were removed and those that
// were added, see alert.EntitiesListed. An element in both has another verdict. What is no such list
// makes an empty change.
func EntitiesChanged(old, new string) (c EntityChange) {
	was, lost := alert.EntitiesListed(old)
	is, more := alert.EntitiesListed(new)
	c.More, c.unsure = more, lost > 0
	had := map[string]bool{}
	for _, e := range was {
		had[entityKey(e)] = true
	}
	has := map[string]bool{}
	for _, e := range is {
		if has[entityKey(e)] = true; had[entityKey(e)] {
			c.Judged = append(c.Judged, e)
		} else {
			c.Added = append(c.Added, e)
		}
	}
	for _, e := range was {
		if !has[entityKey(e)] && more == 0 { // else it may be among those that are not named
			c.Gone = append(c.Gone, e)
		}
	}
	for _, list := range []*[]alert.Entity{&c.Judged, &c.Added, &c.Gone} {
		*list = tellingFirst(*list)
	}
	return c
}

func entityKey(e alert.Entity) string { return string(e.Type) + ":" + e.Value }

// tellingFirst sorts entities by verdict and by what a reader asks for first, and leaves out those that
// another one names: the file of a process.
func tellingFirst(list []alert.Entity) []alert.Entity {
	types := []alert.EntityType{
		alert.Process, alert.File, alert.Email, alert.URL, alert.IP, alert.Host, alert.User, alert.Mailbox, alert.App, alert.Hash,
		alert.Command, alert.Registry, alert.Resource, alert.Domain, alert.Path, alert.UUID,
	}
	slices.SortStableFunc(list, func(a, b alert.Entity) int {
		return cmp.Or(weight(a.Verdict)-weight(b.Verdict), slices.Index(types, a.Type)-slices.Index(types, b.Type))
	})
	told := map[string]bool{}
	return slices.DeleteFunc(list, func(e alert.Entity) bool {
		was := told[strings.ToLower(e.Value)]
		told[strings.ToLower(e.Value)] = true
		return was
	})
}

// EntityGroup is entities of which a change says the same.
type EntityGroup struct {
	Words string // "added", "now malicious"
	Of    []alert.Entity
}

// Groups returns what the change says, the verdicts first.
func (c *EntityChange) Groups() []EntityGroup {
	var out []EntityGroup
	add := func(words string, e alert.Entity) {
		if n := len(out); n > 0 && out[n-1].Words == words {
			out[n-1].Of = append(out[n-1].Of, e)
			return
		}
		out = append(out, EntityGroup{words, []alert.Entity{e}})
	}
	for _, e := range c.Judged {
		switch e.Verdict {
		case "":
			add("no longer judged", e)
		case "unknown": // which reads as if the entity were
			add("now without a verdict", e)
		default:
			add("now "+spaced(e.Verdict), e)
		}
	}
	words := "added"
	if c.unsure {
		words = "added or judged anew"
	}
	for _, e := range c.Added {
		add(words, e)
	}
	for _, e := range c.Gone {
		add("gone", e)
	}
	return out
}

// Word names an entity and, if the group doesn't, its verdict: "process cmd.exe, suspicious".
func (g *EntityGroup) Word(e *alert.Entity) string {
	if strings.HasPrefix(g.Words, "now ") {
		return e.Word() + " " + e.Value
	}
	return EntityWord(e)
}

// EntityWord names an entity and its verdict: "process cmd.exe (suspicious)".
func EntityWord(e *alert.Entity) string {
	words := e.Word() + " " + e.Value
	if e.Verdict != "" && e.Verdict != "unknown" {
		words += " (" + spaced(e.Verdict) + ")"
	}
	return words
}

// EntityWords names the entities of a list in the history, and how many it only counts; if it is no such list,
// it is returned as one text.
func EntityWords(s string) []string {
	list, more := alert.EntitiesListed(s)
	var out []string
	for i := range list {
		out = append(out, EntityWord(&list[i]))
	}
	if more > 0 {
		out = append(out, "and "+strconv.Itoa(more)+" more")
	}
	if len(out) == 0 && s != "" {
		return []string{s}
	}
	return out
}

// Shares of a sentence about entities.
const (
	namedEntities = 3
	longestEntity = 96
)

// entities says how the entities of a record changed, and reports whether there is anything to say.
func (l *line) entities(c EntityChange) bool {
	groups := c.Groups()
	if len(groups) == 0 {
		return false
	}
	l.add(Plain, "Entities")
	for i, g := range groups {
		l.add(Plain, map[bool]string{true: " ", false: "; "}[i == 0]+g.Words+": ")
		for j := range g.Of[:min(len(g.Of), namedEntities)] {
			if j > 0 {
				l.add(Plain, ", ")
			}
			l.add(Value, cut(g.Word(&g.Of[j]), longestEntity))
		}
		more := len(g.Of) - namedEntities
		if i == len(groups)-1 {
			more = max(more, 0) + c.More
		}
		if more > 0 {
			l.add(Plain, " and "+strconv.Itoa(more)+" more")
		}
	}
	return true
}
