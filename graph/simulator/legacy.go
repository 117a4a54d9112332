package simulator

import (
	"fmt"
	"strings"
)

// legacyAlert makes the alert in the form of the old endpoint: the same 41
// members for every product, empty ones too, and an id that has nothing to do
// with the new one.
func (w *world) legacyAlert(s *spec, st *state) []byte {
	d := s.detector
	first, _ := w.activity(s, st)
	o := object{
		"id": w.legacyID(s), "azureTenantId": w.tenantID, "azureSubscriptionId": nil, "riskScore": nil, "tags": []string{}, "activityGroupName": nil,
		"assignedTo": text(st.assigned), "category": w.legacyCategory(d), "closedDateTime": stamp(st.resolved), "comments": []string{}, "confidence": nil,
		"createdDateTime": stamp(s.created), "description": w.expand(s, d.Description), "detectionIds": []string{}, "eventDateTime": first,
		"feedback": legacyFeedback(st.class), "incidentIds": []string{}, "lastEventDateTime": nil, "lastModifiedDateTime": stamp(st.updated),
		"recommendedActions": []string{}, "severity": d.Severity, "sourceMaterials": list(w.legacyLinks(s)), "status": legacyStatus(st),
		"title":             strings.TrimSuffix(w.expand(s, d.Title), "\u200b"),
		"vendorInformation": object{"provider": provider(d.Product), "providerVersion": nil, "subProvider": nil, "vendor": "Microsoft"},
	}
	for _, empty := range strings.Fields("alertDetections cloudAppStates fileStates hostStates historyStates investigationSecurityStates malwareStates messageSecurityStates networkConnections processes registryKeyStates securityResources triggers userStates uriClickSecurityStates vulnerabilityStates") {
		o[empty] = []object{}
	}
	w.legacyStates(s, o)
	return encode(o)
}

// legacyStates fills the arrays that stand for evidence.
func (w *world) legacyStates(s *spec, o object) {
	d := s.detector
	for _, token := range d.Evidence {
		kind, name, _ := strings.Cut(token, ":")
		switch kind {
		case "user":
			from := s.foreign[0]
			o["userStates"] = []object{{
				"aadUserId": w.id("user " + s.user.alias), "accountName": s.user.alias, "domainName": w.Domain, "emailRole": "unknown", "isVpn": nil,
				"logonDateTime": stamp(s.created - 240e7), "logonId": nil, "logonIp": from.IP, "logonLocation": from.City + ", " + from.State + ", " + from.Country,
				"logonType": nil, "onPremisesSecurityIdentifier": w.sid(s.user), "riskScore": nil, "userAccountType": nil, "userPrincipalName": w.upn(s.user),
			}}
		case "device":
			o["hostStates"] = []object{{
				"fqdn": strings.ToLower(s.host.name) + "." + w.Directory, "isAzureAdJoined": nil, "isAzureAdRegistered": nil, "isHybridAzureDomainJoined": nil,
				"netBiosName": s.host.name, "os": s.host.platform, "privateIpAddress": s.host.ip, "publicIpAddress": "198.51.100.7", "riskScore": nil,
			}}
		case "file":
			f := w.specimens.File[name]
			o["fileStates"] = []object{{"name": f.Name, "path": f.Path, "riskScore": nil, "fileHash": object{"hashType": "sha256", "hashValue": w.hexOf("sha256 "+f.Name, 64)}}}
		case "app":
			o["cloudAppStates"] = []object{{"destinationServiceIp": nil, "destinationServiceName": w.specimens.App[name].Name, "riskScore": nil}}
		}
	}
	if d.Threat != "" {
		o["malwareStates"] = []object{{"category": d.Category, "family": d.Family, "name": d.Threat, "severity": "", "wasRunning": false}}
	}
}

// legacyLinks are the addresses of the alert in its product's portal. For Office 365 and
// Cloud Apps they hold the id that the product gave it; others send none.
func (w *world) legacyLinks(s *spec) []string {
	switch s.detector.Product {
	case "mdo", "dlp":
		return []string{"https://security.microsoft.com/viewalerts?id=" + w.providerID(s)}
	case "mda":
		return []string{w.cloudAppsLink(s)}
	}
	return nil
}

func (w *world) legacyID(s *spec) string {
	name := fmt.Sprintf("legacy %d", s.number)
	switch s.detector.Product {
	case "entra":
		return w.hexOf(name, 64)
	case "mda":
		return w.hexOf(name, 24)
	}
	return w.id(name)
}

func provider(product string) string {
	return map[string]string{
		"entra": "IPC", "mda": "MCAS", "mde": "Microsoft Defender ATP", "mdi": "Azure Advanced Threat Protection",
		"mdo": "Office 365 Security and Compliance", "mdc": "ASC", "sentinel": "Azure Sentinel",
	}[product]
}

func (w *world) legacyCategory(d *detector) string {
	switch d.Product {
	case "entra":
		return d.Word
	case "mda":
		return d.Word
	}
	return d.Category
}

func legacyStatus(st *state) string {
	switch {
	case st.status == "new":
		return "newAlert"
	case st.status == "resolved" && st.class == "falsePositive":
		return "dismissed"
	}
	return st.status
}

func legacyFeedback(class string) any {
	switch class {
	case "informationalExpectedActivity":
		return "benignPositive"
	}
	return text(class)
}
