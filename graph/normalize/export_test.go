package normalize

import "tocsin/graph/alert"

// NameOf returns the name that a type of evidence has of its own, "" if none: that
// of "deviceEvidence" is "Device".
func NameOf(typ string) string {
	for _, row := range evidenceKinds() {
		if row.typ == typ {
			return row.name
		}
	}
	return ""
}

// LookedAt returns at how many leaves a search for siblings looks while an item of
// a source is read.
func LookedAt(source alert.SourceName, raw []byte) int {
	m := mappingOf(source)
	it := &item{}
	it.begin(raw)
	m.kind.Make(&it.rec)
	it.members(m)
	return it.siblings.looked
}
