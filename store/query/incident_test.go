package query

import (
	"testing"

	"tocsin/graph/alert"
)

// TestMatchWhatAnIncidentsAlertsTell asks an incident for its entities, providers
// and alerts.
func TestMatchWhatAnIncidentsAlertsTell(t *testing.T) {
	r := &alert.Record{
		Key: alert.Key{Integration: "c", Source: alert.Incidents, ID: "42"},
		Incident: &alert.Incident{
			Priority:  -1,
			Entities:  []alert.Entity{{Type: alert.User, Value: "Amal@contoso.com"}, {Type: alert.IP, Value: "10.1.2.3"}, {Type: alert.Host, Value: ""}},
			Providers: []string{"mde", "mdo"},
			Alerts:    []string{"da-2", "da-1"},
		},
	}
	empty := &alert.Record{Key: r.Key, Incident: &alert.Incident{Priority: -1}}
	for text, want := range map[string]bool{
		"@user = 'amal@contoso.com'":   true,
		"@user CONTAINS 'kira'":        false,
		"@user != 'kira'":              true,
		"@ip = '10.0.0.0/8'":           true,
		"@ip = '11.0.0.0/8'":           false,
		"@host IS NULL":                true,
		"@host != 'x'":                 true,
		"entities = 'ip:10.1.2.3'":     true,
		"entities MATCHES 'user:*'":    true,
		"entities MATCHES 'host:*'":    false,
		"provider = 'MDO'":             true,
		"provider IN ('mdi','mde')":    true,
		"provider != 'mde'":            false,
		"provider !IN ('mdi','entra')": true,
		"provider IS NOT NULL":         true,
		"alert_ids = 'DA-1'":           true,
		"alert_ids = 'da-3'":           false,
	} {
		q, problems := Parse("FROM incident WHERE "+text, testNow)
		if q == nil {
			t.Fatal(Failed(problems))
		}
		if got := Match(q, r); got != want {
			t.Errorf("%s is %v", text, got)
		}
		negated := q.Where.(*Compare).Negated != (q.Where.(*Compare).Op == Null)
		if got := Match(q, empty); got != negated {
			t.Errorf("%s of an incident without alerts is %v", text, got)
		}
	}
}
