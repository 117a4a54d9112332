package detail

import (
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/memory"
	"tocsin/tui/text"
)

// The line on the detector is said more shortly where there is little room, never cut within a
// word, and has no median of one or two.
func TestTheLineOfTheDetectorFits(t *testing.T) {
	verdicts := func(of ...memory.VerdictCount) []memory.VerdictCount { return of }
	many := memory.Detector{Alerts: 50, Closed: 41, Verdicts: verdicts(memory.VerdictCount{Verdict: "benign", N: 38}, memory.VerdictCount{Verdict: "true", N: 3}), Median: 6 * time.Minute}
	two := memory.Detector{Alerts: 3, Closed: 2, Verdicts: verdicts(memory.VerdictCount{Verdict: "benign", N: 2}), Median: time.Minute}
	for _, c := range []struct {
		d    memory.Detector
		w    int
		want string
	}{
		{many, 60, "41 of 50 closed, 38 benign, 3 true, median 6 min"},
		{many, 40, "41 of 50 closed, 38 benign, median 6 min"},
		{many, 25, "41 closed, median 6 min"},
		{many, 12, "41 closed"},
		{many, 4, "41 " + text.Ellipsis},
		{two, 60, "2 of 3 closed, 2 benign"},
		{two, 10, "2 closed"},
		{memory.Detector{Alerts: 11}, 40, "11 alerts, none closed here"},
		{memory.Detector{Alerts: 11}, 26, "11 alerts, none closed"},
		{memory.Detector{Alerts: 11}, 12, "11 alerts"},
	} {
		s := scene{content: &content{}, past: &fetch[past]{known: true, value: past{detector: c.d, named: true}}}
		if got := detectorFact(s, c.w).value[0][0].Text; got != c.want {
			t.Errorf("%d closed in %d columns: %q, want %q", c.d.Closed, c.w, got, c.want)
		}
	}
	closed := scene{content: &content{record: alert.Record{Triage: alert.Triage{State: alert.TriageDone}}}, past: &fetch[past]{known: true, value: past{detector: two, named: true}}}
	if got := detectorFact(closed, 60).value[0][0].Text; got != "2 of 2 others closed, 2 benign" {
		t.Errorf("beside a closed one: %q", got)
	}
}
