package linear

import (
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// The name of a view before AND means the view, as in the bar of the screen, and one alone says what it could mean.
func TestAViewsNameInAQuery(t *testing.T) {
	records := []alert.Record{
		made("a", alert.AlertsV2, func(a *alert.Alert) { a.Title, a.Severity = "Beacon", alert.High }),
		made("b", alert.AlertsV2, func(a *alert.Alert) { a.Title, a.Severity = "An active beacon", alert.Low }),
		made("c", alert.AlertsV2, func(a *alert.Alert) { a.Title, a.Severity, a.Status = "An active beacon", alert.High, alert.Resolved }),
	}
	for typed, want := range map[string]string{
		"/Active AND severity = 'high'": "1 to 1 of 1 alert. Shown: the view High.",
		"/active and title:active":      "1 to 1 of 1 alert. Shown: the view Active, title:active.",
		"/All AND title:active":         "1 to 2 of 2 alerts. Shown: title:active.",
		"/own view AND title:active":    "1 to 1 of 1 alert. Shown: the view Own view, title:active.",
		"/Active":                       "Active is text to look for here",
		"/beacon AND title:active":      "1 to 2 of 2 alerts. Shown: beacon AND title:active.",
	} {
		b := bedOf(t, records...)
		b.o.Views = func() []query.View { return []query.View{{Name: "Own view", Text: "severity = 'high'"}} }
		if said := b.says(typed); !strings.Contains(said, want) {
			t.Errorf("%s: it says\n%s", typed, said)
		}
	}
}

// A query that finds nothing says which conditions find some, and how to leave the list that it is of.
func TestAnEmptyListNamesWhatEmptiesIt(t *testing.T) {
	of := func(a *alert.Alert) {
		a.Severity, a.Entities = alert.High, []alert.Entity{{Type: alert.User, Value: "nadia@own.example"}}
	}
	b := bedOf(t, made("a", alert.AlertsV2, of), made("b", alert.AlertsV2, of))
	for typed, want := range map[string]string{
		"/user = 'nadia'":                        "Nothing matches. Shown: user = 'nadia'. Other conditions find some: with @user CONTAINS 'nadia' 2. Type clear for the first view, or all for all alerts.",
		"/severity = 'high' AND title:nothing":   "Nothing matches. Shown: High, title:nothing. Other conditions find some: without title:nothing 2. Type clear",
		"/severity = 'low' AND title:nothing":    "Nothing matches. Shown: Low, title:nothing. Type clear",
		"/FROM incident WHERE severity = 'high'": "Type incidents for those that are not done, incidents all for all of them, or alerts for the alerts.",
	} {
		if said := b.says(typed); !strings.Contains(said, want) {
			t.Errorf("%s: it says\n%s", typed, said)
		}
	}
	if said := b.says("alerts"); !strings.Contains(said, "1 to 2 of 2 alerts. Shown: ") {
		t.Errorf("alerts says\n%s", said)
	}
}
