package incidents

import (
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/tui/browse/browsetest"
	"tocsin/tui/detail"
	"tocsin/tui/screen"
)

// TestDoneOpensNoAlertThatOthersClosed: who goes through the alerts of an incident by the key of the next one and x
// doesn't open again what another person has closed since the alerts were listed; U does, and so does x on one that was
// listed as closed, or that they closed themselves.
func TestDoneOpensNoAlertThatOthersClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newMember(t)
		verdict := alert.VerdictBenign
		if _, err := b.Store.Triage(t.Context(), []engine.Act{{Key: daKey("da-1"), State: alert.TriageDone, Verdict: &verdict, By: "bob", At: alert.At(time.Now())}}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		x := func(want string) {
			t.Helper()
			if said := browsetest.Said(b.do("incident.done")); said != want+"\n" {
				t.Errorf("it says %q, want %q", said, want)
			}
		}
		b.do("incident.next")
		b.at("da-1")
		x("Closed already by bob: ] goes on, U reopens it")
		b.at("da-1")
		b.states("da-1")
		b.do("incident.mark-unseen")
		b.states("")
		b.s.Update(screen.Settings{}) // else it goes on
		x("Done: Suspicious process")
		b.states("da-1")
		x("Reopened: Suspicious process; done by kim just now")
		b.states("")
		x("Done: Suspicious process")

		b.s.Panes.Back()
		b.Text()
		b.do("detail.enter")
		b.at("da-3")
		b.do("incident.next")
		x("Reopened: Suspicious process; done by kim just now")
		b.states("")
	})
}

// TestUndoLeavesTheOpenAlertAsItIs: undo of a step about the open alert doesn't show it anew: its page stays.
func TestUndoLeavesTheOpenAlertAsItIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newMember(t)
		b.s.Update(screen.Settings{}) // else done goes on
		b.do("detail.raw")
		b.Text()
		b.do("detail.page-down")
		was := b.Text()
		b.do("incident.done")
		b.states("da-3")
		b.do("incident.undo")
		b.at("da-3")
		b.states("")
		if page := detail.Page(b.s.Panes.Alert); page != "raw" {
			t.Errorf("the page is %s", page)
		}
		if is := b.Text(); is != was {
			t.Errorf("shown is\n%s\nnot\n%s", is, was)
		}
		if b.s.Panes.Member.Kind == nil {
			t.Error("no more than the key of the open alert is known any more")
		}
	})
}
