package decide

import (
	"fmt"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
)

// Rows beside a list take the acts that are about them, in their order; the many acts about other records cost next to
// nothing, since the screen waits for it.
func TestRowsTakeTheirOwnActs(t *testing.T) {
	rows, acts := make([]*index.Row, 1000), make([]engine.Act, 1000)
	for i := range rows {
		r, other := row(fmt.Sprint("row", i), nil), row(fmt.Sprint("other", i), nil)
		rows[i], acts[i] = &r, engine.Act{Key: other.Key, State: alert.TriageDone, By: "kim", At: at}
	}
	twice := row("row7", nil)
	rows = append(rows, &twice)
	own := func(state alert.TriageState, later alert.Time) engine.Act {
		return engine.Act{Key: twice.Key, State: state, By: "kim", At: at + later}
	}
	acts = append(acts, own(alert.TriageDone, 1), own(alert.TriageSeen, 2))
	if n := testing.AllocsPerRun(1, func() { BelieveAll(acts, rows...) }); n > 5000 {
		t.Errorf("it takes %.0f pieces of memory", n)
	}
	for _, r := range []*index.Row{rows[7], &twice} {
		if r.Triage != alert.TriageSeen || r.At != at+2 {
			t.Errorf("%s is %s at %d", r.Key.ID, r.Triage, r.At)
		}
	}
	if rows[8].Triage != alert.TriageUnseen {
		t.Errorf("%s is %s", rows[8].Key.ID, rows[8].Triage)
	}
}
