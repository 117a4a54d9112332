package normalize

import "strings"

// position tells a member of a piece of evidence: by its own name and that of
// the object around it. Names are numbers, so that the many members that
// feed nothing cost one look-up each.
type position struct {
	outer, name label
}

// label numbers the member names that the table of evidence mentions.
type label uint8

// Labels that stand for no name.
const (
	unnamed label = iota // a name that the table does not mention
	itself               // the evidence itself: no object around
	anyone               // in a feed: whatever object is around
)

// The table of evidence, compiled and never written to.
var (
	labels  = labelled()
	kinds   = compiled(evidenceKinds())
	implied = compiledMembers()
	unknown = compiledKind(wellKnown(), anyone)

	// The same for look-ups of each member.
	labelNames = newNames(labels)
	kindNames  = newNames(kinds)
)

// labelled numbers every name in a path of the table.
func labelled() map[string]label {
	names := map[string]label{}
	number := func(name string) {
		if _, ok := names[name]; !ok {
			names[name] = anyone + 1 + label(len(names))
		}
	}
	for name := range impliedTypes() {
		number(name)
	}
	rows := append(evidenceKinds(), wellKnown())
	for _, state := range legacyKinds() {
		rows = append(rows, state.evidenceKind)
	}
	for _, row := range rows {
		for _, f := range row.feeds {
			for name := range strings.SplitSeq(f.path, ".") {
				number(name)
			}
		}
	}
	return names
}

// compiledKind fills in the positions of a row's feeds and numbers what they are
// spellings of; outer is the position of members that a path names alone.
func compiledKind(row evidenceKind, outer label) *evidenceKind {
	list := make([]feed, len(row.feeds))
	things := map[string]uint8{}
	for i, f := range row.feeds {
		f.from = position{outer, labels[f.path]}
		if object, name, nested := strings.Cut(f.path, "."); nested {
			f.from = position{labels[object], labels[name]}
		}
		if f.of != "" {
			key := string(f.to) + ":" + f.of
			if things[key] == 0 {
				things[key] = uint8(len(things) + 1)
			}
			f.thing = things[key]
		}
		list[i] = f
	}
	row.feeds = list
	return &row
}

func compiled(rows []evidenceKind) map[string]*evidenceKind {
	table := make(map[string]*evidenceKind, len(rows))
	for _, row := range rows {
		table[row.typ] = compiledKind(row, itself)
	}
	return table
}

// compiledMembers is the table of what members hold, by their label.
func compiledMembers() map[label]*evidenceKind {
	table := map[label]*evidenceKind{}
	for name, typ := range impliedTypes() {
		table[labels[name]] = kinds[typ]
	}
	return table
}
