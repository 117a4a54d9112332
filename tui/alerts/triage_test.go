package alerts

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
)

func TestOpenMarksSeenOnce(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *table) {
		x.keys("enter")
		x.says("1 Summary", "Alert 00")
		if x.fakeStore.triage("a00") != alert.TriageSeen || x.fakeStore.triage("a01") != "" {
			t.Error("it was not marked, or another was")
		}
		x.keys("]")
		x.keys("[")
		if n := len(x.fakeStore.acts); n != 2 {
			t.Errorf("%d acts for two alerts", n)
		}
		if got := x.list.opened.Key.ID; got != "a00" {
			t.Errorf("%s is open", got)
		}
		x.keys("[")
		x.says("This is the first alert")
		x.keys("esc")
		x.silent("1 Summary")
		x.on("a00")
		x.keys("enter q") // out of the detail, not of the program
		x.silent("1 Summary")
		if x.Over() {
			t.Error("q in the detail ended the program")
		}
	})
}

func TestTheOpenAlertMayLeaveTheList(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *table) {
		x.keys("u enter")
		x.says("1/4")
		x.keys("x")
		if x.fakeStore.triage("a00") != alert.TriageDone || x.fakeStore.triage("a01") != "" {
			t.Errorf("a00 is %q, a01 is %q", x.fakeStore.triage("a00"), x.fakeStore.triage("a01"))
		}
		x.keys("x")
		x.says("Already done")
		x.keys("]")
		if got := x.list.opened.Key.ID; got != "a01" {
			t.Errorf("%s is open behind a00", got)
		}
		x.keys("] ] ]")
		x.says("0/0")
		x.keys("]")
		x.says("This is the last alert")
	})
}

func TestDoneAndUndo(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *table) {
		x.keys("j x")
		x.says("Done: Alert 01", "✓ M ◆")
		x.keys("1 z")
		x.says("Undone: filter")
		x.query("")
		x.keys("z")
		x.says("Undone: done")
		if got := x.fakeStore.triage("a01"); got != alert.TriageUnseen {
			t.Errorf("it is %q after z", got)
		}
		x.keys("z")
		x.says("Nothing to undo")
		x.fakeStore.actErr = fault.New(fault.Store, "the disk is full", "", nil)
		x.keys("x")
		x.says("the disk is full")
		x.fakeStore.actErr = nil
		x.keys("x")
		x.fakeStore.actErr = fault.New(fault.Store, "the disk is full", "", nil)
		x.keys("z")
		x.fakeStore.actErr = nil
		x.keys("z") // a step that failed can be tried again
		if got := x.fakeStore.triage("a01"); got != alert.TriageUnseen {
			t.Errorf("it is %q after the second z", got)
		}
	})
}

func TestReadOnlyChangesNothing(t *testing.T) {
	flow(t, Options{ReadOnly: true}, plain(5), func(x *table) {
		x.keys("x")
		x.says("Read-only: you can't triage here")
		x.keys("r")
		x.says("Read-only: you can't poll from here")
		x.keys("enter x esc 1 z")
		if len(x.fakeStore.acts)+len(x.fakeStore.polled) > 0 {
			t.Errorf("%v, %v", x.fakeStore.acts, x.fakeStore.polled)
		}
		x.query("")
	})
}

func TestPollNowAsksThePoller(t *testing.T) {
	flow(t, Options{Integrations: []string{"contoso"}}, plain(5), func(x *table) {
		x.fakeStore.set(fresh("contoso", alert.AlertsV2, time.Now()), fresh("contoso", alert.Legacy, time.Now()), fresh("another", alert.Legacy, time.Now()))
		x.Wait(time.Second)
		x.keys("r")
		x.says("Poll requested")
		want := []ingest.Feed{{Integration: "contoso", Source: alert.AlertsV2}, {Integration: "contoso", Source: alert.Legacy}}
		if !slices.Equal(x.fakeStore.polled, want) {
			t.Errorf("%v", x.fakeStore.polled)
		}
		x.fakeStore.set()
		x.Wait(time.Second)
		x.keys("r")
		x.says("Nothing is polling this store")
	})
}

