package engine

import (
	"fmt"
	"slices"
	"strings"

	"tocsin/graph/alert"
)

// ByGraph is who made the changes that Diff names: the service.
const ByGraph = "graph"

// named limits how many elements of a list a change names; the rest are counted.
const named = 8

// Diff names the changes from one version of a record to a newer one, under the
// query language's field names, in a fixed order. updated_at is not among them:
// it moves with every version. Lists (tags, entities …) tell what went in Old
// and what came in New. Two versions of the same columns whose items differ in
// something that is no column give one change of original_data without values,
// so that a changed record always has a history.
//
// At and By are left to the caller; old and new must be of the same key.
func Diff(old, new *alert.Record) []alert.Change {
	d := differ{}
	switch {
	case old.Alert != nil && new.Alert != nil:
		d.alert(old.Alert, new.Alert)
	case old.Incident != nil && new.Incident != nil:
		d.incident(old.Incident, new.Incident)
	}
	if len(d.changes) == 0 {
		d.changes = append(d.changes, alert.Change{Field: "original_data"})
	}
	return d.changes
}

type differ struct{ changes []alert.Change }

func (d *differ) alert(old, new *alert.Alert) {
	d.text("status", string(old.Status), string(new.Status))
	d.text("severity", string(old.Severity), string(new.Severity))
	d.text("title", old.Title, new.Title)
	d.text("description", old.Description, new.Description)
	d.text("assigned_to", old.AssignedTo, new.AssignedTo)
	d.text("classification", old.Classification, new.Classification)
	d.text("determination", old.Determination, new.Determination)
	d.text("incident_id", old.IncidentID, new.IncidentID)
	d.text("investigation_state", old.InvestigationState, new.InvestigationState)
	d.text("category", old.Category, new.Category)
	d.list("categories", old.Categories, new.Categories)
	d.list("attack_technique_ids", old.Techniques, new.Techniques)
	d.text("provider", string(old.Provider), string(new.Provider))
	d.text("product", old.Product, new.Product)
	d.text("service_source", old.ServiceSource, new.ServiceSource)
	d.text("detection_source", old.DetectionSource, new.DetectionSource)
	d.text("detector_id", old.DetectorID, new.DetectorID)
	d.text("threat_name", old.ThreatName, new.ThreatName)
	d.text("threat_family", old.ThreatFamily, new.ThreatFamily)
	d.text("actor", old.Actor, new.Actor)
	d.text("tenant_id", old.TenantID, new.TenantID)
	d.text("schema", old.Schema, new.Schema)
	d.text("url", old.URL, new.URL)
	d.time("created_at", old.Created, new.Created)
	d.time("began_at", old.Began, new.Began)
	d.time("ended_at", old.Ended, new.Ended)
	d.time("resolved_at", old.Resolved, new.Resolved)
	if !slices.Equal(old.Entities, new.Entities) {
		d.list("entities", entityWords(old.Entities), entityWords(new.Entities))
	}
	d.list("sensor_types", old.SensorTypes, new.SensorTypes)
	d.list("tags", old.Tags, new.Tags)
}

func (d *differ) incident(old, new *alert.Incident) {
	d.text("status", string(old.Status), string(new.Status))
	d.text("severity", string(old.Severity), string(new.Severity))
	d.text("title", old.Title, new.Title)
	d.text("description", old.Description, new.Description)
	d.text("summary", old.Summary, new.Summary)
	d.text("assigned_to", old.AssignedTo, new.AssignedTo)
	d.text("classification", old.Classification, new.Classification)
	d.text("determination", old.Determination, new.Determination)
	d.text("priority", priority(old.Priority), priority(new.Priority))
	d.list("tags", old.Tags, new.Tags)
	d.text("resolving_comment", old.ResolvingComment, new.ResolvingComment)
	d.text("redirect_id", old.RedirectID, new.RedirectID)
	d.text("last_modified_by", old.LastModifiedBy, new.LastModifiedBy)
	d.text("tenant_id", old.TenantID, new.TenantID)
	d.text("url", old.URL, new.URL)
	d.time("created_at", old.Created, new.Created)
}

func (d *differ) text(field, old, new string) {
	if old != new {
		d.changes = append(d.changes, alert.Change{Field: field, Old: old, New: new})
	}
}

func (d *differ) time(field string, old, new alert.Time) { d.text(field, old.String(), new.String()) }

// list names what went and what came. Lists that hold the same elements in
// another order are no change.
func (d *differ) list(field string, old, new []string) {
	if slices.Equal(old, new) {
		return
	}
	d.text(field, words(without(old, new)), words(without(new, old)))
}

func without(all, gone []string) []string {
	have := make(map[string]bool, len(gone))
	for _, s := range gone {
		have[s] = true
	}
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return have[s] })
}

func words(list []string) string {
	if len(list) <= named {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(list[:named], ", "), len(list)-named)
}

// entityWords writes entities as the query language's entities does, with the
// verdict, so that a verdict that changed shows.
func entityWords(list []alert.Entity) []string {
	out := make([]string, len(list))
	for i, e := range list {
		out[i] = string(e.Type) + ":" + e.Value
		if e.Verdict != "" {
			out[i] += " (" + e.Verdict + ")"
		}
	}
	return out
}

func priority(n int) string {
	if n < 0 {
		return ""
	}
	return fmt.Sprint(n)
}
