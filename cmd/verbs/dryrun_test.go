package verbs_test

import (
	"fmt"
	"testing"

	"tocsin/cmd/verbs"
	"tocsin/graph/alert"
	"tocsin/store/index"
)

// TestADryRunTellsTheRun compares, for every state and note that a record can have and
// every decision about it, what would change with what does.
func TestADryRunTellsTheRun(t *testing.T) {
	s := kept(t)
	row := func() []index.Row {
		t.Helper()
		rows, err := verbs.Search(t.Context(), s, parse(t, "integration = 'osprey'"), verbs.Among{}, 0)
		if err != nil || len(rows) != 1 {
			t.Fatal(rows, err)
		}
		return rows
	}
	n, other := "n", "other"
	none := ""
	at := alert.At(now)
	run := func(d verbs.Decision) int {
		t.Helper()
		at++
		d.By, d.At = "amal", at
		changed, err := verbs.Triage(t.Context(), s, verbs.Keys(row()), d)
		if err != nil {
			t.Fatal(err)
		}
		return changed
	}
	changes := 0
	for _, before := range alert.TriageStates() {
		for _, had := range []*string{&none, &n} {
			for _, after := range alert.TriageStates() {
				for _, note := range []*string{nil, &none, &n, &other} {
					run(verbs.Decision{State: alert.TriageUnseen, Note: had})
					run(verbs.Decision{State: before})
					d := verbs.Decision{State: after, Note: note}
					would, err := verbs.WouldChange(t.Context(), s, row(), d)
					if err != nil {
						t.Fatal(err)
					}
					said := "no note"
					if note != nil {
						said = fmt.Sprintf("the note %q", *note)
					}
					did := run(d)
					if len(would) != did {
						t.Errorf("%s with %q, then %s with %s: would change %d, changed %d", before, *had, after, said, len(would), did)
					}
					changes += did
				}
			}
		}
	}
	if changes == 0 {
		t.Error("nothing changed")
	}
}
