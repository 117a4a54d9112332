package story

import (
	"cmp"
	"strings"

	"tocsin/graph/alert"
)

func identityWordings() []wording {
	return []wording{
		{types: []string{"userEvidence"}, rank: ofUser, say: sayUser, marks: []string{"userAccount.userPrincipalName", "userAccount.accountName"}},
		{types: []string{"userSecurityState"}, rank: ofUser, say: sayLegacyUser, marks: []string{"userPrincipalName"}},
		{types: []string{"cloudLogonRequestEvidence"}, rank: ofRest, say: simply("Sign-in request", "requestId")},
		{types: []string{"cloudLogonSessionEvidence"}, rank: ofUser, say: sayCloudSession},
		{types: []string{"hostLogonSessionEvidence"}, rank: ofUser, say: sayHostSession},
		{types: []string{"oauthApplicationEvidence"}, rank: ofRest, say: sayOAuth},
		{types: []string{"servicePrincipalEvidence"}, rank: ofUser, say: sayPrincipal},
		{types: []string{"securityGroupEvidence"}, rank: ofRest, say: sayGroup},
		{types: []string{"activeDirectoryDomainEvidence"}, rank: ofRest, say: simply("Active Directory domain", "activeDirectoryDomainName")},
		{types: []string{"cloudApplicationEvidence"}, rank: ofRest, say: sayApplication},
		{types: []string{"cloudAppSecurityState"}, rank: ofRest, say: sayLegacyApplication},
		{types: []string{riskDetection}, rank: ofRest, say: sayRisk},
		{types: []string{"aiAgentEvidence"}, rank: ofRest, say: simply("AI agent", "agentName", "agentId")},
		{types: []string{"gitHubUserEvidence"}, rank: ofUser, say: simply("GitHub user", "login", "name")},
		{types: []string{"gitHubOrganizationEvidence"}, rank: ofRest, say: simply("GitHub organization", "displayName", "login")},
		{types: []string{"gitHubRepoEvidence"}, rank: ofRest, say: simply("GitHub repository", "login", "baseUrl")},
	}
}

// person appends an account in full: its name for people, then how it is typed.
func (l *line) person(a account) {
	typed := cmp.Or(a.upn, a.logon(), named(a.sid), a.id)
	name := cmp.Or(a.display, typed, "without a name")
	l.add(Name, name)
	if !strings.EqualFold(name, typed) {
		l.behind(Name, typed)
	}
}

func sayUser(l *line, f facts, _ *scene) {
	l.add(Plain, "User ")
	l.person(f.account("userAccount."))
	l.roles(f)
}

func sayLegacyUser(l *line, f facts, _ *scene) {
	l.add(Plain, "User ")
	l.person(f.account(""))
	l.with(", email ", Plain, telling(f.get("emailRole")))
	l.with(", signed in from ", Name, machine(f.get("logonIp")))
	l.with(" in ", Plain, placed(f.get("logonLocation")))
	if risk := strings.ToLower(telling(f.get("riskScore"))); risk != "" {
		l.with(", ", Verdict, "risk "+risk)
	}
}

func sayCloudSession(l *line, f facts, _ *scene) {
	l.session(f)
	l.with(" on ", Name, f.get("deviceName"))
	l.with(", ", Plain, f.get("operatingSystem"))
	l.with(", ", Plain, f.get("browser"))
	l.since(f)
}

func sayHostSession(l *line, f facts, _ *scene) {
	l.session(f)
	if device, ok := f.inner("deviceEvidence", ""); ok {
		l.with(" on ", Name, device.hostName())
	}
	l.since(f)
}

// session begins a sentence about a sign-in session.
func (l *line) session(f facts) {
	l.add(Plain, "Sign-in session")
	if user, ok := f.inner("userEvidence", ""); ok {
		l.with(" of ", Name, user.account("userAccount.").short())
		return
	}
	l.with(" ", Value, f.get("sessionId"))
}

func (l *line) since(f facts) {
	if t := f.time("startUtcDateTime"); t != 0 {
		l.with(", since ", Value, minute(t))
	}
}

// minute returns a time to the minute.
func minute(t alert.Time) string { return t.Time().Format("2006-01-02 15:04 UTC") }

func sayOAuth(l *line, f facts, _ *scene) {
	l.add(Plain, "OAuth application ")
	name := f.get("displayName")
	l.add(Name, cmp.Or(name, f.get("appId"), "without a name"))
	if name != "" {
		l.behind(Value, f.get("appId"))
	}
	l.with(", publisher ", Name, f.get("publisher"))
}

func sayPrincipal(l *line, f facts, _ *scene) {
	l.add(Plain, "Service principal ")
	name := f.get("servicePrincipalName")
	l.add(Name, cmp.Or(name, f.get("appId"), f.get("servicePrincipalObjectId"), "without a name"))
	if name != "" {
		l.behind(Value, f.get("appId"))
	}
	l.with(", ", Plain, spaced(telling(f.get("servicePrincipalType"))))
}

func sayGroup(l *line, f facts, _ *scene) {
	l.add(Plain, "Security group ")
	name := f.get("displayName", "friendlyName")
	l.add(Name, cmp.Or(name, f.get("distinguishedName"), named(f.get("sid")), f.get("securityGroupId"), "without a name"))
	if name != "" {
		l.behind(Value, cmp.Or(f.get("distinguishedName"), named(f.get("sid"))))
	}
}

// riskDetection is the type of evidence that a risk detection of Entra ID Protection is itself.
const riskDetection = "riskDetection"

// sayRisk says what kind of risk was detected, which is the piece's name, and how high it is.
func sayRisk(l *line, f facts, _ *scene) {
	l.add(Name, orWord(f.Name))
	l.risk(f)
}

// risk appends how high the risk of a detection is, and what became of it.
func (l *line) risk(f facts) {
	level := telling(f.get("riskLevel"))
	if level != "hidden" {
		l.with(", risk ", Verdict, level)
	}
	if state := telling(f.get("riskState")); state != "atRisk" {
		l.with(", ", Plain, spaced(state))
	}
}

func sayApplication(l *line, f facts, _ *scene) {
	l.add(Plain, "Cloud application ")
	name := f.get("displayName")
	l.add(Name, cmp.Or(name, f.get("instanceName", "appId"), "without a name"))
	if instance := f.get("instanceName"); name != "" && instance != name {
		l.behind(Name, instance)
	}
}

func sayLegacyApplication(l *line, f facts, _ *scene) {
	l.add(Plain, "Cloud application ")
	l.add(Name, cmp.Or(f.get("destinationServiceName"), "without a name"))
	l.with(" at ", Name, f.get("destinationServiceIp"))
}
