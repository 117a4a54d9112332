package linear

import (
	"strings"
	"testing"

	"tocsin/graph/alert"
)

// The numbers of compare are those that were told last: of an incident's alerts, of past decisions, or of the list.
func TestCompareMeansTheNumbersToldLast(t *testing.T) {
	incident, records := incidentOf(3) // its alerts are a0, a1 and a2; other comes before them in the list
	for i := range records {
		records[i].Alert.DetectorID, records[i].Alert.Entities = "d", []alert.Entity{{Type: alert.Host, Value: "srv1"}}
	}
	b := bedOf(t, append(records, incident)...)
	b.closes("bob", &records[3], alert.VerdictBenign, "known")
	for _, c := range []struct{ typed, want string }{
		{"incident 77", "Open: Incident 77"},
		{"compare 2", "The listed rows are no incidents"},
		{"alerts", "1. Informational, not seen, Alert a0"},
		{"compare 1 3", "compared with Alert a2, "},
		{"compare 4", "There is no row 4: choose 1 to 3. Nothing was compared."},
		{"alerts", "2. Informational, not seen, Alert a1"},
		{"2", "Open: Informational, not seen, Alert a1"},
		{"compare 1", "compared with Alert a0, "},
		{"past", "1. Benign, Alert a2"},
		{"compare 1", "compared with Alert a2, "},
		{"all", "1. Informational, not seen, Alert other"},
		{"2", "Open: Informational, not seen, Alert a0"},
		{"compare 1", "compared with Alert other, "},
	} {
		if said := b.says(c.typed); !strings.Contains(said, c.want) {
			t.Fatalf("%s: it lacks %q:\n%s", c.typed, c.want, said)
		}
	}
}
