package alert

// Alert holds the fields of a detection from any source. An empty string or a
// zero time is a missing value. The table in graph/normalize says what each field
// means in each source.
type Alert struct {
	TenantID    string
	Title       string // as sent: clean it before printing it to a terminal, fold it before comparing
	Description string
	Severity    Severity
	Status      Status   // OPEN, IN_PROGRESS or RESOLVED
	Provider    Provider // short code of the product
	Product     string   // full name; if Provider is "other", the source's own word

	ServiceSource   string
	DetectionSource string
	DetectorID      string

	Category   string
	Categories []string
	Techniques []string // MITRE ATT&CK ids such as T1566.002

	Classification     string
	Determination      string
	AssignedTo         string // free text: a UPN, "Automation", …
	InvestigationState string
	IncidentID         string
	ThreatName         string
	ThreatFamily       string
	Actor              string

	Created  Time // when the product raised it
	Updated  Time // Graph's lastUpdateDateTime; Created if missing
	Began    Time // first activity
	Ended    Time // last activity
	Resolved Time

	Entities    []Entity // the distinct entities of all evidence, in the order of the evidence
	SensorTypes []string
	Schema      string // antivirus, cloudaudit, email or thirdparty
	Tags        []string
	URL         string // the portal's page, as sent
	IncidentURL string // that of its incident

	Comments        []string // what people wrote about it, oldest first as a rule
	Recommended     string   // recommended actions
	ProviderAlertID string   // its id at the product that raised it
	PolicyID        string   // of the policy that raised it
	Confidence      int      // of Legacy: 1–100, in per cent; -1 if missing
	HostIDs         []string // Defender's ids of its devices
	SharedIDs       []string // by which another source may have the same: see the field shared_ids

	Own // of the schemas
}

// alertSlots returns the slots of an alert, in the order in which changes are shown
// to a person. A tag is the number of a slot on disk: it is never changed and never
// reused. Created and updated are columns of the store and have no tag.
func alertSlots() []Slot {
	return []Slot{
		{Field: field("status"), Tag: 2, Shape: ShapeWord, Text: func(r *Record) *string { return (*string)(&r.Alert.Status) }},
		{Field: field("severity"), Tag: 1, Shape: ShapeWord, Text: func(r *Record) *string { return (*string)(&r.Alert.Severity) }},
		{Field: field("title"), Tag: 5, Shape: ShapeProse, Text: func(r *Record) *string { return &r.Alert.Title }},
		{Field: field("description"), Tag: 6, Shape: ShapeProse, Text: func(r *Record) *string { return &r.Alert.Description }},
		{Field: field("assigned_to"), Tag: 15, Shape: ShapeWord, Text: func(r *Record) *string { return &r.Alert.AssignedTo }},
		{Field: field("classification"), Tag: 13, Shape: ShapeWord, Text: func(r *Record) *string { return &r.Alert.Classification }},
		{Field: field("determination"), Tag: 14, Shape: ShapeWord, Text: func(r *Record) *string { return &r.Alert.Determination }},
		{Field: field("incident_id"), Tag: 17, Shape: ShapeID, Text: func(r *Record) *string { return &r.Alert.IncidentID }},
		{Field: field("investigation_state"), Tag: 16, Shape: ShapeWord, Text: func(r *Record) *string { return &r.Alert.InvestigationState }},
		{Field: field("category"), Tag: 10, Shape: ShapeWord, Text: func(r *Record) *string { return &r.Alert.Category }},
		{Field: field("categories"), Tag: 11, Shape: ShapeList, List: func(r *Record) *[]string { return &r.Alert.Categories }},
		{Field: field("attack_technique_ids"), Tag: 12, Shape: ShapeList, List: func(r *Record) *[]string { return &r.Alert.Techniques }},
		{Field: field("provider"), Tag: 3, Shape: ShapeWord, Text: func(r *Record) *string { return (*string)(&r.Alert.Provider) }},
		{Field: field("product"), Tag: 7, Shape: ShapeWord, Text: func(r *Record) *string { return &r.Alert.Product }},
		{Field: field("service_source"), Tag: 8, Shape: ShapeWord, Text: func(r *Record) *string { return &r.Alert.ServiceSource }},
		{Field: field("detection_source"), Tag: 9, Shape: ShapeWord, Text: func(r *Record) *string { return &r.Alert.DetectionSource }},
		{Field: field("detector_id"), Tag: 18, Shape: ShapeWord, Text: func(r *Record) *string { return &r.Alert.DetectorID }},
		{Field: field("threat_name"), Tag: 19, Shape: ShapeWord, Text: func(r *Record) *string { return &r.Alert.ThreatName }},
		{Field: field("threat_family"), Tag: 20, Shape: ShapeWord, Text: func(r *Record) *string { return &r.Alert.ThreatFamily }},
		{Field: field("actor"), Tag: 21, Shape: ShapeWord, Text: func(r *Record) *string { return &r.Alert.Actor }},
		{Field: field("tenant_id"), Tag: 4, Shape: ShapeWord, Text: func(r *Record) *string { return &r.Alert.TenantID }},
		{Field: field("schema"), Tag: 26, Shape: ShapeWord, Text: func(r *Record) *string { return &r.Alert.Schema }},
		{Field: field("url"), Tag: 28, Shape: ShapeURL, Text: func(r *Record) *string { return &r.Alert.URL }},
		{Field: field("created_at"), Shape: ShapeInstant, Time: func(r *Record) *Time { return &r.Alert.Created }},
		{Field: field("updated_at"), Shape: ShapeInstant, Quiet: true, Time: func(r *Record) *Time { return &r.Alert.Updated }},
		{Field: field("began_at"), Tag: 22, Shape: ShapeInstant, Time: func(r *Record) *Time { return &r.Alert.Began }},
		{Field: field("ended_at"), Tag: 23, Shape: ShapeInstant, Time: func(r *Record) *Time { return &r.Alert.Ended }},
		{Field: field("resolved_at"), Tag: 24, Shape: ShapeInstant, Time: func(r *Record) *Time { return &r.Alert.Resolved }},
		{Field: field("entities"), Tag: 25, Shape: ShapeEntities, Entities: func(r *Record) *[]Entity { return &r.Alert.Entities }},
		{Field: field("sensor_types"), Tag: 27, Shape: ShapeList, List: func(r *Record) *[]string { return &r.Alert.SensorTypes }},
		{Field: field("tags"), Tag: 29, Shape: ShapeList, List: func(r *Record) *[]string { return &r.Alert.Tags }},
		{Field: field("comments"), Tag: 30, Shape: ShapeList, List: func(r *Record) *[]string { return &r.Alert.Comments }},
		{Field: field("recommended_actions"), Tag: 31, Shape: ShapeProse, Text: func(r *Record) *string { return &r.Alert.Recommended }},
		{Field: field("provider_alert_id"), Tag: 32, Shape: ShapeURL, Text: func(r *Record) *string { return &r.Alert.ProviderAlertID }}, // often the id itself
		{Field: field("policy_id"), Tag: 33, Shape: ShapeWord, Text: func(r *Record) *string { return &r.Alert.PolicyID }},
		{Field: field("confidence"), Tag: 34, Shape: ShapeNumber, Number: func(r *Record) *int { return &r.Alert.Confidence }},
		{Field: field("incident_url"), Tag: 35, Shape: ShapeURL, Text: func(r *Record) *string { return &r.Alert.IncidentURL }},
		{Field: field("host_id"), Tag: 36, Shape: ShapeList, Shares: true, List: func(r *Record) *[]string { return &r.Alert.HostIDs }},
		{Field: field("shared_ids"), Tag: 47, Shape: ShapeList, Quiet: true, Cites: true, List: func(r *Record) *[]string { return &r.Alert.SharedIDs }},
	}
}

