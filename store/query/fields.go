package query

import "tocsin/graph/alert"

// The table of fields, one function a group. A builder takes how the value is
// read from an alert and from an incident; nil means that it has no such field.

type (
	alertText    = func(*alert.Alert) string
	incidentText = func(*alert.Incident) string
)

// word is a field of one text.
func word(name, help string, a alertText, i incidentText, aliases ...string) *Field {
	return &Field{
		Name: name, Aliases: aliases, Type: String, Help: help, Alerts: a != nil, Incidents: i != nil,
		read: reader{texts: func(r *alert.Record) []string {
			v := ""
			if r.Alert != nil && a != nil {
				v = a(r.Alert)
			} else if r.Incident != nil && i != nil {
				v = i(r.Incident)
			}
			if v == "" {
				return nil
			}
			return []string{v}
		}},
	}
}

// words is a field of several texts.
func words(name, help string, a func(*alert.Alert) []string, i func(*alert.Incident) []string, aliases ...string) *Field {
	return &Field{
		Name: name, Aliases: aliases, Type: String, List: true, Help: help, Alerts: a != nil, Incidents: i != nil,
		read: reader{texts: func(r *alert.Record) []string {
			if r.Alert != nil && a != nil {
				return a(r.Alert)
			} else if r.Incident != nil && i != nil {
				return i(r.Incident)
			}
			return nil
		}},
	}
}

// keyed is a field of one text that stands beside the alert or incident.
func keyed(name, help string, read func(*alert.Record) string, aliases ...string) *Field {
	return &Field{
		Name: name, Aliases: aliases, Type: String, Help: help, Alerts: true, Incidents: true,
		read: reader{texts: func(r *alert.Record) []string {
			if v := read(r); v != "" {
				return []string{v}
			}
			return nil
		}},
	}
}

// instant is a field of times.
func instant(name, help string, a func(*alert.Alert) alert.Time, i func(*alert.Incident) alert.Time, aliases ...string) *Field {
	return &Field{
		Name: name, Aliases: aliases, Type: Timestamp, Help: help, Alerts: a != nil, Incidents: i != nil,
		read: reader{time: func(r *alert.Record) alert.Time {
			if r.Alert != nil && a != nil {
				return a(r.Alert)
			} else if r.Incident != nil && i != nil {
				return i(r.Incident)
			}
			return 0
		}},
	}
}

// enum gives a field the values that it may be compared with.
func (f *Field) enum(values ...string) *Field {
	f.Values = values
	return f
}

// recordFields say what a record is and where it is from.
func recordFields() []*Field {
	return []*Field{
		keyed("resource_id", "id of the alert or incident", func(r *alert.Record) string { return r.ID }, "id", "alert_id"),
		keyed("ingest.product.name", "the interface it came by", func(r *alert.Record) string { return r.Source.IngestProduct() }).
			enum("GRAPH_ALERTS", "GRAPH_RISK_DETECTIONS", "O365_MANAGEMENT"),
		keyed("ingest.product.version", "the version of that interface", func(r *alert.Record) string { return r.Source.Version() }, "version").
			enum("v2", "Legacy", "v1.0"),
		keyed("integration", "the name given in setup", func(r *alert.Record) string { return r.Integration }),
		word("tenant_id", "id of the tenant", func(a *alert.Alert) string { return a.TenantID }, func(i *alert.Incident) string { return i.TenantID }, "tenant.id"),
		word("title", "title", func(a *alert.Alert) string { return a.Title }, func(i *alert.Incident) string { return i.Title }, "metadata.title"),
		word("description", "description", func(a *alert.Alert) string { return a.Description }, func(i *alert.Incident) string { return i.Description }, "metadata.description"),
		severity(),
		word("status", "where the product says it stands", func(a *alert.Alert) string { return string(a.Status) }, func(i *alert.Incident) string { return string(i.Status) }).
			enum("OPEN", "IN_PROGRESS", "RESOLVED"),
	}
}

