package incidents

import (
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/tui/browse/browsetest"
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
