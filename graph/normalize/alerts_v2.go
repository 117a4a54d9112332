package normalize

import (
	"cmp"

	"tocsin/graph/alert"
)

// alertMembers are members that, among the sources, only an alert of v2 has.
func alertMembers() []string {
	return []string{"serviceSource", "detectionSource", "evidence", "providerAlertId", "alertWebUrl", "incidentId"}
}

// alertsV2 is the row of /security/alerts_v2 (microsoft.graph.security.alert).
func alertsV2() *mapping {
	return &mapping{
		name: alert.AlertsV2, context: "alerts_v2",
		tells: append(alertMembers(), "title", "severity", "createdDateTime"),
		recognise: func(m members) bool {
			if m.any(alertMembers()...) {
				return true
			}
			return m.any("title") && m.any("severity", "createdDateTime") && !m.any(incidentMembers()...)
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
