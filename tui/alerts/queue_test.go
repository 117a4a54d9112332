package alerts

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/decide"
	"tocsin/tui/screen"
	"tocsin/tui/triage"
	"tocsin/tui/tuitest"
)

// An alert counts as seen after a while, or with the first scroll, pane or act; one
// passed by with [ and ] doesn't.
func TestSeenAfterADwell(t *testing.T) {
	flow(t, Options{}, plain(8), func(x *session) {
		x.Send(screen.Settings{SeenAfter: 15 * time.Second})
		x.Wait(time.Second)
		x.keys("enter")
		x.Wait(5 * time.Second)
		x.is("a00", "")
		x.Wait(15 * time.Second)
		x.is("a00", alert.TriageSeen)
		x.keys("] ] ]")
		x.Wait(16 * time.Second)
		x.is("a01", "")
		x.is("a02", "")
		x.is("a03", alert.TriageSeen)
		x.keys("] + w")
		x.is("a04", "")
		x.keys("j")
		x.is("a04", alert.TriageSeen)
		x.keys("] tab")
		x.is("a05", alert.TriageSeen)
		x.keys("] b")
		x.is("a06", alert.TriageSeen)
		x.keys("] esc")
		x.Wait(16 * time.Second)
		x.is("a07", "")
	})
}

// z takes back seen too, and what was undone is not seen again by itself.
func TestUndoTakesBackSeen(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.Send(screen.Settings{SeenAfter: 3 * time.Second})
		x.keys("enter")
		x.Wait(4 * time.Second)
		x.keys("z")
		x.says("Undone: seen · Alert 00")
		x.Wait(5 * time.Second)
		x.is("a00", alert.TriageUnseen)
		x.keys("Z")
		x.says("Redone: seen · Alert 00")
		x.is("a00", alert.TriageSeen)
		x.keys("U")
		x.Wait(5 * time.Second)
		x.is("a00", alert.TriageUnseen)
	})
}

func (x *session) is(id string, want alert.TriageState) {
	x.t.Helper()
	if got := x.fakeStore.triage(id); got.Word() != want.Word() {
		x.t.Errorf("%s is %q, want %q", id, got, want)
	}
}

// x goes on to the next row; a done row is opened again with who did it and when; the rows
// that leave the query stay until r.
func TestDoneGoesOn(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.Send(screen.Settings{Advance: true})
		x.keys("u x x")
		x.on("a02")
		x.says("Done: Alert 01", "1/3", "done today 2")
		x.Wait(3 * time.Hour)
		x.keys("k x")
		x.says("Reopened: Alert 01; done by kim 3 h ago")
		x.is("a01", alert.TriageSeen)
		x.on("a01")
		x.keys("r")
		x.Wait(time.Second)
		x.says("/3")
		x.keys("z") // the query leaves the alert out: it gets no place in the list
		x.says("Undone: reopening · Alert 01; it isn't in this list, :alert opens it", "1/3")
		x.on("a02")
		x.is("a01", alert.TriageDone)
	})
	flow(t, Options{}, plain(3), func(x *session) { // in the detail
		x.Send(screen.Settings{Advance: true, SeenAfter: 50 * time.Second})
		x.keys("1 4 enter x")
		x.is("a00", alert.TriageDone)
		x.keys("z")
		x.Wait(time.Second)
		if x.list.pane.opened.Key.ID != "a00" || !x.list.pane.open {
			t.Errorf("%s is open after z", x.list.pane.opened.Key.ID)
		}
		x.is("a00", alert.TriageUnseen)
		x.keys("z") // filters are not undone in the detail
		x.says("Nothing to undo")
		x.query("severity IN ('high','informational')")
	})
}

// An act on several marked alerts asks with their number, and is for the alerts that were
// marked when the key was pressed.
func TestMarkedAlerts(t *testing.T) {
	flow(t, Options{}, plain(9), func(x *session) {
		x.keys("space space space")
		x.says("3 marked")
		x.keys("x")
		x.says("Mark 3 alerts done?")
		x.fakeStore.put(sample("n1", -1, nil))
		x.Wait(time.Second)
		x.keys("y") // no longer, since the toast goes after five seconds
		x.says("Done: 3 alerts")
		if n := x.fakeStore.dones(); n != 3 {
			t.Errorf("%d are done", n)
		}
		x.keys("z")
		x.says("Undone: done · 3 alerts")
		if n := x.fakeStore.dones(); n != 0 {
			t.Errorf("%d are done after z", n)
		}
		x.keys("* b n")
		if n := len(x.fakeStore.acts); n != 6 {
			t.Errorf("no was said, and there are %d acts", n)
		}
		x.keys("b y")
		x.Wait(time.Second)
		x.says("⚑ Suspicious", "⚑ Alert 05")
		x.keys("g V j j V")
		x.says("3 marked")
		x.keys("esc")
		if x.list.rows.Marked().Count != 0 {
			t.Error("esc leaves marks")
		}
	})
}

