package normalize

import (
	"slices"
	"strings"
)

// position tells a member of a piece of evidence: by its own name and that of
// the object around it. Names are numbers, so that the many members that
// feed nothing cost one look-up each.
type position struct {
	outer, name label
}

// label numbers the member names that the table of evidence mentions.
type label uint16

// Labels that stand for no name.
const (
	unnamed label = iota // a name that the table does not mention
	itself               // the evidence itself: no object around
	anyone               // in a feed: whatever object is around
)

// The table of evidence, compiled and never written to.
var (
	labels    = labelled()
	ownFields = fedFields() // fields that evidence fills, by their number less 1
	ownSlots  = slotsOf(ownFields)
	kinds     = compiled(evidenceKinds())
	implied   = compiledMembers()
	unknown   = compiledKind(wellKnown(), anyone)

	detectionRow = compiledKind(detectionKind(), itself) // a whole risk detection

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
	for _, row := range evidenceRows() {
		for _, f := range row.feeds {
			for _, path := range f.paths() {
				for name := range strings.SplitSeq(path, ".") {
					number(name)
				}
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
		f.compile(outer)
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

// compile numbers the names of the feed; outer is the position of members that a path
// names alone.
func (f *feed) compile(outer label) {
	f.from = position{outer, lastLabel(f.path)}
	if object, _, nested := strings.Cut(f.path, "."); nested {
		f.from.outer = labels[object]
	}
	f.partner, f.condition = lastLabel(f.in), lastLabel(f.when)
	for _, name := range f.held {
		holder := itself
		if name != "" {
			holder = labels[name]
		}
		f.holders = append(f.holders, holder)
	}
	if f.field != "" {
		f.own = 1 + slices.Index(ownFields, f.field)
	}
}

// lastLabel is the number of the last name of a path; unnamed of none.
func lastLabel(path string) label { return labels[path[strings.LastIndexByte(path, '.')+1:]] }

// fedFields lists the fields that evidence fills, each once.
func fedFields() (fields []string) {
	for _, row := range evidenceRows() {
		for _, f := range row.feeds {
			if f.field != "" && !slices.Contains(fields, f.field) {
				fields = append(fields, f.field)
			}
		}
	}
	return fields
}

// evidenceRows lists the rows of evidence of every source.
func evidenceRows() []evidenceKind {
	rows := append(evidenceKinds(), wellKnown(), detectionKind(), auditRow())
	for _, state := range legacyKinds() {
		rows = append(rows, state.evidenceKind)
	}
	return rows
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
