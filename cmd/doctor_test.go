package cmd

import (
	"io"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/graph/simulator"
)

// TestOneCauseIsToldOnce lets one cause fail two integrations: doctor writes its sentence
// and what to do once.
func TestOneCauseIsToldOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t, simulator.Generate(1, 1), alert.AlertsV2, alert.Incidents)
	settings := read(t, s.path)
	at := strings.Index(settings, "[[integration]]")
	block := settings[at:]
	if next := strings.Index(block[1:], "\n[["); next >= 0 {
		block = block[:next+2]
	}
	write(t, s.path, settings+"\n"+strings.Replace(block, `name = "lab"`, `name = "second"`, 1))
	aadsts(7000112)(t, s)
	const sentence = "the application is disabled in the tenant (AADSTS7000112)"
	examined := s.tocsin(t, "doctor")
	if examined.code != 4 || strings.Count(examined.out, sentence) != 1 || strings.Count(examined.out, "hint: enable it") != 1 ||
		!strings.Contains(examined.out, "  FAIL  Sign-in of the application: the same as above\n") || strings.Count(examined.out, "        ids: Trace ID ") != 2 {
		t.Errorf("doctor exits %d:\n%s", examined.code, examined.out)
	}
}

// TestFeedsOfOneCauseShareALine: what fails several feeds at once is one line of collect's
// talk; a health word is one for each feed, for scripts.
func TestFeedsOfOneCauseShareALine(t *testing.T) {
	var out strings.Builder
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	p := newProgress(newApp(Env{Err: &out, Now: func() time.Time { return now }, Terminal: func(io.Writer) bool { return false }}))
	state := func(integration string, source alert.SourceName, sentence string) ingest.State {
		s := ingest.State{Feed: ingest.Feed{Integration: integration, Source: source}, At: now, LastOK: now}
		if sentence != "" {
			s.Fault = fault.New(fault.Network, sentence, "", nil)
		}
		return s
	}
	states := []ingest.State{
		state("a", alert.AlertsV2, "no route"), state("b", alert.AlertsV2, ""), state("a", alert.Incidents, "no route"),
		state("c", alert.AlertsV2, "no name"), state("c", alert.Incidents, ""),
	}
	p.changes(states)
	p.changes(states)
	const stamp = "2026-03-02T09:00:00Z "
	want := stamp + "b alerts_v2: Healthy\n" + stamp + "c incidents: Healthy\n" + stamp + "a alerts_v2, a incidents: no route\n" + stamp + "c alerts_v2: no name\n"
	if out.String() != want {
		t.Errorf("%s\nwant\n%s", out.String(), want)
	}
}

// One sentence with another hint is not the same: the hint says what to do.
func TestAnotherHintIsTold(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	d := doctor{out: &out, told: map[string]bool{}}
	for _, hint := range []string{"try this", "try that", "try this"} {
		d.print(check.Result{Title: "A", State: check.Failed, Message: "it fails", Fault: fault.New(fault.Network, "it fails", hint, nil)})
	}
	const want = "  FAIL  A: it fails\n        hint: try this\n  FAIL  A: it fails\n        hint: try that\n  FAIL  A: the same as above\n"
	if out.String() != want {
		t.Errorf("%s\nwant\n%s", out.String(), want)
	}
}
