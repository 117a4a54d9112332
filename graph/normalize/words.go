package normalize

import "tocsin/graph/alert"

// enum is an enumeration of the schema. Its words are compared without
// case, because Microsoft's own examples and older replies write them in
// TitleCase; a word that it does not have is kept as sent.
type enum struct {
	members []string
	exact   map[string]string // spares the search and the copy for words spelled as they should be
}

// newEnum makes an enum of its members, those behind unknownFutureValue too.
func newEnum(members ...string) *enum {
	e := &enum{members: append(members, "unknownFutureValue"), exact: make(map[string]string, len(members)+1)}
	for _, m := range e.members {
		e.exact[m] = m
	}
	return e
}

// canonical returns the word in the schema's spelling.
func (e *enum) canonical(word []byte) string {
	if len(word) == 0 {
		return ""
	}
	if w, ok := e.exact[string(word)]; ok {
		return w
	}
	return alert.Canonical(string(word), e.members...)
}

// The enumerations of microsoft.graph.security and of the Legacy alert, never
// written to. A test compares them with the schema.
var (
	severities      = newEnum("unknown", "informational", "low", "medium", "high")
	classifications = newEnum("unknown", "falsePositive", "truePositive", "informationalExpectedActivity",
		"benignPositive") // of Legacy's feedback
	determinations = newEnum("unknown", "apt", "malware", "securityPersonnel", "securityTesting", "unwantedSoftware", "other",
		"multiStagedAttack", "compromisedAccount", "phishing", "maliciousUserActivity", "notMalicious", "notEnoughDataToValidate",
		"confirmedActivity", "lineOfBusinessApplication")
	investigations = newEnum("unknown", "terminated", "successfullyRemediated", "benign", "failed", "partiallyRemediated", "running",
		"pendingApproval", "pendingResource", "queued", "innerFailure", "preexistingAlert", "unsupportedOs", "unsupportedAlertType",
		"suppressedAlert", "partiallyInvestigated", "terminatedByUser", "terminatedBySystem")
	serviceSources = newEnum("unknown", "microsoftDefenderForEndpoint", "microsoftDefenderForIdentity", "microsoftDefenderForCloudApps",
		"microsoftDefenderForOffice365", "microsoft365Defender", "azureAdIdentityProtection", "microsoftAppGovernance", "dataLossPrevention",
		"microsoftDefenderForCloud", "microsoftSentinel", "microsoftInsiderRiskManagement", "microsoftThreatIntelligence", "microsoftSecurityForAI")
	detectionSources = newEnum("unknown", "microsoftDefenderForEndpoint", "antivirus", "smartScreen", "customTi",
		"microsoftDefenderForOffice365", "automatedInvestigation", "microsoftThreatExperts", "customDetection",
		"microsoftDefenderForIdentity", "cloudAppSecurity", "microsoft365Defender", "azureAdIdentityProtection", "manual",
		"microsoftDataLossPrevention", "appGovernancePolicy", "appGovernanceDetection", "microsoftDefenderForCloud",
		"microsoftDefenderForIoT", "microsoftDefenderForServers", "microsoftDefenderForStorage", "microsoftDefenderForDNS",
		"microsoftDefenderForDatabases", "microsoftDefenderForContainers", "microsoftDefenderForNetwork",
		"microsoftDefenderForAppService", "microsoftDefenderForKeyVault", "microsoftDefenderForResourceManager",
		"microsoftDefenderForApiManagement", "nrtAlerts", "scheduledAlerts", "microsoftDefenderThreatIntelligenceAnalytics",
		"builtInMl", "microsoftInsiderRiskManagement", "microsoftThreatIntelligence", "microsoftDefenderForAIServices",
		"securityCopilot", "microsoftSentinel")
	roles = newEnum("unknown", "contextual", "scanned", "source", "destination", "created", "added", "compromised", "edited",
		"attacked", "attacker", "commandAndControl", "loaded", "suspicious", "policyViolator")
	verdicts     = newEnum("unknown", "suspicious", "malicious", "noThreatsFound")
	remediations = newEnum("none", "remediated", "prevented", "blocked", "notFound", "active", "pendingApproval", "declined",
		"unremediated", "running", "partiallyRemediated")

	// Alerts, Legacy alerts and incidents have a status each; no word means two
	// things in them.
	statuses = newEnum("unknown", "new", "newAlert", "active", "inProgress", "awaitingAction", "resolved", "dismissed", "redirected")
)

// fieldWords gives the enumeration of each field of alert.Fields that has one,
// whatever the source. A status is not kept as sent: see statusOf.
func fieldWords() map[string]*enum {
	return map[string]*enum{
		"severity": severities, "classification": classifications, "determination": determinations,
		"investigation_state": investigations, "service_source": serviceSources, "detection_source": detectionSources,
	}
}

// listedFields are the fields in which a word for nothing is a missing value. A title
// "None" is a title.
func listedFields() []string {
	var names []string
	for _, f := range alert.Fields() {
		if len(f.Nothing) > 0 {
			names = append(names, f.Name)
		}
	}
	return names
}

// something returns a word, or "" if it means that there is none.
func something(word string) string {
	if nothing([]byte(word)) {
		return ""
	}
	return word
}

// statusOf maps a status word of any source. An unknown word, or none,
// is OPEN, so that an alert is not overlooked for a new word.
func statusOf(word string) alert.Status {
	switch word {
	case "inProgress", "awaitingAction":
		return alert.InProgress
	case "resolved", "dismissed":
		return alert.Resolved
	case "redirected":
		return alert.Redirected
	}
	return alert.Open
}
