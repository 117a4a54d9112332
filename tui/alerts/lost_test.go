package alerts

import (
	"errors"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// A verdict that the store refuses for good doesn't lead the queue on.
func TestARefusedVerdictDoesNotStepOn(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.keys("T")
		x.Wait(time.Second)
		x.says("queue 1 of 5")
		first := x.list.pane.opened.Key
		x.fakeStore.setActErr(fault.New(fault.Usage, "the store has no such record", "", errors.New("gone")))
		x.keys("1")
		x.Wait(time.Second)
		x.says("queue 1 of 5", "the mark was not kept: the store has no such record")
		if got := x.list.pane.opened.Key; got != first {
			t.Errorf("%s is open", got.ID)
		}
		x.fakeStore.setActErr(nil)
		x.keys("1")
		x.Wait(time.Second)
		x.says("queue 2 of 5")
		x.is(first.ID, alert.TriageDone)
	})
}
