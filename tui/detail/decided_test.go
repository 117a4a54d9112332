package detail

import (
	"strings"
	"testing"

	"tocsin/graph/alert"
)

// What was decided here is told early in the summary, with the note; what was only seen has no such line.
func TestDecided(t *testing.T) {
	for want, triage := range map[string]alert.Triage{
		"":             {State: alert.TriageSeen, Verdict: alert.VerdictTrue},
		"done":         {State: alert.TriageDone},
		"done, benign": {State: alert.TriageDone, Verdict: alert.VerdictBenign},

		"done, true positive, kim has it, bookmarked|known\nscanner": {State: alert.TriageDone, Verdict: alert.VerdictTrue, AssignedTo: "kim", Bookmarked: alert.FlagOf(true), Note: "known\nscanner"},
		"kim has it, tags phish, vip":                                {AssignedTo: "kim", Tags: []string{"phish", "vip"}},
		"kim has it|asked her":                                       {AssignedTo: "kim", Note: "asked her"},
	} {
		c := &content{record: alert.Record{Triage: triage}}
		var told []string
		for _, f := range c.decided() {
			var lines []string
			for _, l := range f.value {
				lines = append(lines, l[0].Text)
			}
			if lines != nil {
				told = append(told, strings.Join(lines, "\n"))
			}
		}
		if got := strings.Join(told, "|"); got != want {
			t.Errorf("%+v: %q, want %q", triage, got, want)
		}
	}
}
