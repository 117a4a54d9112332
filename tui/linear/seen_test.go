package linear

import (
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store"
	"tocsin/store/engine"
	"tocsin/tui/undo"
)

// What another person has closed since a record was told stays, said of by whom; whoever decides again after
// that has heard of it.
func TestWhatOthersDecidedSinceItWasToldStays(t *testing.T) {
	for name, words := range map[string][2]string{
		"an open alert":   {"1", "verdict benign noise"},
		"a row of a list": {"", "verdict 1 benign noise"},
		"several rows":    {"", "verdict 1-2 benign noise"},
	} {
		t.Run(name, func(t *testing.T) {
			now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
			kept, err := store.Open(t.Context(), "memory:", store.Options{Now: func() time.Time { return now }})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = kept.Close() })
			var records []alert.Record
			for i, id := range []string{"a", "b"} {
				records = append(records, alert.Record{
					Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: id}, Raw: []byte("{}"),
					Alert: &alert.Alert{Title: "Alert " + id, Created: alert.At(now.Add(-time.Duration(i) * time.Hour))},
				})
			}
			if _, err := kept.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: records}); err != nil {
				t.Fatal(err)
			}
			if err := kept.Ready(t.Context()); err != nil {
				t.Fatal(err)
			}
			out := &strings.Builder{}
			clock := func() time.Time { now = now.Add(time.Second); return now }
			s := begin(Options{Store: kept, Out: out, Now: clock, User: "amal", Undo: undo.NewDirect(kept, clock)})
			list(s, t.Context())
			s.obey(t.Context(), words[0])
			verdict, note := alert.VerdictTrue, "exfiltration"
			if _, err := kept.Triage(t.Context(), []engine.Act{{Key: records[0].Key, By: "bob", At: alert.At(clock()), State: alert.TriageDone, Verdict: &verdict, Note: &note}}); err != nil {
				t.Fatal(err)
			}
			if err := kept.Fill(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
			is := func() alert.Triage {
				r, _, err := kept.Record(t.Context(), records[0].Key)
				if err != nil {
					t.Fatal(err)
				}
				return r.Triage
			}
			s.obey(t.Context(), words[1])
			if got := is(); got.By != "bob" || got.Verdict != alert.VerdictTrue || got.Note != note || !strings.Contains(out.String(), "bob closed it meanwhile as true positive") {
				t.Fatalf("it is %+v, told:\n%s", got, out)
			}
			s.obey(t.Context(), words[1])
			if got := is(); got.By != "amal" || got.Verdict != alert.VerdictBenign {
				t.Errorf("decided again it is %+v, told:\n%s", got, out)
			}
		})
	}
}
