package incidents

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/tui/browse/browsetest"
	"tocsin/tui/screen"
	"tocsin/tui/triage"
)

// An incident that was opened from a table, which has no more than its key, is acted on as the detail shows it:
// what another person has decided since stays. Before the detail shows it nothing is done.
func TestAnIncidentOfATableIsAsItIsShown(t *testing.T) {
	open := func(t *testing.T) *bed {
		b := newBed(t, dark(), 120, 38, world()...)
		b.s.Update(screen.Settings{SeenAfter: time.Hour})
		b.Filter("| fields title, status")
		return b
	}
	theirs := func(b *bed) engine.Act {
		wrong := alert.Verdict("false positive")
		return engine.Act{Key: b.s.Panes.Row.Key, By: "noor", At: alert.At(time.Now()), State: alert.TriageDone, Verdict: &wrong}
	}
	for name, goes := range map[string][]string{"enter": {"incidents.open"}, "the next one": {"incidents.open", "incident.next"}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := open(t)
				b.Do(goes...) // without another answer of the list, which has the row
				act := theirs(b)
				if _, err := b.Store.Triage(t.Context(), []engine.Act{act}); err != nil {
					t.Fatal(err)
				}
				box := opened(t, b.Do("incident.done"))
				if said := browsetest.Said(b.Deliver(box.Update(enter()))); !strings.Contains(said, "noor closed it meanwhile") {
					t.Errorf("said %q", said)
				}
				if is := b.kept(alert.Incidents, act.Key.ID); is.By != "noor" || is.Verdict != *act.Verdict {
					t.Errorf("kept is %+v", is)
				}
			})
		})
	}
	synctest.Test(t, func(t *testing.T) {
		b := open(t)
		b.Do("incidents.open")
		row, is := b.s.Panes.Row, b.s.acts.target()
		if row.Kind != nil || is.Refused != "" || len(is.Rows) != 1 || is.Rows[0].Kind != alert.IncidentKind() || is.Rows[0].Title == "" {
			t.Errorf("of %+v the target is %+v", row, is)
		}
		b.s.Panes.Record.Clear()
		b.s.Panes.Record.Show(row.Key) // whose answer has not come
		if is := b.s.acts.target(); is.Count != 0 || !strings.Contains(is.Refused, "about to open") {
			t.Errorf("before it is shown the target is %+v", is)
		}
		if is := triage.Shown(b.s.Panes.Record, is.Rows[0], true); is.Count != 1 {
			t.Errorf("a row that is known is refused: %+v", is)
		}
	})
}
