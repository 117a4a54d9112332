package linear

import (
	"strings"
	"testing"

	"tocsin/graph/alert"
)

// What another person has decided of an incident's alerts stays theirs as the decision on it is undone: it isn't counted as
// done here, and is told on the way.
func TestWhatOthersDecidedIsNoneOfTheUndone(t *testing.T) {
	incident, records := incidentOf(3)
	b := bedOf(t, append(append([]alert.Record{}, records[1], records[0], records[2], records[3]), incident)...)
	b.says("work", "incident", "verdict tp", "1")
	b.closes("bob", &records[2], alert.VerdictBenign, "")
	if said := b.says("undo"); !strings.Contains(said, "1 of 4\nOpen: Informational, not seen, Alert a0") {
		t.Fatalf("it says\n%s", said)
	}
	if said := b.says("next", "next"); !strings.Contains(said, "Closed by others meanwhile: Alert a1\n4 of 4\n") {
		t.Errorf("it says\n%s", said)
	}
	if said := b.says("next"); !strings.Contains(said, "That was the last of 4 alerts: 0 done, 1 closed by others, 3 left.") {
		t.Errorf("it says\n%s", said)
	}
}

// Whoever leaves what is worked hears all that was closed of it, also what the queue had not come to.
func TestWhatIsLeftIsCountedWhole(t *testing.T) {
	incident, records := incidentOf(3)
	b := bedOf(t, append(append([]alert.Record{}, records[1], records[0], records[2], records[3]), incident)...)
	b.says("work", "incident", "verdict tp", "1")
	b.closes("bob", &records[3], alert.VerdictBenign, "")
	if said := b.says("back"); !strings.Contains(said, "Worked: 2 done, 1 closed by others, 1 left, of 4 alerts.") {
		t.Errorf("it says\n%s", said)
	}
}

// What is reopened of the queue is left to do.
func TestWhatIsReopenedIsLeft(t *testing.T) {
	for _, word := range []string{"reopen", "forget"} {
		b := bedOf(t, made("a", alert.AlertsV2, nil), made("b", alert.AlertsV2, nil))
		b.says("work", "done", "previous", word)
		if said := b.says("next", "done"); !strings.Contains(said, "That was the last of 2 alerts: 1 done, 1 left.") {
			t.Errorf("%s: it says\n%s", word, said)
		}
		if said := b.says("back"); !strings.Contains(said, "Worked: 1 done, 1 left, of 2 alerts.") {
			t.Errorf("%s: it says\n%s", word, said)
		}
	}
}
