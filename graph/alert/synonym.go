package alert

import (
	"slices"
	"strings"
	"unicode"
)

// Synonym is a word of another tool or screen for fields of the language.
type Synonym struct {
	Word   string
	Fields []string // the names that it may mean, likeliest first
	Sure   bool     // it means the first and nothing else, so a query may use it; else it is for hints alone
}

// sure and maybe make rows: for one field with its words, which are in one text, with
// blanks between.
func sure(field, words string) []Synonym {
	var rows []Synonym
	for _, word := range strings.Fields(words) {
		rows = append(rows, Synonym{Word: word, Fields: []string{field}, Sure: true})
	}
	return rows
}

func maybe(words string, fields ...string) []Synonym {
	var rows []Synonym
	for _, word := range strings.Fields(words) {
		rows = append(rows, Synonym{Word: word, Fields: fields})
	}
	return rows
}

// Synonyms returns the table of the words of other tools for fields: first the members of
// Graph's items, then the columns of KQL's AlertInfo, AlertEvidence, SecurityAlert and
// SecurityIncident, ECS, Splunk's CIM, the qualifiers of GitHub's search, the columns of
// the portal and of tocsin's own list. Words that differ from a field's name or alias only
// by case and marks, such as AlertId, are no rows: they mean that field.
func Synonyms() []Synonym {
	return slices.Concat(memberSynonyms(), textSynonyms(), timeSynonyms(), entitySynonyms(), unsureSynonyms(), unfilledSynonyms())
}

// memberSynonyms are the members of items that one field takes unchanged, whatever the
// source.
func memberSynonyms() []Synonym {
	fields := map[string][]string{}
	var members []string
	for _, s := range Sources() {
		for member, field := range s.Direct {
			if fields[member] == nil {
				members = append(members, member)
			}
			if !slices.Contains(fields[member], field) {
				fields[member] = append(fields[member], field)
			}
		}
	}
	slices.Sort(members)
	var rows []Synonym
	for _, member := range members {
		rows = append(rows, Synonym{Word: member, Fields: fields[member], Sure: len(fields[member]) == 1})
	}
	return rows
}

// textSynonyms are for texts of a record. AGE, SEV and PRODUCT are columns of the list.
func textSynonyms() []Synonym {
	return slices.Concat(
		sure("resource_id", "SystemAlertId event.id kibana.alert.uuid"),
		sure("title", "AlertName AlertTitle DisplayName rule.name kibana.alert.rule.name search_name signature"),
		sure("description", "desc rule.description kibana.alert.reason"),
		sure("severity", "sev AlertSeverity event.severity kibana.alert.severity urgency"),
		sure("status", "alert_status incident_status kibana.alert.workflow_status"),
		sure("category", "event.category AlertType"),
		sure("attack_technique_ids", "AttackTechniques Techniques technique threat.technique.id mitre_technique_id mitre_technique mitre_attack attack_technique ttp"),
		sure("provider", "ProviderName event.provider"),
		sure("product", "vendor_product observer.product detector"),
		sure("classification", "verdict"),
		sure("determination", "ClassificationReason"),
		sure("assigned_to", "owner assignee"),
		sure("incident_id", "incident case_id IncidentNumber"),
		sure("threat_name", "threat malware malware_name"),
		sure("threat_family", "malware_family"),
		sure("tags", "tag label labels"),
		sure("url", "AlertLink"),
		sure("ingest.product.version", "api_version"),
		sure("ingest.product.name", "sourcetype index event.dataset"),
		sure("priority", "prio"),
		sure("tenant_id", "tenant organization.id cloud.account.id"),
	)
}

// timeSynonyms are for times.
func timeSynonyms() []Synonym {
	return slices.Concat(
		sure("created_at", "created creationTime createdTime AlertGenerationTime event.created age"),
		sure("updated_at", "updated modified LastModifiedTime"),
		sure("began_at", "StartTime start_time FirstActivity FirstActivityTime event.start"),
		sure("ended_at", "EndTime end_time LastActivity LastActivityTime event.end"),
		sure("ingested_at", "ingested event.ingested _indextime"),
		sure("resolved_at", "ClosedTime closed"),
	)
}

// entitySynonyms are for logical types: words that mean every value of one.
func entitySynonyms() []Synonym {
	return slices.Concat(
		sure("@user", "user username account AccountName AccountUpn upn UserPrincipalName user.name user.id related.user"),
		sure("@host", "host hostname device DeviceName computer ComputerName machine host.name host.hostname related.hosts dvc"),
		sure("@ip", "ip IpAddress related.ip"),
		sure("@domain", "domain fqdn dns.question.name query_domain url.domain"),
		sure("@url", "RemoteUrl url.full url.original"),
		sure("@email", "email mail user.email email.from.address email.to.address"),
		sure("@hash", "hash SHA1 SHA256 MD5 file_hash file.hash.sha256 file.hash.sha1 file.hash.md5 related.hash process.hash.sha256"),
		sure("@file", "file FileName file.name"),
		sure("@process", "process process.name"),
		sure("@command", "command cmdline commandline command_line ProcessCommandLine process.command_line process.args"),
		sure("@path", "path FolderPath FilePath file.path process.executable process_path"),
		sure("@mailbox", "mailbox"),
		sure("@app", "app application cloud_app"),
		sure("@resource", "resource CloudResource AzureResourceId resource.id"),
		sure("@registry", "registry RegistryKey registry.path registry.key registry_path registry_key_name"),
		sure("@uuid", "uuid guid AccountObjectId AccountSid AadUserId NetworkMessageId user_sid"),
		sure("entities", "entity evidence ImpactedAssets"),
		sure("original_data", "AdditionalFields ExtendedProperties"),
	)
}

