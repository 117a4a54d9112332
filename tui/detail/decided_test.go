package detail

import (
	"testing"

	"tocsin/graph/alert"
)

// A closed record says so early in the summary; an open one has no such line.
func TestDecided(t *testing.T) {
	for want, triage := range map[string]alert.Triage{
		"":             {State: alert.TriageSeen, Verdict: alert.VerdictTrue},
		"done":         {State: alert.TriageDone},
		"done, benign": {State: alert.TriageDone, Verdict: alert.VerdictBenign},
	} {
		c := &content{record: alert.Record{Triage: triage}}
		got := ""
		for _, f := range c.decided() {
			got += f.value[0][0].Text
		}
		if got != want {
			t.Errorf("%+v: %q, want %q", triage, got, want)
		}
	}
}
