package simulator

import (
	"strings"

	"tocsin/graph/alert"
)

// propertyType tells what a property holds, as far as filters care.
type propertyType int

const (
	isTime propertyType = iota
	isEnum
	isText
)

// property is a filterable property of a list. A row keeps it as a
// moment (see the moments of row) or as a word.
type property struct {
	name    string // as in JSON; one step of a path is allowed
	typ     propertyType
	at      int      // among the moments of a row if it is a time, else among its words
	members []string // of an enum
}

// schema holds what the service knows about one list.
type schema struct {
	source     alert.SourceName
	path       string // below /v1.0/
	legacy     bool   // of the retired API, which has errors and a life of its own
	identity   bool   // of Entra ID Protection, which has errors, a licence and a throttle of its own
	typeName   string // in error texts
	modified   string // the property that says when an item was last changed
	top, max   int    // default and largest page
	skipLimit  int    // 0 = none
	noSkip     bool   // $skip answers 400
	noCount    bool   // $count answers 400
	properties []property
	roles      []string // any of these admits
	gated      []string // "member:word,word": what Prefer unlocks
}

// The moments of a row, by which lists are filtered and sorted.
const (
	atCreated = iota
	atUpdated
	atEvent
	moments
)

// schemas are the lists of Graph, with the properties that the documentation calls
// filterable.
func schemas() []*schema { return append(securityLists(), riskList()) }

func securityLists() []*schema {
	const service = "serviceSource:microsoftDefenderForCloud,microsoftSentinel,microsoftInsiderRiskManagement,microsoftThreatIntelligence,microsoftSecurityForAI"
	const detection = "detectionSource:microsoftDefenderForCloud,microsoftDefenderForIoT,microsoftDefenderForServers,microsoftDefenderForStorage,microsoftDefenderForDNS,microsoftDefenderForDatabases,microsoftDefenderForContainers,microsoftDefenderForNetwork,microsoftDefenderForAppService,microsoftDefenderForKeyVault,microsoftDefenderForResourceManager,microsoftDefenderForApiManagement,nrtAlerts,scheduledAlerts,microsoftDefenderThreatIntelligenceAnalytics,builtInMl,microsoftInsiderRiskManagement,microsoftThreatIntelligence,microsoftDefenderForAIServices,securityCopilot,microsoftSentinel"
	const remediation = "remediationStatus:active,pendingApproval,declined,unremediated,running,partiallyRemediated"
	severity := []string{"unknown", "informational", "low", "medium", "high", "unknownFutureValue"}
	classes := []string{"unknown", "falsePositive", "truePositive", "informationalExpectedActivity", "unknownFutureValue"}
	determinations := strings.Fields("unknown apt malware securityPersonnel securityTesting unwantedSoftware other multiStagedAttack compromisedAccount phishing maliciousUserActivity notMalicious notEnoughDataToValidate confirmedActivity lineOfBusinessApplication unknownFutureValue")
	services := strings.Fields("unknown microsoftDefenderForEndpoint microsoftDefenderForIdentity microsoftDefenderForCloudApps microsoftDefenderForOffice365 microsoft365Defender azureAdIdentityProtection microsoftAppGovernance dataLossPrevention unknownFutureValue microsoftDefenderForCloud microsoftSentinel microsoftInsiderRiskManagement microsoftThreatIntelligence microsoftSecurityForAI")
	common := []property{
		{"createdDateTime", isTime, atCreated, nil},
		{"lastUpdateDateTime", isTime, atUpdated, nil},
		{"assignedTo", isText, 0, nil},
		{"severity", isEnum, 1, severity},
		{"classification", isEnum, 3, classes},
		{"determination", isEnum, 4, determinations},
	}
	with := func(more ...property) []property { return append(append([]property(nil), common...), more...) }
	return []*schema{
		{
			source: alert.AlertsV2, path: "security/alerts_v2", typeName: "microsoft.graph.security.alert",
			modified: "lastUpdateDateTime", top: 100, max: 1000,
			properties: with(property{"status", isEnum, 2, strings.Fields("unknown new inProgress resolved unknownFutureValue")}, property{"serviceSource", isEnum, 5, services}),
			roles:      strings.Fields("SecurityAlert.Read.All SecurityAlert.ReadWrite.All SecurityIncident.Read.All SecurityIncident.ReadWrite.All"),
			gated:      []string{service, detection, remediation},
		},
		{
			source: alert.Incidents, path: "security/incidents", typeName: "microsoft.graph.security.incident",
			modified: "lastUpdateDateTime", top: 50, max: 100,
			properties: with(property{"status", isEnum, 2, strings.Fields("active resolved inProgress redirected unknownFutureValue awaitingAction")}),
			roles:      strings.Fields("SecurityIncident.Read.All SecurityIncident.ReadWrite.All"),
			gated:      []string{"status:awaitingAction"},
		},
		{
			source: alert.Legacy, path: "security/alerts", typeName: "microsoft.graph.alert", legacy: true,
			modified: "lastModifiedDateTime", top: 100, max: 1000, skipLimit: 500,
			properties: []property{
				{"createdDateTime", isTime, atCreated, nil},
				{"lastModifiedDateTime", isTime, atUpdated, nil},
				{"eventDateTime", isTime, atEvent, nil},
				{"assignedTo", isText, 0, nil},
				{"severity", isEnum, 1, severity},
				{"status", isEnum, 2, strings.Fields("unknown newAlert inProgress resolved dismissed unknownFutureValue")},
				{"category", isText, 3, nil},
				{"title", isText, 4, nil},
				{"vendorInformation/provider", isText, 5, nil},
			},
			roles: strings.Fields("SecurityEvents.Read.All SecurityEvents.ReadWrite.All"),
		},
	}
}

// find returns the property of a name as filters write it.
func (s *schema) find(name string) (property, bool) {
	for _, p := range s.properties {
		if p.name == name {
			return p, true
		}
	}
	return property{}, false
}

func schemaOf(source alert.SourceName) *schema {
	for _, s := range schemas() {
		if s.source == source {
			return s
		}
	}
	return nil
}
