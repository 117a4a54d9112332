package alerts

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"tocsin/graph/alert"
	"tocsin/tui/detail"
)

// While the next high alert is looked up, a key that acts is refused in the detail and in the list: it is
// meant for that one. Marked alerts are acted on at once.
func TestTheNextHighAlertIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newFakeStore(at(midnight), plain(13)...)
		s := still(x, darkTheme(), 120, 38)
		for _, open := range []bool{false, true} {
			words := "Nothing done: the next one is about to come"
			if open {
				words = "Nothing done: another alert is about to open"
				do(s, "alerts.open")
			}
			left, _ := s.pane.focused()
			leap := s.Do("alerts.next-high")
			said := fmt.Sprint(deliver(s, s.Do("alerts.done")))
			if !strings.Contains(said, words) || x.triage(left.Key.ID) == alert.TriageDone {
				t.Errorf("open %v: %s is %v, it says %s", open, left.Key.ID, x.triage(left.Key.ID), said)
			}
			if open {
				said = fmt.Sprint(deliver(s, s.Update(detail.Tick{Pane: s.pane.detail, Key: left.Key, Action: "Isolate", On: true})))
				if !strings.Contains(said, words) || len(x.records[left.Key].Triage.Ticks) > 0 {
					t.Errorf("a tick: %v, it says %s", x.records[left.Key].Triage.Ticks, said)
				}
			}
			deliver(s, leap)
			at, _ := s.pane.focused()
			do(s, "alerts.done")
			if at.Key == left.Key || x.triage(at.Key.ID) != alert.TriageDone || x.triage(left.Key.ID) == alert.TriageDone {
				t.Errorf("open %v: from %s to %s", open, left.Key.ID, at.Key.ID)
			}
			do(s, "alerts.undo")
		}
		do(s, "detail.close", "alerts.top")
		marked, _ := s.current()
		do(s, "alerts.mark")
		leap := s.Do("alerts.next-high")
		do(s, "alerts.done")
		deliver(s, leap)
		if x.triage(marked.Key.ID) != alert.TriageDone {
			t.Errorf("the marked alert is %v", x.triage(marked.Key.ID))
		}
	})
}

// An answer of e that comes after z has gone elsewhere moves nothing: neither what is open nor the cursor.
func TestALateLeap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newFakeStore(at(midnight), plain(9)...)
		s := still(x, darkTheme(), 120, 38)
		do(s, "alerts.bottom", "alerts.done", "alerts.top", "alerts.open")
		leap := s.Do("alerts.next-high")()
		turned := s.Do("alerts.undo")
		deliver(s, s.Update(leap))
		deliver(s, turned)
		at, _ := s.current()
		if open := s.pane.opened.Key.ID; open != "a08" || at.Key.ID != open {
			t.Errorf("%s is open, the cursor is on %s", open, at.Key.ID)
		}
	})
}
