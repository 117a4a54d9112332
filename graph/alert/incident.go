package alert

// Incident holds the fields of an incident. An empty string or a zero time is a
// missing value.
type Incident struct {
	TenantID         string
	Title            string // displayName
	Description      string
	Summary          string
	Severity         Severity
	Status           Status // OPEN, IN_PROGRESS, RESOLVED or REDIRECTED
	AssignedTo       string
	Classification   string
	Determination    string
	Priority         int // 0–100; -1 if missing
	Tags             []string
	Created          Time
	Updated          Time // Created if missing
	LastModifiedBy   string
	ResolvingComment string
	RedirectID       string // the incident that this one was merged into
	URL              string
	Comments         []string

	// What the stored alerts of the incident contribute. The store fills these when it
	// returns the record.
	Entities  []Entity // the distinct entities of its alerts
	Providers []string // codes of the products that raised them, ascending
	Alerts    []string // ids, newest alert first
	NewAlerts []string // those of Alerts that came since the incident was done here, and are not done
}

// incidentSlots returns the slots of an incident; see alertSlots.
func incidentSlots() []Slot {
	return []Slot{
		{Field: field("status"), Tag: 2, Shape: ShapeWord, Text: func(r *Record) *string { return (*string)(&r.Incident.Status) }},
		{Field: field("severity"), Tag: 1, Shape: ShapeWord, Text: func(r *Record) *string { return (*string)(&r.Incident.Severity) }},
		{Field: field("title"), Tag: 4, Shape: ShapeProse, Text: func(r *Record) *string { return &r.Incident.Title }},
		{Field: field("description"), Tag: 5, Shape: ShapeProse, Text: func(r *Record) *string { return &r.Incident.Description }},
		{Field: field("summary"), Tag: 6, Shape: ShapeProse, Text: func(r *Record) *string { return &r.Incident.Summary }},
		{Field: field("assigned_to"), Tag: 7, Shape: ShapeWord, Text: func(r *Record) *string { return &r.Incident.AssignedTo }},
		{Field: field("classification"), Tag: 8, Shape: ShapeWord, Text: func(r *Record) *string { return &r.Incident.Classification }},
		{Field: field("determination"), Tag: 9, Shape: ShapeWord, Text: func(r *Record) *string { return &r.Incident.Determination }},
		{Field: field("priority"), Tag: 10, Shape: ShapeNumber, Number: func(r *Record) *int { return &r.Incident.Priority }},
		{Field: field("tags"), Tag: 11, Shape: ShapeList, List: func(r *Record) *[]string { return &r.Incident.Tags }},
		{Field: field("resolving_comment"), Tag: 13, Shape: ShapeProse, Text: func(r *Record) *string { return &r.Incident.ResolvingComment }},
		{Field: field("redirect_id"), Tag: 14, Shape: ShapeID, Text: func(r *Record) *string { return &r.Incident.RedirectID }},
		{Field: field("last_modified_by"), Tag: 12, Shape: ShapeWord, Text: func(r *Record) *string { return &r.Incident.LastModifiedBy }},
		{Field: field("tenant_id"), Tag: 3, Shape: ShapeWord, Text: func(r *Record) *string { return &r.Incident.TenantID }},
		{Field: field("url"), Tag: 15, Shape: ShapeURL, Text: func(r *Record) *string { return &r.Incident.URL }},
		{Field: field("comments"), Tag: 16, Shape: ShapeList, List: func(r *Record) *[]string { return &r.Incident.Comments }},
		{Field: field("created_at"), Shape: ShapeInstant, Time: func(r *Record) *Time { return &r.Incident.Created }},
		{Field: field("updated_at"), Shape: ShapeInstant, Quiet: true, Time: func(r *Record) *Time { return &r.Incident.Updated }},
		{Field: field("entities"), Shape: ShapeEntities, Quiet: true, Derived: field("entities"), Entities: func(r *Record) *[]Entity { return &r.Incident.Entities }},
		{Field: field("provider"), Shape: ShapeList, Quiet: true, Derived: field("provider"), List: func(r *Record) *[]string { return &r.Incident.Providers }},
		{Field: field("alert_ids"), Shape: ShapeList, Quiet: true, Derived: field("resource_id"), List: func(r *Record) *[]string { return &r.Incident.Alerts }},
		{Field: field("new_alert_ids"), Shape: ShapeList, Quiet: true, Derived: field("resource_id"), Since: true, List: func(r *Record) *[]string { return &r.Incident.NewAlerts }},
	}
}

// incidentFields are the fields that only incidents have.
func incidentFields() []Field {
	return []Field{
		{Name: "summary", Help: "summary of an incident"},
		{Name: "priority", Type: Number, Help: "0 to 100, of an incident", Numbers: &Numbers{Most: 100}},
		{Name: "last_modified_by", Help: "who changed an incident last"},
		{Name: "resolving_comment", Help: "why an incident was resolved"},
		{Name: "redirect_id", Help: "incident that this one was merged into"},
		{Name: "alert_ids", List: true, Help: "ids of the incident's alerts that are stored"},
		{Name: "alerts", Type: Number, Help: "how many of the incident's alerts are stored", View: &View{Of: "alert_ids", Count: true}},
		{Name: "new_alert_ids", List: true, Help: "ids of alerts that came since it was done here and are not done"},
		{Name: "new_alerts", Type: Number, Help: "how many alerts came since it was done here and are not done", View: &View{Of: "new_alert_ids", Count: true}},
	}
}