// More alerts than one act may change are refused with a word.
func TestTooManyAtOnce(t *testing.T) {
	s := still(newFakeStore(at(midnight), plain(3)...), darkTheme(), 120, 38)
	said := deliver(s, s.acts.Do(triage.Just(decide.Done()), triage.Target{Count: triage.Most + 1}))
	if len(said) != 1 || !strings.Contains(said[0].(screen.Toast).Text, "10 001 alerts are too many at once") {
		t.Errorf("%v", said)
	}
}

// The menu of verdicts closes with a note in one act; c, a, A, # and b are kept too, and
// all of it is undone.
func TestVerdictNoteAndTheRest(t *testing.T) {
	templates := func() ([]decide.Template, error) { return []decide.Template{{Name: "ask", Text: "asked {user}"}}, nil }
	flow(t, Options{Notes: Notes{Templates: templates}}, plain(3), func(x *session) {
		x.keys("X")
		x.says("verdict: Alert 00", "1 True positive")
		x.keys("tab down tab 2 enter")
		triage := func() alert.Triage { return x.fakeStore.records[x.fakeStore.keyOf("a00")].Triage }
		if got := triage(); got.Verdict != alert.VerdictBenign || got.Note != "asked amal@contoso.example" || got.State != alert.TriageDone {
			t.Errorf("%+v", got)
		}
		x.says("Closed here as benign: Alert 00")
		x.keys("c ! enter a # v i p enter b")
		if got := triage(); got.Note != "asked amal@contoso.example!" || got.AssignedTo != "kim" || !reflect.DeepEqual(got.Tags, []string{"vip"}) || !got.Bookmarked.Set() {
			t.Errorf("%+v", got)
		}
		x.keys("enter")
		x.says("verdict", "Benign", "owner", "tags", "vip", "bookmarked")
		x.keys("esc A")
		if got := triage().AssignedTo; got != "" {
			t.Errorf("assigned to %q", got)
		}
		x.keys("z z z z z z")
		if got := triage(); got.Verdict != "" || got.Note != "" || got.State.Word() != "unseen" || got.Tags != nil || got.Bookmarked.Set() {
			t.Errorf("undone: %+v", got)
		}
	})
	flow(t, Options{ReadOnly: true}, plain(3), func(x *session) {
		for _, key := range []string{"X", "c", "a", "A", "b", "#", "U", "T", "x"} {
			x.keys(key)
			x.says("Read-only: you can't triage here")
		}
		if len(x.fakeStore.acts) > 0 {
			t.Errorf("%v", x.fakeStore.acts)
		}
	})
}

// T works the unseen alerts, the gravest first and of equals the newest, one key a verdict. The
// cursor of the list is on the open alert, and a hint says how the queue is left.
func TestTheQueue(t *testing.T) {
	flow(t, Options{}, plain(6), func(x *session) {
		x.Send(screen.Settings{SeenAfter: 50 * time.Second})
		x.keys("T")
		for i, want := range []string{"a00", "a04", "a01"} {
			x.Wait(time.Second)
			x.says(fmt.Sprintf("queue %d of 6", i+1), "│ 1 TP  2 benign  3 FP  4 dup  5 test   tab Evidence")
			x.silent("1Sum")
			if got := x.list.pane.opened.Key.ID; got != want {
				t.Errorf("%d: %s is open, want %s", i, got, want)
			}
			if row, ok := x.list.current(); !ok || row.Key.ID != want || !slices.ContainsFunc(x.list.rows.List.Visible(), func(r index.Row) bool { return r.Key == row.Key }) {
				t.Errorf("%d: the list is on %s", i, row.Key.ID)
			}
			x.says("esc leave")
			x.keys("tab")
			x.says("tab Tree")
			x.keys("2")
			x.is(want, alert.TriageDone)
		}
		x.keys("z")
		x.Wait(time.Second)
		x.says("3 of 6")
		x.keys("n")
		x.says("4 of 6")
		x.keys("esc")
		x.silent("of 6")
		x.keys("enter")
		x.says("1Sum")
		x.keys("esc")
		if x.list.pane.open {
			t.Error("esc leaves the detail open")
		}
		x.keys("T h")
		if x.list.pane.open || x.list.acts.queue.On() {
			t.Error("h leads to the list, and the queue goes on unseen")
		}
		x.silent("esc leave")
		x.keys("T")
		x.Wait(time.Second)
		x.says("1 of 4")
		x.keys("1 1 1")
		x.Keys("1", "2") // once too often
		x.query("")
		x.silent("queue 4 of 4")
		x.Wait(time.Second)
		x.keys("2")
		x.says("The queue has ended")
		x.query("")
		x.Wait(time.Second)
		x.keys("2")
		x.query("severity = 'medium'")
		x.keys("2")
		if x.list.pane.open {
			t.Error("the queue is done, and the detail open")
		}
		x.keys("T")
		x.says("Nothing unseen is left")
	})
}

