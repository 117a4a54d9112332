package alert

// The values of fields that have words of their own, each with the other words for it:
// of the portals, of earlier versions of Microsoft's APIs, and of other tools. They are
// compared without case, blanks and underscores, so that the portal's "True positive" and
// Graph's truePositive are one already.

// nothing returns the words that a service sends for no value.
func nothing() []string { return []string{"unknown", "unknownFutureValue", "none"} }

// severityValues are the bands of severity.
func severityValues() []Value {
	return []Value{
		{Word: "critical", Also: []string{"crit"}},
		{Word: "high"},
		{Word: "medium", Also: []string{"med", "moderate"}},
		{Word: "low"},
		{Word: "informational", Also: []string{"info", "information"}},
	}
}

// statusValues are those of alerts and incidents.
func statusValues() []Value {
	return []Value{
		{Word: string(Open), Also: []string{"new", "newAlert", "active"}},
		{Word: string(InProgress), Also: []string{"in progress", "inProgress", "started", "awaitingAction", "acknowledged"}},
		{Word: string(Resolved), Also: []string{"closed", "dismissed"}},
		{Word: string(Redirected)},
	}
}

// classificationValues are Graph's, with the feedback of the Legacy API.
func classificationValues() []Value {
	return []Value{
		{Word: "truePositive"},
		{Word: "falsePositive"},
		{Word: "informationalExpectedActivity", Also: []string{"Informational, expected activity", "benignPositive"}},
	}
}

// determinationValues are Graph's. Its documentation and the portals have other words for
// some.
func determinationValues() []Value {
	return []Value{
		{Word: "malware"},
		{Word: "phishing"},
		{Word: "compromisedAccount", Also: []string{"compromisedUser"}},
		{Word: "maliciousUserActivity"},
		{Word: "multiStagedAttack", Also: []string{"Multi-staged attack", "Multistage attack", "Multi-stage attack"}},
		{Word: "unwantedSoftware"},
		{Word: "apt"},
		{Word: "confirmedActivity", Also: []string{"confirmedUserActivity"}},
		{Word: "securityTesting", Also: []string{"Security test"}},
		{Word: "securityPersonnel"},
		{Word: "lineOfBusinessApplication", Also: []string{"Line-of-business application"}},
		{Word: "notMalicious", Also: []string{"clean"}},
		{Word: "notEnoughDataToValidate", Also: []string{"insufficientData"}},
		{Word: "other"},
	}
}

// investigationValues are the states of an automated investigation.
func investigationValues() []Value {
	return listed("terminated", "successfullyRemediated", "benign", "failed", "partiallyRemediated", "running", "pendingApproval", "pendingResource",
		"queued", "innerFailure", "preexistingAlert", "unsupportedOs", "unsupportedAlertType", "suppressedAlert", "partiallyInvestigated",
		"terminatedByUser", "terminatedBySystem")
}
