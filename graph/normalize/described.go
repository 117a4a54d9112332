package normalize

import (
	"slices"
	"strings"

	"tocsin/graph/alert"
)

// Described is a type of evidence as a person may ask for it.
type Described struct {
	Type  string // as in @odata.type, without its namespace
	Name  string // for people
	Feeds []DescribedFeed
}

// DescribedFeed is a logical type that the evidence feeds, and the members that do.
type DescribedFeed struct {
	To      alert.EntityType
	Members []string // the one shown first
}

// Describe lists every type of evidence of the mapping, those of Graph's v2 first.
func Describe() []Described {
	var out []Described
	for _, row := range evidenceKinds() {
		out = append(out, row.described())
	}
	for _, state := range legacyKinds() {
		out = append(out, state.evidenceKind.described())
	}
	audit := auditRow()
	return append(out, audit.described())
}

// described gathers the members of each logical type, in reading order of the types.
func (k *evidenceKind) described() Described {
	d := Described{Type: k.typ, Name: k.name}
	for _, t := range alert.EntityTypes() {
		var members []string
		for _, f := range k.feeds {
			if f.to == t && !slices.Contains(members, f.path) {
				members = append(members, f.path)
			}
		}
		if len(members) > 0 {
			d.Feeds = append(d.Feeds, DescribedFeed{t, members})
		}
	}
	return d
}

// Is reports whether a word means the type: its name in Graph, with or without namespace
// and the word Evidence, or its name for people, without regard to case and blanks.
func (d Described) Is(word string) bool {
	plain := func(s string) string {
		return strings.ToLower(strings.ReplaceAll(strings.TrimSuffix(s[strings.LastIndexByte(s, '.')+1:], "Evidence"), " ", ""))
	}
	return plain(word) != "" && (plain(word) == plain(d.Type) || plain(word) == plain(d.Name))
}
