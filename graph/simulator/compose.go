package simulator

import (
	"fmt"
	"strings"

	"tocsin/graph/alert"
)

// product holds what all alerts of one product have in common.
type product struct {
	prefix, service, detection, name string
}

// products are the table of sources; † needs Prefer to be seen.
func products() map[string]product {
	return map[string]product{
		"entra":    {"ad", "azureAdIdentityProtection", "azureAdIdentityProtection", "AAD Identity Protection"},
		"m365d":    {"ra", "microsoft365Defender", "microsoft365Defender", "Microsoft 365 Defender"},
		"mda":      {"ca", "microsoftDefenderForCloudApps", "cloudAppSecurity", "Microsoft Defender for Cloud Apps"},
		"mde":      {"da", "microsoftDefenderForEndpoint", "microsoftDefenderForEndpoint", "Microsoft Defender for Endpoint"},
		"mdi":      {"aa", "microsoftDefenderForIdentity", "microsoftDefenderForIdentity", "Microsoft Defender for Identity"},
		"mdo":      {"fa", "microsoftDefenderForOffice365", "microsoftDefenderForOffice365", "Microsoft Defender for Office 365"},
		"dlp":      {"dl", "dataLossPrevention", "microsoftDataLossPrevention", "Microsoft Data Loss Prevention"},
		"irm":      {"ir", "microsoftInsiderRiskManagement", "microsoftInsiderRiskManagement", "Microsoft Purview Insider Risk Management"}, // †
		"appgov":   {"ma", "microsoftAppGovernance", "appGovernanceDetection", "Microsoft App Governance"},
		"mdc":      {"dc", "microsoftDefenderForCloud", "microsoftDefenderForCloud", "Microsoft Defender for Cloud"}, // †
		"sentinel": {"sn", "microsoftSentinel", "scheduledAlerts", "Microsoft Sentinel"},                             // †
	}
}

// providerID is the alert's id in its product; the form is the product's.
func (w *world) providerID(s *spec) string {
	name := fmt.Sprintf("alert %d", s.number)
	switch s.detector.Product {
	case "entra":
		return w.hexOf(name, 64)
	case "mda":
		return w.hexOf(name, 24)
	case "mde":
		return w.id(name) + "_1"
	case "m365d":
		r := w.dice(s.number, "id")
		return fmt.Sprintf("6389%014d_%d", r.Int64N(1e14), r.Int64N(2e9)-1e9)
	}
	return w.id(name)
}

// alertID is the id of lists: the product's prefix and the id there.
func (w *world) alertID(s *spec) string {
	if s.detector.Prefix != "" {
		return s.detector.Prefix + w.providerID(s)
	}
	return products()[s.detector.Product].prefix + w.providerID(s)
}

func (w *world) detectorID(d *detector) string {
	if d.Word != "" {
		return d.Word
	}
	return w.id("detector " + d.Key)
}

// alert makes one alert as it stands in a state, with the 36 members that real
// alerts of 2026 have.
func (w *world) alert(s *spec, st *state) []byte {
	d, p := s.detector, products()[s.detector.Product]
	id, incident := w.alertID(s), s.incident
	if st.incident != "" {
		incident = st.incident
	}
	first, last := w.activity(s, st)
	return encode(object{
		"id": id, "providerAlertId": w.providerID(s), "incidentId": incident, "tenantId": w.tenantID,
		"title": w.expand(s, d.Title), "description": w.describe(s), "category": d.Category, "categories": []string{d.Category},
		"severity": d.Severity, "status": st.status, "serviceSource": p.service, "detectionSource": orText(d.Source, p.detection),
		"productName": p.name, "detectorId": w.detectorID(d), "mitreTechniques": list(d.Mitre), "systemTags": list(d.Tags),
		"assignedTo": text(st.assigned), "classification": text(st.class), "determination": text(st.determination),
		"investigationState": text(st.investigation), "comments": w.comments(s, st),
		"threatDisplayName": text(d.Threat), "threatFamilyName": text(d.Family), "actorDisplayName": text(d.Actor),
		"createdDateTime": stamp(s.created), "lastUpdateDateTime": stamp(st.updated), "resolvedDateTime": stamp(st.resolved),
		"firstActivityDateTime": first, "lastActivityDateTime": last,
		"alertWebUrl":        "https://security.microsoft.com/alerts/" + id + "?tid=" + w.tenantID,
		"incidentWebUrl":     "https://security.microsoft.com/incident2/" + incident + "/overview?tid=" + w.tenantID,
		"recommendedActions": w.specimens.Actions[d.Product], "alertPolicyId": w.policy(d),
		"additionalData": w.additional(s), "customDetails": w.details(s), "evidence": w.evidence(s, st),
	})
}

func (w *world) policy(d *detector) any {
	if d.Policy {
		return w.id("policy " + d.Description)
	}
	return nil
}

// describe is the description; a few alerts come without one.
func (w *world) describe(s *spec) any {
	if s.detector.Product == "sentinel" && s.number%2 == 0 {
		return nil
	}
	return w.expand(s, s.detector.Description)
}

// additional is the free dictionary: null, or numbers and JSON inside a text.
func (w *world) additional(s *spec) any {
	if s.detector.Product != "mda" {
		return nil
	}
	return object{"InvestigationState": 32, "ExtendedLinksJson": `[{"Href":"https://portal.example/alerts/` + w.providerID(s) + `","Category":null,"Label":"alert","Type":"webLink"}]`}
}

func (w *world) details(s *spec) object {
	if s.detector.Product == "sentinel" {
		return object{"Workspace": "law-" + strings.ToLower(w.Netbios), "RuleRun": fmt.Sprint(s.number)}
	}
	return object{}
}

// activity is the span of what happened, with digits as free as the sensors
// leave them: none, three, or seven.
func (w *world) activity(s *spec, st *state) (first, last any) {
	if s.detector.Key == "nopev" {
		return nil, nil
	}
	from, to := spanOf(w, s, st)
	switch s.detector.Product {
	case "irm":
		from, to = from-9*86400*1e7, to-86400*1e7
		return (from - from%1e7).String(), (to - to%1e7).String()
	case "dlp", "mdo":
		return (from - from%1e7).String(), (to - to%1e7).String()
	}
	return from.String(), to.String()
}

// spanOf returns when what the alert tells of began and ended: with its processes, if it names some. The steps of
// the attack follow one another faster than others, and so does the alert what it tells of.
func spanOf(w *world, s *spec, st *state) (from, to alert.Time) {
	r := w.dice(s.number, "activity")
	lo, hi := 40.0, 900.0
	if l := s.lineage; l != nil && l.hi < lo {
		lo, hi = l.lo, l.hi
	}
	from = s.created - between(r, lo, hi)
	to = from + between(r, 0, lo)
	if st.pieces > 2 {
		to += between(r, 0, lo)
	}
	first, last := alert.Time(0), alert.Time(0)
	for i, token := range s.detector.Evidence {
		if kind, name, _ := strings.Cut(token, ":"); kind == "process" {
			began := w.run(s, name, s.machine(i), s.created).began
			if first == 0 || began < first {
				first = began
			}
			last = max(last, began)
		}
	}
	if first != 0 {
		from, to = first, max(last, first+to-from)
	}
	return from, to
}

func (w *world) comments(s *spec, st *state) []object {
	if st.comment == "" {
		return []object{}
	}
	return []object{{
		"@odata.type": "#microsoft.graph.security.alertComment", "comment": st.comment,
		"createdByDisplayName": w.person(strings.TrimSuffix(st.assigned, "@"+w.Domain)).name, "createdDateTime": stamp(st.commented),
	}}
}
