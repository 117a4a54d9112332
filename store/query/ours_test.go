package query_test

import (
	"testing"
	"time"

	"tocsin/store/query"
)

// TestOurs names the field of what is decided here for one of the same name that the service fills.
func TestOurs(t *testing.T) {
	for text, want := range map[string]string{
		"tags = 'second'":                        "tags are what the service says; what you give here is in triage.tags",
		"severity = 'high' AND assigned_to:root": "assigned_to is what the service says; what you give here is in triage.assigned_to",
		"assignedTo = 'root'":                    "assigned_to is what the service says; what you give here is in triage.assigned_to",
		"verdict = 'true positive'":              "classification is what the service says; what you give here is in triage.verdict",
		"tags != 'second'":                       "",
		"triage.tags = 'second'":                 "",
		"title = 'x' second":                     "",
		"":                                       "",
		"tags = = x":                             "",
	} {
		got := ""
		if p := query.Ours(query.Read(text, time.Now())); p != nil {
			got = p.Message
			if !p.Warning || p.Column == 0 || p.Hint == "" {
				t.Errorf("%s: %+v", text, p)
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
