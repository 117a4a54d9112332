package store

import (
	"fmt"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/storetest"
)

// member is an alert of an incident of an integration, n minutes before others.
func member(n int, integration, incident string) alert.Record {
	r := storetest.Full(n)
	r.Integration, r.Alert.IncidentID = integration, incident
	r.ID = fmt.Sprintf("%s-%03d", integration, n)
	r.Alert.Created = alert.Time(1_000_000_000 - n)
	r.Raw = fmt.Appendf(nil, `{"evidence":[{"@odata.type":"#microsoft.graph.security.ipEvidence","ipAddress":"203.0.113.%d"}]}`, n%200)
	return r
}

func TestAlertsOfAnIncident(t *testing.T) {
	s := opened(t, "memory:", Options{})
	put(t, s, member(3, "contoso", "Inc'1"), member(1, "contoso", "Inc'1"), member(2, "contoso", "inc'1"), member(4, "contoso", "Inc'12"), member(5, "fabrikam", "Inc'1"))
	got, err := s.Alerts(t.Context(), alert.Key{Integration: "contoso", Source: alert.Incidents, ID: "Inc'1"})
	if err != nil || len(got) != 2 || got[0].ID != "contoso-001" || got[1].ID != "contoso-003" {
		t.Fatalf("%+v, %v: want the two of the incident, the newest first", got, err)
	}
	if e := Evidence(&got[0]); len(e) != 1 || e[0].Props[0].Value != "203.0.113.1" {
		t.Errorf("its evidence is %+v", e)
	}
	if got, err := s.Alerts(t.Context(), alert.Key{Integration: "contoso", Source: alert.Incidents, ID: "none"}); len(got) > 0 || err != nil {
		t.Errorf("of an incident without alerts: %+v, %v", got, err)
	}
}

func TestAlertsOfAnIncidentAreBounded(t *testing.T) {
	s := opened(t, "memory:", Options{})
	var all []alert.Record
	for n := range mostMembers + 50 {
		all = append(all, member(n, "contoso", "1"))
	}
	put(t, s, all...)
	of := alert.Key{Integration: "contoso", Source: alert.Incidents, ID: "1"}
	got, err := s.Alerts(t.Context(), of)
	if err != nil || len(got) != mostMembers || got[0].ID != "contoso-000" || got[mostMembers-1].ID != "contoso-199" {
		t.Errorf("%d alerts, %v", len(got), err)
	}
	large := strings.Repeat(" ", mostMemberBytes/memberBatch)
	for n := range 2 * memberBatch {
		r := member(n, "contoso", "2")
		r.ID, r.Raw = fmt.Sprint("large-", n), []byte(large+string(r.Raw))
		put(t, s, r)
	}
	shown(t, s, "") // the index has them
	of.ID = "2"
	if got, err := s.Alerts(t.Context(), of); err != nil || len(got) != memberBatch {
		t.Errorf("%d large alerts, %v; want %d", len(got), err, memberBatch)
	}
}
