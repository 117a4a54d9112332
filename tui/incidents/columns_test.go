package incidents

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/tui/rows"
)

// TestTitlesWithoutRoom: beside the detail a title keeps what happened and who is hit; what the product
// writes around it is left out.
func TestTitlesWithoutRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const title = "Multi-stage incident involving Persistence on one endpoint reported by multiple sources"
		b := newBed(t, dark(), 120, 38, incident("7", title, 1, func(i *alert.Incident) { i.Status = alert.InProgress }), incident("8", "Leaked passwords of one user", 2, nil))
		b.Has("1h In progress Persistence on one endpoint…  ", "2h New         Leaked passwords of one user")
	})
}

// TestAnIncidentHasOneName: how a title without room is written follows from the title and the width, not
// from those beside it; what happened is kept, and whom it hit goes first.
func TestAnIncidentHasOneName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const first = "Multi-stage incident involving Command and control & Defense evasion on one endpoint reported by multiple sources"
		name := func(others ...string) (line string) {
			records := []alert.Record{incident("7", first, 1, nil)}
			for i, title := range others {
				records = append(records, incident(fmt.Sprint(i+20), title, i+2, func(i *alert.Incident) { i.Status = alert.InProgress }))
			}
			b := newBed(t, dark(), 120, 38, records...)
			for l := range strings.Lines(b.Text()) {
				if before, _, ok := strings.Cut(l, " │"); ok && strings.Contains(before, "Defense") && line == "" {
					line = strings.Join(strings.Fields(before)[5:], " ")
				}
			}
			return line
		}
		alone := name()
		if !strings.HasPrefix(alone, "Command and control & Defense evasion…") {
			t.Errorf("alone it is %q", alone)
		}
		const stage = "Multi-stage incident involving "
		if got := name(stage+"Command and control & Impact on one endpoint", stage+"Impact & Defense evasion on one endpoint", stage+"Discovery on one endpoint reported by multiple sources"); got != alone {
			t.Errorf("beside others it is %q, alone %q", got, alone)
		}
	})
}

// TestTheScoreStaysLongerThanTheStatus: which incident is the gravest is in sight wherever its status is.
func TestTheScoreStaysLongerThanTheStatus(t *testing.T) {
	for w := 40; w <= 200; w++ {
		r := rows.New(rows.Options{Columns: columns(midnight, "kim"), ByNeed: true, Now: func() time.Time { return midnight }})
		for _, beside := range []bool{false, true} {
			r.Columns.Beside(beside)
			r.Resize(w, 5)
			head := r.Draw(w, 5, true)[0]
			if strings.Contains(head, "STATUS") && !strings.Contains(head, "PRIO") {
				t.Errorf("%d cells, beside a detail: %v: %q", w, beside, head)
			}
		}
	}
}
