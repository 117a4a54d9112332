package sqlite

import (
	"context"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// BenchmarkTriage decides on 1,000 alerts in one transaction, and undoes it.
func BenchmarkTriage(b *testing.B) {
	db := benchOpen(b)
	batch := benchBatches(1)[0]
	benchPut(b, db, batch)
	verdict, note, name := alert.VerdictBenign, "known scanner of the lab", "amal"
	acts := make([]engine.Act, len(batch))
	for i, r := range batch {
		acts[i] = engine.Act{Key: r.Key, By: "amal", At: 5, State: alert.TriageDone, Verdict: &verdict, Note: &note, AssignedTo: &name, Tag: []string{"lab"}}
	}
	b.ReportAllocs()
	for b.Loop() {
		undo, err := db.Triage(context.Background(), acts)
		if err == nil && len(undo) == len(acts) {
			undo, err = db.Triage(context.Background(), undo)
		}
		if err != nil || len(undo) != len(acts) {
			b.Fatal(len(undo), err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(2*len(acts)), "µs/act")
}