// The queue begins with the story of its first alert, on whatever page the detail is; the name of the
// list is a command that leads back to it.
func TestTheQueueBeginsWithTheStory(t *testing.T) {
	flow(t, Options{}, plain(3), func(x *session) {
		x.keys("enter 2") // its evidence
		x.Wait(time.Second)
		x.silent("this detector")
		x.keys("T")
		x.Wait(time.Second)
		x.says("queue 1 of 2", "this detector")
		x.keys("esc enter")
		x.Wait(time.Second)
		x.list.DoWith("alerts.alerts", "")
		if x.list.pane.open {
			t.Error(":alerts leaves the detail open")
		}
	})
}

// What a person only reads in the queue and goes on from stays unseen, and comes again with T.
func TestTheQueueMarksNothingSeen(t *testing.T) {
	flow(t, Options{}, plain(3), func(x *session) {
		x.Send(screen.Settings{SeenAfter: 3 * time.Second})
		x.keys("T")
		x.Wait(9 * time.Second)
		x.keys("j b n")
		x.Wait(9 * time.Second)
		x.keys("esc")
		x.Wait(9 * time.Second)
		x.is("a00", "")
		x.is("a01", "")
		x.keys("T")
		x.Wait(time.Second)
		x.says("queue 1 of 3")
	})
}

// That the queue has ended, and what it has left, is told first: a narrow screen cuts the end of a message. The key for
// a twin stands before the name, which is cut before the rest.
func TestTheEndOfTheQueueIsToldFirst(t *testing.T) {
	about := func(r alert.Record) alert.Record {
		r.Alert.Title, r.Alert.Severity = "About a file that was shared outside", alert.Informational
		return r
	}
	records := append(plain(2), about(twin(alert.AlertsV2, "b", 10, "alert:r2")), about(twin(alert.RiskDetections, "c", 11, "alert:r2")))
	for n, want := range map[int]string{3: "Last of 3, 1 skipped; closed here as benign: About a", 4: "Last of 3, 1 skipped; closed here as benign, W with it…"} {
		flow(t, Options{}, records[:n], func(x *session) {
			x.Resize(80, 24)
			x.ask("id != 'c'")
			x.keys("T")
			x.Wait(time.Second)
			x.keys("n 2 2")
			x.Wait(time.Second)
			x.says(want)
		})
	}
	flow(t, Options{}, records[:3], func(x *session) {
		for _, key := range []string{"T", "2", "z", "Z", "2", "2"} { // what was done again is no more skipped
			x.keys(key)
			x.Wait(time.Second)
		}
		x.says("Last of 3; closed here as benign")
	})
}

// The queue goes on to what came while it was worked; its end and the last verdict are one sentence.
func TestTheQueueTakesWhatCame(t *testing.T) {
	flow(t, Options{}, plain(2), func(x *session) {
		x.keys("T")
		x.Wait(time.Second)
		x.keys("2")
		x.fakeStore.put(sample("n1", -1, nil))
		x.Wait(time.Second)
		x.keys("2")
		x.Wait(time.Second)
		x.says("queue 3 of 3")
		if got := x.list.pane.opened.Key.ID; got != "n1" || !x.list.pane.open {
			t.Errorf("%s is open", got)
		}
		x.keys("2")
		x.says("Last of 3; closed here as benign: ")
		x.is("n1", alert.TriageDone)
		if x.list.pane.open {
			t.Error("the queue has ended, and the detail is open")
		}
	})
}

