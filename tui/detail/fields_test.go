package detail

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
)

// Each row names a field that some kind of record keeps, and no row comes twice.
func TestRowsNameFieldsThatAreKept(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range slices.Concat(headRows(), copyRows(), proseRows(), triageRows(), namedRows()) {
		for _, name := range []string{r.field, r.or} {
			if name == "" {
				continue
			}
			field := alert.FieldOf(name)
			if name == "original_data" {
				continue // the history's word for a change that no field shows
			}
			if field == nil {
				t.Errorf("%s: there is no field %s", r.label, name)
				continue
			}
			kept := func(k *alert.Kind) bool { return k.Slot(field) != nil }
			if !slices.ContainsFunc(alert.Kinds(), kept) {
				t.Errorf("%s: no kind of record keeps %s", r.label, name)
			}
			if seen[name] {
				t.Errorf("%s is in two rows", name)
			}
			seen[name] = true
		}
	}
	for _, name := range []string{"severity", "entities", sourceField} {
		for _, k := range alert.Kinds() {
			if k.Slot(alert.FieldOf(name)) == nil {
				t.Errorf("%s: no %s, which the detail reads of every kind", k.Name, name)
			}
		}
	}
}

// A record of no kind has no facts, and nothing breaks.
func TestAnEmptyRecordHasNoFacts(t *testing.T) {
	c := &content{}
	if c.slot("title") != nil || c.text("title") != "" || c.entities() != nil || c.severity() != alert.Unknown {
		t.Error("an empty record has values")
	}
}

func TestWorded(t *testing.T) {
	for _, c := range []struct{ field, in, want string }{
		{"status", "IN_PROGRESS", "In progress"},
		{"severity", "high", "High"},
		{"classification", "truePositive", "True positive"},
		{"determination", "multiStagedAttack", "Multi staged attack"},
		{"classification", "a-b", "a-b"},
		{"classification", "", ""},
		{"assigned_to", "truePositive", "truePositive"},
		{"triage.state", "seen", "seen"},
		{"triage.state", "open", "unseen"},
		{"triage.state", "", ""},
		{"triage.verdict", "false positive", "False positive"},
		{"triage.bookmarked", "true", "yes"},
		{"status", "", ""},
		{"severity", "", ""},
		{"ended_at", "2026-11-29T16:37:49.7162145Z", "2026-11-29 16:37:49Z"},
		{"triage.at", "2026-11-29T16:37:49Z", "2026-11-29 16:37:49Z"},
		{"ended_at", "yesterday", "yesterday"},
		{"triage.note", "2026-11-29T16:37:49Z", "2026-11-29T16:37:49Z"},
	} {
		if got := worded(c.field, c.in, clockOf(time.Time{})); got != c.want {
			t.Errorf("%s %q is written %q, want %q", c.field, c.in, got, c.want)
		}
	}
}

// Each field that a record keeps has words of its own in history and comparison: no name of
// the query language, and no two alike.
func TestEveryFieldHasWords(t *testing.T) {
	for _, k := range alert.Kinds() {
		of := map[string]string{}
		for i := range k.Slots {
			name := k.Slots[i].Field.Name
			label := labelOf(name)
			if label == "" || strings.ContainsAny(label, "_.") || label[:1] != strings.ToLower(label[:1]) && label != "MITRE" {
				t.Errorf("%s: the words of %s are %q", k.Name, name, label)
			}
			if other := of[label]; other != "" && rowOf(name).or == "" {
				t.Errorf("%s: %s and %s are both %q", k.Name, name, other, label)
			}
			of[label] = name
		}
	}
	for field, want := range map[string]string{
		"triage.note": "note", "triage.assigned_to": "owner", "attack_technique_ids": "MITRE", "resolving_comment": "resolving comment",
		"created_at": "created", "category": "category", "a_new.field": "a new field", "original_data": "item as received",
	} {
		if got := labelOf(field); got != want {
			t.Errorf("%s is %q, want %q", field, got, want)
		}
	}
}
