// Package alert is the vocabulary of tocsin: the types of alerts, incidents,
// evidence and their identities. It does not say where they come from or where they
// go.
//
// The model is data. A Kind is a row of Slots, one for each stored member, with
// typed accessors. A Field is a name of the query language; it shows a slot or a
// view of one. A Source is a list that one of Microsoft's services offers. Other
// layers loop over these rows to compare, store, index, ask for and print, so that
// one more field needs a member, a slot and a field.
//
// It is a leaf. It must not know Graph's JSON (see graph/normalize), the store's
// columns or the grammar of the query language. Begin with Record, which the
// collector passes to the store and the store to a screen, then read Slot.
//
// Words follow Graph: enums keep the canonical spelling of Microsoft's schema,
// and a word that the schema does not have is kept exactly as sent.
package alert

// Key identifies a record. Ids are unique only within one source of one
// integration, so all three parts are needed. Keys are comparable; Compare orders
// them.
type Key struct {
	Integration string // the name set in setup
	Source      SourceName
	ID          string // as sent; "sha256:" and the hash of the item if it has no string id
}

// Record is one alert, incident or event as it is stored: the normalised fields and
// the item as received. One of Alert, Incident and Event is set; Kind tells which.
type Record struct {
	Key
	Alert     *Alert    // nil unless it is an alert
	Incident  *Incident // nil unless it is an incident
	Event     *Event    // nil unless it is an event
	Triage    Triage    // filled by the store
	Ingested  Time      // when it was first stored; filled by the store
	Malformed bool      // a field does not match the schema; the item is complete in Raw
	Raw       []byte    // the item as received, JSON; nil if the caller did not ask for it
	Print     uint64    // the fingerprint of Raw, filled by what made the record of it; 0 if it is not known
}

// recordSlots returns the slots that records of every kind have. They are columns
// of the store, or filled by it, so none has a tag.
func recordSlots() []Slot {
	return append([]Slot{
		{Field: field("resource_id"), Shape: ShapeID, Quiet: true, Text: func(r *Record) *string { return &r.ID }},
		{Field: field("ingest.product.name"), Shape: ShapeWord, Quiet: true, Text: func(r *Record) *string { return (*string)(&r.Source) }},
		{Field: field("integration"), Shape: ShapeWord, Quiet: true, Text: func(r *Record) *string { return &r.Integration }},
		{Field: field("ingested_at"), Shape: ShapeInstant, Quiet: true, Time: func(r *Record) *Time { return &r.Ingested }},
		{Field: field("triage.at"), Shape: ShapeInstant, Quiet: true, Time: func(r *Record) *Time { return &r.Triage.At }},
		{Field: field("triage.by"), Shape: ShapeWord, Quiet: true, Text: func(r *Record) *string { return &r.Triage.By }},
	}, TriageSlots()...)
}

// TriageSlots returns the slots of what an analyst can decide, in the order of history.
func TriageSlots() []Slot {
	return []Slot{
		{Field: field("triage.state"), Shape: ShapeWord, Quiet: true, Text: func(r *Record) *string { return (*string)(&r.Triage.State) }},
		{Field: field("triage.verdict"), Shape: ShapeWord, Quiet: true, Text: func(r *Record) *string { return (*string)(&r.Triage.Verdict) }},
		{Field: field("triage.note"), Shape: ShapeProse, Quiet: true, Text: func(r *Record) *string { return &r.Triage.Note }},
		{Field: field("triage.assigned_to"), Shape: ShapeWord, Quiet: true, Text: func(r *Record) *string { return &r.Triage.AssignedTo }},
		{Field: field("triage.bookmarked"), Shape: ShapeWord, Quiet: true, Text: func(r *Record) *string { return (*string)(&r.Triage.Bookmarked) }},
		{Field: field("triage.tags"), Shape: ShapeList, Quiet: true, List: func(r *Record) *[]string { return &r.Triage.Tags }},
		{Field: field("triage.ticks"), Shape: ShapeList, Quiet: true, List: func(r *Record) *[]string { return &r.Triage.Ticks }},
	}
}

// Kind returns the row of the record's kind; nil if the record is empty.
func (r *Record) Kind() *Kind {
	switch {
	case r.Incident != nil:
		return IncidentKind()
	case r.Alert != nil:
		return AlertKind()
	case r.Event != nil:
		return EventKind()
	}
	return nil
}

// Created returns when the product raised the record.
func (r *Record) Created() Time {
	switch {
	case r.Incident != nil:
		return r.Incident.Created
	case r.Alert != nil:
		return r.Alert.Created
	case r.Event != nil:
		return r.Event.Created
	}
	return 0
}

// Updated returns the time that decides which of two versions is the newer.
func (r *Record) Updated() Time {
	switch {
	case r.Incident != nil:
		return r.Incident.Updated
	case r.Alert != nil:
		return r.Alert.Updated
	case r.Event != nil:
		return r.Event.Updated
	}
	return 0
}

// Title returns the title of the record as sent.
func (r *Record) Title() string {
	switch {
	case r.Incident != nil:
		return r.Incident.Title
	case r.Alert != nil:
		return r.Alert.Title
	case r.Event != nil:
		return r.Event.Title
	}
	return ""
}