func TestAnActOutlivesTheScreen(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *table) {
		x.fakeStore.slow = 3 * time.Second
		x.Keys("x", "q") // two seconds
		if x.Over() {
			t.Error("the program did not wait for the act")
		}
		x.Wait(5 * time.Second)
		if !x.Over() || x.fakeStore.triage("a00") != alert.TriageDone {
			t.Errorf("over %v, it is %q", x.Over(), x.fakeStore.triage("a00"))
		}
	})
}

// A neighbour whose row isn't loaded yet is opened once it is.
func TestANeighbourMayHaveToBeLoaded(t *testing.T) {
	flow(t, Options{}, plain(100), func(x *table) {
		x.Resize(80, 12) // few rows are held
		x.keys("enter")
		x.fakeStore.slow = 2 * time.Second
		for range 40 {
			x.Send(screen.Run{ID: "detail.next"})
		}
		x.Wait(30 * time.Second)
		x.fakeStore.slow = 0
		x.Wait(10 * time.Second)
		row, _ := x.list.current()
		if key, _ := x.list.detail.Key(); row.Key.ID < "a20" || key != row.Key || x.list.opened.Key != row.Key {
			t.Errorf("the cursor is on %s, %s is open", row.Key.ID, key.ID)
		}
	})
}

func TestUndoAndHistoryHaveAnEnd(t *testing.T) {
	s := still(newFakeStore(at(midnight), plain(3)...), theme.New(theme.Options{}), 80, 22)
	for i := range 3 * historyLength {
		s.remember(undoable{text: fmt.Sprint(i)})
		s.keepHistory(fmt.Sprint(i))
		s.keepHistory(fmt.Sprint(i)) // twice in a row counts once
		s.keepHistory("")
	}
	if len(s.undo) != undoSteps || s.undo[undoSteps-1].text != "299" || len(s.history) != historyLength || s.history[0] != "200" {
		t.Errorf("%d steps, %d queries from %s", len(s.undo), len(s.history), s.history[0])
	}
}

func TestAFailedPollNowIsShown(t *testing.T) {
	flow(t, Options{}, plain(3), func(x *table) {
		x.fakeStore.pollErr = context.DeadlineExceeded
		x.keys("r")
		x.says("the store didn't answer in time — it may be busy")
	})
}

// An act that failed is not shown as done.
func TestDoneThatFailsIsNotDone(t *testing.T) {
	flow(t, Options{}, plain(3), func(x *table) {
		x.keys("enter")
		x.fakeStore.actErr = fault.New(fault.Store, "the disk is full", "", nil)
		x.keys("x")
		x.says("the disk is full")
		x.fakeStore.actErr = nil
		x.keys("x")
		x.says("Done: Alert 00")
	})
}

// Keys pressed faster than the store writes count in their order: the alert
// that was opened and done goes back to seen, not to unseen.
func TestActsKeepTheOrderOfTheKeys(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fakeStore := newFakeStore(time.Now, plain(1)...)
		s := New(Options{Store: fakeStore, Now: time.Now})
		key := fakeStore.only()
		seen := s.newAct(key, alert.TriageSeen)
		seen.From = alert.TriageUnseen
		first := s.act(triaged{}, []engine.Act{seen})
		second := s.act(triaged{what: "done"}, []engine.Act{s.newAct(key, alert.TriageDone)})
		var back []engine.Act
		go func() { back = second().(triaged).back }()
		synctest.Wait()
		if len(fakeStore.acts) != 0 {
			t.Error("the second act did not wait for the first")
		}
		first()
		synctest.Wait()
		if len(back) != 1 || back[0].State != alert.TriageSeen {
			t.Errorf("z would restore %+v", back)
		}
	})
}

// only is the key of the one record of the fakeStore.
func (s *fakeStore) only() alert.Key {
	for k := range s.records {
		return k
	}
	return alert.Key{}
}
