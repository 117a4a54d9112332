package alert

import (
	"strings"
	"sync"
)

// The rows of fields that are not the text of an alert or an incident, one function a
// group, in the order in which help shows them. Those stand beside their slots.

// listed returns values that have no aliases.
func listed(words ...string) []Value {
	values := make([]Value, len(words))
	for i, word := range words {
		values[i].Word = word
	}
	return values
}

// recordFields identify a record and say where it came from.
func recordFields() []Field {
	return []Field{
		{Name: "resource_id", Aliases: []string{"id", "alert_id"}, Help: "id of the alert or incident"},
		{
			Name: "ingest.product.name", Help: "API that it came from", Values: productValues(),
			View: &View{Text: func(word string) string { return SourceName(word).IngestProduct() }},
		},
		{
			Name: "ingest.product.version", Aliases: []string{"version"}, Help: "version of that API", Values: versionValues(),
			View: &View{Of: "ingest.product.name", Text: func(word string) string { return SourceName(word).Version() }},
		},
		{Name: "integration", Help: "name of the integration, as set in setup"},
		{Name: "tenant_id", Aliases: []string{"tenant.id", "sensor_tenant"}, Help: "id of the tenant"},
		{Name: "title", Aliases: []string{"metadata.title"}, Help: "title"},
		{Name: "description", Aliases: []string{"metadata.description"}, Help: "description"},
		{
			Name: "severity", Aliases: []string{"metadata.severity"}, Type: Number, Help: "0 to 1, or a band: high means 0.6 up to 0.8",
			Values: severityValues(), Numbers: &Numbers{Least: Unknown.Number(), Most: High.Number(), Only: severityNumbers()},
			View: &View{Number: func(word string) float64 { return Severity(word).Number() }},
		},
		{Name: "status", Aliases: []string{qualified + "status"}, Help: "status that the product reports", Values: statusValues()},
	}
}

// productValues and versionValues return the words of all sources without repeats.
func productValues() []Value {
	return distinctWords(func(s *Source) string { return s.Product })
}

func versionValues() []Value {
	values := distinctWords(func(s *Source) string { return s.Version })
	for i := range values {
		if values[i].Word == legacyVersion {
			values[i].Also = []string{"v1"}
		}
	}
	return values
}

func distinctWords(of func(*Source) string) []Value {
	var words []string
	seen := map[string]bool{}
	for _, s := range Sources() {
		if word := of(s); !seen[word] {
			seen[word] = true
			words = append(words, word)
		}
	}
	return listed(words...)
}

// timeFields are times.
func timeFields() []Field {
	return []Field{
		{Name: "created_at", Aliases: []string{"metadata.created_at"}, Type: Timestamp, Help: "when the product raised it"},
		{Name: "updated_at", Aliases: []string{"metadata.updated_at"}, Type: Timestamp, Help: "when it was last changed"},
		{Name: "began_at", Aliases: []string{"metadata.began_at"}, Type: Timestamp, Help: "first activity"},
		{Name: "event_time_usec", Type: Timestamp, Help: "first activity, in microseconds since 1970", View: &View{Of: "began_at", Usec: true}},
		{Name: "ended_at", Aliases: []string{"metadata.ended_at"}, Type: Timestamp, Help: "last activity"},
		{Name: "resolved_at", Type: Timestamp, Help: "when it was resolved"},
		{Name: "ingested_at", Aliases: []string{"metadata.inserted_at"}, Type: Timestamp, Help: "when it was first stored here"},
		{Name: "ingest_time_usec", Type: Timestamp, Help: "when it was first stored here, in microseconds since 1970", View: &View{Of: "ingested_at", Usec: true}},
	}
}

