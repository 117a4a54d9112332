package alerts

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
	"tocsin/tui/undo"
)

func TestOpenMarksSeenOnce(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.keys("enter")
		x.says("1Sum", "Alert 00")
		if x.fakeStore.triage("a00") != alert.TriageSeen || x.fakeStore.triage("a01") != "" {
			t.Error("it was not marked, or another was")
		}
		x.keys("]")
		x.keys("[")
		if n := len(x.fakeStore.acts); n != 2 {
			t.Errorf("%d acts for two alerts", n)
		}
		if got := x.list.pane.opened.Key.ID; got != "a00" {
			t.Errorf("%s is open", got)
		}
		x.keys("[")
		x.says("This is the first alert")
		x.keys("esc")
		if x.list.pane.open {
			t.Error("the detail is open still")
		}
		x.on("a00")
		x.keys("enter q") // out of the detail, not of the program
		if x.list.pane.open {
			t.Error("the detail is open still")
		}
		if x.Over() {
			t.Error("q in the detail ended the program")
		}
	})
}

func TestTheOpenAlertMayLeaveTheList(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.keys("u enter")
		x.says("–/4") // seen, it isn't counted
		x.keys("x")
		if x.fakeStore.triage("a00") != alert.TriageDone || x.fakeStore.triage("a01") != "" {
			t.Errorf("a00 is %q, a01 is %q", x.fakeStore.triage("a00"), x.fakeStore.triage("a01"))
		}
		x.says("–/4") // it stays, dimmed, and isn't counted
		x.keys("]")
		if got := x.list.pane.opened.Key.ID; got != "a01" {
			t.Errorf("%s is open behind a00", got)
		}
		x.keys("] ] ]")
		x.says("–/0")
		x.keys("]")
		x.says("This is the last alert")
		x.keys("r")
		x.says("0/0")
	})
}

// Before an act, z says how far it reaches: what was done in an earlier session stays.
func TestUndoReachesBackToTheStart(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		const reaches = "Nothing to undo in this session; x reopens a done row"
		x.keys("z")
		x.says(reaches)
		x.keys("1 z z")
		x.says(reaches)
		x.keys("x z z")
		x.says("Nothing to undo")
		x.silent("in this session")
	})
}

func TestDoneAndUndo(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
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
		x.fakeStore.setActErr(refusal())
		x.keys("x")
		x.says("the mark was not kept: this can't be")
		x.keys("z") // a step that was refused is no step
		x.says("Nothing to undo")
		x.fakeStore.setActErr(nil)
		x.keys("x")
		x.fakeStore.setActErr(refusal())
		x.keys("z")
		x.says("the mark was not kept: this can't be")
		x.fakeStore.setActErr(nil)
		x.keys("z") // an undoing that was refused can be tried again
		x.says("Undone: done")
		if got := x.fakeStore.triage("a01"); got != alert.TriageUnseen {
			t.Errorf("it is %q after the second z", got)
		}
	})
}

func TestReadOnlyChangesNothing(t *testing.T) {
	flow(t, Options{ReadOnly: true}, plain(5), func(x *session) {
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
	flow(t, Options{Integrations: []string{"contoso"}}, plain(5), func(x *session) {
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
	flow(t, Options{}, plain(5), func(x *session) {
		x.fakeStore.setSlow(3 * time.Second)
		x.Keys("x", "q") // two seconds
		if !x.Over() || len(x.list.Unkept()) != 1 {
			t.Errorf("over %v, unkept %v: the rest is told without a screen", x.Over(), x.list.Unkept())
		}
		if lost, err := x.list.Finish(context.Background()); len(lost) > 0 || x.fakeStore.triage("a00") != alert.TriageDone {
			t.Errorf("lost %v, %v, it is %q", lost, err, x.fakeStore.triage("a00"))
		}
	})
}

// A try may last ten seconds; that the mark is not kept shows after one.
func TestAMarkThatTakesLongShows(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.fakeStore.setSlow(8 * time.Second)
		x.Keys("x")
		x.Wait(actSoon)
		x.says("1 mark not kept yet")
		x.fakeStore.setSlow(0)
		x.Wait(9 * time.Second)
		x.silent("not kept yet")
		if x.fakeStore.triage("a00") != alert.TriageDone {
			t.Errorf("it is %q", x.fakeStore.triage("a00"))
		}
	})
}

// A mark without a store waits as long as there is none.
func TestAMarkWithoutAStoreWaits(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.fakeStore.setActErr(fault.New(fault.Store, "the store was removed", "", ingest.ErrRemoved))
		x.Keys("x")
		x.says("the mark waits until there is a store")
		x.silent("tried again")
		x.Wait(10 * time.Minute)
		x.keys("j") // hides the error
		x.says("1 mark not kept yet")
		x.fakeStore.setActErr(nil)
		x.Wait(longPause + time.Second)
		if x.fakeStore.triage("a00") != alert.TriageDone {
			t.Errorf("it is %q", x.fakeStore.triage("a00"))
		}
	})
}