// severity is a number, and the words of its bands may be compared with.
func severity() *Field {
	f := &Field{
		Name: "severity", Aliases: []string{"metadata.severity"}, Type: Number, Alerts: true, Incidents: true,
		Help: "0 to 1, or a band such as high, which is 0.6 up to 0.8",
		read: reader{number: func(r *alert.Record) (float64, bool) {
			switch {
			case r.Alert != nil:
				return r.Alert.Severity.Number(), true
			case r.Incident != nil:
				return r.Incident.Severity.Number(), true
			}
			return 0, false
		}},
	}
	return f.enum("critical", "high", "medium", "low", "informational")
}

// wordFields are the texts of an alert, some of which incidents have too.
func wordFields() []*Field {
	var providers []string
	for _, p := range alert.Providers() {
		providers = append(providers, string(p))
	}
	return []*Field{
		word("provider", "short code of the product", func(a *alert.Alert) string { return string(a.Provider) }, nil).enum(providers...),
		word("product", "full name of the product", func(a *alert.Alert) string { return a.Product }, nil, "product_name"),
		word("service_source", "the service, as sent", func(a *alert.Alert) string { return a.ServiceSource }, nil),
		word("detection_source", "the detection technology, as sent", func(a *alert.Alert) string { return a.DetectionSource }, nil),
		word("detector_id", "id of the detector", func(a *alert.Alert) string { return a.DetectorID }, nil, "metadata.creator.detector.detector_id"),
		word("category", "category", func(a *alert.Alert) string { return a.Category }, nil),
		words("categories", "every category", func(a *alert.Alert) []string { return a.Categories }, nil),
		words("attack_technique_ids", "MITRE ATT&CK ids such as T1566.002", func(a *alert.Alert) []string { return a.Techniques }, nil, "mitre"),
		word("classification", "true or false positive, as the product says", func(a *alert.Alert) string { return a.Classification }, func(i *alert.Incident) string { return i.Classification }).
			enum("truePositive", "falsePositive", "informationalExpectedActivity", "unknown"),
		word("determination", "what it turned out to be", func(a *alert.Alert) string { return a.Determination }, func(i *alert.Incident) string { return i.Determination }).
			enum("malware", "phishing", "compromisedAccount", "maliciousUserActivity", "multiStagedAttack", "unwantedSoftware", "apt", "confirmedActivity", "securityTesting", "securityPersonnel", "lineOfBusinessApplication", "notMalicious", "notEnoughDataToValidate", "other", "unknown"),
		word("assigned_to", "who works on it, as the product says", func(a *alert.Alert) string { return a.AssignedTo }, func(i *alert.Incident) string { return i.AssignedTo }),
		word("investigation_state", "where automated investigation stands", func(a *alert.Alert) string { return a.InvestigationState }, nil),
		word("incident_id", "the incident it belongs to", func(a *alert.Alert) string { return a.IncidentID }, nil),
		word("threat_name", "name of the threat", func(a *alert.Alert) string { return a.ThreatName }, nil),
		word("threat_family", "family of the threat", func(a *alert.Alert) string { return a.ThreatFamily }, nil),
		word("actor", "who is behind it", func(a *alert.Alert) string { return a.Actor }, nil),
		words("entities", "every entity of the evidence, as kind:value", entities, nil),
		words("sensor_types", "what sort of sensor raised it", func(a *alert.Alert) []string { return a.SensorTypes }, nil).
			enum("IDENTITY_ENTRA", "XDR_DEFENDER", "CLOUD_APPS", "ENDPOINT_DEFENDER", "IDENTITY_AD", "EMAIL_O365", "DATA_DLP", "DATA_IRM", "CLOUD_WORKLOAD", "SIEM_SENTINEL", "THIRDPARTY"),
		word("schema", "the schema it is normalised to", func(a *alert.Alert) string { return a.Schema }, nil).enum(schemas()...),
		words("tags", "tags of the service and of this place", func(a *alert.Alert) []string { return a.Tags }, func(i *alert.Incident) []string { return i.Tags }),
		word("url", "the portal's page", func(a *alert.Alert) string { return a.URL }, func(i *alert.Incident) string { return i.URL }),
	}
}

