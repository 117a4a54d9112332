package alert

// Event holds the fields of an audit record of Office 365. An empty string or a zero
// time is a missing value. The store makes an alert of the events that name one.
type Event struct {
	TenantID   string
	Title      string // the operation, and the name of the alert if the record has one
	Severity   Severity
	Status     Status // "" if the record has none
	RecordType string // the schema's word, or the number as sent
	Operation  string
	Workload   string // the service in which it happened
	AlertID    string // of the alert that it is part of, of the same source; "" if none
	Created    Time
	Updated    Time // Created: an audit record never changes
	Entities   []Entity
	SharedIDs  []string
}

// eventSlots returns the slots of an event; see alertSlots.
func eventSlots() []Slot {
	return []Slot{
		{Field: field("status"), Tag: 2, Shape: ShapeWord, Text: func(r *Record) *string { return (*string)(&r.Event.Status) }},
		{Field: field("severity"), Tag: 1, Shape: ShapeWord, Text: func(r *Record) *string { return (*string)(&r.Event.Severity) }},
		{Field: field("title"), Tag: 4, Shape: ShapeProse, Text: func(r *Record) *string { return &r.Event.Title }},
		{Field: field("operation"), Tag: 5, Shape: ShapeWord, Text: func(r *Record) *string { return &r.Event.Operation }},
		{Field: field("record_type"), Tag: 6, Shape: ShapeWord, Text: func(r *Record) *string { return &r.Event.RecordType }},
		{Field: field("workload"), Tag: 7, Shape: ShapeWord, Text: func(r *Record) *string { return &r.Event.Workload }},
		{Field: field("part_of"), Tag: 8, Shape: ShapeID, Text: func(r *Record) *string { return &r.Event.AlertID }},
		{Field: field("tenant_id"), Tag: 3, Shape: ShapeWord, Text: func(r *Record) *string { return &r.Event.TenantID }},
		{Field: field("created_at"), Shape: ShapeInstant, Time: func(r *Record) *Time { return &r.Event.Created }},
		{Field: field("updated_at"), Shape: ShapeInstant, Quiet: true, Time: func(r *Record) *Time { return &r.Event.Updated }},
		{Field: field("entities"), Tag: 9, Shape: ShapeEntities, Entities: func(r *Record) *[]Entity { return &r.Event.Entities }},
		{Field: field("shared_ids"), Tag: 10, Shape: ShapeList, List: func(r *Record) *[]string { return &r.Event.SharedIDs }},
	}
}

// eventFields are the fields that only events have.
func eventFields() []Field {
	return []Field{
		{Name: "operation", Help: "what was done, as the audit record names it"},
		{Name: "record_type", Help: "type of an audit record, as Microsoft's schema names it"},
		{Name: "workload", Help: "service of Office 365 in which it happened"},
		{Name: "part_of", Help: "id of the alert, of the same source, that an audit record is part of"},
	}
}
