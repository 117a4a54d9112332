package linear

import (
	"strings"
	"testing"

	"tocsin/graph/alert"
)

// Rows are named by numbers with spaces or commas between them, and from one to another; what is none is said.
func TestRowsAreNamedAsTheyAreTyped(t *testing.T) {
	const first = "Open an alert first: type its number."
	for typed, want := range map[string]string{
		"done 1 3": "Done: 2 alerts: Alert a; Alert c\n", "done 1,3": "Done: 2 alerts: Alert a; Alert c\n", "done 1, 3": "Done: 2 alerts: Alert a; Alert c\n",
		"done 1-2,3": "Done: 3 alerts: ", "done 3-2": "Done: 2 alerts: Alert b; Alert c\n", "verdict 1, 2 fp, known scanner": "Closed here as false positive: 2 alerts: Alert a; Alert b\n",
		"note 2, 3 users saw it": "Noted: 2 alerts: Alert b; Alert c\n", "done 1,1": "Done: Alert a\n",
		"done 1-": `"1-" is no number of a row. ` + first, "done 1-99999999999999999999": `"1-99999999999999999999" is no number of a row. ` + first, "done 1,x": `"1,x" is no number of a row. ` + first,
		"done 1,4": "There is no row 4: choose 1 to 3. Nothing was marked.", "done 1-4": "There is no row 4: choose 1 to 3. Nothing was marked.", "done ,": first, "done x": first,
	} {
		b := bedOf(t, made("a", alert.AlertsV2, nil), made("b", alert.AlertsV2, nil), made("c", alert.AlertsV2, nil))
		if said := b.says(typed); !strings.HasPrefix(said, want) {
			t.Errorf("%s: it doesn't begin with %q:\n%s", typed, want, said)
		}
	}
	b := bedOf(t, made("a", alert.AlertsV2, nil), made("b", alert.AlertsV2, nil))
	if said := b.says("1", "done 1,2"); !strings.Contains(said, "1,2 is no row while an alert is open") {
		t.Errorf("it says\n%s", said)
	}
	incident, records := incidentOf(2)
	b = bedOf(t, append(records, incident)...)
	if said := b.says("incident 77", "alerts", "done 1 2"); !strings.Contains(said, "1 is no row while an incident is open: the words are about that. For one of its alerts, type alerts and then its number; for the list before, back.") {
		t.Errorf("it says\n%s", said)
	}
}
