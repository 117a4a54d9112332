package simulator_test

import (
	"strings"
	"testing"
	"time"

	"tocsin/graph/simulator"
)

// TestActivityIsThatOfTheEvidence: an alert that names processes began with the first of them, and the attack's
// alerts tell of what has just been done, so that an incident's timeline has its steps in their order.
func TestActivityIsThatOfTheEvidence(t *testing.T) {
	r := newRig(t, simulator.Demo(1))
	r.clock.move(10 * time.Minute)
	withProcesses, live := 0, 0
	for _, i := range r.all(list("alerts_v2", "$top", "1000")) {
		var first time.Time
		for _, e := range i.Evidence {
			text, _ := e["processCreationDateTime"].(string)
			if at, err := time.Parse(time.RFC3339Nano, text); err == nil && (first.IsZero() || at.Before(first)) {
				first = at
			}
		}
		if i.First.IsZero() {
			continue
		}
		if i.Last.Before(i.First) {
			t.Errorf("%s: from %s to %s", i.Title, i.First, i.Last)
		}
		if !first.IsZero() {
			if withProcesses++; !i.First.Equal(first) {
				t.Errorf("%s: its activity begins at %s, its first process at %s", i.Title, i.First, first)
			}
		}
		if i.Created.After(start) && i.IncidentID != "" && first.IsZero() && i.Created.Sub(i.First) < 10*time.Second {
			live++
		}
	}
	if withProcesses < 20 || live < 8 {
		t.Errorf("%d alerts with processes, %d of the attack", withProcesses, live)
	}
}

// TestTheAttackIsTakenForNothingElse: who closes an alert of the attack says that it was one, so that its processes
// don't lose their verdict.
func TestTheAttackIsTakenForNothingElse(t *testing.T) {
	for seed := range uint64(6) {
		r := newRig(t, simulator.Demo(seed+1))
		r.clock.move(50 * time.Minute)
		threats := 0
		for _, i := range r.all(list("alerts_v2", "$top", "1000")) {
			if !i.Created.After(start) || i.Created.After(start.Add(10*time.Minute)) {
				continue
			}
			for _, e := range i.Evidence {
				if name, _ := e["processCommandLine"].(string); strings.Contains(name, "-EncodedCommand") {
					if threats++; e["verdict"] == "noThreatsFound" {
						t.Errorf("seed %d, %s: %v", seed+1, i.Title, e["verdict"])
					}
				}
			}
		}
		if threats == 0 {
			t.Error("the attack has no process with a hidden command")
		}
	}
}
