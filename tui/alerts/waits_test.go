package alerts

import (
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
)

// TestWhatWaitsIsUnseen: the queue has no seen or done alert, and n leads to none.
func TestWhatWaitsIsUnseen(t *testing.T) {
	records := plain(4)
	records[1].Triage.State, records[2].Triage.State = alert.TriageSeen, alert.TriageDone
	flow(t, Options{}, records, func(x *session) {
		x.keys("n")
		x.Wait(time.Second)
		x.on("a03")
		x.keys("T")
		x.Wait(time.Second)
		x.says("queue 1 of 2")
	})
}

// TestNoActOnAGroupThatCameByItself: the row of a folded list that a key is meant for has gone, and another
// one has just come under the cursor.
func TestNoActOnAGroupThatCameByItself(t *testing.T) {
	flow(t, Options{First: "Active"}, kinds(), func(x *session) {
		x.Wait(time.Second)
		x.keys("h g")
		x.Wait(time.Minute)
		for _, r := range kinds()[:3] {
			r.Triage.State = alert.TriageDone
			x.fakeStore.put(r)
		}
		time.Sleep(300 * time.Millisecond)
		synctest.Wait()
		x.Send(tea.KeyPressMsg{Code: 'x', Text: "x"}) // sooner than a person sees it
		x.says("Nothing done: another alert has just come under the cursor")
		x.Wait(2 * time.Second)
		x.keys("x")
		x.says("Done: ")
	})
}
