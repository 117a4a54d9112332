package detail

import (
	"slices"
	"strings"

	"tocsin/graph/alert"
)

// pivots finds the typed condition for evidence and its properties: the record's entities
// are what the store can be asked for, so a value counts if it is one of theirs.
type pivots struct {
	entities  []alert.Entity
	values    map[string]int    // of a value in lower case, the number of its first entity
	ids       map[string]string // what ids are called
	names     map[string]string // see namesOfNumbers
	malicious map[string]bool   // see maliciousIn
}

// newPivots indexes the entities of a record by value. ids holds what ids are called.
func newPivots(entities []alert.Entity, ids map[string]string) pivots {
	p := pivots{entities: entities, values: make(map[string]int, len(entities)), ids: ids}
	for i, e := range entities {
		if value := strings.ToLower(e.Value); value != "" {
			if _, has := p.values[value]; !has {
				p.values[value] = i
			}
		}
	}
	return p
}

// asks returns the condition for an entity.
func (p pivots) asks(e *alert.Entity) Pivot {
	return Pivot{Field: "@" + string(e.Type), Value: e.Value, Title: e.WordIn(p.ids) + " " + e.Value}
}

// of returns the condition for a value; an empty one if it is no entity.
func (p pivots) of(value string) Pivot {
	i, ok := p.values[strings.ToLower(value)]
	if !ok {
		return Pivot{}
	}
	return p.asks(&p.entities[i])
}

// piece returns the condition for a piece of evidence: the entity that its kind is about,
// or the first that one of its properties is.
func (p pivots) piece(e *alert.Evidence) Pivot {
	if e == nil {
		return Pivot{}
	}
	has := map[string]int{}
	for i, prop := range e.Props {
		value := strings.ToLower(prop.Value)
		if _, ok := p.values[value]; ok && has[value] == 0 {
			has[value] = i + 1
		}
	}
	if len(has) == 0 {
		return Pivot{}
	}
	for _, t := range append(aboutOf(e.Type), "") {
		if found := p.first(t, has); found != nil {
			return p.asks(found)
		}
	}
	return Pivot{}
}

// first returns the entity of a type, or of any for "", whose value is one of some, the
// one with the least number: a process comes before its parent. Of mail addresses it is
// the record's first, the sender; of a user's spellings, a principal name tells most; of the
// hashes of a file, the longest, as its sentence tells it.
func (p pivots) first(t alert.EntityType, values map[string]int) *alert.Entity {
	var found *alert.Entity
	least := 0
	for i := range p.entities {
		e := &p.entities[i]
		number := values[strings.ToLower(e.Value)]
		if number == 0 || t != "" && e.Type != t {
			continue
		}
		if t == alert.Email || t == alert.User && strings.Contains(e.Value, "@") {
			return e
		}
		longer := found != nil && found.Type == alert.Hash && e.Type == alert.Hash && len(e.Value) != len(found.Value)
		if found == nil || longer && len(e.Value) > len(found.Value) || !longer && number < least {
			found, least = e, number
		}
	}
	return found
}

// about is which entities a kind of evidence is about, told by its name: the kinds of
// Graph are many, and more come.
type about struct {
	word  string // in the kind's name, in lower case
	types []alert.EntityType
}

func aboutRows() []about {
	return []about{
		{"process", []alert.EntityType{alert.Process, alert.File, alert.Command}},
		{"filehash", []alert.EntityType{alert.Hash}},
		{"file", []alert.EntityType{alert.Hash, alert.File}},
		{"mailbox", []alert.EntityType{alert.Mailbox, alert.User}},
		{"message", []alert.EntityType{alert.Email}},
		{"mail", []alert.EntityType{alert.Email}},
		{"user", []alert.EntityType{alert.User}},
		{"device", []alert.EntityType{alert.Host}},
		{"host", []alert.EntityType{alert.Host}},
		{"url", []alert.EntityType{alert.URL, alert.Domain}},
		{"ip", []alert.EntityType{alert.IP}},
		{"registry", []alert.EntityType{alert.Registry}},
		{"application", []alert.EntityType{alert.App}},
		{"domain", []alert.EntityType{alert.Domain}},
	}
}

// aboutOf returns the types that a kind of evidence is about, the most telling first.
func aboutOf(kind string) []alert.EntityType {
	kind = strings.ToLower(kind)
	for _, row := range aboutRows() {
		if strings.Contains(kind, row.word) {
			return slices.Clone(row.types)
		}
	}
	return nil
}
