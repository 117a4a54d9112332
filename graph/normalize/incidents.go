package normalize

import (
	"cmp"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
)

// incident maps an item of /security/incidents (microsoft.graph.security.incident).
func (r *reader) incident() (id string, in *alert.Incident) {
	in = &alert.Incident{Status: alert.Open, Priority: -1}
	var custom, system []string
	if r.open(jsontext.KindBeginObject) {
		for r.member() {
			switch string(r.name) {
			case "id":
				id = r.text()
			case "status":
				in.Status = statusOf(r.word(incidentStatuses))
			case "priorityScore":
				in.Priority = r.priority()
			case "customTags":
				custom = r.texts()
			case "systemTags":
				system = r.texts()
			default:
				r.fieldIncident(in)
			}
		}
	}
	in.Tags = union(custom, system)
	in.Updated = cmp.Or(in.Updated, in.Created)
	return id, in
}

// fieldIncident takes the member that r stands at into its field, and passes
// over those that have none.
func (r *reader) fieldIncident(in *alert.Incident) {
	switch string(r.name) {
	case "tenantId":
		in.TenantID = r.text()
	case "displayName":
		in.Title = r.text()
	case "description":
		in.Description = r.text()
	case "summary":
		in.Summary = r.text()
	case "severity":
		in.Severity = alert.Severity(r.word(severities))
	case "assignedTo":
		in.AssignedTo = r.text()
	case "classification":
		in.Classification = r.word(classifications)
	case "determination":
		in.Determination = r.word(determinations)
	case "createdDateTime":
		in.Created = r.time()
	case "lastUpdateDateTime":
		in.Updated = r.time()
	case "lastModifiedBy":
		in.LastModifiedBy = r.text()
	case "resolvingComment":
		in.ResolvingComment = r.text()
	case "redirectIncidentId":
		in.RedirectID = r.text()
	case "incidentWebUrl":
		in.URL = r.text()
	default:
		r.take()
	}
}

// priority takes a score from 0 to 100; -1 where there is none.
func (r *reader) priority() int {
	value := string(r.take())
	if value == "null" {
		return -1
	}
	score, err := strconv.ParseFloat(value, 64)
	if err != nil || score < 0 || score > 100 || score != float64(int(score)) {
		r.odd = true
		return -1
	}
	return int(score)
}

// union joins two lists and leaves out repeats.
func union(a, b []string) []string {
	if len(a) == 0 || len(b) == 0 {
		return append(a, b...)
	}
	seen := distinct[string]{}
	var list []string
	for _, s := range append(a, b...) {
		if seen.add(s) {
			list = append(list, s)
		}
	}
	return list
}
