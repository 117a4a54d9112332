package simulator

import (
	"fmt"
	"strings"

	"tocsin/graph/alert"
)

// demoCase is one incident with its alerts, in the order in which they join.
type demoCase struct {
	id     string
	alerts []*spec
	titles map[uint64]string // the title from an alert's number on, if it is not made by rule

	absorbed string     // incident in which the first alert begins; "" = this one
	merged   alert.Time // when this one absorbs it
}

// instants are the moments at which the incident changes: an alert joins, or
// changes its status, owner or verdict.
func (a *demoCase) instants() []alert.Time {
	var out []alert.Time
	for i, s := range a.alerts {
		for j, st := range s.states {
			if i == 0 && st.incident == a.absorbed && a.absorbed != "" {
				continue // not here yet
			}
			if j > 0 && st.status == s.states[j-1].status && st.assigned == s.states[j-1].assigned && st.incident == s.states[j-1].incident {
				continue
			}
			out = append(out, st.seen)
		}
	}
	return out
}

// caseState is an incident at a moment, gathered from its alerts.
type caseState struct {
	members                                       []*spec
	severity, status, assigned, class, determined string
	updated, created                              alert.Time
}

func (a *demoCase) stateAt(now alert.Time) caseState {
	out := caseState{severity: "informational", status: "resolved"}
	rank := map[string]int{"informational": 0, "low": 1, "medium": 2, "high": 3}
	open, working := 0, 0
	for i, s := range a.alerts {
		st := s.at(now)
		if st == nil || i == 0 && a.absorbed != "" && st.incident == a.absorbed {
			continue
		}
		out.members = append(out.members, s)
		if rank[s.detector.Severity] > rank[out.severity] {
			out.severity = s.detector.Severity
		}
		out.updated = max(out.updated, st.updated)
		if out.created == 0 || s.created < out.created {
			out.created = s.created
		}
		switch st.status {
		case "new":
			open++
		case "inProgress":
			working++
		}
		if strings.Contains(st.assigned, "@") {
			out.assigned = st.assigned
		}
		if st.class != "" {
			out.class, out.determined = st.class, st.determination
		}
	}
	switch {
	case working > 0:
		out.status = "inProgress"
	case open > 0:
		out.status = "active"
	}
	if out.status != "resolved" {
		out.class, out.determined = "", ""
	}
	return out
}

// incident makes the incident as it stands at a moment.
func (w *world) incident(a *demoCase, now alert.Time) []byte {
	st := a.stateAt(now)
	return encode(w.frame(a.id, st, object{
		"displayName": w.incidentTitle(a, st), "status": st.status, "redirectIncidentId": nil,
		"priorityScore": priority(st), "customTags": tagsOf(a, st), "systemTags": systemTags(st),
		"summary": w.summary(st), "description": w.incidentText(st), "resolvingComment": resolving(st), "comments": w.caseComments(st, now),
	}))
}

// caseComments are the comments of an incident's alerts, which the portal shows with it.
func (w *world) caseComments(st caseState, now alert.Time) []object {
	out := []object{}
	for _, s := range st.members {
		out = append(out, w.comments(s, s.at(now))...)
	}
	return out
}

// absorbed makes the incident in which the first alert began: at first an
// incident like others, from the merge on a pointer to the larger one.
func (w *world) absorbed(a *demoCase, now alert.Time) []byte {
	first := a.alerts[0]
	st := caseState{members: a.alerts[:1], severity: first.detector.Severity, status: "active", created: first.created, updated: grid(first.created)}
	o := object{
		"displayName": w.expand(first, first.detector.Title), "status": "active", "redirectIncidentId": nil, "priorityScore": priority(st),
		"customTags": []string{}, "systemTags": []string{}, "summary": nil, "description": nil, "resolvingComment": nil,
	}
	if now >= a.merged {
		st.updated = grid(a.merged - alert.Second)
		o["status"], o["redirectIncidentId"], o["priorityScore"] = "redirected", a.id, nil
	}
	return encode(w.frame(a.absorbed, st, o))
}

// frame adds the members that every incident has, 20 in all.
func (w *world) frame(id string, st caseState, o object) object {
	by := "Microsoft 365 Defender"
	if st.assigned != "" {
		by = st.assigned
	}
	members := object{
		"id": id, "tenantId": w.tenantID, "createdDateTime": stamp(grid(st.created + alert.Second/2)),
		"lastUpdateDateTime": stamp(max(st.updated, grid(st.created+alert.Second/2))), "severity": st.severity, "assignedTo": text(st.assigned),
		"classification": text(st.class), "determination": text(st.determined), "comments": []object{}, "lastModifiedBy": by,
		"incidentWebUrl": "https://security.microsoft.com/incident2/" + id + "/overview?tid=" + w.tenantID,
	}
	for name, value := range members {
		if _, set := o[name]; !set {
			o[name] = value
		}
	}
	return o
}

// incidentTitle is the newest title of the script, else one made by the rule of
// the service: the alert's own title while it is alone, then the stages.
func (w *world) incidentTitle(a *demoCase, st caseState) string {
	title := ""
	for _, s := range st.members {
		if scripted, ok := a.titles[s.number]; ok {
			title = scripted
		}
	}
	if title != "" {
		return title
	}
	first := st.members[0]
	where := " involving one user"
	if product := first.detector.Product; product == "mde" || product == "mdi" {
		where = " on one endpoint"
	}
	if len(st.members) == 1 {
		return strings.TrimSuffix(w.expand(first, first.detector.Title), "\u200b") + where
	}
	stages := []string{}
	sources := map[string]bool{}
	for _, s := range st.members {
		sources[s.detector.Product] = true
		if stage := stageWords(s.detector.Category); len(stages) < 2 && stage != "" && (len(stages) == 0 || stages[0] != stage) {
			stages = append(stages, stage)
		}
	}
	title = "Multi-stage incident involving " + strings.Join(stages, " & ") + where
	if len(sources) > 1 {
		title += " reported by multiple sources"
	}
	return title
}

// stageWords spells a category as titles do: CredentialAccess → Credential access.
func stageWords(category string) string {
	var b strings.Builder
	for i, r := range category {
		if i > 0 && r >= 'A' && r <= 'Z' {
			b.WriteByte(' ')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	if category == "None" {
		return ""
	}
	return b.String()
}

func priority(st caseState) any {
	base := map[string]int{"informational": 5, "low": 12, "medium": 38, "high": 72}[st.severity]
	return min(100, base+2*len(st.members))
}

func tagsOf(a *demoCase, st caseState) []string {
	if st.severity == "high" && len(a.id)%2 == 0 && len(st.members) > 3 {
		return []string{"Finance"}
	}
	return []string{}
}

func systemTags(st caseState) []string {
	for _, s := range st.members {
		if len(s.detector.Tags) > 0 {
			return s.detector.Tags
		}
	}
	return []string{}
}

func (w *world) summary(st caseState) any {
	if len(st.members) < 4 {
		return nil
	}
	last := st.members[len(st.members)-1]
	return fmt.Sprintf("%d alerts of %s since %s; the latest is “%s”.", len(st.members), st.members[0].user.name, st.created.Time().UTC().Format("2006-01-02 15:04:05Z"), w.expand(last, last.detector.Title))
}

func (w *world) incidentText(st caseState) any {
	if len(st.members) < 2 {
		return nil
	}
	return w.expand(st.members[0], st.members[0].detector.Description)
}

func resolving(st caseState) any {
	if st.status == "resolved" && st.class == "falsePositive" {
		return "False alarm, the detection was tuned."
	}
	return nil
}
