package alert

import (
	"slices"
	"strings"
	"sync"
)

// Slot is one stored member of one kind of record. Exactly one of the accessors
// is set, the one of its shape; it points into the record, which must be of the
// slot's kind, so that a loop over slots can read and write. Rows are shared and
// never change.
type Slot struct {
	Field *Field // the name that shows it; slots of several kinds share one
	Tag   uint8  // its number in a stored body: never changed, never used again; 0 if it is not in the body
	Shape Shape
	Quiet bool // a new value is no change to tell of: it moves with each version, or the store fills it

	// Derived is the field of its alerts that an incident shows here: the store fills
	// it when it hands the incident out. Nil for a slot of the record's own.
	Derived *Field

	Text     func(*Record) *string
	List     func(*Record) *[]string
	Time     func(*Record) *Time
	Number   func(*Record) *int // -1 if missing
	Entities func(*Record) *[]Entity
}

// Same reports whether two records, both of the slot's kind, hold equal values.
func (s *Slot) Same(a, b *Record) bool {
	switch {
	case s.Text != nil:
		return *s.Text(a) == *s.Text(b)
	case s.List != nil:
		return slices.Equal(*s.List(a), *s.List(b))
	case s.Time != nil:
		return *s.Time(a) == *s.Time(b)
	case s.Number != nil:
		return *s.Number(a) == *s.Number(b)
	}
	return slices.Equal(*s.Entities(a), *s.Entities(b))
}

// Shape is what a slot holds, as far as packing and indexing care.
type Shape uint8

// The shapes. Word, Prose, ID and URL are texts.
const (
	ShapeWord     Shape = iota + 1 // text of which many records hold the same
	ShapeProse                     // text for people: a title, a description, a note
	ShapeID                        // an identity, often digits
	ShapeURL                       // an address that often holds the record's own id
	ShapeList                      // words
	ShapeInstant                   // a Time
	ShapeNumber                    // a whole number; -1 if missing
	ShapeEntities                  // entities
)

// Kind is a kind of record: an alert or an incident.
type Kind struct {
	Name   string             // as messages name it
	Number uint8              // the kind in a stored row: never changed, never used again
	From   []string           // the words after FROM that mean it, the usual one first
	Make   func(*Record)      // makes a record, empty so far, one of this kind
	Holds  func(*Record) bool // whether a record is of this kind; as Record.Kind says, at less cost
	Slots  []Slot             // its own and those of every record
}

// Slot returns the slot of the kind that a field shows; nil if it has none.
func (k *Kind) Slot(f *Field) *Slot {
	shown := f.shown()
	for i := range k.Slots {
		if k.Slots[i].Field == shown {
			return &k.Slots[i]
		}
	}
	return nil
}

// kinds is the table, built once and never written to after.
var kinds = sync.OnceValue(func() []*Kind {
	return []*Kind{
		{
			Name: "alert", Number: 0, From: []string{"alert", "detection"},
			Make:  func(r *Record) { r.Alert = &Alert{} },
			Holds: func(r *Record) bool { return r.Alert != nil },
			Slots: append(alertSlots(), recordSlots()...),
		},
		{
			Name: "incident", Number: 1, From: []string{"incident", "investigation", "case"},
			Make:  func(r *Record) { r.Incident = &Incident{Priority: -1} },
			Holds: func(r *Record) bool { return r.Incident != nil },
			Slots: append(incidentSlots(), recordSlots()...),
		},
	}
})

// Kinds lists every kind of record. The rows are shared: do not change them.
func Kinds() []*Kind { return kinds() }

// KindOf returns the kind of a name, or of a word that FROM takes for it, without
// case; nil if there is none.
func KindOf(name string) *Kind {
	for _, k := range kinds() {
		if strings.EqualFold(k.Name, name) || slices.ContainsFunc(k.From, func(word string) bool { return strings.EqualFold(word, name) }) {
			return k
		}
	}
	return nil
}

// AlertKind is the row of alerts.
func AlertKind() *Kind { return kinds()[0] }

// IncidentKind is the row of incidents.
func IncidentKind() *Kind { return kinds()[1] }
