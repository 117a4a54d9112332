package story

import (
	"strings"
	"testing"

	"tocsin/graph/alert"
)

// What an audit record tells has its time in the evidence, and none in a timeline, where the time
// stands before it.
func TestARecordInATimelineHasItsTimeOnce(t *testing.T) {
	evidence := []alert.Evidence{{Type: "auditRecord", Name: "Record", Props: []alert.Prop{
		{Name: "Operation", Value: "AlertTriggered"}, {Name: "Name", Value: "Mail was removed"}, {Name: "CreationTime", Value: "2026-11-29T11:40:33"}, {Name: "Status", Value: "Active"},
	}}}
	if got := Tell(evidence)[0].String(); !strings.HasSuffix(got, "was raised, status active, at 2026-11-29 11:40 UTC") {
		t.Errorf("the evidence: %q", got)
	}
	events := Timeline(t.Context(), Group{Record: &alert.Record{Alert: &alert.Alert{}}, Evidence: evidence})
	if len(events) != 1 || events[0].At == 0 {
		t.Fatalf("%+v", events)
	}
	said := ""
	for _, p := range events[0].Parts {
		said += p.Text
	}
	if said != "Alert “Mail was removed” was raised, status active" {
		t.Errorf("the timeline: %q", said)
	}
}
