package alert

import "sync"

// SourceName names a source. Settings files and stores keep these words.
type SourceName string

// The names of sources.
const (
	AlertsV2       SourceName = "alerts_v2"
	Incidents      SourceName = "incidents"
	Legacy         SourceName = "alerts"
	RiskDetections SourceName = "risk_detections"
	O365Management SourceName = "o365_management"
)

// legacyVersion is the word of ingest.product.version for the Legacy API.
const legacyVersion = "Legacy"

// Source describes one list that tocsin reads from Microsoft's services: the data
// that settings, setup, query and help need. Other packages have what belongs to it
// under the same name: graph/sources how it is polled, graph/normalize its mapping,
// graph/simulator its schema. Rows are shared and never change.
type Source struct {
	Name      SourceName
	Title     string     // in headings
	Short     string     // in a list of sources
	Word      string     // where counts of sources stand in a line
	Help      string     // one line, for the choice in setup
	Product   string     // the word of ingest.product.name
	Version   string     // the word of ingest.product.version
	Scope     Scope      // the API whose token is needed
	Roles     []string   // application permissions, least privileged first; one of them is enough
	Licence   string     // without which the service refuses the list; "" if none of its own
	Helpful   Helpful    // a permission without which items are incomplete; the zero value if there is none
	Default   bool       // setup offers it ticked
	Retirable bool       // the service may retire it; an answer that says so is not a failure
	Successor SourceName // of a retirable source: the source that has the same items
	Planned   bool       // known but not read yet: settings that name it are refused

	Direct  map[string]string // member of an item → the field that takes its value unchanged
	Derived map[string]string // field → the members that a function computes it from, as --fields prints them
	Joined  map[string]string // of alerts that are made of several items: field → the members of these; nil if none are made

	kind string // the name of the kind of its items
}

// Helpful is a permission that a source can do without.
type Helpful struct {
	Role  string
	Lacks string // what items are like without it, as the end of a sentence: "they lack …"
}

// Scope names the API that a source belongs to, by the word that settings use
// for its root.
type Scope string

// The scopes.
const (
	GraphScope  Scope = "graph"
	OfficeScope Scope = "office"
)

// Scopes lists every API that a source may belong to.
func Scopes() []Scope { return []Scope{GraphScope, OfficeScope} }

// Title returns the API's name as the portal shows it when permissions are chosen.
func (s Scope) Title() string {
	if s == OfficeScope {
		return "Office 365 Management APIs"
	}
	return "Microsoft Graph"
}

// sources is the table, built once and never written to after.
var sources = sync.OnceValue(func() []*Source {
	return []*Source{alertsV2(), incidents(), legacy(), riskDetections(), o365Management()}
})

func alertsV2() *Source {
	const naming = "serviceSource, id, productName, detectionSource"
	return &Source{
		Name: AlertsV2, Title: "Alerts", Short: "v2", Word: "v2", Help: "alerts of all Defender products, Entra ID Protection and Purview",
		Product: "GRAPH_ALERTS", Version: "v2", Scope: GraphScope, kind: "alert", Default: true,
		Roles: []string{"SecurityAlert.Read.All", "SecurityAlert.ReadWrite.All", "SecurityIncident.Read.All", "SecurityIncident.ReadWrite.All"},
		Direct: map[string]string{
			"tenantId": "tenant_id", "title": "title", "description": "description", "severity": "severity",
			"serviceSource": "service_source", "detectionSource": "detection_source", "detectorId": "detector_id",
			"category": "category", "categories": "categories", "mitreTechniques": "attack_technique_ids",
			"classification": "classification", "determination": "determination", "assignedTo": "assigned_to",
			"investigationState": "investigation_state", "incidentId": "incident_id", "threatDisplayName": "threat_name",
			"threatFamilyName": "threat_family", "actorDisplayName": "actor", "createdDateTime": "created_at",
			"lastUpdateDateTime": "updated_at", "firstActivityDateTime": "began_at", "lastActivityDateTime": "ended_at",
			"resolvedDateTime": "resolved_at", "systemTags": "tags", "alertWebUrl": "url", "incidentWebUrl": "incident_url",
			"recommendedActions": "recommended_actions", "providerAlertId": "provider_alert_id", "alertPolicyId": "policy_id",
		},
		Derived: map[string]string{
			"resource_id": "id", "status": "status", "provider": naming, "product": naming, "sensor_types": naming,
			"entities": "evidence", "schema": naming + ", category, evidence", "comments": "comments.comment",
			"shared_ids": "id, providerAlertId",
		},
	}
}

