// Package alert is the vocabulary of tocsin: what an alert, an incident, a
// piece of evidence and the identity of each are called, and nothing about
// where they come from or where they go.
//
// The model is data. A Kind is a row of Slots, one a stored member, with typed
// accessors; a Field is a name of the query language, which shows a slot or a
// view of one; a Source is a list of Microsoft's services. Layers loop over
// these rows: what is compared, kept, indexed, asked for and printed follows
// from them, so that one more field is a member, a slot and a field.
//
// It is a leaf. It must not know Graph's JSON (that is graph/normalize), the
// store's columns or the grammar of the query language. Begin with Record, the
// one thing that is passed from the collector to the store and from the store
// to a screen, then Slot.
//
// Words follow Graph: enums keep the canonical spelling of Microsoft's schema,
// and a word that the schema does not have is kept exactly as it was sent.
package alert

// Key identifies a record. Ids are unique only within one source of one
// integration, so all three parts are needed. It is comparable, and the order
// of keys is that of Compare.
type Key struct {
	Integration string // the name given in setup
	Source      SourceName
	ID          string // as sent; without a string id, "sha256:" and the hash of the item
}

// Record is one alert or one incident as it is kept: the normalised fields and
// the item as it was received. Of Alert and Incident one is set, as its Kind
// says.
type Record struct {
	Key
	Alert     *Alert    // nil for an incident
	Incident  *Incident // nil for an alert
	Triage    Triage    // filled by the store
	Ingested  Time      // when it was first kept; filled by the store
	Malformed bool      // a field was not as the schema says; the item is complete in Raw
	Raw       []byte    // the item as received, JSON; nil if the caller did not ask for it
}

// recordSlots are the slots that a record of any kind has beside its own. They
// are columns of the store or filled by it, so none has a tag.
func recordSlots() []Slot {
	return []Slot{
		{Field: field("resource_id"), Shape: ShapeID, Quiet: true, Text: func(r *Record) *string { return &r.ID }},
		{Field: field("ingest.product.name"), Shape: ShapeWord, Quiet: true, Text: func(r *Record) *string { return (*string)(&r.Source) }},
		{Field: field("integration"), Shape: ShapeWord, Quiet: true, Text: func(r *Record) *string { return &r.Integration }},
		{Field: field("ingested_at"), Shape: ShapeInstant, Quiet: true, Time: func(r *Record) *Time { return &r.Ingested }},
		{Field: field("triage.state"), Shape: ShapeWord, Quiet: true, Text: func(r *Record) *string { return (*string)(&r.Triage.State) }},
		{Field: field("triage.at"), Shape: ShapeInstant, Quiet: true, Time: func(r *Record) *Time { return &r.Triage.At }},
		{Field: field("triage.by"), Shape: ShapeWord, Quiet: true, Text: func(r *Record) *string { return &r.Triage.By }},
		{Field: field("triage.note"), Shape: ShapeProse, Quiet: true, Text: func(r *Record) *string { return &r.Triage.Note }},
	}
}

// Kind returns the row of the record's kind; nil for a record that is empty.
func (r *Record) Kind() *Kind {
	switch {
	case r.Incident != nil:
		return IncidentKind()
	case r.Alert != nil:
		return AlertKind()
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
	}
	return 0
}

// Updated returns the time that decides which of two versions is newer.
func (r *Record) Updated() Time {
	switch {
	case r.Incident != nil:
		return r.Incident.Updated
	case r.Alert != nil:
		return r.Alert.Updated
	}
	return 0
}

// Title returns the title of the alert or incident as it was sent.
func (r *Record) Title() string {
	switch {
	case r.Incident != nil:
		return r.Incident.Title
	case r.Alert != nil:
		return r.Alert.Title
	}
	return ""
}
