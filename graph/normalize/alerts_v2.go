package normalize

import (
	"cmp"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
)

// alertV2 maps an item of /security/alerts_v2 (microsoft.graph.security.alert).
func (r *reader) alertV2() (id string, a *alert.Alert) {
	a = &alert.Alert{}
	g := gatherer{reader: r}
	named := "" // productName: a text for people, the last resort
	status := ""
	if r.open(jsontext.KindBeginObject) {
		for r.member() {
			switch string(r.name) {
			case "id":
				id = r.text()
			case "productName":
				named = r.text()
			case "status":
				status = r.word(alertStatuses)
			case "evidence":
				g.restart()
				g.list(nil)
			default:
				r.fieldV2(a)
			}
		}
	}
	a.Status = inAlert(statusOf(status))
	a.Updated = cmp.Or(a.Updated, a.Created)
	a.Entities = g.entities
	said := a.ServiceSource
	if hidden(said) {
		said = cmp.Or(named, said)
	}
	productOf(a.ServiceSource, id, func(p *product) string { return p.service }).finish(a, g.found, said)
	return id, a
}

// fieldV2 takes the member that r stands at into its field.
func (r *reader) fieldV2(a *alert.Alert) {
	switch string(r.name) {
	case "tenantId":
		a.TenantID = r.text()
	case "title":
		a.Title = r.text()
	case "description":
		a.Description = r.text()
	case "severity":
		a.Severity = alert.Severity(r.word(severities))
	case "serviceSource":
		a.ServiceSource = r.word(serviceSources)
	case "detectionSource":
		a.DetectionSource = r.word(detectionSources)
	case "detectorId":
		a.DetectorID = r.text()
	case "category":
		a.Category = r.text()
	case "categories":
		a.Categories = r.texts()
	case "mitreTechniques":
		a.Techniques = r.texts()
	case "systemTags":
		a.Tags = r.texts()
	case "alertWebUrl":
		a.URL = r.text()
	default:
		r.courseV2(a)
	}
}

// courseV2 takes the members that change as an alert is worked on, and passes
// over those that have no field.
func (r *reader) courseV2(a *alert.Alert) {
	switch string(r.name) {
	case "classification":
		a.Classification = r.word(classifications)
	case "determination":
		a.Determination = r.word(determinations)
	case "assignedTo":
		a.AssignedTo = r.text()
	case "investigationState":
		a.InvestigationState = r.word(investigations)
	case "incidentId":
		a.IncidentID = r.text()
	case "threatDisplayName":
		a.ThreatName = r.text()
	case "threatFamilyName":
		a.ThreatFamily = r.text()
	case "actorDisplayName":
		a.Actor = r.text()
	case "createdDateTime":
		a.Created = r.time()
	case "lastUpdateDateTime":
		a.Updated = r.time()
	case "firstActivityDateTime":
		a.Began = r.time()
	case "lastActivityDateTime":
		a.Ended = r.time()
	case "resolvedDateTime":
		a.Resolved = r.time()
	default:
		r.take()
	}
}

// inAlert leaves out the status that only an incident can have.
func inAlert(s alert.Status) alert.Status {
	if s == alert.Redirected {
		return alert.Open
	}
	return s
}
