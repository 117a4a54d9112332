package normalize

import (
	"strings"

	"tocsin/graph/alert"
)

// field is a row of the table of where fields come from: a name of the query
// language and the path in the JSON of each source, "" where a source has none.
type field struct{ name, v2, incidents, legacy string }

// fields is that table. It says what the code of each source does; a test holds
// one against the other.
func fields() []field {
	return []field{
		{"resource_id", "id", "id", "id"},
		{"tenant_id", "tenantId", "tenantId", "azureTenantId"},
		{"title", "title", "displayName", "title"},
		{"description", "description", "description", "description"},
		{"summary", "", "summary", ""},
		{"severity", "severity", "severity", "severity"},
		{"status", "status", "status", "status"},
		{"provider", "serviceSource, id", "", "vendorInformation.provider, id"},
		{"product", "serviceSource, id, productName", "", "vendorInformation.provider, id"},
		{"service_source", "serviceSource", "", "vendorInformation.provider"},
		{"detection_source", "detectionSource", "", "vendorInformation.subProvider"},
		{"detector_id", "detectorId", "", ""},
		{"category", "category", "", "category"},
		{"categories", "categories", "", ""},
		{"attack_technique_ids", "mitreTechniques", "", ""},
		{"classification", "classification", "classification", "feedback"},
		{"determination", "determination", "determination", ""},
		{"assigned_to", "assignedTo", "assignedTo", "assignedTo"},
		{"investigation_state", "investigationState", "", ""},
		{"incident_id", "incidentId", "", "incidentIds"},
		{"threat_name", "threatDisplayName", "", "malwareStates.name"},
		{"threat_family", "threatFamilyName", "", "malwareStates.family"},
		{"actor", "actorDisplayName", "", "activityGroupName"},
		{"created_at", "createdDateTime", "createdDateTime", "createdDateTime"},
		{"updated_at", "lastUpdateDateTime", "lastUpdateDateTime", "lastModifiedDateTime"},
		{"began_at", "firstActivityDateTime", "", "eventDateTime"},
		{"ended_at", "lastActivityDateTime", "", "lastEventDateTime"},
		{"resolved_at", "resolvedDateTime", "", "closedDateTime"},
		{"entities", "evidence", "", statesPath()},
		{"sensor_types", "serviceSource, id", "", "vendorInformation.provider, id"},
		{"schema", "serviceSource, id, detectionSource, evidence", "", "vendorInformation, id, " + statesPath()},
		{"tags", "systemTags", "customTags, systemTags", "tags"},
		{"url", "alertWebUrl", "incidentWebUrl", "sourceMaterials"},
		{"priority", "", "priorityScore", ""},
		{"last_modified_by", "", "lastModifiedBy", ""},
		{"resolving_comment", "", "resolvingComment", ""},
		{"redirect_id", "", "redirectIncidentId", ""},
	}
}

// statesPath names Legacy's lists of states.
func statesPath() string {
	var names []string
	for _, state := range legacyKinds() {
		names = append(names, state.member)
	}
	return strings.Join(names, ", ")
}

// Paths gives, for each field name of the query language that a service fills,
// the path in each source's JSON that it comes from, a dot between names.
// Where several members make a field they are joined by ", ". A time has one
// path: where updated_at is missing there it is created_at, where Legacy's
// ended_at is missing it is began_at.
//
// Logical types such as @user are among the names: their paths begin with the
// type of evidence ("deviceEvidence.hostName"), for Legacy with the member that
// lists the states. The map is the caller's own.
func Paths() map[string]map[alert.SourceName]string {
	table := map[string]map[alert.SourceName]string{}
	put := func(name string, source alert.SourceName, path string) {
		if path == "" {
			return
		}
		if table[name] == nil {
			table[name] = map[alert.SourceName]string{}
		}
		if old := table[name][source]; old != "" {
			path = old + ", " + path
		}
		table[name][source] = path
	}
	for _, f := range fields() {
		put(f.name, alert.AlertsV2, f.v2)
		put(f.name, alert.Incidents, f.incidents)
		put(f.name, alert.Legacy, f.legacy)
	}
	for _, row := range evidenceKinds() {
		for _, f := range row.feeds {
			put("@"+string(f.to), alert.AlertsV2, row.typ+"."+f.path)
		}
	}
	for _, state := range legacyKinds() {
		for _, f := range state.feeds {
			put("@"+string(f.to), alert.Legacy, state.member+"."+f.path)
		}
	}
	return table
}
