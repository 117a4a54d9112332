package query

import (
	"slices"
	"testing"

	"tocsin/graph/alert"
)

// TestOtherWordsMeanTheValue asks alerts of each status, version and triage state
// by every word for it.
func TestOtherWordsMeanTheValue(t *testing.T) {
	rows := []struct {
		field string
		set   func(*alert.Record)
		means []string // what finds the record
		other []string // what does not
	}{
		{
			"status", func(r *alert.Record) { r.Alert.Status = alert.Open },
			[]string{"OPEN", "open", "new", "New", "newAlert", "active", " active "},
			[]string{"in progress", "started", "closed", "resolved", "seen", ""},
		},
		{
			"status", func(r *alert.Record) { r.Alert.Status = alert.InProgress },
			[]string{"IN_PROGRESS", "in_progress", "in progress", "In progress", "inProgress", "started", "in  progress", "awaitingAction"},
			[]string{"new", "in-progress", "progress", "resolved"},
		},
		{
			"status", func(r *alert.Record) { r.Alert.Status = alert.Resolved },
			[]string{"RESOLVED", "resolved", "closed", "Closed", "dismissed"},
			[]string{"open", "new", "in progress", "redirected"},
		},
		{
			"provider", func(r *alert.Record) { r.Alert.Provider = alert.MDE },
			[]string{"mde", "MDE", "Endpoint", "Microsoft Defender for Endpoint", "microsoftDefenderForEndpoint"},
			[]string{"mdo", "Office 365", "Defender", "Other"},
		},
		{"provider", func(r *alert.Record) { r.Alert.Provider = alert.Other }, []string{"other", "Other"}, []string{"mde", "Endpoint"}},
		{
			"product", func(r *alert.Record) { r.Alert.Product = alert.MDE.Product() },
			[]string{"Microsoft Defender for Endpoint", "mde", "endpoint", "microsoftDefenderForEndpoint"},
			[]string{"mdo", "Office 365", "Microsoft Defender", "other"},
		},
		// A product without a row has the source's own name.
		{"product", func(r *alert.Record) { r.Alert.Product = "Fabrikam Shield" }, []string{"fabrikam shield"}, []string{"other", "Fabrikam", "FabrikamShield"}},
		{"version", func(r *alert.Record) { r.Source = alert.Legacy }, []string{"Legacy", "legacy", "v1", "V1"}, []string{"v2", "v1.0", "1"}},
		{"version", func(r *alert.Record) { r.Source = alert.AlertsV2 }, []string{"v2"}, []string{"v1", "legacy"}},
		{"triage.state", func(*alert.Record) {}, []string{"open", "unseen", "Unseen"}, []string{"seen", "done", "new"}},
		{"triage.state", func(r *alert.Record) { r.Triage.State = alert.TriageSeen }, []string{"seen"}, []string{"open", "unseen", "done"}},
		{"classification", func(r *alert.Record) { r.Alert.Classification = "truePositive" }, []string{"true positive", "TRUE_POSITIVE"}, []string{"false positive"}},
		// A field without listed values takes a text as it is.
		{"title", func(r *alert.Record) { r.Alert.Title = "in_progress" }, []string{"IN_PROGRESS"}, []string{"in progress", "inProgress", "started"}},
	}
	for _, row := range rows {
		r := &alert.Record{Key: alert.Key{Source: alert.AlertsV2}, Alert: &alert.Alert{}}
		row.set(r)
		for want, words := range map[bool][]string{true: row.means, false: row.other} {
			for _, word := range words {
				for text, want := range map[string]bool{
					row.field + " = " + Quote(word):             want,
					row.field + " != " + Quote(word):            !want,
					row.field + " IN ('x'," + Quote(word) + ")": want,
					row.field + " !IN (" + Quote(word) + ")":    !want,
				} {
					q, problems := Parse(text, testNow)
					if q == nil {
						t.Fatal(Failed(problems))
					}
					if got := Match(q, r); got != want {
						t.Errorf("%s of %+v is %v", text, r.Alert, got)
					}
				}
			}
		}
	}
}

// TestOtherWordsPrintAsTyped holds the canonical form, and the operators that
// look into a text, to what was typed.
func TestOtherWordsPrintAsTyped(t *testing.T) {
	text := "FROM alert WHERE status IN ('in progress','New') AND ingest.product.version = 'v1'"
	q, problems := Parse(text, testNow)
	if len(problems) != 0 || q.String() != text {
		t.Errorf("%s prints %s, with %v", text, q, problems)
	}
	r := &alert.Record{Alert: &alert.Alert{Status: alert.Open}}
	for _, text := range []string{"status CONTAINS 'new'", "status MATCHES 'new'", "status MATCHES_REGEX 'new'"} {
		if q, _ := Parse(text, testNow); Match(q, r) {
			t.Errorf("%s means an open alert", text)
		}
	}
}

// TestToggleKnowsOtherWords takes a value out that the text has by another word.
func TestToggleKnowsOtherWords(t *testing.T) {
	for _, row := range []struct{ text, field, value, want string }{
		{"status = 'new' AND severity > 0.5", "status", "OPEN", "severity > 0.5"},
		{"status IN ('new','closed')", "status", "RESOLVED", "status = 'new'"},
		{"version = 'v1'", "version", "Legacy", ""},
		{"version = 'v2'", "version", "Legacy", "version IN ('v2','Legacy')"},
		{"severity = 'HIGH'", "severity", "high", ""},
		{"provider IN ('Endpoint','mdo')", "provider", "mde", "provider = 'mdo'"},
		{"provider = 'Office 365'", "provider", "mde", "provider IN ('Office 365','mde')"},
		{"product = 'mde'", "product", "Microsoft Defender for Endpoint", ""},
	} {
		if got, err := Toggle(row.text, row.field, row.value, false); err != nil || got != row.want {
			t.Errorf("%s toggled by %s gives %q, %v", row.text, row.value, got, err)
		}
	}
}

// TestIncidentIsRedirected asks for a status that only incidents have.
func TestIncidentIsRedirected(t *testing.T) {
	r := &alert.Record{Incident: &alert.Incident{Status: alert.Redirected}}
	for text, want := range map[string]bool{"FROM incident WHERE status = 'redirected'": true, "FROM incident WHERE status = 'closed'": false} {
		if q, _ := Parse(text, testNow); Match(q, r) != want {
			t.Errorf("%s is %v", text, !want)
		}
	}
	if f := FieldOf("status"); !slices.Contains(f.words(), string(alert.Redirected)) {
		t.Errorf("status lists %v", f.words())
	}
}

// TestTermsGiveTheWord reads terms whose values are typed by another word.
func TestTermsGiveTheWord(t *testing.T) {
	for text, want := range map[string][]string{
		"provider IN ('Endpoint','MDO','x')": {"mde", "mdo", "x"}, "version = 'v1'": {"Legacy"}, "status = 'in progress'": {"IN_PROGRESS"},
		"title = 'Endpoint'": {"Endpoint"}, "nothing = 'Endpoint'": {"Endpoint"}, "triage.seen = FALSE": {"false"},
	} {
		if got := Terms(text); len(got) != 1 || !slices.Equal(got[0].Values, want) {
			t.Errorf("%s: %+v, want %q", text, got, want)
		}
	}
}
