package query_test

import (
	"testing"
	"time"

	"tocsin/store/query"
)

// TestOurs names the field of what is decided here for one of the same name that the service fills.
func TestOurs(t *testing.T) {
	for text, want := range map[string]string{
		"tags = 'second'":                        "tags are what the service says; what you give here is in triage.tags — write triage.tags = 'second'",
		"tags IN ('a', 'b')":                     "tags are what the service says; what you give here is in triage.tags — write triage.tags",
		"severity = 'high' AND assigned_to:root": "assigned_to is what the service says; what you give here is in triage.assigned_to — write triage.assigned_to",
		"assignedTo = 'root'":                    "assigned_to is what the service says; what you give here is in triage.assigned_to — write triage.assigned_to = 'root'",
		"verdict = 'true positive'":              "classification is what the service says; what you give here is in triage.verdict — write triage.verdict = 'true'",
		"verdict = 'False positive'":             "classification is what the service says; what you give here is in triage.verdict — write triage.verdict = 'false positive'",
		"verdict = 'unknown'":                    "classification is what the service says; what you give here is in triage.verdict — write triage.verdict",
		"tags != 'second'":                       "",
		"triage.tags = 'second'":                 "",
		"title = 'x' second":                     "",
		"":                                       "",
		"tags = = x":                             "",
	} {
		got := ""
		if p := query.Ours(query.Read(text, time.Now())); p != nil {
			got = p.Message + " — " + p.Hint
			if !p.Warning || p.Column == 0 {
				t.Errorf("%s: %+v", text, p)
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
