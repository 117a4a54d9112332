package normalize

import (
	"cmp"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
)

// legacy maps an item of /security/alerts (microsoft.graph.alert), which is
// retired and answers no longer everywhere. Its lists of states are evidence.
func (r *reader) legacy() (id string, a *alert.Alert) {
	a = &alert.Alert{}
	g := gatherer{reader: r}
	var times legacyTimes
	status := ""
	if r.open(jsontext.KindBeginObject) {
		for r.member() {
			switch string(r.name) {
			case "id":
				id = r.text()
			case "status":
				status = r.word(legacyStatuses)
			case "vendorInformation":
				r.vendor(a)
			case "malwareStates":
				g.found |= fileOrMalware * r.malware(a)
			default:
				if state := states[string(r.name)]; state != nil {
					g.list(state)
				} else if !r.timeLegacy(&times) {
					r.fieldLegacy(a)
				}
			}
		}
	}
	times.fill(a)
	a.Status = inAlert(statusOf(status))
	a.Entities = g.entities
	prefixed := id
	if bareLegacyID(id) {
		prefixed = ""
	}
	productOf(a.ServiceSource, prefixed, func(p *product) string { return p.vendor }).finish(a, g.found, a.ServiceSource)
	return id, a
}

// fieldLegacy takes the member that r stands at into its field, and passes over
// those that have none.
func (r *reader) fieldLegacy(a *alert.Alert) {
	switch string(r.name) {
	case "azureTenantId":
		a.TenantID = r.text()
	case "title":
		a.Title = r.text()
	case "description":
		a.Description = r.text()
	case "severity":
		a.Severity = alert.Severity(r.word(severities))
	case "category":
		a.Category = r.text()
	case "feedback":
		a.Classification = r.word(feedbacks)
	case "assignedTo":
		a.AssignedTo = r.text()
	case "incidentIds":
		a.IncidentID = r.first(func(string) bool { return true })
	case "activityGroupName":
		a.Actor = r.text()
	case "tags":
		a.Tags = r.texts()
	case "sourceMaterials":
		a.URL = r.first(isHTTPS)
	default:
		r.take()
	}
}

// legacyTimes are the times of a Legacy alert as it names them.
type legacyTimes struct {
	created, modified, closed, event, last alert.Time
}

// timeLegacy takes the member that r stands at if it is a time.
func (r *reader) timeLegacy(t *legacyTimes) bool {
	switch string(r.name) {
	case "createdDateTime":
		t.created = r.time()
	case "lastModifiedDateTime":
		t.modified = r.time()
	case "closedDateTime":
		t.closed = r.time()
	case "eventDateTime":
		t.event = r.time()
	case "lastEventDateTime":
		t.last = r.time()
	default:
		return false
	}
	return true
}

// fill gives the times to a. An alert of one event began and ended with it.
func (t *legacyTimes) fill(a *alert.Alert) {
	a.Created = t.created
	a.Updated = cmp.Or(t.modified, t.created)
	a.Resolved = t.closed
	a.Began = t.event
	a.Ended = cmp.Or(t.last, t.event)
}

// vendor takes vendorInformation: who raised the alert.
func (r *reader) vendor(a *alert.Alert) {
	a.ServiceSource, a.DetectionSource = "", ""
	if !r.open(jsontext.KindBeginObject) {
		return
	}
	for r.member() {
		switch string(r.name) {
		case "provider":
			a.ServiceSource = r.text()
		case "subProvider":
			a.DetectionSource = r.text()
		default:
			r.take()
		}
	}
}

// malware takes malwareStates, which name the threat and no entity. It returns
// 1 where there is any.
func (r *reader) malware(a *alert.Alert) (any traits) {
	a.ThreatName, a.ThreatFamily = "", ""
	if !r.open(jsontext.KindBeginArray) {
		return 0
	}
	for r.element() {
		if !r.open(jsontext.KindBeginObject) {
			continue
		}
		any = 1
		for r.member() {
			switch string(r.name) {
			case "name":
				a.ThreatName = cmp.Or(a.ThreatName, r.text())
			case "family":
				a.ThreatFamily = cmp.Or(a.ThreatFamily, r.text())
			default:
				r.take()
			}
		}
	}
	return any
}

// isHTTPS reports whether s is a page that a browser may be sent to.
func isHTTPS(s string) bool {
	return len(s) > len("https://") && strings.EqualFold(s[:len("https://")], "https://")
}
