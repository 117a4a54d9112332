package ingest_test

import (
	"testing"
	"time"

	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

func TestBackfilling(t *testing.T) {
	broken := fault.New(fault.Service, "busy", "", nil)
	for name, c := range map[string]struct {
		state ingest.State
		want  bool
	}{
		"unknown":                 {ingest.State{}, false},
		"begins":                  {ingest.State{Phase: ingest.Backfill}, true},
		"polls in between":        {ingest.State{Phase: ingest.Polling, LastOK: time.Unix(1, 0)}, true},
		"nothing answers":         {ingest.State{Phase: ingest.Waiting, Fault: broken}, true},
		"only the past fails":     {ingest.State{Phase: ingest.Waiting, Fault: broken, LastOK: time.Unix(1, 0)}, false},
		"filled":                  {ingest.State{Phase: ingest.Idle, Backfilled: true}, false},
		"a sweep of what is kept": {ingest.State{Phase: ingest.Backfill, Backfilled: true}, false},
		"retired":                 {ingest.State{Phase: ingest.Idle, Retired: true}, false},
	} {
		if got := c.state.Backfilling(); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
