package alerts

import (
	"testing"
	"time"

	"tocsin/graph/alert"
)

// TestTheQueueLeavesOutWhatOthersClosed: while a person works the queue, another one closes an alert
// further down, which is then left out with a word. x, which closes in a queue, doesn't reopen what another
// person has closed, and no verdict replaces theirs unseen.
func TestTheQueueLeavesOutWhatOthersClosed(t *testing.T) {
	closed := func(r alert.Record) alert.Record {
		r.Triage.State, r.Triage.By, r.Triage.Verdict = alert.TriageDone, "amal", "benign"
		return r
	}
	flow(t, Options{}, plain(5), func(x *session) {
		x.keys("T")
		x.Wait(time.Second)
		first := x.list.pane.opened.Key.ID
		order := []string{}
		for _, r := range x.list.acts.queue.Rows() {
			order = append(order, r.Key.ID)
		}
		if len(order) != 5 || order[0] != first {
			t.Fatalf("the queue is %v", order)
		}
		record := func(id string) alert.Record {
			r, _, err := x.fakeStore.Record(t.Context(), alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: id})
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		x.fakeStore.put(closed(record(order[1])), closed(record(order[3])))
		x.Wait(2 * time.Second)
		x.says("2 alerts of the queue closed elsewhere meanwhile")
		x.keys("x")
		x.Wait(time.Second)
		if got := x.list.pane.opened.Key.ID; got != order[2] {
			t.Errorf("behind %s comes %s of %v\n%s", first, got, order, x.Text())
		}
		x.fakeStore.put(closed(record(order[2]))) // the open one
		x.Wait(2 * time.Second)
		for _, key := range []string{"x", "1"} {
			x.keys(key)
			x.says("Closed already by amal: n goes on, U reopens it")
			x.Wait(10 * time.Second)
			x.silent("Closed already")
		}
		x.is(order[2], alert.TriageDone)
		x.keys("n")
		x.Wait(time.Second)
		if got := x.list.pane.opened.Key.ID; got != order[4] {
			t.Errorf("then comes %s of %v", got, order)
		}
		x.keys("x")
		x.Wait(2 * time.Second)
		for _, id := range order[1:4] {
			if r := record(id); r.Triage.State != alert.TriageDone || r.Triage.By != "amal" || r.Triage.Verdict != "benign" {
				t.Errorf("%s is %+v", id, r.Triage)
			}
		}
		if x.list.acts.queue.On() {
			t.Errorf("the queue does not end\n%s", x.Text())
		}
	})
}