// alertFields are the texts and lists of an alert, in the order in which help and output
// show them. Incidents have some of them too.
func alertFields() []Field {
	return []Field{
		{Name: "provider", List: true, Help: "short code of the product; for an incident, the codes of its alerts", Values: providerCodes()},
		{Name: "product", Aliases: []string{"product_name"}, Help: "full name of the product", Values: providerNames(), More: true},
		{Name: "service_source", Help: "the service, as sent", Nothing: nothing()},
		{Name: "detection_source", Help: "the detection technology, as sent", Nothing: nothing()},
		{Name: "detector_id", Aliases: []string{"metadata.creator.detector.detector_id"}, Help: "id of the detector"},
		{
			Name: "detector_name", Aliases: []string{"metadata.creator.detector.detector_name"}, Help: "the product as Taegis names its detector",
			Values: detectorNames(), More: true, View: &View{Of: "product", Text: detectorOf},
		},
		{Name: "category", Help: "category", Nothing: nothing()},
		{Name: "categories", List: true, Help: "every category"},
		{Name: "attack_technique_ids", Aliases: []string{"mitre"}, List: true, Help: "MITRE ATT&CK ids such as T1566.002"},
		{
			Name: "classification", Help: "true or false positive, as the product reports",
			Values: classificationValues(), More: true, Nothing: nothing(),
		},
		{
			Name: "determination", Help: "the product's finding, such as malware",
			Values: determinationValues(), More: true, Nothing: nothing(),
		},
		{Name: "assigned_to", Help: "who works on it, as the product reports"},
		{
			Name: "investigation_state", Help: "state of the automated investigation",
			Values: investigationValues(), More: true, Nothing: nothing(),
		},
		{Name: "incident_id", Help: "incident that it belongs to"},
		{Name: "threat_name", Help: "name of the threat"},
		{Name: "threat_family", Help: "family of the threat"},
		{Name: "actor", Help: "who is behind it"},
		{Name: "entities", List: true, Help: "every entity of the evidence, as kind:value"},
		{
			Name: "sensor_types", List: true, Help: "kinds of sensor that raised it, Taegis's word for Graph's alerts first",
			Values: listed(GraphSensor, "IDENTITY_ENTRA", "XDR_DEFENDER", "CLOUD_APPS", "ENDPOINT_DEFENDER", "IDENTITY_AD", "EMAIL_O365", "DATA_DLP", "DATA_IRM",
				"CLOUD_WORKLOAD", "SIEM_SENTINEL", "THIRDPARTY"),
		},
		{Name: "schema", Help: "schema that it is normalised to", Values: listed(Schemas()...)},
		{Name: "tags", List: true, Help: "tags set by the service and by analysts in the portal"},
		{Name: "url", Help: "address of its page in the portal"},
		{Name: "incident_url", Help: "address of its incident's page in the portal"},
		{Name: "comments", List: true, Help: "what was written about it in the portal"},
		{Name: "recommended_actions", Help: "what the product recommends to do"},
		{Name: "provider_alert_id", Aliases: []string{"sensor_event_id"}, Help: "its id at the product that raised it"},
		{Name: "policy_id", Help: "id of the policy that raised it"},
		{Name: "confidence", Type: Number, Help: "1 to 100: how sure the product is, of a Legacy alert", Numbers: &Numbers{Most: 100}},
		{Name: "metadata.confidence", Type: Number, Help: "the same from 0 to 1", View: &View{Of: "confidence", Per: 100}, Numbers: &Numbers{Most: 1}},
		{Name: "host_id", List: true, Help: "Defender's ids of its devices"},
		{Name: "shared_ids", List: true, Help: "ids that another source may have too: alert:ID, request:ID, correlation:ID"},
	}
}
