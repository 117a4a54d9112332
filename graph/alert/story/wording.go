package story

import (
	"slices"
	"sync"
)

// wording is a row of the table of sentences: what evidence of a type says, and where it
// stands. A row may serve several types that name their members alike.
type wording struct {
	types []string
	rank  rank
	say   func(l *line, f facts, in *scene)
	marks []string // properties by which a piece without a known type is read as one of the row
}

// wordings is the table: Graph's kinds of evidence, the states of Legacy, and audit records.
func wordings() []wording {
	return slices.Concat(endpointWordings(), networkWordings(), mailWordings(), identityWordings(), cloudWordings(), auditWordings())
}

// book is the table by type, built once and never written to after.
var book = sync.OnceValue(func() (b struct {
	byType map[string]*wording
	marked []*wording
	other  *wording
},
) {
	rows := wordings()
	b.byType = map[string]*wording{}
	for i := range rows {
		for _, typ := range rows[i].types {
			b.byType[typ] = &rows[i]
		}
		if len(rows[i].marks) > 0 {
			b.marked = append(b.marked, &rows[i])
		}
	}
	b.other = &wording{rank: ofRest, say: sayOther}
	return b
})

// read returns the row of a piece; a general one if the table has none. A piece without
// a type, as exporters of alerts leave it, is read by its properties.
func read(f facts) (facts, *wording) {
	b := book()
	if row := b.byType[f.Type]; row != nil {
		return f, row
	}
	if f.Type != "" {
		return f, b.other
	}
	for _, row := range b.marked {
		if f.get(row.marks...) != "" {
			typed := *f.Evidence
			typed.Type = row.types[0]
			f.Evidence = &typed
			return f, row
		}
	}
	return f, b.other
}

// sayOther says what a piece of a kind without a row has: its name, or its first
// properties.
func sayOther(l *line, f facts, _ *scene) {
	l.add(Plain, orWord(f.Name))
	if name := f.get("displayName", "name", "resourceName", "title", "id"); name != "" {
		l.with(" ", Name, name)
		return
	}
	shown := 0
	for _, p := range f.Props {
		if shown == 3 || p.Name == "createdDateTime" || p.Value == "" {
			continue
		}
		l.with(map[bool]string{true: ": ", false: ", "}[shown == 0], Plain, cut(p.Name, 64))
		l.with(" ", Value, cut(p.Value, 128))
		shown++
	}
}

// simply returns a sentence of a word and the first of the properties.
func simply(word string, paths ...string) func(*line, facts, *scene) {
	return func(l *line, f facts, _ *scene) {
		l.add(Plain, word)
		l.with(" ", Name, f.get(paths...))
	}
}
