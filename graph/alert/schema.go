package alert

// Own holds what alerts have for the own fields of the four schemas. Each is a list,
// because an alert may have several messages, files or addresses.
type Own struct {
	UPNs             []string // user principal names
	SourceAddresses  []string // where the activity came from
	UserAgents       []string
	ThreatCategories []string // of malware, or the threats that were found in a message
	ActionsTaken     []string // how evidence was remediated, in Graph's words
	From             []string // addresses of senders: the header's first, then the envelope's
	To               []string
	Subjects         []string
	Directions       []string
	Deliveries       []string // what was done with a message, as sent: Delivered, Blocked, …
}

// Schemas returns the four schemas that alerts are normalised to.
func Schemas() []string { return []string{"antivirus", "cloudaudit", "email", "thirdparty"} }

// ownSlots are the slots of the schemas' own fields; see alertSlots.
func ownSlots() []Slot {
	return []Slot{
		{Field: field("user_principal_name"), Tag: 37, Shape: ShapeList, Shares: true, List: func(r *Record) *[]string { return &r.Alert.UPNs }},
		{Field: field("source_address"), Tag: 38, Shape: ShapeList, Shares: true, List: func(r *Record) *[]string { return &r.Alert.SourceAddresses }},
		{Field: field("user_agent"), Tag: 39, Shape: ShapeList, List: func(r *Record) *[]string { return &r.Alert.UserAgents }},
		{Field: field("threat_category"), Tag: 40, Shape: ShapeList, List: func(r *Record) *[]string { return &r.Alert.ThreatCategories }},
		{Field: field("action_taken"), Tag: 41, Shape: ShapeList, List: func(r *Record) *[]string { return &r.Alert.ActionsTaken }},
		{Field: field("from_email_address"), Tag: 42, Shape: ShapeList, Shares: true, List: func(r *Record) *[]string { return &r.Alert.From }},
		{Field: field("to_email_address"), Tag: 43, Shape: ShapeList, Shares: true, List: func(r *Record) *[]string { return &r.Alert.To }},
		{Field: field("subject"), Tag: 44, Shape: ShapeList, List: func(r *Record) *[]string { return &r.Alert.Subjects }},
		{Field: field("direction"), Tag: 45, Shape: ShapeList, List: func(r *Record) *[]string { return &r.Alert.Directions }},
		{Field: field("delivery"), Tag: 46, Shape: ShapeList, List: func(r *Record) *[]string { return &r.Alert.Deliveries }},
	}
}

// schemaFields are the own fields of the four schemas that an alert can fill: what its
// evidence tells, or another field under the name that the schema has for it. Queries
// may use them only after FROM a schema that has them. neverFields has the others.
func schemaFields() []Field {
	antivirus, cloudAudit, email, thirdParty := "antivirus", "cloudaudit", "email", "thirdparty"
	own := func(f Field, schemas ...string) Field {
		f.Schemas = schemas
		return f
	}
	users := &View{Of: "entities", Entity: User}
	return []Field{
		own(Field{Name: "threat_category", List: true, Help: "what the malware is, or the threats of a message"}, antivirus, email),
		own(Field{Name: "threat_type", Help: "what the threat is: the alert's category", View: &View{Of: "category"}}, antivirus),
		own(Field{Name: "action_taken", List: true, Help: "what was done with files, processes and addresses: blocked, remediated, …"}, antivirus),
		own(Field{Name: "agent_confidence_score", Type: Number, Help: "0 to 1: how sure the product is, of a Legacy alert", View: &View{Of: "confidence", Per: 100}, Numbers: &Numbers{Most: 1}}, antivirus),
		own(Field{Name: "process_name", List: true, Help: "file names of the processes", View: &View{Of: "entities", Entity: Process}}, antivirus),
		own(Field{Name: "source_address", List: true, IP: true, Help: "where the activity came from; takes CIDR"}, cloudAudit, thirdParty),
		own(Field{Name: "user_name", List: true, Help: "every spelling of the users", View: users}, cloudAudit),
		own(Field{Name: "event_name", Help: "what happened: the alert's title", View: &View{Of: "title"}}, cloudAudit),
		own(Field{Name: "event_type", Help: "what kind of event it was: the alert's detector", View: &View{Of: "detector_id"}}, cloudAudit),
		own(Field{Name: "user_agent", List: true, Help: "programs that users signed in with"}, cloudAudit),
		own(Field{Name: "from_email_address", List: true, Help: "addresses of the senders"}, email),
		own(Field{Name: "to_email_address", List: true, Help: "addresses of the recipients"}, email),
		own(Field{Name: "subject", List: true, Help: "subjects of the messages"}, email),
		own(Field{Name: "direction", List: true, Help: "where the messages went: Inbound, Outbound, …"}, email),
		own(Field{Name: "delivery", Over: "status", List: true, Help: "what was done with the messages: Delivered, Blocked, …"}, email),
		own(Field{Name: "user_principal_name", List: true, Help: "user principal names"}, thirdParty),
		own(Field{Name: "created_time_usec", Type: Timestamp, Help: "when the product raised it, in microseconds since 1970", View: &View{Of: "created_at", Usec: true}}, thirdParty),
		own(Field{Name: "closed_time_usec", Type: Timestamp, Help: "when it was resolved, in microseconds since 1970", View: &View{Of: "resolved_at", Usec: true}}, thirdParty),
		own(Field{Name: "updated_time_usec", Type: Timestamp, Help: "when it was last changed, in microseconds since 1970", View: &View{Of: "updated_at", Usec: true}}, thirdParty),
		own(Field{Name: "first_event_time_usec", Type: Timestamp, Help: "first activity, in microseconds since 1970", View: &View{Of: "began_at", Usec: true}}, thirdParty),
		own(Field{Name: "last_event_time_usec", Type: Timestamp, Help: "last activity, in microseconds since 1970", View: &View{Of: "ended_at", Usec: true}}, thirdParty),
	}
}