// unsureSynonyms may mean several fields, or only part of what the field holds.
func unsureSynonyms() []Synonym {
	return slices.Concat(
		maybe("time timestamp @timestamp _time TimeGenerated date event.time", "created_at", "began_at", "ingested_at"),
		maybe("last_seen lastseen", "ended_at", "updated_at"),
		maybe("src_ip dest_ip dst_ip source.ip destination.ip client.ip server.ip RemoteIP LocalIP SourceIP DestinationIP ClientIP", "@ip"),
		maybe("src dest dst source.address destination.address CompromisedEntity", "@host", "@ip"),
		maybe("src_user dest_user actor.user.name InitiatingProcessAccountName AccountDomain user.domain", "@user", "@domain"),
		maybe("sender SenderFromAddress from_address recipient RecipientEmailAddress to_address src_user_email", "@email"),
		maybe("SenderIP SenderIPv4", "@ip"),
		maybe("name message msg text q keyword summary_text", "title", "description"),
		maybe("is state phase", "status", "triage.state"),
		maybe("type kind", "category", "schema"),
		maybe("risk risk_score score level priority_level kibana.alert.risk_score event.risk_score", "severity"),
		maybe("source vendor service", "product", "service_source"),
		maybe("tactic tactics threat.tactic.name", "category", "attack_technique_ids"),
		maybe("rule rule_id policy rule.id kibana.alert.rule.uuid", "detector_id"),
		maybe("analyst author who by", "triage.by", "assigned_to", "triage.assigned_to"),
		maybe("assigned mine", "assigned_to", "triage.assigned_to"),
		maybe("conclusion outcome", "triage.verdict", "classification"),
		maybe("bookmarked bookmark starred star flagged", "triage.bookmarked"),
		maybe("ticks ticked", "triage.ticks"),
		maybe("note comment", "triage.note"),
		maybe("seen read", "triage.seen"),
		maybe("parent_process ParentProcess InitiatingProcessFileName process.parent.name", "@process"),
		maybe("InitiatingProcessCommandLine process.parent.command_line", "@command"),
		maybe("port mac pid", "original_data"),
	)
}

// unfilledSynonyms offer what is filled for what only Taegis fills, so they are never sure.
func unfilledSynonyms() []Synonym {
	return slices.Concat(
		maybe("sensor_type sensor_id", "sensor_types", "provider"),
		maybe("creator metadata.creator.rule.rule_id metadata.engine.name", "detector_id", "detector_name"),
		maybe("resolution_reason resolution_history", "determination", "classification"),
		maybe("investigation_ids group_key", "incident_id"),
		maybe("threat_score threat_score_v2", "severity"),
		maybe("metadata.full_title", "title"),
		maybe("metadata.descriptions", "description"),
		maybe("key_entities source_entities target_entities", "entities"),
		maybe("parent_tenant_id", "tenant_id"),
		maybe("metadata.first_seen_at", "began_at"),
		maybe("metadata.first_investigated_at", "triage.at"),
		maybe("metadata.first_resolved_at", "resolved_at"),
		maybe("metadata.severity_updated_at", "updated_at"),
		maybe("event_ids observation_ids", "resource_id"),
		maybe("reference_details", "url"),
		maybe("third_party_details enrichment_details", "original_data"),
		maybe("suppressed", "status"),
		maybe("sensor_version normalizer_version", "ingest.product.version"),
	)
}

// join indexes the synonyms, and the names and aliases without marks. A row that names no
// field of the table, as one of a schema that no alert fills, is left out.
func (c *catalogue) join() {
	c.synonyms, c.sure = map[string][]*Field{}, map[string]*Field{}
	for _, row := range Synonyms() {
		key := wordKey(row.Word)
		for _, name := range row.Fields {
			if f := c.names[name]; f != nil && !slices.Contains(c.synonyms[key], f) {
				c.synonyms[key] = append(c.synonyms[key], f)
			}
		}
		if row.Sure && len(c.synonyms[key]) == 1 {
			c.sure[key] = c.synonyms[key][0]
		}
	}
	for name, f := range c.names { // only of other fields does another tool's word come first
		if key := wordKey(name); c.sure[key] == nil || len(f.Schemas) == 0 && !f.Never {
			c.sure[key] = f
		}
	}
}

// meant returns the field that a word means and no other; nil if there is none.
func (c *catalogue) meant(word string) *Field { return c.sure[wordKey(word)] }

// Meant returns the fields that a word of another tool may mean, likeliest first, for
// hints and completion. Those that are never filled are not among them.
func Meant(word string) []*Field {
	key := wordKey(word)
	if f := known().sure[key]; f != nil && !f.Never {
		return []*Field{f}
	}
	return slices.Clone(known().synonyms[key])
}

// mostWord bounds, in bytes, a word that may be a synonym.
const mostWord = 64

// wordKey returns a word as synonyms are compared: in lower case without _ and -, so that
// createdAt, created_at and created-at are one; "" for a word longer than mostWord.
func wordKey(word string) string {
	if len(word) > mostWord {
		return ""
	}
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '-' {
			return -1
		}
		return unicode.ToLower(r)
	}, word)
}