// A neighbour whose row isn't loaded yet is opened once it is.
func TestANeighbourMayHaveToBeLoaded(t *testing.T) {
	flow(t, Options{}, plain(100), func(x *session) {
		x.Resize(80, 12) // few rows are held
		x.keys("enter")
		x.fakeStore.setSlow(2 * time.Second)
		for range 40 {
			x.Send(screen.Run{ID: "detail.next"})
		}
		x.Wait(30 * time.Second)
		x.fakeStore.setSlow(0)
		x.Wait(10 * time.Second)
		row, _ := x.list.current()
		if key, _ := x.list.pane.detail.Key(); row.Key.ID < "a20" || key != row.Key || x.list.pane.opened.Key != row.Key {
			t.Errorf("the cursor is on %s, %s is open", row.Key.ID, key.ID)
		}
	})
}

func TestUndoHasAnEnd(t *testing.T) {
	s := still(newFakeStore(at(midnight), plain(3)...), theme.New(theme.Options{}), 80, 22)
	for i := range 300 {
		s.acts.Undo.Edited("query", fmt.Sprint(i), fmt.Sprint(i+1))
	}
	for range 50 {
		deliver(s, s.acts.turn(s.acts.Undo.Undo))
	}
	if _, edit := s.acts.Undo.Next(); edit || s.filter.Bar.Text() != "250" {
		t.Errorf("%q is in force after all steps were undone, and more are left: %v", s.filter.Bar.Text(), edit)
	}
}

func TestAFailedPollNowIsShown(t *testing.T) {
	flow(t, Options{}, plain(3), func(x *session) {
		x.fakeStore.pollErr = context.DeadlineExceeded
		x.keys("r")
		x.says("the store didn't answer in time — it may be busy")
	})
}

func refusal() error { return fault.New(fault.Usage, "this can't be", "", nil) }

func locked() error { return fault.New(fault.Store, "the store is locked", "", nil) }

// An act that was refused is not shown as done.
func TestDoneThatIsRefusedIsNotDone(t *testing.T) {
	flow(t, Options{}, plain(3), func(x *session) {
		x.keys("enter")
		x.fakeStore.setActErr(refusal())
		x.keys("x")
		x.says("this can't be")
		x.fakeStore.setActErr(nil)
		x.keys("x")
		x.says("Done: Alert 00")
	})
}

// A mark that a locked store doesn't keep is tried again until it is kept. Until then
// the row shows what is stored, and the state line how many marks wait.
func TestMarksUnderALockedStoreAreTriedAgain(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.fakeStore.setActErr(locked())
		x.keys("x")
		x.says("the mark is tried again until it is kept: the store is locked")
		x.keys("j x")
		x.keys("j")
		x.says("! 2 marks not kept yet · ✓")
		x.silent("Done:")
		if x.fakeStore.triage("a00") != "" || strings.Contains(x.Text(), "✓ H") {
			t.Errorf("the row shows what isn't stored:\n%s", x.Text())
		}
		x.keys("k x")
		x.says("Not kept yet; z takes it back", "2 marks not kept yet")
		x.fakeStore.setActErr(nil)
		x.Wait(longPause)
		x.silent("not kept yet ·")
		if x.fakeStore.triage("a00") != alert.TriageDone || x.fakeStore.triage("a01") != alert.TriageDone || len(x.fakeStore.acts) != 2 {
			t.Errorf("a00 is %q, a01 is %q after %d acts", x.fakeStore.triage("a00"), x.fakeStore.triage("a01"), len(x.fakeStore.acts))
		}
		x.keys("z")
		if x.fakeStore.triage("a00") != alert.TriageDone || x.fakeStore.triage("a01") != alert.TriageUnseen {
			t.Errorf("z: a00 is %q, a01 is %q", x.fakeStore.triage("a00"), x.fakeStore.triage("a01"))
		}
	})
}

// A mark that waits is not made a second time because the alert was opened meanwhile: z
// would take back only one of the two.
func TestAMarkThatWaitsAndAnOpenedAlert(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.fakeStore.setActErr(locked())
		x.keys("x k enter esc x")
		x.says("Not kept yet; z takes it back")
		x.keys("z")
		x.says("Undone: done")
		x.fakeStore.setActErr(nil)
		x.Wait(longPause)
		if got := x.fakeStore.triage("a00"); got != "" {
			t.Errorf("a00 is %q", got)
		}
	})
}

// z takes back the mark that was made last, whether it is kept or not, in the order of
// the keys.
func TestUndoOfAMarkThatIsNotKept(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.fakeStore.setActErr(locked())
		x.keys("x j x 1 z")
		x.says("Undone: filter")
		x.keys("z")
		x.says("Undone: done")
		x.fakeStore.setActErr(nil)
		x.Wait(longPause)
		if x.fakeStore.triage("a00") != alert.TriageDone || x.fakeStore.triage("a01") != "" {
			t.Errorf("a00 is %q, a01 is %q", x.fakeStore.triage("a00"), x.fakeStore.triage("a01"))
		}
		x.keys("g j j")
		x.fakeStore.setSlow(3 * time.Second)
		x.keys("x")
		x.keys("z") // z comes while the act is tried
		x.fakeStore.setSlow(0)
		x.Wait(longPause)
		if got := x.fakeStore.triage("a02"); got != alert.TriageUnseen {
			t.Errorf("a02 is %q", got)
		}
	})
}

