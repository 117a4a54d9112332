package normalize_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// read gives the value of a field of the query language, as text; "<nil>" if no
// record of the kind has it.
func read(name string, r alert.Record) string {
	slot := r.Kind().Slot(alert.FieldOf(name))
	if slot == nil {
		return "<nil>"
	}
	return slotText(slot, &r)
}

// values are tried at a path: one of them must show in the field.
func values() []any {
	return []any{
		"https://a.example", 7, "2026-01-02T03:04:05.6Z",
		[]string{"https://a.example"},
		42, "resolved", "microsoftSentinel", "ASC", "da1", "remediated", "confirmedSafe", "generic", "hidden",
		[]any{map[string]any{"hostName": "h"}},
		[]any{map[string]any{"@odata.type": "#microsoft.graph.security.mailboxEvidence"}},
		[]any{map[string]any{
			"name": "n", "fqdn": "n", "destinationServiceName": "n", "connectingIP": "n", "destinationDomain": "n",
			"key": "n", "resource": "n", "accountName": "n", "uriDomain": "n",
		}},
	}
}

// nest puts a value under a dotted path; comments are a list, and additionalInfo is the text
// of a list of keys and values.
func nest(path string, value any) map[string]any {
	names := strings.Split(path, ".")
	if names[0] == "additionalInfo" {
		key := "riskReasons"
		if len(names) > 1 {
			key = names[1]
		}
		text, _ := json.Marshal([]any{map[string]any{"Key": key, "Value": value}}) // it can be marshalled
		return map[string]any{names[0]: string(text)}
	}
	for _, name := range slices.Backward(names[1:]) {
		value = map[string]any{name: value}
	}
	if names[0] == "comments" && len(names) > 1 {
		value = []any{value}
	}
	return map[string]any{names[0]: value}
}

// TestPaths sets each path that the table names, and nothing else, and sees the
// field change.
func TestPaths(t *testing.T) {
	feedsNothing := []string{"malwareStates", "vulnerabilityStates"} // states that name no entity
	for name, sources := range normalize.Paths() {
		if strings.HasPrefix(name, "@") || slices.Contains(ownOfEvidence(), name) {
			continue // TestPathsOfEntities, TestPathsOfOwnFields
		}
		for source, paths := range sources {
			if source == alert.O365Management {
				continue // TestAuditPaths
			}
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

// TestPathsOfTimes reads a time at each path of times.
func TestPathsOfTimes(t *testing.T) {
	for _, name := range []string{"created_at", "updated_at", "began_at", "ended_at", "resolved_at"} {
		for source, path := range normalize.Paths()[name] {
			if source == alert.O365Management {
				continue // TestAuditPaths
			}
			item, err := json.Marshal(nest(path, "2026-01-02T03:04:05.1000000Z"))
			if err != nil {
				t.Fatal(err)
			}
			if got := read(name, normalize.Record("c", source, item)); got != "2026-01-02T03:04:05.1Z" {
				t.Errorf("%s of %s at %s is %q", name, source, path, got)
			}
		}
	}
}

// TestPathsOfEntities sets the first path of each logical type.
func TestPathsOfEntities(t *testing.T) {
	paths := normalize.Paths()
	for _, kind := range alert.EntityTypes() {
		first, rest, _ := strings.Cut(paths["@"+string(kind)][alert.AlertsV2], ", ")
		for strings.Contains(first, `\`) || kind == alert.Domain && !strings.HasSuffix(first, "omainName") { // made of more, or of a part
			first, rest, _ = strings.Cut(rest, ", ")
		}
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

// ownOfEvidence lists the fields that evidence fills.
func ownOfEvidence() (names []string) {
	for name, sources := range normalize.Paths() {
		for source, paths := range sources {
			first, _, nested := strings.Cut(paths[strings.LastIndex(paths, ", ")+1:], ".")
			first = strings.TrimSpace(first)
			if nested && !strings.HasPrefix(name, "@") && (strings.HasSuffix(first, "Evidence") || source == alert.Legacy && first != "vendorInformation") {
				names = append(names, name)
				break
			}
		}
	}
	return names
}

// TestPathsOfOwnFields sets each path of evidence that fills a field, and sees its text.
func TestPathsOfOwnFields(t *testing.T) {
	n := 0
	for _, name := range ownOfEvidence() {
		for source, paths := range normalize.Paths()[name] {
			for path := range strings.SplitSeq(paths, ", ") {
				holder, member, _ := strings.Cut(path, ".")
				if member == "" || source == alert.O365Management && name == "shared_ids" {
					continue // a member of the item: TestPaths, or of a record of a known type: TestAuditPaths
				}
				text := "fe80::7"
				piece := nest(member, text)
				if strings.HasSuffix(name, "email_address") {
					piece["emailRole"] = map[string]string{"from_email_address": "Sender", "to_email_address": "recipient"}[name]
				}
				item := map[string]any{holder: []any{piece}}
				if source == alert.AlertsV2 {
					piece["@odata.type"] = "#microsoft.graph.security." + holder
					item = map[string]any{"evidence": []any{piece}}
				}
				raw, err := json.Marshal(item)
				if err != nil {
					t.Fatal(err)
				}
				if got := read(name, normalize.Record("c", source, raw)); !strings.Contains(got, text) {
					t.Errorf("%s of %s: %s gives %q", name, source, raw, got)
				}
				n++
			}
		}
	}
	if n < 30 {
		t.Errorf("%d paths of evidence are tried", n)
	}
}

// TestPathsCoverTheLanguage holds that each field of a kind is filled by a
// source of that kind, or by the store, and that the map is the caller's own.
func TestPathsCoverTheLanguage(t *testing.T) {
	paths := normalize.Paths()
	kept := strings.Fields(`ingest.product.name integration ingested_at triage.state triage.at triage.by triage.note triage.verdict triage.assigned_to triage.bookmarked triage.tags triage.ticks`)
	legacyOnly := []string{"confidence"}
	ofAlerts := strings.Fields(`provider entities alert_ids new_alert_ids`) // of an incident: what its alerts tell
	for _, source := range []alert.SourceName{alert.AlertsV2, alert.Incidents} {
		kind := alert.SourceOf(source).Kind()
		for _, slot := range kind.Slots {
			filled := !slices.Contains(kept, slot.Field.Name) && (kind == alert.AlertKind() || !slices.Contains(ofAlerts, slot.Field.Name))
			by := source
			if slices.Contains(legacyOnly, slot.Field.Name) {
				by = alert.Legacy
			}
			if got := paths[slot.Field.Name][by]; (got != "") != filled {
				t.Errorf("%s of %s comes from %q", slot.Field.Name, source, got)
			}
		}
	}
	paths["title"][alert.AlertsV2] = "changed"
	if normalize.Paths()["title"][alert.AlertsV2] != "title" {
		t.Error("a caller can change the table")
	}
}
