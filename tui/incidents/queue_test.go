package incidents

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/browse/browsetest"
	"tocsin/tui/screen"
)

// boxes returns the boxes among messages.
func boxes(others []tea.Msg) (out []screen.Overlay) {
	for _, msg := range others {
		if o, ok := msg.(screen.OpenOverlay); ok {
			out = append(out, o.Overlay)
		}
	}
	return out
}

// TestADigitTwiceInTheQueue: two keys in one go ask once, and the incident behind isn't passed by.
func TestADigitTwiceInTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		b.Deliver(b.s.Filter.Edit("resource_id IN ('42', '43', '44')"))
		b.do("incidents.work")
		one, two := b.s.Do("incident-queue.verdict-2"), b.s.Do("incident-queue.verdict-2")
		asked := boxes(slices.Concat(b.Deliver(one), b.Deliver(two)))
		if len(asked) != 1 {
			t.Errorf("%d questions come", len(asked))
		}
		for _, box := range asked {
			b.Deliver(box.Update(enter()))
		}
		if q := b.s.acts.queue; b.s.Panes.Row.Key.ID != "43" || q.Own(b.s.Panes.Row.Key) || b.kept(alert.Incidents, "43").State == alert.TriageDone {
			t.Errorf("the queue is at %v", b.s.Panes.Row.Key)
		}
	})
}

// TestALateDecisionInTheQueue: who went on before the question came has the queue stay where it is, and the
// decided incident waits no more.
func TestALateDecisionInTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		b.Deliver(b.s.Filter.Edit("resource_id IN ('42', '43', '44')"))
		b.do("incidents.work")
		judged := b.s.Do("incident-queue.verdict-2")
		b.do("incident-queue.skip", "incident-queue.skip")
		said := browsetest.Said(b.Deliver(opened(t, b.Deliver(judged)).Update(enter())))
		q := b.s.acts.queue
		if b.kept(alert.Incidents, "42").State != alert.TriageDone || !q.On() || b.s.Panes.Row.Key.ID != "44" || q.Own(b.s.Panes.Row.Key) {
			t.Errorf("the queue is at %v", b.s.Panes.Row.Key)
		}
		if !strings.Contains(said, "Closed here as benign") || strings.Contains(said, "ast of 3") {
			t.Errorf("it says %q", said)
		}
	})
}

// TestALateDecisionInTheDetail: who went on before the question came stays at the open incident.
func TestALateDecisionInTheDetail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		b.s.Update(screen.Settings{Advance: true})
		b.point("42")
		b.do("incidents.open")
		closes := b.s.Do("incident.done")
		b.do("incident.next")
		at := b.s.Panes.Row.Key
		b.Deliver(opened(t, b.Deliver(closes)).Update(enter()))
		if b.kept(alert.Incidents, "42").State != alert.TriageDone || at.ID == "42" || b.s.Panes.Row.Key != at {
			t.Errorf("from %v it goes to %v", at, b.s.Panes.Row.Key)
		}
	})
}
