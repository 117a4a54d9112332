package table

import "testing"

// Headings are written as those of lists are, but a name with capitals keeps its letters.
func TestHeadings(t *testing.T) {
	for name, want := range map[string]string{"incident_id": "INCIDENT_ID", "count": "COUNT", "raw.riskState": "raw.riskState", "A": "A", "": ""} {
		if got := heading(name); got != want {
			t.Errorf("%q is written %q, want %q", name, got, want)
		}
	}
}
