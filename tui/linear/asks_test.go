package linear

import (
	"strings"
	"testing"

	"tocsin/graph/alert"
)

// While a record is open the words are about it: the number of a row behind one is refused, and nothing is
// decided.
func TestARowIsNoneWhileARecordIsOpen(t *testing.T) {
	for _, word := range []string{"bookmark 2", "unassign 2", "assign 2 bob", "tag 2 vip", "note 2 hello", "untag 2 vip", "tag 2", "done 2", "done 1-2", "x 2", "reopen 2", "forget 1-2", "verdict 2", "verdict 2 benign"} {
		records := []alert.Record{made("a", alert.AlertsV2, nil), made("b", alert.AlertsV2, nil)}
		b := bedOf(t, records...)
		b.says("1", "assign", "copy") // which lists numbers
		before := b.is(&records[0])
		said := b.says(word)
		if !strings.Contains(said, "2 is no row while an alert is open: the words are about that. Type back for the list.") || b.is(&records[0]).State != before.State || b.is(&records[0]).Note != before.Note || b.is(&records[0]).AssignedTo != "amal" || b.is(&records[0]).Bookmarked.Set() || len(b.is(&records[0]).Tags) > 0 {
			t.Errorf("%s: %+v; it says\n%s", word, b.is(&records[0]), said)
		}
	}
	records := []alert.Record{made("a", alert.AlertsV2, nil)}
	b := bedOf(t, records...)
	b.says("1", "note 2 users confirmed it", "tag 4711")
	if is := b.is(&records[0]); is.Note != "2 users confirmed it" || strings.Join(is.Tags, "") != "4711" {
		t.Errorf("%+v; it says\n%s", is, b.out)
	}
}

// Numbers that name no rows are told as such, not that a record is to be opened.
func TestNumbersThatNameNoRows(t *testing.T) {
	records := []alert.Record{made("a", alert.AlertsV2, nil), made("b", alert.AlertsV2, nil)}
	b := bedOf(t, records...)
	for word, want := range map[string]string{
		"done 1-": "1- names no rows: choose 1 to 2, such as 1 or 1-2. Nothing was marked.", "verdict -2 fp": "-2 names no rows",
		"done 1-99999999999999999999": "names no rows: choose 1 to 2", "done 1-3": "There is no row 3: choose 1 to 2. Nothing was marked.",
		"done": "Open an alert first: type its number.", "note 1 2026-11-29 -": "Noted: Alert a",
	} {
		if said := b.says(word); !strings.Contains(said, want) {
			t.Errorf("%s: it lacks %q:\n%s", word, want, said)
		}
	}
	if b.is(&records[0]).State == alert.TriageDone || b.is(&records[1]).State == alert.TriageDone {
		t.Error("something was closed")
	}
}

// A question that another word leaves open is told to be dropped; yes is its first answer.
func TestAQuestionEnds(t *testing.T) {
	records := []alert.Record{made("a", alert.AlertsV2, nil), made("b", alert.AlertsV2, func(a *alert.Alert) { a.AssignedTo = "kasper@own.example" })}
	b := bedOf(t, records...)
	b.says("1", "assign kasp")
	if said := b.says("bookmark"); !strings.HasPrefix(said, "The question is dropped: nothing was changed.\nBookmarked: ") || b.is(&records[0]).AssignedTo != "" {
		t.Errorf("it says\n%s", said)
	}
	if said := b.says("bookmark off"); strings.Contains(said, "question") {
		t.Errorf("it says\n%s", said)
	}
	if said := b.says("assign kasp", "y"); !strings.Contains(said, "1 yes, 2 to kasper@own.example, n no.") || b.is(&records[0]).AssignedTo != "kasp" {
		t.Errorf("%+v; it says\n%s", b.is(&records[0]), said)
	}
}

// open and a number chooses from what an open record has told.
func TestOpenChoosesWhatWasTold(t *testing.T) {
	of := func(a *alert.Alert) { a.Entities = []alert.Entity{{Type: alert.Host, Value: "srv1"}} }
	b := bedOf(t, made("a", alert.AlertsV2, of), made("b", alert.AlertsV2, of), made("c", alert.AlertsV2, nil))
	if said := b.says("1", "8", "open 1"); !strings.Contains(said, "1 to 2 of 2 alerts. Shown: @host = 'srv1'") {
		t.Errorf("it says\n%s", said)
	}
	if said := b.says("2", "open 1"); !strings.Contains(said, "Type open and the number of a row in the list.") {
		t.Errorf("it says\n%s", said)
	}
}

// open decides nothing: neither does it choose a verdict from their list, nor does it answer a question.
func TestOpenDecidesNothing(t *testing.T) {
	for _, asked := range [][]string{{"verdict 2"}, {"1", "verdict"}, {"1", "assign kasp"}} {
		records := []alert.Record{made("a", alert.AlertsV2, nil), made("b", alert.AlertsV2, func(a *alert.Alert) { a.AssignedTo = "kasper@own.example" })}
		b := bedOf(t, records...)
		b.says(asked...)
		said := b.says("open 1")
		for i := range records {
			if is := b.is(&records[i]); is.State == alert.TriageDone || is.Verdict != "" || is.AssignedTo != "" {
				t.Errorf("%s: %+v; it says\n%s", asked, is, said)
			}
		}
	}
}

