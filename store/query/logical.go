package query

import (
	"slices"
	"strings"

	"tocsin/graph/alert"
)

// logicalFields are the names with an @: over all evidence however deep, the
// distinct values of one kind of entity.
func logicalFields() []*Field {
	var out []*Field
	for _, kind := range alert.EntityTypes() {
		f := words("@"+string(kind), logicalHelp(kind), func(a *alert.Alert) []string {
			var values []string
			for _, e := range a.Entities {
				if e.Type == kind {
					values = append(values, e.Value)
				}
			}
			return values
		}, nil)
		f.Kind, f.IP = kind, kind == alert.IP
		out = append(out, f)
	}
	return out
}

func logicalHelp(kind alert.EntityType) string {
	switch kind {
	case alert.IP:
		return "any address of the evidence; takes CIDR"
	case alert.App:
		return "any application of the evidence"
	case alert.URL, alert.UUID:
		return "any " + strings.ToUpper(string(kind)) + " of the evidence"
	case alert.Registry:
		return "any registry key of the evidence"
	}
	return "any " + string(kind) + " of the evidence"
}

// logicalNames lists the logical types for a hint.
func logicalNames() string {
	var names []string
	for _, kind := range alert.EntityTypes() {
		names = append(names, "@"+string(kind))
	}
	return strings.Join(names, " ")
}

// neverFields are names that only the original's product fills. Published
// queries use them, so they are known and always missing.
func neverFields() []*Field {
	typed := map[Type][]string{
		String: {
			"sensor_type", "creator", "resolution_reason", "parent_tenant_id", "mdr_provider", "visibility",
			"metadata.full_title", "metadata.origin", "metadata.creator.detector.detector_name", "metadata.creator.detector.version",
			"metadata.creator.rule.rule_id", "metadata.creator.rule.version", "metadata.engine.name", "metadata.engine.version",
			"host_id", "sensor_id", "sensor_tenant", "sensor_version", "sensor_cpe", "sensor_event_id",
			"normalizer", "normalizer_version", "normalizer_revision", "event_time_fidelity",
		},
		Number:    {"threat_score", "threat_score_v2", "metadata.confidence"},
		Bool:      {"suppressed", "metadata.read_only"},
		Timestamp: {"deleted_at", "archived_at", "metadata.severity_updated_at", "metadata.first_seen_at", "metadata.first_investigated_at", "metadata.first_resolved_at"},
	}
	lists := []string{
		"group_key", "third_party_details", "investigation_ids", "event_ids", "observation_ids", "collection_ids", "vids",
		"key_entities", "source_entities", "target_entities", "enrichment_details", "reference_details", "suppression_rules",
		"alerting_rules", "resolution_history", "severity_history", "tuning_history", "metadata.descriptions",
	}
	never := func(name string, t Type, list bool) *Field {
		return &Field{Name: name, Type: t, List: list, Never: true, Alerts: true, Incidents: true, Help: "known from Taegis; never filled here"}
	}
	var out []*Field
	for _, t := range []Type{String, Number, Bool, Timestamp} {
		for _, name := range typed[t] {
			out = append(out, never(name, t, false))
		}
	}
	for _, name := range lists {
		out = append(out, never(name, String, true))
	}
	return out
}

// schemas are the four that an alert is normalised to.
func schemas() []string { return []string{"antivirus", "cloudaudit", "email", "thirdparty"} }

// schemaNames says what FROM takes.
const schemaNames = "alert, detection, antivirus, cloudaudit, email, thirdparty, incident, investigation, case or *"

// schemaFields are names that belong to the schemas alone, which are open only
// after FROM that schema.
func schemaFields() map[string][]string {
	return map[string][]string{
		"antivirus": {
			"threat_type", "action_taken", "agent_priority", "agent_confidence_score", "threat_category", "policy_name", "process_name",
		},
		"cloudaudit": {"source_address", "user_name", "event_type", "event_name", "mfa_used", "user_agent"},
		"email": {
			"from_email_address", "to_email_address", "cc_email_address", "bcc_email_address", "reply_to_email_address",
			"subject", "message_size", "direction",
		},
		"thirdparty": {
			"created_time_usec", "closed_time_usec", "updated_time_usec", "first_event_time_usec", "last_event_time_usec",
			"ontology", "user_principal_name", "source_address",
		},
	}
}

// schemasOf lists the schemas that have a field of that name.
func schemasOf(name string) []string {
	table := schemaFields()
	var out []string
	for _, schema := range schemas() {
		if slices.Contains(table[schema], strings.ToLower(name)) {
			out = append(out, schema)
		}
	}
	return out
}
