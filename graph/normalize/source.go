package normalize

import (
	"cmp"
	"slices"
	"sync"

	"tocsin/graph/alert"
)

// mapping is the row of one source: what normalize adds to its row in
// alert.Sources. Members that are read as they stand are in that row alone
// (Direct); here is code for those of which something is made (Derived).
type mapping struct {
	name      alert.SourceName
	id        string                   // the member that holds an item's id; "id" if empty
	contexts  []string                 // the lists that an @odata.context names, in lower case
	typed     string                   // the @odata.type of an item, in lower case
	tells     []string                 // members that tell the source and are not read
	recognise func(members) bool       // reports whether an item with an id and these members is one of the source
	derived   map[string]func(*item)   // by member: takes its value
	evidence  map[string]*evidenceKind // by member that lists evidence: the kind of its elements; nil if each names its own
	logged    string                   // the category of the records of a diagnostic log that hold an item as their properties; "" if none
	finish    func(*item)              // fills what needs the whole item
	joined    *mapping                 // of items that are made of several of the service; nil if there are none: see Joined

	pieces func(raw []byte) []alert.Evidence // of an item of evidence alone; nil if evidence lists it

	// compiled from the rows
	kind   *alert.Kind
	takers map[string]func(*item) // by member: takes its value, whatever it is for
	fast   names[func(*item)]     // takers, for look-ups of each member
}

// mappings is the table, built once and never written to after: a row for each
// source in use, in the order in which Recognise asks them.
var mappings = sync.OnceValue(func() []*mapping {
	rows := []*mapping{legacy(), alertsV2(), incidents(), riskDetections(), o365()}
	for _, m := range rows {
		m.compile(alert.SourceOf(m.name))
	}
	return rows
})

// unread has a row for each kind of record, for items of a source that has none: a
// planned one, or one that only a foreign store knows, whose items become alerts.
// Their id is read and nothing else.
var unread = sync.OnceValue(func() map[*alert.Kind]*mapping {
	rows := map[*alert.Kind]*mapping{}
	for _, kind := range alert.Kinds() {
		rows[kind] = unreadOf(kind)
	}
	return rows
})

// unreadOf makes the row of a kind.
func unreadOf(kind *alert.Kind) *mapping {
	words := map[*alert.Slot]string{}
	for name, word := range map[string]string{"status": string(alert.Open), "provider": string(alert.Other), "schema": thirdParty} {
		if s := kind.Slot(alert.FieldOf(name)); s != nil && s.Text != nil {
			words[s] = word
		}
	}
	derived := map[string]func(*item){"id": (*item).takeID}
	return &mapping{derived: derived, takers: derived, fast: newNames(derived), kind: kind, finish: func(it *item) {
		it.malformed = true
		for s, word := range words {
			*s.Text(&it.rec) = word
		}
	}}
}

// mappingOf returns the row of a source.
func mappingOf(source alert.SourceName) *mapping {
	for _, m := range mappings() {
		if m.name == source {
			return m
		}
	}
	if s := alert.SourceOf(source); s != nil {
		return unread()[s.Kind()]
	}
	return unread()[alert.AlertKind()]
}

// compile joins the row with that of the source in alert: whatever a member is
// for, one look-up finds what takes it.
func (m *mapping) compile(source *alert.Source) {
	m.kind = source.Kind()
	m.takers = make(map[string]func(*item), len(source.Direct)+len(m.derived)+len(m.evidence))
	for member, name := range source.Direct {
		m.takers[member] = direct(m.kind.Slot(alert.FieldOf(name)))
	}
	bit := uint32(1)
	for member, kind := range m.evidence {
		m.takers[member] = gathering(kind, bit)
		bit <<= 1
	}
	for member, take := range m.derived {
		m.takers[member] = take
	}
	m.fast = newNames(m.takers)
	if m.joined != nil {
		m.joined.takers, m.joined.fast = m.joined.derived, newNames(m.joined.derived)
	}
}

// idMember returns the member that holds the id of an item of the source.
func (m *mapping) idMember() string { return cmp.Or(m.id, "id") }

// of returns the row that maps an item of the source.
func (m *mapping) of(raw []byte) *mapping {
	if m.joined != nil && isJoined(raw) {
		return m.joined
	}
	return m
}

// direct returns what takes a value into a slot as it stands. A field of an
// enumeration takes its word in the schema's spelling.
func direct(s *alert.Slot) func(*item) {
	words := fieldWords()[s.Field.Name]
	switch {
	case s.Text != nil && slices.Contains(listedFields(), s.Field.Name):
		return func(it *item) {
			word := it.plain(it.take(), mostWord)
			if words != nil {
				*s.Text(&it.rec) = something(words.canonical(word))
			} else {
				*s.Text(&it.rec) = something(it.keep(word))
			}
		}
	case s.Text != nil && words != nil:
		return func(it *item) { *s.Text(&it.rec) = it.word(words) }
	case s.Shape == alert.ShapeProse:
		return func(it *item) { *s.Text(&it.rec) = it.prose() }
	case s.Text != nil:
		return func(it *item) { *s.Text(&it.rec) = it.text() }
	case s.List != nil:
		return func(it *item) { *s.List(&it.rec) = it.texts() }
	case s.Time != nil:
		return func(it *item) { *s.Time(&it.rec) = it.time() }
	}
	panic("normalize: no member holds " + s.Field.Name + " as it stands")
}

// gathering returns what takes a list of evidence, which has a bit of its own.
func gathering(kind *evidenceKind, bit uint32) func(*item) {
	return func(it *item) {
		it.repeated = it.repeated || it.lists&bit != 0
		it.lists |= bit
		it.list(kind)
	}
}