// A twin that another person has closed since it was offered stays as they closed it.
func TestTheTwinThatAnotherClosedStays(t *testing.T) {
	records := []alert.Record{made("a", alert.AlertsV2, shared("0a56a5b1")), made("twin", alert.Legacy, shared("0a56a5b1"))}
	b := bedOf(t, records...)
	if said := b.says("1", "verdict benign noise"); !strings.Contains(said, "type twin") {
		t.Fatalf("it says\n%s", said)
	}
	b.closes("bob", &records[1], alert.VerdictTrue, "exfiltration")
	said := b.says("twin")
	if is := b.is(&records[1]); is.By != "bob" || is.Verdict != alert.VerdictTrue || is.Note != "exfiltration" || !strings.Contains(said, "It was closed by another person meanwhile. Nothing was marked.") {
		t.Errorf("%+v; it says\n%s", is, said)
	}
}

// Whoever opens an alert hears that it is a twin of one read before, and how that one was closed, also in what is worked.
func TestTheTwinOfWhatWasReadIsTold(t *testing.T) {
	records := []alert.Record{made("a", alert.AlertsV2, shared("0a56a5b1")), made("b", alert.AlertsV2, nil), made("twin", alert.Legacy, shared("0a56a5b1"))}
	for _, c := range [][]string{
		{"from v2, twin of one from Legacy, ", "1"},
		{"from Legacy, twin of one from v2, ", "3"},
		{"from Legacy, twin of the one from v2 that you have read, ", "1", "back", "3"},
		{"from Legacy, twin of the one from v2 that you have read (done), ", "1", "done", "/id = 'twin'", "1"},
		{"from Legacy, twin of the one from v2 that you have read, ", "work", "next", "next"},
		{"from Legacy, twin of the one from v2 that you have read (done as true positive), ", "work", "verdict tp", "next"},
		{"not seen, Alert b, Other, new, 1 h ago", "work", "next"},
	} {
		b := bedOf(t, records...)
		b.says(c[1 : len(c)-1]...)
		if said := b.says(c[len(c)-1]); !strings.Contains(said, c[0]) {
			t.Errorf("%q: it lacks %q:\n%s", c[1:], c[0], said)
		}
	}
}

// A twin that the service has resolved waits for no one: it isn't offered, nor closed if it was resolved since.
func TestAResolvedTwinIsNotOffered(t *testing.T) {
	resolved := func(a *alert.Alert) { a.SharedIDs, a.Status = []string{"0a56a5b1"}, alert.Resolved }
	for _, since := range []bool{false, true} {
		records := []alert.Record{made("a", alert.AlertsV2, shared("0a56a5b1")), made("twin", alert.Legacy, resolved)}
		if since {
			shared("0a56a5b1")(records[1].Alert)
			records[1].Alert.Status = alert.InProgress
		}
		b := bedOf(t, records...)
		if said := b.says("1", "verdict benign"); strings.Contains(said, "type twin") != since {
			t.Errorf("since %v: it says\n%s", since, said)
		}
		resolved(records[1].Alert)
		records[1].Alert.Updated, records[1].Raw = alert.At(b.clock()), []byte(`{"status":"resolved"}`)
		b.puts(records[1])
		if said := b.says("twin"); strings.Contains(said, "It was resolved meanwhile. Nothing was marked.") != since || b.is(&records[1]).State == alert.TriageDone {
			t.Errorf("since %v: %+v; it says\n%s", since, b.is(&records[1]), said)
		}
	}
}

// What others closed first and the person decided again is done once in the count of what was worked.
func TestWhatIsDecidedAgainIsCountedOnce(t *testing.T) {
	records := []alert.Record{made("a", alert.AlertsV2, nil), made("b", alert.AlertsV2, nil), made("c", alert.AlertsV2, nil)}
	b := bedOf(t, records...)
	b.says("work")
	b.closes("bob", &records[1], alert.VerdictTrue, "")
	b.says("done") // b is passed by
	if said := b.says("previous", "verdict benign", "done"); !strings.Contains(said, "That was the last of 3 alerts: 3 done, 0 left.") {
		t.Errorf("it says\n%s", said)
	}
}

// An open event is nothing to close alike.
func TestAnEventIsNotClosedAlike(t *testing.T) {
	event := alert.Record{Key: alert.Key{Integration: "contoso", Source: alert.O365Management, ID: "e"}, Raw: []byte("{}"), Event: &alert.Event{Operation: "Send"}}
	b := bedOf(t, made("a", alert.AlertsV2, nil), event)
	if said := b.says("events", "1", "alike 1"); !strings.Contains(said, "there is nothing to decide about it") || strings.Contains(said, "type verdict") {
		t.Errorf("it says\n%s", said)
	}
}

