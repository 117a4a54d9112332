package normalize

import (
	"cmp"
	"slices"

	"tocsin/graph/alert"
)

// alertMembers are members that, among the sources, only an alert of v2 has.
func alertMembers() []string {
	return []string{
		"serviceSource", "detectionSource", "evidence", "providerAlertId", "alertWebUrl", "incidentId", "firstActivityDateTime",
		"lastActivityDateTime", "detectorId", "mitreTechniques", "threatFamilyName", "threatDisplayName", "actorDisplayName",
	}
}

// sharedMembers are members that an alert of v2 shares with incidents, and partly with
// other lists of Graph.
func sharedMembers() []string {
	return []string{
		"title", "severity", "status", "createdDateTime", "lastUpdateDateTime", "classification", "determination", "category",
		"description", "recommendedActions", "comments", "incidentWebUrl", "alertPolicyId", "additionalData", "customDetails",
	}
}

// alertsV2 is the row of /security/alerts_v2 (microsoft.graph.security.alert).
func alertsV2() *mapping {
	return &mapping{
		name: alert.AlertsV2, contexts: []string{"security/alerts_v2", "security/incidents/alerts"}, typed: "microsoft.graph.security.alert",
		tells: slices.Concat(alertMembers(), sharedMembers()),
		recognise: func(m members) bool {
			own := m.count(alertMembers()...)
			if own > 0 && own+m.count(sharedMembers()...) > 1 {
				return true
			}
			return m.any("title") && m.any("severity", "createdDateTime") && m.others == 0 && !m.any(incidentMembers()...)
		},
		derived: map[string]func(*item){
			"id":          (*item).takeID,
			"status":      (*item).takeAlertStatus,
			"productName": func(it *item) { it.productName = it.text() },
			"comments":    func(it *item) { it.rec.Alert.Comments = it.comments() },
		},
		evidence: map[string]*evidenceKind{"evidence": nil},
		finish:   (*item).finishV2,
	}
}

// takeAlertStatus takes the status of an alert, which is never Redirected: only
// incidents are.
func (it *item) takeAlertStatus() {
	status := statusOf(it.word(statuses))
	if status == alert.Redirected {
		status = alert.Open
	}
	it.rec.Alert.Status = status
}

func (it *item) finishV2() {
	a := it.rec.Alert
	n := naming{word: a.ServiceSource, id: it.rec.ID, hints: []string{it.productName}}
	said := a.ServiceSource
	if hidden(said) {
		n.hints = append(n.hints, a.DetectionSource)
		said = cmp.Or(it.productName, said)
	}
	it.finishAlert(n.product(), said)
}

// finishAlert fills what follows from the whole of an alert of any source. said is the
// name of its product in the source's words.
func (it *item) finishAlert(p *product, said string) {
	a := it.rec.Alert
	a.Status = cmp.Or(a.Status, alert.Open)
	a.Updated = cmp.Or(a.Updated, a.Created)
	it.number(it.entities)
	a.Entities = it.entities
	it.takeOwn()
	a.SharedIDs = it.shared(a.SharedIDs, append([]string{it.rec.ID, a.ProviderAlertID}, it.linked...)...)
	p.finish(a, it.found, said)
}
