package detail

import (
	"slices"
	"strings"

	"tocsin/graph/alert"
)

// pivots finds the typed condition for evidence and its properties: the record's entities
// are what the store can be asked for, so a value counts if it is one of theirs.
type pivots map[string][]alert.Entity

// newPivots indexes the entities of a record by value.
func newPivots(entities []alert.Entity) pivots {
	found := pivots{}
	for _, e := range entities {
		value := strings.ToLower(e.Value)
		found[value] = append(found[value], e)
	}
	return found
}

// of returns the condition for a value, of the first wanted type that it has; without
// wanted types, of its first one.
func (p pivots) of(value string, wanted ...alert.EntityType) Pivot {
	for _, e := range p[strings.ToLower(value)] {
		if len(wanted) == 0 || slices.Contains(wanted, e.Type) {
			return Pivot{Field: "@" + string(e.Type), Value: e.Value, Title: string(e.Type) + " " + e.Value}
		}
	}
	return Pivot{}
}

// piece returns the condition for a piece of evidence: the entity that its kind is about,
// or the first that one of its properties is.
func (p pivots) piece(e *alert.Evidence) Pivot {
	if e == nil {
		return Pivot{}
	}
	for _, t := range append(aboutOf(e.Type), "") {
		for _, prop := range e.Props {
			var found Pivot
			if t == "" {
				found = p.of(prop.Value)
			} else {
				found = p.of(prop.Value, t)
			}
			if found.Field != "" {
				return found
			}
		}
	}
	return Pivot{}
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
