package normalize_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// read gives the value of a field of the query language, as text.
func read(name string, r alert.Record) string {
	if r.Incident != nil {
		return readIncident(name, r.Incident, r.ID)
	}
	a := r.Alert
	switch name {
	case "resource_id":
		return r.ID
	case "entities":
		return pairs(a.Entities)
	}
	return fmt.Sprint(map[string]any{
		"tenant_id": a.TenantID, "title": a.Title, "description": a.Description, "severity": a.Severity, "status": a.Status,
		"provider": a.Provider, "product": a.Product, "service_source": a.ServiceSource, "detection_source": a.DetectionSource,
		"detector_id": a.DetectorID, "category": a.Category, "categories": a.Categories, "attack_technique_ids": a.Techniques,
		"classification": a.Classification, "determination": a.Determination, "assigned_to": a.AssignedTo,
		"investigation_state": a.InvestigationState, "incident_id": a.IncidentID, "threat_name": a.ThreatName,
		"threat_family": a.ThreatFamily, "actor": a.Actor, "created_at": a.Created, "updated_at": a.Updated, "began_at": a.Began,
		"ended_at": a.Ended, "resolved_at": a.Resolved, "sensor_types": a.SensorTypes, "schema": a.Schema, "tags": a.Tags, "url": a.URL,
	}[name])
}

func readIncident(name string, in *alert.Incident, id string) string {
	return fmt.Sprint(map[string]any{
		"resource_id": id, "tenant_id": in.TenantID, "title": in.Title, "description": in.Description, "summary": in.Summary,
		"severity": in.Severity, "status": in.Status, "assigned_to": in.AssignedTo, "classification": in.Classification,
		"determination": in.Determination, "priority": in.Priority, "tags": in.Tags, "created_at": in.Created, "updated_at": in.Updated,
		"last_modified_by": in.LastModifiedBy, "resolving_comment": in.ResolvingComment, "redirect_id": in.RedirectID, "url": in.URL,
	}[name])
}

// values is what may stand at a path: one of them must show in the field.
func values() []any {
	return []any{
		"https://a.example", "2026-01-02T03:04:05.6Z",
		[]string{"https://a.example"},
		42, "resolved", "microsoftSentinel", "ASC", "da1",
		[]any{map[string]any{"hostName": "h"}},
		[]any{map[string]any{"@odata.type": "#microsoft.graph.security.mailboxEvidence"}},
		[]any{map[string]any{
			"name": "n", "fqdn": "n", "destinationServiceName": "n", "connectingIP": "n", "destinationDomain": "n",
			"key": "n", "resource": "n", "accountName": "n", "uriDomain": "n",
		}},
	}
}

// nest puts a value under a dotted path; lists is where Legacy has a list.
func nest(path string, value any) map[string]any {
	names := strings.Split(path, ".")
	for _, name := range slices.Backward(names[1:]) {
		value = map[string]any{name: value}
	}
	if names[0] == "malwareStates" && len(names) > 1 {
		value = []any{value}
	}
	return map[string]any{names[0]: value}
}

// TestPaths sets each path that the table names, and nothing else, and sees the
// field change.
func TestPaths(t *testing.T) {
	feedsNothing := []string{"malwareStates", "vulnerabilityStates"} // states that name no entity
	for name, sources := range normalize.Paths() {
		if strings.HasPrefix(name, "@") {
			continue
		}
		for source, paths := range sources {
			if read(name, normalize.Record("c", source, []byte(`{}`))) == "<nil>" {
				t.Fatalf("no record has the field %s", name)
			}
			for path := range strings.SplitSeq(paths, ", ") {
				if name == "entities" && slices.Contains(feedsNothing, path) || name == "schema" || name == "product" && path == "productName" {
					continue // the schema needs several members at once: TestSchemas
				}
				if !moves(t, name, source, path) {
					t.Errorf("%s of %s: nothing at %s changes it", name, source, path)
				}
			}
		}
	}
}

// moves reports whether some value at the path changes the field.
func moves(t *testing.T, name string, source alert.SourceName, path string) bool {
	t.Helper()
	empty := read(name, normalize.Record("c", source, []byte(`{}`)))
	for _, value := range values() {
		raw, err := json.Marshal(nest(path, value))
		if err != nil {
			t.Fatal(err)
		}
		if read(name, normalize.Record("c", source, raw)) != empty {
			return true
		}
	}
	return false
}

// TestPathsOfTimes is what prints a time with the digits as sent.
func TestPathsOfTimes(t *testing.T) {
	for _, name := range []string{"created_at", "updated_at", "began_at", "ended_at", "resolved_at"} {
		for source, path := range normalize.Paths()[name] {
			item := `{"` + path + `":"2026-01-02T03:04:05.1000000Z"}`
			if got := read(name, normalize.Record("c", source, []byte(item))); got != "2026-01-02T03:04:05.1Z" {
				t.Errorf("%s of %s at %s is %q", name, source, path, got)
			}
		}
	}
}

// TestPathsOfEntities sets the first path of each logical type.
func TestPathsOfEntities(t *testing.T) {
	paths := normalize.Paths()
	for _, kind := range alert.EntityTypes() {
		first, _, _ := strings.Cut(paths["@"+string(kind)][alert.AlertsV2], ", ")
		typ, path, _ := strings.Cut(first, ".")
		raw, err := json.Marshal(nest(path, "x"))
		if err != nil || path == "" {
			t.Fatalf("@%s: no path, %v", kind, err)
		}
		rec := normalize.Record("c", alert.AlertsV2, evidenceOf(typed(typ, strings.Trim(string(raw), " ")[1:len(raw)-1])))
		if rec.Alert.First(kind) != "x" {
			t.Errorf("@%s: %s feeds %v", kind, first, rec.Alert.Entities)
		}
	}
}

// TestPathsCoverTheLanguage lists the fields that a service fills.
func TestPathsCoverTheLanguage(t *testing.T) {
	paths := normalize.Paths()
	for _, name := range strings.Fields(`resource_id tenant_id title description severity status provider product service_source
		detection_source detector_id category categories attack_technique_ids classification determination assigned_to investigation_state
		incident_id threat_name threat_family actor created_at updated_at began_at ended_at resolved_at entities sensor_types schema tags url`) {
		if paths[name][alert.AlertsV2] == "" {
			t.Errorf("%s has no path in alerts_v2", name)
		}
	}
	for _, name := range strings.Fields(`resource_id title description summary severity status assigned_to classification determination priority
		tags created_at updated_at last_modified_by resolving_comment redirect_id url tenant_id`) {
		if paths[name][alert.Incidents] == "" {
			t.Errorf("%s has no path in incidents", name)
		}
	}
	paths["title"][alert.AlertsV2] = "changed"
	if normalize.Paths()["title"][alert.AlertsV2] != "title" {
		t.Error("a caller can change the table")
	}
}
