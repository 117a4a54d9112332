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
	said := a.ServiceSource
	if hidden(said) {
		said = cmp.Or(it.productName, said)
	}
	it.finishAlert(it.rec.ID, said, (*product).service)
}

// finishAlert fills what follows from the whole of an alert of any source. id is
// the one whose prefix may name the product, said the product's name in the
// source's words, and column picks the source's word of a product.
func (it *item) finishAlert(id, said string, column func(*product) string) {
	a := it.rec.Alert
	a.Status = cmp.Or(a.Status, alert.Open)
	a.Updated = cmp.Or(a.Updated, a.Created)
	it.number(it.entities)
	a.Entities = it.entities
	productOf(a.ServiceSource, id, column).finish(a, it.found, said)
}