func incidents() *Source {
	return &Source{
		Name: Incidents, Title: "Incidents", Short: "Incidents", Word: "Incidents", Help: "incidents, which group alerts",
		Product: "GRAPH_ALERTS", Version: "v2", Scope: GraphScope, kind: "incident", Default: true,
		Roles: []string{"SecurityIncident.Read.All", "SecurityIncident.ReadWrite.All"},
		Direct: map[string]string{
			"tenantId": "tenant_id", "displayName": "title", "description": "description", "summary": "summary", "severity": "severity",
			"assignedTo": "assigned_to", "classification": "classification", "determination": "determination",
			"createdDateTime": "created_at", "lastUpdateDateTime": "updated_at", "lastModifiedBy": "last_modified_by",
			"resolvingComment": "resolving_comment", "redirectIncidentId": "redirect_id", "incidentWebUrl": "url",
		},
		Derived: map[string]string{
			"resource_id": "id", "status": "status", "priority": "priorityScore", "tags": "customTags, systemTags", "comments": "comments.comment",
		},
	}
}

func legacy() *Source {
	const states = "cloudAppStates, fileStates, hostStates, malwareStates, messageSecurityStates, networkConnections, processes, " +
		"registryKeyStates, securityResources, userStates, uriClickSecurityStates, vulnerabilityStates"
	const naming = "vendorInformation.provider, id, vendorInformation.subProvider"
	return &Source{
		Name: Legacy, Title: "Legacy alerts", Short: "Legacy", Word: "Legacy", Help: "Legacy alerts (v1); Microsoft has ended this list",
		Product: "GRAPH_ALERTS", Version: legacyVersion, Scope: GraphScope, kind: "alert", Retirable: true, Successor: AlertsV2,
		Roles: []string{"SecurityEvents.Read.All", "SecurityEvents.ReadWrite.All"},
		Direct: map[string]string{
			"azureTenantId": "tenant_id", "title": "title", "description": "description", "severity": "severity", "category": "category",
			"feedback": "classification", "assignedTo": "assigned_to", "activityGroupName": "actor", "createdDateTime": "created_at",
			"lastModifiedDateTime": "updated_at", "closedDateTime": "resolved_at", "eventDateTime": "began_at", "tags": "tags",
			"comments": "comments",
		},
		Derived: map[string]string{
			"resource_id": "id", "status": "status", "provider": naming, "product": naming, "sensor_types": naming,
			"service_source": "vendorInformation.provider", "detection_source": "vendorInformation.subProvider", "incident_id": "incidentIds",
			"ended_at": "lastEventDateTime", "confidence": "confidence", "recommended_actions": "recommendedActions",
			"entities": states, "schema": naming + ", category, " + states, "url": "sourceMaterials", "shared_ids": "id, sourceMaterials",
		},
	}
}

func riskDetections() *Source {
	const event = "riskEventType, riskType"
	return &Source{
		Name: RiskDetections, Title: "Risk detections", Short: "Risk detections", Word: "Risk", Help: "risk detections of Entra ID Protection; needs Entra ID P1 or P2",
		Product: "GRAPH_RISK_DETECTIONS", Version: "v1.0", Scope: GraphScope, kind: "alert",
		Roles: []string{"IdentityRiskEvent.Read.All", "IdentityRiskEvent.ReadWrite.All"}, Licence: "Entra ID P1 or P2",
		Direct: map[string]string{
			"riskLevel": "severity", "detectionTimingType": "detection_source", "tenantId": "tenant_id",
			"detectedDateTime": "created_at", "lastUpdatedDateTime": "updated_at", "activityDateTime": "began_at",
		},
		Derived: map[string]string{
			"resource_id": "id, properties.id", "title": event, "detector_id": event, "status": "riskState", "classification": "riskState",
			"description": event + ", riskLevel, riskDetail, additionalInfo.riskReasons", "url": "additionalInfo.alertUrl",
			"attack_technique_ids": "additionalInfo.mitreTechniques, mitreTechniqueId", "ended_at": "additionalInfo.lastActivityTimeInUtc",
			"entities":       "userPrincipalName, userDisplayName, userId, ipAddress, requestId, correlationId, additionalInfo.clientIp",
			"service_source": "source", "shared_ids": "id",
		},
	}
}

