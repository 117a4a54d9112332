package alert

import (
	"slices"
	"strings"
	"sync"
)

// Slot is one stored member of one kind of record. Exactly one accessor is set, the
// one of its shape. It returns a pointer into the record, so that a loop over slots
// can read and write; the record must be of the slot's kind. Rows are shared and
// never change.
type Slot struct {
	Field  *Field // the name that shows it; slots of several kinds share one
	Tag    uint8  // its number in a stored body: never changed, never reused; 0 if it is not in the body
	Shape  Shape
	Quiet  bool // a new value is not reported as a change: each version has a new one, or the store fills it
	Shares bool // of a list: its texts are mostly values of the record's entities
	Cites  bool // of a list: its texts mostly hold the record's own id; see Cited

	// Derived is the field of its alerts that an incident shows here: the store fills
	// it when it hands the incident out. Nil for a slot of the record's own.
	Derived *Field
	// Since leaves out of a derived list what stood in it when the incident was done here: it
	// has the alerts that were first stored after that and are not done.
	Since bool

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

// Copy makes the slot's value in one record that in another; both are of the slot's kind.
// They share lists.
func (s *Slot) Copy(to, from *Record) {
	switch {
	case s.Text != nil:
		*s.Text(to) = *s.Text(from)
	case s.List != nil:
		*s.List(to) = *s.List(from)
	case s.Time != nil:
		*s.Time(to) = *s.Time(from)
	case s.Number != nil:
		*s.Number(to) = *s.Number(from)
	default:
		*s.Entities(to) = *s.Entities(from)
	}
}

// Shape says how a slot's value is packed and indexed.
type Shape uint8

// The shapes. ShapeWord, ShapeProse, ShapeID and ShapeURL are texts.
const (
	ShapeWord     Shape = iota + 1 // text that many records share
	ShapeProse                     // text for people: a title, a description, a note
	ShapeID                        // an identifier, often digits
	ShapeURL                       // an address that often holds the record's own id
	ShapeList                      // words
	ShapeInstant                   // a Time
	ShapeNumber                    // a whole number; -1 if missing
	ShapeEntities                  // entities
)

// Kind is a kind of record: an alert, an incident or an event.
type Kind struct {
	Name   string             // as used in messages
	Number uint8              // the kind in a stored row: never changed, never reused
	From   []string           // the words for it after FROM, the usual one first
	Make   func(*Record)      // turns an empty record into one of this kind
	Holds  func(*Record) bool // reports whether a record is of this kind, at less cost than Record.Kind
	Slots  []Slot             // its own slots and those of every record
}

// Slot returns the slot of the kind that a field shows, or nil.
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
			Make:  func(r *Record) { r.Alert = &Alert{Confidence: -1} },
			Holds: func(r *Record) bool { return r.Alert != nil },
			Slots: slices.Concat(alertSlots(), ownSlots(), recordSlots()),
		},
		{
			Name: "incident", Number: 1, From: []string{"incident", "investigation", "case"},
			Make:  func(r *Record) { r.Incident = &Incident{Priority: -1} },
			Holds: func(r *Record) bool { return r.Incident != nil },
			Slots: append(incidentSlots(), recordSlots()...),
		},
		{
			Name: "event", Number: 2, From: []string{"event", "record"},
			Make:  func(r *Record) { r.Event = &Event{} },
			Holds: func(r *Record) bool { return r.Event != nil },
			Slots: append(eventSlots(), recordSlots()...),
		},
	}
})

// Kinds lists every kind of record. The rows are shared: do not change them.
func Kinds() []*Kind { return kinds() }

// KindOf returns the kind with a name, or with a word that FROM takes for it,
// without regard to case; nil if there is none.
func KindOf(name string) *Kind {
	for _, k := range kinds() {
		if strings.EqualFold(k.Name, name) || slices.ContainsFunc(k.From, func(word string) bool { return strings.EqualFold(word, name) }) {
			return k
		}
	}
	return nil
}

// AlertKind returns the row of alerts.
func AlertKind() *Kind { return kinds()[0] }

// IncidentKind returns the row of incidents.
func IncidentKind() *Kind { return kinds()[1] }

// EventKind returns the row of events.
func EventKind() *Kind { return kinds()[2] }