// triageFields are what analysts decided in tocsin.
func triageFields() []Field {
	return []Field{
		{
			Name: "triage.state", Help: "state of triage here", Values: []Value{
				{Word: string(TriageUnseen), Also: []string{earlierUnseen}}, {Word: string(TriageSeen)}, {Word: string(TriageDone)},
			},
			View: &View{Text: func(word string) string { return TriageState(word).Word() }},
		},
		{
			Name: "triage.seen", Type: Bool, Help: "whether an analyst has looked at it here", Values: listed("true", "false"),
			View: &View{Of: "triage.state", Bool: func(word string) bool { return TriageState(word).Seen() }},
		},
		{Name: "triage.at", Type: Timestamp, Help: "when it was last triaged here"},
		{Name: "triage.by", Help: "who triaged it here"},
		{Name: "triage.note", Help: "the note left here"},
		{Name: "triage.verdict", Help: "what was concluded here", Values: verdictValues()},
		{Name: "triage.assigned_to", Help: "who works on it here"},
		{
			Name: "triage.bookmarked", Type: Bool, Help: "whether it is bookmarked here", Values: listed("true", "false"),
			View: &View{Bool: func(word string) bool { return Flag(word).Set() }},
		},
		{Name: "triage.tags", List: true, Help: "tags given here"},
		{Name: "triage.ticks", List: true, Help: "recommended actions that were ticked here, by short ids"},
	}
}

// entityFields are the logical types. Each holds the distinct values of one type of
// entity in all evidence, at any depth.
func entityFields() []Field {
	var out []Field
	for _, t := range EntityTypes() {
		out = append(out, Field{
			Name: "@" + string(t), List: true, IP: t == IP, Help: entityHelp(t),
			View: &View{Of: "entities", Entity: t},
		})
	}
	return out
}

// EntityValues returns the row of a field that has no name in a query: the values of all
// entities without their types. A search for a word compares the word with it. It is not
// among Fields.
func EntityValues() *Field { return entityValues() }

var entityValues = sync.OnceValue(func() *Field {
	return &Field{Name: "entity values", List: true, Help: "the value of any entity", View: &View{Of: "entities", Values: true}}
})

func entityHelp(t EntityType) string {
	switch t {
	case IP:
		return "any address of the evidence; takes CIDR"
	case App:
		return "any application of the evidence"
	case URL, UUID:
		return "any " + strings.ToUpper(string(t)) + " of the evidence"
	case Registry:
		return "any registry key of the evidence"
	}
	return "any " + string(t) + " of the evidence"
}

// neverFields are names that only Taegis fills. Published queries use them, so
// they are known and always missing.
func neverFields() []Field {
	never := func(t Type, list bool, names ...string) []Field {
		out := make([]Field, len(names))
		for i, name := range names {
			out[i] = Field{Name: name, Type: t, List: list, Never: true, Help: "known from Taegis; never filled here"}
		}
		return out
	}
	out := never(String, false, "sensor_type", "creator", "resolution_reason", "parent_tenant_id", "mdr_provider", "visibility",
		"metadata.full_title", "metadata.origin", "metadata.creator.detector.version",
		"metadata.creator.rule.rule_id", "metadata.creator.rule.version", "metadata.engine.name", "metadata.engine.version",
		"sensor_id", "sensor_version", "sensor_cpe",
		"normalizer", "normalizer_version", "normalizer_revision", "event_time_fidelity")
	out = append(out, never(Number, false, "threat_score", "threat_score_v2")...)
	out = append(out, never(Bool, false, "suppressed", "metadata.read_only")...)
	out = append(out, never(Timestamp, false, "deleted_at", "archived_at", "metadata.severity_updated_at", "metadata.first_seen_at",
		"metadata.first_investigated_at", "metadata.first_resolved_at")...)
	out = append(out, neverOwn(never)...)
	return append(out, never(String, true, "group_key", "third_party_details", "investigation_ids", "event_ids", "observation_ids", "collection_ids", "vids",
		"key_entities", "source_entities", "target_entities", "enrichment_details", "reference_details", "suppression_rules",
		"alerting_rules", "resolution_history", "severity_history", "tuning_history", "metadata.descriptions")...)
}

// neverOwn are the own fields of the four schemas that no alert fills. never makes rows.
func neverOwn(never func(t Type, list bool, names ...string) []Field) (out []Field) {
	for _, group := range []struct {
		schema string
		rows   []Field
	}{
		{"antivirus", never(Number, false, "agent_priority")},
		{"antivirus", never(String, false, "policy_name")},
		{"cloudaudit", never(Bool, false, "mfa_used")},
		{"email", never(String, true, "cc_email_address", "bcc_email_address", "reply_to_email_address")},
		{"email", never(Number, false, "message_size")},
		{"thirdparty", never(String, false, "ontology")},
	} {
		for _, row := range group.rows {
			row.Schemas = []string{group.schema}
			out = append(out, row)
		}
	}
	return out
}