// What comes while the queue is at its last row belongs to it at once: its place counts it, and the last decision doesn't
// say that it ends.
func TestTheQueueCountsWhatCameOnItsLastRow(t *testing.T) {
	flow(t, Options{}, plain(2), func(x *session) {
		x.keys("T 2")
		x.Wait(2 * time.Second)
		x.says("queue 2 of 2")
		x.fakeStore.put(sample("n1", -1, nil))
		x.fakeStore.put(sample("n2", -2, nil))
		x.Wait(2 * time.Second)
		x.says("queue 2 of 4", "came meanwhile: the queue goes on")
		x.keys("2")
		x.Wait(time.Second)
		x.says("queue 3 of 4", "Closed here as benign")
		x.silent("Last of")
		x.keys("n")
		x.Wait(time.Second)
		x.keys("2")
		x.Wait(time.Second)
		x.says("Last of 4, 1 skipped; closed here as benign")
	})
}

// While the queue is worked a key has one meaning: a digit is a verdict, and those beyond lead to the pages that they
// do elsewhere.
func TestTheQueuesKeysMeanOneThing(t *testing.T) {
	seen := map[string]string{}
	for _, spec := range newVerbs().work {
		for _, key := range spec.Keys {
			if seen[key] != "" {
				t.Errorf("%s is %s and %s", key, seen[key], spec.ID)
			}
			seen[key] = spec.ID
		}
	}
	if seen["2"] != "queue.verdict-2" || seen["n"] != "queue.skip" || seen["8"] != "detail.related" || seen["tab"] != "detail.next-pane" {
		t.Errorf("%v", seen)
	}
}

// A hand that goes x x x through the list does not open the last alert again.
func TestDoneOnTheLastAlert(t *testing.T) {
	for _, open := range []string{"", "enter"} {
		flow(t, Options{}, plain(2), func(x *session) {
			x.Send(screen.Settings{Advance: true, SeenAfter: time.Minute})
			x.keys("x")
			if open != "" {
				x.keys(open)
			}
			x.keys("x")
			x.says("that was the last alert")
			x.keys("x x")
			x.says("Done already, and the last alert; z undoes it")
			x.is("a01", alert.TriageDone)
			x.keys("k j x")
			if open == "" {
				x.is("a01", alert.TriageSeen)
			}
			x.keys("esc z")
		})
	}
}

// A key for an alert says so if there is none.
func TestNoAlertHere(t *testing.T) {
	flow(t, Options{}, plain(2), func(x *session) {
		x.keys("/")
		x.Type("title = 'none'")
		x.keys("enter")
		for _, key := range []string{"x", "X", "space", "=", "b", "c"} {
			x.Wait(20 * time.Second)
			x.silent("No alert here") // the message is gone
			x.keys(key)
			x.says("No alert here")
		}
	})
}

// e and n find the next alert of a kind in the store, far beyond the loaded rows.
func TestJumps(t *testing.T) {
	records := plain(3000)
	for i := range records {
		records[i].Alert.Severity, records[i].Triage.State = alert.Low, alert.TriageSeen
	}
	records[5].Alert.Severity, records[2500].Alert.Severity = alert.High, alert.High
	records[2700].Triage.State = ""
	flow(t, Options{}, records, func(x *session) {
		x.keys("e")
		x.on("a05")
		x.keys("e")
		x.Wait(time.Second)
		x.on("a2500")
		x.keys("e")
		x.says("No other high alert below; E goes to those above")
		x.keys("n")
		x.Wait(time.Second)
		x.on("a2700")
		x.keys("E E")
		x.Wait(time.Second)
		x.on("a05")
		x.keys("enter e")
		x.Wait(time.Second)
		if got := x.list.pane.opened.Key.ID; got != "a2500" {
			t.Errorf("%s is open", got)
		}
	})
}

// TestLastActsUndoneLeadBack does up to fifty random acts and undoes them all: the store is
// as it was, but for who did it last and when.
func TestLastActsUndoneLeadBack(t *testing.T) {
	decided := func(h *hand) map[string]alert.Triage {
		out := map[string]alert.Triage{}
		for key, r := range h.store.records {
			r.Triage.At, r.Triage.By, r.Triage.State = 0, "", alert.TriageState(r.Triage.State.Word())
			out[key.ID] = r.Triage
		}
		return out
	}
	inBubble(t, func(t *testing.T) {
		for seed := range uint64(8) {
			r := rand.New(rand.NewPCG(seed, 16))
			h := byHand(t, plain(12)...)
			h.acts.Set(screen.Settings{Advance: seed%2 == 0, SeenAfter: 50 * time.Second})
			began := decided(h)
			for range 50 {
				h.hear(h.press([]string{"down", "up", "bottom", "top"}[r.IntN(4)])...)
				switch row, _ := h.current(); r.IntN(3) {
				case 0:
					h.hear(h.run(h.acts.Do(triage.Just(decide.Judge(decide.Choice{Verdict: alert.Verdicts()[r.IntN(5)].Word, Note: "n"})), h.acts.target()))...)
				case 1:
					h.hear(h.run(h.DoWith("alerts.tag", row.Key.ID))...)
				default:
					h.hear(h.press([]string{"done", "mark-unseen", "bookmark", "assign", "unassign"}[r.IntN(5)])...)
				}
			}
			steps := 0
			for what, _ := h.acts.Undo.Next(); what != ""; what, _ = h.acts.Undo.Next() {
				h.hear(h.press("undo")...)
				steps++
			}
			if got := decided(h); !reflect.DeepEqual(got, began) || steps < 10 {
				t.Fatalf("seed %d: after %d steps back %+v", seed, steps, got)
			}
		}
	})
}

