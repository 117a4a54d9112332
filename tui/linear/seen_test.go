package linear

import (
	"strings"
	"testing"

	"tocsin/graph/alert"
)

// What another person has closed since a record was told stays, said of by whom; whoever decides again after
// that has heard of it. What they wrote with a decision that wasn't kept stays behind the other note.
func TestWhatOthersDecidedSinceItWasToldStays(t *testing.T) {
	for name, words := range map[string][2]string{
		"an open alert":   {"1", "verdict benign noise"},
		"a row of a list": {"", "verdict 1 benign noise"},
		"several rows":    {"", "verdict 1-2 benign noise"},
	} {
		t.Run(name, func(t *testing.T) {
			records := []alert.Record{made("a", alert.AlertsV2, nil), made("b", alert.AlertsV2, nil)}
			b := bedOf(t, records...)
			b.says(words[0])
			const note = "exfiltration"
			kept := map[string]string{"several rows": note}[name] // the other one has what was written
			if kept == "" {
				kept = note + "\nnoise"
			}
			b.closes("bob", &records[0], alert.VerdictTrue, note)
			b.says(words[1])
			if got := b.is(&records[0]); got.By != "bob" || got.Verdict != alert.VerdictTrue || got.Note != kept || !strings.Contains(b.out.String(), "bob closed it meanwhile as true positive") {
				t.Fatalf("it is %+v, told:\n%s", got, b.out)
			}
			b.says(words[1])
			if got := b.is(&records[0]); got.By != "amal" || got.Verdict != alert.VerdictBenign {
				t.Errorf("decided again it is %+v, told:\n%s", got, b.out)
			}
		})
	}
}
