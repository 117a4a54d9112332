package incidents

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/tui/browse/browsetest"
)

// An alert of an incident, or the incident itself, that another person closes while the question about them is
// open isn't counted in what tells of it, nor in what is undone and done again: what surprises comes first.
func TestWhatAnotherClosedMeanwhileIsNotCounted(t *testing.T) {
	for id, c := range map[string]struct{ says, step string }{
		"da-1": {"Not kept for 1: noor closed it meanwhile as benign; done: Multi-stage incident on one endpoint and 2 of its 3 alerts", "done · Multi-stage incident on one endpoint and 2 of its 3 alerts"},
		"42":   {"Not kept for 1: noor closed it meanwhile as benign; done: its 3 alerts", "done · its 3 alerts"},
	} {
		synctest.Test(t, func(t *testing.T) {
			all := world()
			at := slices.IndexFunc(all, func(r alert.Record) bool { return r.Key.ID == id })
			b := newBed(t, dark(), 120, 38, all...)
			b.point("42")
			menu := browsetest.Box(b.do("incidents.done"))
			benign := alert.VerdictBenign
			if _, err := b.Store.Triage(t.Context(), []engine.Act{{Key: all[at].Key, By: "noor", At: alert.At(time.Now()), State: alert.TriageDone, Verdict: &benign}}); err != nil {
				t.Fatal(err)
			}
			if got := browsetest.Said(b.Deliver(menu.Update(enter()))); !strings.HasPrefix(got, c.says) {
				t.Errorf("said %q, want %q", got, c.says)
			}
			for _, turn := range []string{"undo", "redo"} {
				if got := browsetest.Said(b.do("incidents." + turn)); !strings.Contains(got, c.step) {
					t.Errorf("%s: said %q, want %q", turn, got, c.step)
				}
			}
		})
	}
}
