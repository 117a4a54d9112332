package detail

import (
	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
	"tocsin/store/memory"
)

// Thing is a thing that a record names, as the page Related lists it.
type Thing struct {
	alert.Entity
	Word   string             // its types: "file, SHA-256, process"
	Common *memory.Prevalence // nil if it wasn't asked for, since there are too many
}

// Things returns what the entities of a record are, each thing once, in the order in which they are worth a
// look. The groups have the evidence that tells what is one thing; all is how many alerts are stored. Each of
// the first entities is asked for.
func Things(entities []alert.Entity, groups []story.Group, all int, ask func(*alert.Entity) (memory.Prevalence, error)) ([]Thing, error) {
	common, named := commonness{figures: figures{known: map[string]memory.Prevalence{}, all: all}}, distinct(entities, maliciousIn(groups))
	for i := range named[:min(len(named), mostCounted)] {
		is, err := ask(&named[i])
		if err != nil {
			return nil, err
		}
		common.known[entityName(named[i])] = is
	}
	named = common.order(named)
	ids := namedIDs(groups)
	var things []Thing
	for _, e := range entries(named, namesOfNumbers(groups), common.known) {
		t := Thing{Entity: e.Entity, Word: e.word(ids)}
		if is, known := common.known[entityName(e.Entity)]; known {
			t.Common = &is
		}
		things = append(things, t)
	}
	return things, nil
}
