package linear

import (
	"fmt"
	"strings"
	"testing"

	"tocsin/graph/alert"
)

// shared gives an alert an event that others are about, too.
func shared(id string) func(*alert.Alert) {
	return func(a *alert.Alert) { a.SharedIDs = []string{id} }
}

// A twin is offered, and a record of what is worked is done, by the person's own decision only: what another
// one has closed meanwhile is theirs.
func TestWhatOthersCloseIsTheirs(t *testing.T) {
	records := []alert.Record{made("a", alert.AlertsV2, shared("0a56a5b1")), made("twin", alert.Legacy, shared("0a56a5b1")), made("c", alert.AlertsV2, nil)}
	b := bedOf(t, records...)
	b.says("work")
	b.closes("bob", &records[0], alert.VerdictTrue, "exfiltration")
	said := b.says("verdict benign noise")
	if !strings.Contains(said, "bob closed it meanwhile as true positive") || strings.Contains(said, "type twin") || !strings.Contains(said, "2 of 3\nOpen: ") {
		t.Errorf("it says\n%s", said)
	}
	if said := b.says("twin"); !strings.Contains(said, "Nothing is offered") || b.is(&records[1]).State == alert.TriageDone {
		t.Errorf("the twin is %+v; it says\n%s", b.is(&records[1]), said)
	}
	if said := b.says("done", "done"); !strings.Contains(said, "That was the last of 3 alerts: 2 done, 1 closed by others, 0 left.") {
		t.Errorf("it says\n%s", said)
	}
}

// What a person closes beside the queue leads back to the queue's own record, and so does next.
func TestWhatIsOpenedBesideTheQueueLeadsBack(t *testing.T) {
	for _, typed := range []string{"verdict benign", "next", "previous"} {
		for _, seen := range []bool{false, true} { // then it isn't one of the queue
			on := func(a *alert.Alert) { a.Entities = []alert.Entity{{Type: alert.Host, Value: "srv1"}} }
			records := []alert.Record{made("a", alert.AlertsV2, on), made("b", alert.AlertsV2, on), made("zz", alert.AlertsV2, on)}
			b, all := bedOf(t, records...), 3
			if seen {
				b.says("3", "back")
				all = 2
			}
			b.says("work")
			openKey(b.session, t.Context(), alert.AlertKind(), records[2].Key, nil)
			if said := b.says(typed); !strings.Contains(said, fmt.Sprintf("1 of %d\nOpen: ", all)) || b.here.opened.row.Key != records[0].Key {
				t.Errorf("%s, seen %v: open is %v; it says\n%s", typed, seen, b.here.opened.row.Key, said)
			}
			if said := b.says("back"); !strings.Contains(said, fmt.Sprintf(", of %d alerts.", all)) || b.here.opened != nil {
				t.Errorf("%s, seen %v: back says\n%s", typed, seen, said)
			}
		}
	}
}

// The queue's own record that was decided in a list beside it is told as that, and coming back goes on behind it.
func TestWhatWasDecidedBesideTheQueueIsPassed(t *testing.T) {
	on := func(a *alert.Alert) { a.Entities = []alert.Entity{{Type: alert.Host, Value: "srv1"}} }
	records := []alert.Record{made("a", alert.AlertsV2, on), made("b", alert.AlertsV2, on), made("c", alert.AlertsV2, nil)}
	b := bedOf(t, records...)
	if said := b.says("work", "related", "1", "1", "verdict tp", "back"); !strings.Contains(said, "Alert a, Other, new, just now, host srv1, verdict true positive") {
		t.Errorf("it says\n%s", said)
	}
	if said := b.says("back"); !strings.Contains(said, "Decided already: Alert a\n2 of 3\nOpen: Informational, not seen, Alert b") {
		t.Errorf("it says\n%s", said)
	}
	if said := b.says("done", "done"); !strings.Contains(said, "That was the last of 3 alerts: 3 done, 0 left.") {
		t.Errorf("it says\n%s", said)
	}
	b = bedOf(t, records...)
	if said := b.says("work", "related", "1", "back"); !strings.Contains(said, "1 of 3\nOpen: Informational, not seen, Alert a") {
		t.Errorf("it says\n%s", said)
	}
}

// An incident's only alert isn't called its gravest one.
func TestTheOnlyAlertOfAnIncident(t *testing.T) {
	for n, want := range map[int]string{1: "Its alert: Informational, Alert a0", 2: "Its gravest alert: Informational, Alert a"} {
		incident := alert.Record{Key: alert.Key{Integration: "contoso", Source: alert.Incidents, ID: "77"}, Raw: []byte("{}"), Incident: &alert.Incident{Title: "Two steps"}}
		var records []alert.Record
		for i := range n {
			records = append(records, made(fmt.Sprint("a", i), alert.AlertsV2, func(a *alert.Alert) { a.IncidentID = "77" }))
			incident.Incident.Alerts = append(incident.Incident.Alerts, records[i].Key.ID)
		}
		b := bedOf(t, append(records, incident)...)
		for _, part := range []string{"", "past"} {
			said := b.says("incident 77", part)
			if strings.Contains(said, "Its gravest") != (n > 1) || part == "" && !strings.Contains(said, want) {
				t.Errorf("%d alerts, %q: it says\n%s", n, part, said)
			}
		}
	}
}

// A number of a past decision means the one that was told with it, whatever was decided since; if none was
// told, they are, and nothing is closed.
func TestAlikeMeansWhatWasTold(t *testing.T) {
	of := func(a *alert.Alert) {
		a.DetectorID, a.Entities = "d-1", []alert.Entity{{Type: alert.User, Value: "nadia@own.example"}}
	}
	for _, told := range []string{"past", "9", "alike", ""} {
		records := []alert.Record{made("a", alert.AlertsV2, of), made("b", alert.AlertsV2, of), made("c", alert.AlertsV2, of)}
		b := bedOf(t, records...)
		b.closes("bob", &records[1], alert.VerdictBenign, "known test")
		b.says("/resource_id = a", "1")
		if told != "" && !strings.Contains(b.says(told), "1. Benign") {
			t.Fatalf("%q: %s", told, b.out)
		}
		b.closes("bob", &records[2], alert.VerdictTrue, "exfiltration")
		said := b.says("alike 1")
		if is := b.is(&records[0]); told != "" && (is.Verdict != alert.VerdictBenign || is.Note != "known test") {
			t.Errorf("after %q it is %+v: %s", told, is, said)
		}
		if is := b.is(&records[0]); told == "" && (is.State == alert.TriageDone || !strings.Contains(said, "1. True positive")) {
			t.Errorf("without the list it is %+v: %s", is, said)
		}
	}
}

// A twin on another page is told, too: with no number, for that of its page means another row here.
func TestATwinOnAnotherPage(t *testing.T) {
	var records []alert.Record
	for i := range 12 {
		more := func(*alert.Alert) {}
		if i == pageRows-1 || i == pageRows {
			more = shared("0a56a5b1")
		}
		records = append(records, made(fmt.Sprintf("r%02d", i), []alert.SourceName{alert.AlertsV2, alert.RiskDetections}[i%2], more))
	}
	b := bedOf(t, records...)
	first, second := b.out.String(), b.says("next")
	for _, said := range []string{first, second} {
		if strings.Count(said, "twin of") != 1 || !strings.Contains(said, "twin of one on another page") {
			t.Errorf("it says\n%s", said)
		}
	}
}
