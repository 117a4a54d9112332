package query

import (
	"slices"
	"testing"

	"tocsin/graph/alert"
)

// A text without FROM asks for the kind of its scope, also through a saved query and after
// an edit; FROM says otherwise, and a stage, a check and a candidate go by the same kind.
func TestAScopeHasAKind(t *testing.T) {
	scope := Scope{Now: testNow, Kind: alert.IncidentKind(), Views: []View{{"mine", "assigned_to = 'kim'"}, {"alerts", "FROM alert WHERE title = 'x'"}}}
	for text, want := range map[string]*alert.Kind{
		"":                              alert.IncidentKind(),
		"severity = 'high'":             alert.IncidentKind(),
		"alert_ids = 'da-1'":            alert.IncidentKind(), // alerts have no such field
		"$mine":                         alert.IncidentKind(),
		"$mine AND severity = 'high'":   alert.IncidentKind(),
		"| aggregate count by severity": alert.IncidentKind(),
		"EARLIEST=-7d":                  alert.IncidentKind(),
		"FROM case WHERE title = 'x'":   alert.IncidentKind(),
		"FROM alert":                    alert.AlertKind(),
		"FROM detection":                alert.AlertKind(),
		"FROM email":                    alert.AlertKind(),
		"$alerts":                       alert.AlertKind(),
		"category = 'Malware'":          nil, // incidents have none
	} {
		q, problems := scope.Parse(text)
		if want == nil {
			if q != nil {
				t.Errorf("%s is taken", text)
			}
			continue
		}
		if q == nil || q.Kind() != want {
			t.Errorf("%s: %v, %v", text, q, problems)
			continue
		}
		if again, _ := Parse(q.String(), testNow); again == nil || again.Kind() != want {
			t.Errorf("%s is printed as %s, which means something else", text, q)
		}
	}
	for _, plain := range []Scope{{Now: testNow}, {Now: testNow, Kind: alert.AlertKind()}} {
		if q, _ := plain.Parse("title = 'x'"); q.Kind() != alert.AlertKind() || q.From != nil {
			t.Errorf("without a kind it asks for %s", q.From)
		}
	}
	edited, err := Toggle("title = 'x'", "severity", "high", false)
	if q, _ := scope.Parse(edited); err != nil || q == nil || q.Kind() != alert.IncidentKind() {
		t.Errorf("the edited text is %q, %v", edited, err)
	}
}

func TestCandidatesGoByTheKindOfTheScope(t *testing.T) {
	offers := func(s Scope, text, want string) bool {
		return slices.ContainsFunc(s.Complete(text, len(text), nil), func(c Candidate) bool { return c.Text == want })
	}
	incidents, alerts := Scope{Now: testNow, Kind: alert.IncidentKind()}, Scope{Now: testNow}
	for _, c := range []struct {
		scope       Scope
		text, field string
		want        bool
	}{
		{incidents, "alert_", "alert_ids", true},
		{alerts, "alert_", "alert_ids", false},
		{incidents, "FROM incident WHERE alert_", "alert_ids", true},
		{incidents, "FROM alert WHERE alert_", "alert_ids", false},
		{incidents, "categ", "category", false},
		{alerts, "categ", "category", true},
		{incidents, "FROM email WHERE categ", "category", true},
	} {
		if got := offers(c.scope, c.text, c.field); got != c.want {
			t.Errorf("%q offers %s: %v", c.text, c.field, got)
		}
	}
}

// Whole says the kind of record, once, and nothing else about the query changes.
func TestWhole(t *testing.T) {
	incidents := Scope{Kind: alert.IncidentKind()}
	for of, want := range map[string]string{
		"severity = 'high'":                       "FROM incident WHERE severity = 'high'",
		"severity = 'high' OR title = 'x'":        "FROM incident WHERE severity = 'high' OR title = 'x'",
		"severity = 'high' EARLIEST=-7d | head 3": "FROM incident WHERE severity = 'high' EARLIEST=-7d | head 3",
		"EARLIEST=-7d":                            "FROM incident WHERE EARLIEST=-7d",
		"WHERE title = 'x'":                       "FROM incident WHERE title = 'x'",
		"| head 5":                                "FROM incident | head 5",
		"ransomware":                              "FROM incident WHERE ransomware",
		"from alert where title = 'x'":            "from alert where title = 'x'",
		"title = ":                                "title = ",
	} {
		got := incidents.Whole(of)
		if got != want {
			t.Errorf("%s: %s, want %s", of, got, want)
		}
		if (incidents.Read(of).Query == nil) != (Scope{}.Read(got).Query == nil) {
			t.Errorf("%s: one of the two is no query", of)
		}
		if alone := (Scope{}).Whole(of); alone != of {
			t.Errorf("%s of alerts: %s", of, alone)
		}
	}
}
