package detail_test

import (
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/tui/detail"
	"tocsin/tui/screen"
)

// The cursor stays on the decision that a person sees under it while others come above it: D closes by that one.
func TestTheDecisionUnderTheCursorStays(t *testing.T) {
	s, x := remembered()
	at := clock
	p := detail.New(s, func() time.Time { return at })
	deliver(p, p.Show(x.record.Key))
	pageText(p, "detail.past")
	newest := *s.past[0]
	newest.ID = "past-0"
	newest.Triage = alert.Triage{State: alert.TriageDone, Verdict: alert.VerdictTrue, Note: "exfiltration confirmed", By: "kim", At: before(0)}
	s.past, s.samples[newest.Key] = append(s.past, &newest), sample{record: newest}
	at = at.Add(6 * time.Minute)
	deliver(p, p.Reload())
	if all := drawnAt(p, 80, 60); !strings.Contains(all, "exfiltration confirmed") {
		t.Errorf("the newest decision isn't shown:\n%s", all)
	}
	if got, ok := p.Do("detail.alike")().(detail.Alike); !ok || got.Note != "the nightly backup" || got.Verdict != alert.VerdictBenign {
		t.Errorf("D closes as %+v", got)
	}
}

// The page of an incident tells how alerts like its gravest one were closed. D, which closes an alert as
// another one was, leaves the incident alone.
func TestPastDecisionsOfAnIncident(t *testing.T) {
	s, x := remembered()
	whole := incident()
	s.samples[whole.record.Key] = whole
	s.alerts = []alert.Record{x.record}
	p := opening(s, whole)
	all := pageText(p, "detail.past")
	for _, want := range []string{x.record.Title()[:20], ", its alert", "Alerts of the same detector that share an entity", "Benign  47 h ago by amal", "the nightly backup"} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in\n%s", want, all)
		}
	}
	p.Do("detail.down")
	if told, ok := p.Do("detail.alike")().(screen.Toast); !ok || !strings.Contains(told.Text, "X closes the incident") {
		t.Errorf("D on a decision of an incident: %+v", told)
	}
	if got, ok := p.Do("detail.enter")().(detail.Visit); !ok || got.Key.ID != "past-2" {
		t.Errorf("enter sends %+v", got)
	}
	s.alerts = nil
	if all := pageText(opening(s, whole), "detail.past"); !strings.Contains(all, "No alert of the incident is stored") {
		t.Error(all)
	}
}