// A try that the store kept although it answered with an error is no other mark: z
// restores what was before it.
func TestAMarkThatWasKeptButSaidFailed(t *testing.T) {
	flow(t, Options{}, plain(3), func(x *session) {
		x.fakeStore.setAfterErr(locked())
		x.keys("x")
		x.says("is tried again")
		x.fakeStore.setAfterErr(nil)
		x.Wait(2 * time.Second)
		x.says("Done: Alert 00")
		x.silent("Nothing changed", "not kept yet ·")
		x.keys("z")
		if got := x.fakeStore.triage("a00"); got != alert.TriageUnseen {
			t.Errorf("a00 is %q after z", got)
		}
	})
}

// A mark that another analyst made first changes nothing, and z does not take theirs back.
func TestAMarkThatAnotherMadeFirst(t *testing.T) {
	flow(t, Options{}, plain(3), func(x *session) {
		x.fakeStore.keepUnheard("a00", alert.TriageDone)
		x.keys("x")
		x.says("Nothing changed")
		x.keys("z")
		x.says("Nothing to undo")
		if got := x.fakeStore.triage("a00"); got != alert.TriageDone {
			t.Errorf("a00 is %q after z", got)
		}
	})
}

// Tries have an end, which is told.
func TestAMarkIsGivenUpAfterAWhile(t *testing.T) {
	flow(t, Options{}, plain(3), func(x *session) {
		x.fakeStore.setActErr(locked())
		x.keys("x j")
		x.Wait(10 * time.Minute)
		x.says("the mark was not kept: the store is locked")
		x.silent("not kept yet ·")
		x.keys("z")
		x.says("Nothing to undo")
	})
}

// Quitting waits for marks, tries them once more, and names those that are lost.
func TestMarksAtTheEnd(t *testing.T) {
	for name, c := range map[string]struct {
		unlock bool
		lost   int
	}{"locked": {false, 2}, "unlocked": {true, 0}} {
		t.Run(name, func(t *testing.T) {
			flow(t, Options{}, plain(5), func(x *session) {
				x.fakeStore.setActErr(locked())
				x.keys("x j x")
				x.Keys("q")
				x.Wait(quitLimit + time.Second)
				if !x.Over() {
					t.Error("quitting waits too long")
				}
				if c.unlock {
					x.fakeStore.setActErr(nil)
				}
				lost, err := x.list.Finish(context.Background())
				if len(lost) != c.lost || (err != nil) != (c.lost > 0) {
					t.Errorf("lost %+v, %v", lost, err)
				}
				if done := x.fakeStore.triage("a01") == alert.TriageDone; done != c.unlock {
					t.Errorf("a01 is %q", x.fakeStore.triage("a01"))
				}
			})
		})
	}
}

// A try that hangs is cut off for the last one.
func TestFinishCutsATryThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fakeStore := newFakeStore(time.Now, plain(1)...)
		fakeStore.setSlow(time.Hour)
		s := New(Options{Store: fakeStore, Now: time.Now})
		go s.acts.Undo.Do(undo.Act{Acts: []engine.Act{{Key: fakeStore.only(), State: alert.TriageDone, By: s.o.User, At: alert.At(s.o.Now())}}})()
		synctest.Wait()
		fakeStore.setSlow(0)
		began := time.Now()
		lost, err := s.Finish(context.Background())
		if len(lost) != 0 || err != nil || time.Since(began) > time.Second || fakeStore.triage("a00") != alert.TriageDone {
			t.Errorf("lost %v, %v after %v", lost, err, time.Since(began))
		}
	})
}

// Keys pressed faster than the store writes count in their order: the alert
// that was opened and done goes back to seen, not to unseen.
func TestActsKeepTheOrderOfTheKeys(t *testing.T) {
	flow(t, Options{}, plain(1), func(x *session) {
		x.fakeStore.setSlow(time.Second)
		x.Keys("enter", "x")
		x.Wait(5 * time.Second)
		x.fakeStore.setSlow(0)
		x.keys("z")
		if got := x.fakeStore.triage("a00"); got != alert.TriageSeen {
			t.Errorf("z restored %q", got)
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

// In the list and in the detail alike, x goes on to the next alert still to be done, so that x again
// reopens none.
func TestDoneSkipsWhatIsDone(t *testing.T) {
	for name, keys := range map[string]string{"list": "j x k k x x x", "detail": "j x g enter x x x"} {
		flow(t, Options{}, plain(4), func(x *session) {
			x.Send(screen.Settings{Advance: true})
			x.keys(keys)
			for _, id := range []string{"a00", "a01", "a02", "a03"} {
				if got := x.fakeStore.triage(id); got != alert.TriageDone {
					t.Errorf("%s: %s is %q", name, id, got)
				}
			}
			x.says("that was the last alert")
		})
	}
}
