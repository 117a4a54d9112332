package alerts

import (
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/engine"
	"tocsin/tui/detail"
	"tocsin/tui/screen"
)

// The tally counts what was closed today, not what was touched.
func TestATouchIsNotDone(t *testing.T) {
	records := plain(6)
	records[0].Triage = alert.Triage{State: alert.TriageDone, By: "kim", At: alert.At(midnight.Add(-25 * time.Hour))}
	flow(t, Options{}, records, func(x *session) {
		x.keys("b")
		x.says("Bookmarked")
		x.Wait(2 * time.Minute)
		x.silent("done today")
	})
}

// What a colleague does to a closed alert takes it from no one, and the person who closed
// it is named.
func TestAColleaguesTouch(t *testing.T) {
	flow(t, Options{}, plain(6), func(x *session) {
		x.keys("x")
		x.says("done today 1")
		on := true
		if _, err := x.fakeStore.Triage(t.Context(), []engine.Act{{Key: x.list.rows.Answer.Rows[0].Key, Bookmarked: &on, By: "lee"}}); err != nil {
			t.Fatal(err)
		}
		x.Wait(2 * time.Minute)
		x.says("done today 1")
		x.keys("x")
		x.says("Reopened", "done by kim")
	})
}

// Space goes on to the next alert already: closing the marked one doesn't pass that.
func TestAClosedMarkLeavesTheCursor(t *testing.T) {
	flow(t, Options{}, plain(6), func(x *session) {
		x.Send(screen.Settings{Advance: true})
		x.keys("space x")
		x.on("a01")
		x.keys("x")
		x.on("a02")
	})
}

// A past decision without a verdict or a note removes neither; the alert is as after any
// other act: it stays in sight, and a try whose answer was an error can be undone.
func TestAlikeRemovesNothing(t *testing.T) {
	records := plain(3)
	for i := range records {
		records[i].Triage = alert.Triage{Note: "my long note", Verdict: alert.VerdictTest}
	}
	flow(t, Options{}, records, func(x *session) {
		x.keys("/")
		x.Type("triage.state != 'done'")
		x.keys("enter enter")
		key := x.list.pane.opened.Key
		x.fakeStore.setAfterErr(fault.New(fault.Store, "the answer was lost", "", nil))
		x.Send(detail.Alike{Pane: x.list.pane.detail, Key: key})
		x.Wait(time.Second)
		if is := x.fakeStore.records[key].Triage; is.State != alert.TriageDone || is.Note != "my long note" || is.Verdict != alert.VerdictTest {
			t.Errorf("closed alike: %+v", is)
		}
		x.fakeStore.setAfterErr(nil)
		x.Wait(time.Minute)
		if n := x.list.rows.Counts().Kept; n != 1 {
			t.Errorf("%d rows stay", n)
		}
		x.keys("z")
		x.Wait(time.Second)
		if is := x.fakeStore.records[key].Triage.State; is.Word() == string(alert.TriageDone) {
			t.Errorf("undone it is %s", is)
		}
	})
}

// If the answer to a note was lost, undoing leaves the note: the one before is not known, and
// an empty one in its place would be a loss.
func TestUndoingAnUnsureNoteRemovesNone(t *testing.T) {
	flow(t, Options{}, plain(3), func(x *session) {
		x.keys("enter")
		key := x.list.pane.opened.Key
		x.fakeStore.setHistoryErr(fault.New(fault.Store, "the history is damaged", "", nil))
		x.fakeStore.setAfterErr(fault.New(fault.Store, "the answer was lost", "", nil))
		x.Send(detail.Alike{Pane: x.list.pane.detail, Key: key, Verdict: alert.VerdictBenign, Note: "the nightly backup"})
		x.Wait(time.Second)
		x.fakeStore.setAfterErr(nil)
		x.Wait(time.Minute)
		x.keys("z")
		x.Wait(time.Second)
		if is := x.fakeStore.records[key].Triage; is.State == alert.TriageDone || is.Verdict != "" || is.Note != "the nightly backup" {
			t.Errorf("undone: %+v", is)
		}
	})
}

// A frozen list shows the person's own act: nothing waits because of it, but what came from
// others still does.
func TestAFrozenListHasOnesOwnAct(t *testing.T) {
	flow(t, Options{}, plain(6), func(x *session) {
		x.keys("P x")
		x.Wait(2 * time.Second)
		x.says("frozen")
		x.says("0 changes waiting")
		x.fakeStore.put(sample("n1", 0, nil))
		x.Wait(10 * time.Second)
		x.says("1 change waiting")
		x.keys("j x")
		x.Wait(10 * time.Second)
		x.says("1 change waiting")
		x.keys("z")
		x.Wait(10 * time.Second)
		x.says("1 change waiting")
	})
}

// What the next alert's detail tells of its detector counts the decision that led to it,
// although the store was slow to keep that one; so it does once the decision is undone.
func TestTheNextAlertKnowsOfTheDecision(t *testing.T) {
	records := plain(3)
	for i := range records {
		records[i].Alert.DetectorID = "one"
	}
	flow(t, Options{}, records, func(x *session) {
		x.Send(screen.Settings{Advance: true, SeenAfter: time.Hour})
		x.keys("enter")
		x.says("3 alerts, none closed here")
		x.fakeStore.setSlow(2 * time.Second)
		x.keys("x")
		x.Wait(10 * time.Second)
		x.says("1 of 3 closed")
		x.silent("median")
		x.keys("9")
		x.says("closed without a verdict", "by kim")
		x.keys("1 z 1")
		x.Wait(10 * time.Second)
		x.keys("]")
		x.Wait(10 * time.Second)
		x.says("3 alerts, none closed here")
	})
}