func entities(a *alert.Alert) []string {
	out := make([]string, 0, len(a.Entities))
	for _, e := range a.Entities {
		if e.Value != "" {
			out = append(out, string(e.Type)+":"+e.Value)
		}
	}
	return out
}

func timeFields() []*Field {
	began := func(a *alert.Alert) alert.Time { return a.Began }
	ingested := func(r *alert.Record) alert.Time { return r.Ingested }
	return []*Field{
		instant("created_at", "when the product raised it", func(a *alert.Alert) alert.Time { return a.Created }, func(i *alert.Incident) alert.Time { return i.Created }, "metadata.created_at"),
		instant("updated_at", "when it was last changed", func(a *alert.Alert) alert.Time { return a.Updated }, func(i *alert.Incident) alert.Time { return i.Updated }, "metadata.updated_at"),
		instant("began_at", "first activity", began, nil, "metadata.began_at"),
		instant("event_time_usec", "first activity, in microseconds since 1970", began, nil).usec(),
		instant("ended_at", "last activity", func(a *alert.Alert) alert.Time { return a.Ended }, nil, "metadata.ended_at"),
		instant("resolved_at", "when it was resolved", func(a *alert.Alert) alert.Time { return a.Resolved }, nil),
		{Name: "ingested_at", Aliases: []string{"metadata.inserted_at"}, Type: Timestamp, Alerts: true, Incidents: true, Help: "when it was first kept here", read: reader{time: ingested}},
		{Name: "ingest_time_usec", Type: Timestamp, Usec: true, Alerts: true, Incidents: true, Help: "when it was first kept here, in microseconds since 1970", read: reader{time: ingested}},
	}
}

func (f *Field) usec() *Field {
	f.Usec = true
	return f
}

// triageFields are what was decided here.
func triageFields() []*Field {
	return []*Field{
		keyed("triage.state", "how far somebody here got with it", func(r *alert.Record) string { return r.Triage.State.Word() }).enum("unseen", "seen", "done"),
		{Name: "triage.seen", Type: Bool, Alerts: true, Incidents: true, Values: []string{"true", "false"}, Help: "whether somebody has looked at it here", read: reader{flag: func(r *alert.Record) bool { return r.Triage.State.Seen() }}},
		{Name: "triage.at", Type: Timestamp, Alerts: true, Incidents: true, Help: "when it was last triaged here", read: reader{time: func(r *alert.Record) alert.Time { return r.Triage.At }}},
		keyed("triage.by", "who triaged it here", func(r *alert.Record) string { return r.Triage.By }),
		keyed("triage.note", "the note left here", func(r *alert.Record) string { return r.Triage.Note }),
	}
}

// incidentFields are those that alerts do not have.
func incidentFields() []*Field {
	return []*Field{
		word("summary", "summary of an incident", nil, func(i *alert.Incident) string { return i.Summary }),
		{
			Name: "priority", Type: Number, Incidents: true, Help: "0 to 100, of an incident",
			read: reader{number: func(r *alert.Record) (float64, bool) {
				if r.Incident == nil || r.Incident.Priority < 0 {
					return 0, false
				}
				return float64(r.Incident.Priority), true
			}},
		},
		word("last_modified_by", "who changed an incident last", nil, func(i *alert.Incident) string { return i.LastModifiedBy }),
		word("resolving_comment", "why an incident was resolved", nil, func(i *alert.Incident) string { return i.ResolvingComment }),
		word("redirect_id", "the incident that took this one in", nil, func(i *alert.Incident) string { return i.RedirectID }),
	}
}
