package normalize

import (
	"cmp"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
)

// legacyMembers are members that only a Legacy alert has.
func legacyMembers() []string {
	return []string{
		"eventDateTime", "lastEventDateTime", "sourceMaterials", "detectionIds", "incidentIds", "malwareStates", "hostStates", "fileStates",
		"userStates", "networkConnections", "registryKeyStates", "processes", "vulnerabilityStates", "cloudAppStates", "historyStates",
	}
}

// legacy is the row of /security/alerts (microsoft.graph.alert), which Microsoft
// is retiring: it does not answer everywhere any more. Its lists of states are
// evidence. Secure scores and security profiles have a vendorInformation and an
// azureTenantId as well.
func legacy() *mapping {
	return &mapping{
		name: alert.Legacy, contexts: []string{"security/alerts"}, typed: "microsoft.graph.alert",
		tells: append(legacyMembers(), "vendorInformation", "azureTenantId", "azureSubscriptionId", "triggers", "comments", "confidence",
			"recommendedActions", "riskScore"),
		recognise: func(m members) bool {
			vendor := m.count("vendorInformation", "azureTenantId")
			states := m.count("title", "severity", "status", "createdDateTime", "lastModifiedDateTime")
			switch own := m.count(legacyMembers()...); {
			case own > 0 && own+vendor+states > 1, vendor > 0 && m.all("title", "severity"):
				return true
			}
			return m.any("vendorInformation") && m.others == 0
		},
		derived: map[string]func(*item){
			"id":                (*item).takeID,
			"status":            (*item).takeAlertStatus,
			"vendorInformation": (*item).vendor,
			"confidence":        func(it *item) { it.rec.Alert.Confidence = it.score() },
			"recommendedActions": func(it *item) {
				it.rec.Alert.Recommended = strings.Join(it.texts(), "\n") // a list here, one text in v2
			},
			"incidentIds":       func(it *item) { it.rec.Alert.IncidentID = it.first(func(string) bool { return true }) },
			"sourceMaterials":   (*item).materials,
			"lastEventDateTime": func(it *item) { it.rec.Alert.Ended = it.time() },
		},
		evidence: states(),
		finish:   (*item).finishLegacy,
	}
}

// states are the kinds of Legacy's states by the member that lists them.
func states() map[string]*evidenceKind {
	table := map[string]*evidenceKind{}
	for _, state := range legacyKinds() {
		table[state.member] = compiledKind(state.evidenceKind, itself)
	}
	return table
}

func (it *item) finishLegacy() {
	a := it.rec.Alert
	a.Ended = cmp.Or(a.Ended, a.Began) // an alert of one event began and ended with it
	it.found |= ofLegacy
	personFirst(it.entities)
	n := naming{word: a.ServiceSource}
	if hidden(a.ServiceSource) { // any vendor's alerts are here, and only Endpoint's ids had a prefix
		n.id, n.hints = it.rec.ID, []string{a.DetectionSource}
	}
	it.finishAlert(n.product(), a.ServiceSource)
}

// vendor takes vendorInformation: who raised the alert.
func (it *item) vendor() {
	a := it.rec.Alert
	a.ServiceSource, a.DetectionSource = "", ""
	if !it.open(jsontext.KindBeginObject) {
		return
	}
	for it.member() {
		switch string(it.name) {
		case "provider":
			a.ServiceSource = something(it.text())
		case "subProvider":
			a.DetectionSource = something(it.text())
		default:
			it.take()
		}
	}
}

// isHTTPS reports whether s is a page that a browser may be sent to.
func isHTTPS(s string) bool {
	return len(s) > len("https://") && strings.EqualFold(s[:len("https://")], "https://")
}

// personFirst puts the first user who is a person before the accounts of the system: an
// alert of Legacy lists those of every process, and its first user is the user of the
// alert.
func personFirst(list []alert.Entity) {
	first := -1
	for i := range list {
		switch e := &list[i]; {
		case e.Type != alert.User:
		case !systemAccount(e.Value):
			if first >= 0 {
				person := *e
				copy(list[first+1:i+1], list[first:i])
				list[first] = person
			}
			return
		case first < 0:
			first = i
		}
	}
}

// systemAccount reports whether an account is one that Windows has for itself.
func systemAccount(name string) bool {
	domain, account, split := strings.Cut(name, "\\")
	if !split {
		domain, account = "", name
		if at := strings.IndexByte(name, '@'); at > 0 {
			account, domain = name[:at], name[at+1:]
		}
	}
	switch strings.ToLower(domain) {
	case "nt authority", "nt service", "window manager", "font driver host", "iis apppool", "nt virtual machine":
		return true
	}
	switch strings.ToLower(account) {
	case "system", "local system", "local service", "network service", "localservice", "networkservice", "anonymous logon",
		"s-1-5-7", "s-1-5-18", "s-1-5-19", "s-1-5-20":
		return domain == ""
	}
	return strings.HasSuffix(account, "$") // a computer's own account
}
