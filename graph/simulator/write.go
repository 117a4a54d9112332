package simulator

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/bound"
)

// edit is one write to an item: the members that it set, and a comment.
type edit struct {
	at      alert.Time
	values  map[string]any
	comment object
	before  []object // the comments that there were
}

// apply sets what the edit set.
func (e edit) apply(set func(string, any)) {
	for _, name := range slices.Sorted(maps.Keys(e.values)) {
		set(name, e.values[name])
	}
	if e.comment != nil {
		set("comments", append(slices.Clone(e.before), e.comment))
	}
}

// writable are the members of a list's items that PATCH may set.
func (s *schema) writable() []string {
	switch s.source {
	case alert.AlertsV2:
		return strings.Fields("status classification determination assignedTo customDetails")
	case alert.Incidents:
		return strings.Fields("assignedTo classification determination status customTags displayName description severity resolvingComment summary")
	case alert.Legacy:
		return strings.Fields("assignedTo closedDateTime comments feedback status tags vendorInformation")
	}
	return nil
}

// mayWrite checks the role for writing; if it is missing it answers itself.
func (a *answer) mayWrite(s *schema, who *bearer) bool {
	role := s.roles[0][:strings.Index(s.roles[0], ".")] + ".ReadWrite.All"
	if slices.Contains(who.Roles, role) {
		return true
	}
	a.fail(http.StatusForbidden, "Forbidden", "Missing application roles. API required roles: "+role+", application roles: "+strings.Join(who.Roles, ",")+".")
	return false
}

// patch answers PATCH of one item. The reply has the time of the write to 100 ns, later
// reads have it on the grid, and lists show the write after a while.
func (t *Tenant) patch(a *answer, r *http.Request, list *reader, id string, who *bearer) {
	s := list.schema
	v, sw := t.look(s, atCreated)
	if !a.mayWrite(s, who) {
		return
	}
	at, ok := v.byID[id]
	if !ok {
		a.fail(http.StatusNotFound, "ResourceNotFound", "The requested resource was not found.")
		return
	}
	values, why := s.patchOf(r, sw)
	if why != "" {
		a.fail(http.StatusBadRequest, "BadRequest", why)
		return
	}
	now := alert.At(t.now())
	t.write(s, id, edit{at: now, values: values})
	if s.legacy && !strings.Contains(r.Header.Get("Prefer"), "return=representation") {
		a.w.WriteHeader(http.StatusNoContent)
		return
	}
	shown := maps.Clone(values)
	shown[s.modified] = stamp(now)
	sh := a.sheet(r, list, v, sw)
	sh.page.rows, sh.patched = []int{at}, shown
	a.stream(sh.writeOne)
}

// patchOf reads the members that a PATCH sets; why is the message of a 400.
func (s *schema) patchOf(r *http.Request, sw Switches) (values map[string]any, why string) {
	body, err := bound.Head(r.Body, longestForm)
	if err != nil || json.Unmarshal(body, &values) != nil {
		return nil, "The request body is not valid JSON."
	}
	for name, value := range values {
		switch word, _ := value.(string); {
		case strings.HasPrefix(name, "@"):
			delete(values, name)
		case slices.Contains(s.writable(), name):
			if !s.holds(name, word) || word == "inProgress" && s.source == alert.Incidents && sw.Writes.RefuseInProgress {
				return nil, "Invalid value for property '" + name + "'."
			}
		case sw.Writes.IgnoreUnknown:
			delete(values, name)
		default:
			return nil, "The property '" + name + "' cannot be updated."
		}
	}
	if _, ok := values["vendorInformation"]; s.legacy && !ok {
		return nil, "vendorInformation is required."
	}
	return values, ""
}

// holds reports whether a property may have a word; null and properties that are no enum
// may have any.
func (s *schema) holds(name, word string) bool {
	p, ok := s.find(name)
	return !ok || p.typ != isEnum || word == "" || slices.ContainsFunc(p.members, func(m string) bool { return strings.EqualFold(m, word) })
}

// comment answers POST of a comment with all comments of the item.
func (t *Tenant) comment(a *answer, r *http.Request, list *reader, id string, who *bearer) {
	s := list.schema
	v, sw := t.look(s, atCreated)
	at, ok := v.byID[id]
	switch {
	case sw.Writes.NoComments || s.source != alert.AlertsV2 && s.source != alert.Incidents:
		a.fail(http.StatusNotFound, "UnknownError", "")
		return
	case !a.mayWrite(s, who):
		return
	case !ok:
		a.fail(http.StatusNotFound, "ResourceNotFound", "The requested resource was not found.")
		return
	}
	var body struct{ Comment string }
	if text, err := bound.Head(r.Body, longestForm); err != nil || json.Unmarshal(text, &body) != nil || body.Comment == "" {
		a.fail(http.StatusBadRequest, "BadRequest", "The property 'comment' is required.")
		return
	}
	var was struct{ Comments []object }
	_ = json.Unmarshal(v.appendItem(nil, at), &was) // of a loaded item it may be anything
	now := alert.At(t.now())
	e := edit{at: now, before: was.Comments, comment: object{
		"@odata.type": "#microsoft.graph.security.alertComment", "comment": body.Comment, "createdByDisplayName": "API-App:" + t.clientID, "createdDateTime": stamp(now),
	}}
	t.write(s, id, e)
	a.graphHeaders()
	a.json(http.StatusOK, object{
		"@odata.context": "https://" + r.Host + "/v1.0/$metadata#" + s.path + "('" + id + "')/comments",
		"value":          append(slices.Clone(e.before), e.comment),
	})
}

// write keeps an edit.
func (t *Tenant) write(s *schema, id string, e edit) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.edits[s.source] == nil {
		t.edits[s.source] = map[string][]edit{}
	}
	t.edits[s.source][id] = append(slices.Clone(t.edits[s.source][id]), e)
}