func o365Management() *Source {
	const names, links = "Name, Data.an, PolicyDetails, InvestigationName", "AlertLinks, EventDeepLink, DeepLinkUrl, Data.alk, Data.ail"
	const entities = "UserId, ClientIP, UserIp, SenderIp, P1Sender, P2Sender, Recipients, Url, AttachmentData, FileData, NetworkMessageId, Subject, " +
		"ExchangeMetaData, SharePointMetaData, EndpointMetaData, Data"
	return &Source{
		Name: O365Management, Title: "Office 365 audit records", Short: "O365", Word: "O365", Help: "alerts of Office 365 that Graph may lack, made of audit records",
		Product: "O365_MANAGEMENT", Version: "v1.0", Scope: OfficeScope, kind: "event",
		Roles:   []string{"ActivityFeed.Read"},
		Helpful: Helpful{Role: "ActivityFeed.ReadDlp", Lacks: "DLP records lack the sensitive data that they are about"},
		Direct: map[string]string{
			"OrganizationId": "tenant_id", "Workload": "workload", "CreationTime": "created_at", "Severity": "severity",
		},
		Derived: map[string]string{
			"resource_id": "Id, Operation", "operation": "Operation", "title": "Operation, " + names, "record_type": "RecordType", "status": "Status",
			"part_of": "AlertId, IncidentId", "entities": entities, "shared_ids": "AlertId, IncidentId",
		},
		Joined: map[string]string{
			"resource_id": "AlertId, IncidentId", "title": names + ", Verdict, RecordType", "description": "Data.ad", "severity": "Severity, Data.sev, PolicyDetails",
			"status": "Status", "category": "Category, RecordType", "policy_id": "PolicyId, PolicyDetails", "service_source": "Source",
			"provider": "Source, Category, RecordType", "product": "Source, Category, RecordType", "sensor_types": "Source, Category, RecordType",
			"schema": "Source, Category, RecordType", "detection_source": "DetectionMethod, Data.dm", "url": links, "comments": "Comments",
			"provider_alert_id": "AlertId, IncidentId", "tenant_id": "OrganizationId", "created_at": "CreationTime", "updated_at": "CreationTime",
			"began_at": "Data.ts", "ended_at": "Data.te", "resolved_at": "CreationTime", "entities": entities, "shared_ids": "AlertId, IncidentId",
		},
	}
}

// Sources lists every source, in the order in which setup and help show them. The
// rows are shared: do not change them.
func Sources() []*Source { return sources() }

// SourceOf returns the source with a name; nil if there is none.
func SourceOf(name SourceName) *Source {
	for _, s := range sources() {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// Kind returns the row of the kind of the source's items.
func (s *Source) Kind() *Kind { return KindOf(s.kind) }

// Makes reports whether records of the source can be of a kind: its items are, or alerts
// are made of several of them.
func (s *Source) Makes(k *Kind) bool { return s.Kind() == k || s.Joined != nil && k == AlertKind() }

// Known returns the name, or that of v2 for a name without a row, which only a foreign store
// can hold.
func (s SourceName) Known() SourceName {
	if SourceOf(s) == nil {
		return AlertsV2
	}
	return s
}

// Version returns the word of ingest.product.version for records of the source. A
// name without a row has the word of v2.
func (s SourceName) Version() string { return SourceOf(s.Known()).Version }

// IngestProduct returns the word of ingest.product.name for records of the source.
// A name without a row has the word of v2.
func (s SourceName) IngestProduct() string {
	return SourceOf(s.Known()).Product
}