// A part of a record goes by its name, a view by its own, and a voice is given whole sentences.
func TestWhatIsNamedIsTold(t *testing.T) {
	b := bedOf(t, made("a", alert.AlertsV2, func(a *alert.Alert) {
		a.Recommended = "• Revoke the sessions of the accounts\nContain\n• Disable the accounts."
	}))
	if said := b.says("1"); !strings.Contains(said, "Recommended: 1. Revoke the sessions of the accounts. 2. Contain. 3. Disable the accounts.\n") {
		t.Errorf("it says\n%s", said)
	}
	b = bedOf(t, made("a", alert.AlertsV2, func(a *alert.Alert) { a.Recommended = "1. Validate the alert.\n2. Isolate the device" }))
	if said := b.says("1"); !strings.Contains(said, "Recommended: 1. Validate the alert. 2. Isolate the device.\n") {
		t.Errorf("it says\n%s", said)
	}
	if said := b.says("active"); !strings.Contains(said, "Shown: the view Active") {
		t.Errorf("it says\n%s", said)
	}
	event := alert.Record{Key: alert.Key{Integration: "contoso", Source: alert.O365Management, ID: "e"}, Raw: []byte("{}"), Event: &alert.Event{Operation: "Send"}}
	b = bedOf(t, made("a", alert.AlertsV2, nil), event)
	if said := b.says("events", "1", "alert"); strings.Contains(said, "There is no word") {
		t.Errorf("it says\n%s", said)
	}
	incident := alert.Record{Key: alert.Key{Integration: "contoso", Source: alert.Incidents, ID: "77"}, Raw: []byte("{}"), Incident: &alert.Incident{Title: "Two steps"}}
	b = bedOf(t, incident)
	if said := b.says("incidents", "done"); !strings.Contains(said, "Open an incident first: type its number.") {
		t.Errorf("it says\n%s", said)
	}
	if said := b.says("timeline"); !strings.Contains(said, "Open an incident first: type its number.") {
		t.Errorf("it says\n%s", said)
	}
}

// The incident and the link that a record lacks are those of its twin; that nothing was decided about one of two is
// unseen.
func TestTheTwinHasWhatARecordLacks(t *testing.T) {
	records := []alert.Record{
		made("a", alert.Legacy, shared("0a56a5b1")),
		made("twin", alert.AlertsV2, func(a *alert.Alert) {
			a.SharedIDs, a.IncidentID, a.URL = []string{"0a56a5b1"}, "2662", "https://security.microsoft.com/alerts/twin"
		}),
	}
	b := bedOf(t, records...)
	if said := b.says("1", "incident"); !strings.Contains(said, "It is in no incident; its twin from v2 is in incident 2662: type incident 2662.") {
		t.Errorf("it says\n%s", said)
	}
	if said := b.says("copy link"); !strings.Contains(said, "its twin in v2 has:\nhttps://security.microsoft.com/alerts/twin\n") {
		t.Errorf("it says\n%s", said)
	}
	if said := b.says("compare 2"); !strings.Contains(said, "triage: seen; the other unseen\n") {
		t.Errorf("it says\n%s", said)
	}
}

// What is undone of a record that was closed out of turn leaves the queue where it is.
func TestUndoneOutOfTurnTheQueueStays(t *testing.T) {
	records := []alert.Record{made("a", alert.AlertsV2, nil), made("b", alert.AlertsV2, nil), made("c", alert.AlertsV2, nil), made("d", alert.AlertsV2, nil)}
	b := bedOf(t, records...)
	b.says("work")
	openKey(b.session, t.Context(), alert.AlertKind(), records[2].Key, nil)
	if said := b.says("done"); !strings.Contains(said, "1 of 4\nOpen: ") {
		t.Fatalf("it says\n%s", said)
	}
	if said := b.says("undo"); !strings.Contains(said, "Undone: ") || b.here.opened.row.Key != records[0].Key || b.is(&records[2]).State == alert.TriageDone {
		t.Errorf("it says\n%s", said)
	}
	if said := b.says("done"); !strings.Contains(said, "2 of 4\nOpen: ") {
		t.Errorf("it says\n%s", said)
	}
	if said := b.says("undo"); !strings.Contains(said, "1 of 4\nOpen: ") {
		t.Errorf("it says\n%s", said)
	}
}

// Someone whose name has a domain here is not the one without it: as on the screen it is asked, so that no one
// gets a second name.
func TestANameWithADomainIsAnother(t *testing.T) {
	records := []alert.Record{made("a", alert.AlertsV2, nil), made("b", alert.AlertsV2, nil)}
	b := bedOf(t, records...)
	b.says("assign 2 alice@own.example", "y")
	if said := b.says("assign 1 alice"); !strings.Contains(said, "Nothing is assigned to alice yet: is that the whole name? 1 yes, 2 to alice@own.example, n no.") || b.is(&records[0]).AssignedTo != "" {
		t.Errorf("it says\n%s", said)
	}
	if said := b.says("2", "assign 1 alice@own.example"); b.is(&records[0]).AssignedTo != "alice@own.example" || strings.Contains(said, "whole name") {
		t.Errorf("it says\n%s", said)
	}
}