// What was typed in the editor, or chosen in a box of another list, is dropped by this one.
func TestDecisionsOfOtherLists(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := still(newFakeStore(at(midnight), plain(3)...), darkTheme(), 120, 38)
		other := New(Options{Store: unchanging{newFakeStore(at(midnight))}, Now: at(midnight)})
		mine := s.acts.target()
		tagged := func(of *Screen) tea.Msg {
			box := of.acts.TagBox(true, mine)().(screen.OpenOverlay).Overlay
			box.Update(tea.PasteMsg{Content: "vip"})
			return tuitest.Last(t, box.Update(tea.KeyPressMsg{Code: tea.KeyEnter}))
		}
		deliver(s, s.Update(tagged(other)))
		acts, err := s.Finish(context.Background())
		if len(acts) > 0 || err != nil || s.acts.Undo.Unkept() != nil && len(s.acts.Undo.Unkept()) > 0 {
			t.Errorf("%v, %v", acts, err)
		}
		deliver(s, s.Update(tagged(s)))
		if what, _ := s.acts.Undo.Next(); !strings.HasPrefix(what, "tag vip") {
			t.Errorf("its own tag is dropped: %q", what)
		}
	})
}

// While the queue is worked the breadcrumb alone tells the place: the list has another order.
func TestTheQueueHasOnePlace(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.Wait(time.Second)
		at := func() (n int) {
			for _, p := range place(x.list) {
				if strings.Contains(p.Text, "/5") {
					n++
				}
			}
			return n
		}
		if at() != 1 {
			t.Errorf("the list has %d places", at())
		}
		x.keys("T")
		x.Wait(time.Second)
		if !x.list.acts.queue.On() || at() != 0 {
			t.Errorf("the queue has %d places beside its own", at())
		}
		x.says("queue 1 of 5")
		x.keys("esc")
		if at() != 1 {
			t.Errorf("after the queue the list has %d places", at())
		}
	})
}

// The list follows the queue to rows far beyond the loaded ones, at every size.
func TestTheListFollowsTheQueue(t *testing.T) {
	records := plain(3000)
	for i := range records {
		records[i].Alert.Severity = alert.Low
		if i%700 == 350 {
			records[i].Alert.Severity = alert.High
		}
	}
	flow(t, Options{}, records, func(x *session) {
		x.Resize(200, 60)
		x.Wait(time.Second)
		x.keys("T")
		for _, want := range []string{"a350", "a1050", "a1750", "a2450"} {
			x.Wait(time.Second)
			row, _ := x.list.current()
			if row.Key.ID != want || x.list.pane.opened.Key.ID != want || !slices.ContainsFunc(x.list.rows.List.Visible(), func(r index.Row) bool { return r.Key == row.Key }) {
				t.Errorf("the list is on %s, %s is open, want %s", row.Key.ID, x.list.pane.opened.Key.ID, want)
			}
			x.keys("n")
		}
	})
}

// Undo in the queue may make the alert that it is at done again: the queue goes on from it, and does
// not stay on one that no verdict changes.
func TestUndoInTheQueueMakesDone(t *testing.T) {
	for keys, at := range map[string]string{"X 2 enter U T z": "1/1", "X 2 enter U T": "queue 1 of 1"} {
		flow(t, Options{}, plain(1), func(x *session) {
			x.Send(screen.Settings{SeenAfter: time.Hour})
			for key := range strings.FieldsSeq(keys) {
				x.keys(key)
				x.Wait(50 * time.Millisecond)
			}
			x.Wait(time.Second)
			x.says(at)
			if on := x.list.acts.queue.On(); on != strings.HasSuffix(keys, "T") {
				t.Errorf("%s: the queue is worked: %v", keys, on)
			}
		})
	}
}
