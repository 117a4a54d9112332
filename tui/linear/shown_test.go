package linear

import (
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// Of two views with one query the one that was asked for is named.
func TestTheViewThatWasAskedForIsNamed(t *testing.T) {
	b := bedOf(t, made("a", alert.AlertsV2, nil))
	high := builtIn(b.session, alert.AlertKind(), "High")
	b.session.o.Views = func() []query.View { return []query.View{{Name: "hot", Text: high}} }
	for _, name := range []string{"hot", "High", "hot"} {
		if said := b.says("view " + name); !strings.Contains(said, "Shown: the view "+name+".") {
			t.Errorf("view %s: it says\n%s", name, said)
		}
	}
}

// Several conditions of one field are all asked for, and are told apart from the values of a list.
func TestConditionsOfOneFieldAreJoined(t *testing.T) {
	b := bedOf(t, made("a", alert.AlertsV2, nil))
	for query, want := range map[string]string{
		"severity = 'high' AND severity = 'low'":              "High and Low",
		"severity IN ('high', 'low')":                         "High, Low",
		"severity = 'high' AND title:x AND severity = 'low'":  "High and Low, title:x",
		"severity = 'high' AND status = 'New' AND user = 'x'": "High, New, user = 'x'",
	} {
		if said := b.says("/" + query); !strings.Contains(said, "Shown: "+want+".") {
			t.Errorf("%s: it says\n%s", query, said)
		}
	}
}
