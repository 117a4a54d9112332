package normalize

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
)

// incidents is the row of /security/incidents (microsoft.graph.security.incident).
func incidents() *mapping {
	return &mapping{
		name: alert.Incidents, contexts: []string{"security/incidents"}, typed: "microsoft.graph.security.incident",
		tells: slices.Concat(incidentMembers(), []string{"alerts", "comments", "recommendedActions"}),
		recognise: func(m members) bool {
			states := m.count("displayName", "severity", "status", "createdDateTime", "lastUpdateDateTime")
			if m.any(incidentMembers()...) && states > 0 {
				return true
			}
			return m.any("displayName") && states > 1 && m.others == 0
		},
		derived: map[string]func(*item){
			"id":            (*item).takeID,
			"status":        func(it *item) { it.rec.Incident.Status = statusOf(it.word(statuses)) },
			"priorityScore": func(it *item) { it.rec.Incident.Priority = it.score() },
			"comments":      func(it *item) { it.rec.Incident.Comments = it.comments() },
			"customTags":    func(it *item) { it.custom = it.texts() },
			"systemTags":    func(it *item) { it.system = it.texts() },
		},
		finish: (*item).finishIncident,
	}
}

// incidentMembers are members that tell an incident. Alerts of alerts_v2 may have
// incidentWebUrl too, and are recognised before.
func incidentMembers() []string {
	return []string{"redirectIncidentId", "incidentWebUrl", "resolvingComment", "priorityScore", "recommendedHuntingQueries"}
}

func (it *item) finishIncident() {
	in := it.rec.Incident
	in.Status = cmp.Or(in.Status, alert.Open)
	in.Updated = cmp.Or(in.Updated, in.Created)
	in.Tags = union(it.custom, it.system)
}

// comments takes the texts of a list of comments.
func (r *reader) comments() []string {
	var d distinct
	if !r.open(jsontext.KindBeginArray) {
		return nil
	}
	for r.element() {
		if r.in.Peek() == jsontext.KindString { // as Legacy has them
			r.addText(&d)
			continue
		}
		if !r.open(jsontext.KindBeginObject) {
			continue
		}
		for r.member() {
			if string(r.name) == "comment" {
				r.addText(&d)
			} else {
				r.take()
			}
		}
	}
	return d.list
}

// score takes a whole number from 0 to 100; -1 if there is none.
func (it *item) score() int {
	raw := it.take()
	value := string(raw[:min(len(raw), mostWord)])
	if value == "null" {
		return -1
	}
	score, err := strconv.ParseFloat(value, 64)
	if err != nil || score < 0 || score > 100 || score != float64(int(score)) {
		it.malformed = true
		return -1
	}
	return int(score)
}

// union joins two lists without repeats.
func union(a, b []string) []string {
	if len(a) == 0 || len(b) == 0 {
		return append(a, b...)
	}
	var d distinct
	for _, s := range slices.Concat(a, b) {
		d.add(s)
	}
	return d.list
}
