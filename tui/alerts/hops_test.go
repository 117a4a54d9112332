package alerts

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/detail"
	"tocsin/tui/screen"
	"tocsin/tui/tuitest"
)

// Enter on an entity shows its alerts, enter on one of them opens it, and esc goes back to
// the list of them, then to the evidence, then to the list.
func TestFromAlertToAlert(t *testing.T) {
	flow(t, Options{}, witnessed(5), func(x *session) {
		e, _ := person()
		x.fakeStore.evidence = []alert.Evidence{e}
		x.keys("enter 2 enter")
		x.Wait(time.Second)
		x.says("user robin@fabrikam.example", "5 alerts", "(this alert) Alert 00")
		x.keys("j j enter")
		x.Wait(time.Second)
		x.says("│ L ▽ Alert 02", "Low · New")
		if id := x.list.pane.opened.Key.ID; id != "a02" {
			t.Errorf("%s is open", id)
		}
		x.keys("x") // acts are on the open alert
		x.Wait(time.Second)
		if x.fakeStore.triage("a02") != alert.TriageDone || x.fakeStore.triage("a00") == alert.TriageDone {
			t.Error("the act was on another alert")
		}
		x.keys("esc")
		x.Wait(time.Second)
		x.says("│ H ▲ Alert 00", "user robin@fabrikam.example")
		if id := x.list.pane.opened.Key.ID; id != "a00" {
			t.Errorf("%s is open", id)
		}
		x.keys("esc")
		x.says("▸ ! User robin@fabrikam.example")
		x.keys("esc")
		if x.list.pane.open || x.list.filter.Bar.Text() != "" {
			t.Error("the third esc doesn't close the detail alone")
		}
	})
}

// What another alert told of is not opened after that was left, nor by another pane.
func TestLateHopsAreDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := still(newFakeStore(at(midnight), plain(5)...), darkTheme(), 120, 38)
		do(s, "alerts.open")
		to := alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: "a03"}
		cmd := s.Update(detail.Visit{Pane: s.pane.detail, Key: to})
		do(s, "detail.next")
		deliver(s, cmd)
		if id := s.pane.opened.Key.ID; id != "a01" {
			t.Errorf("%s is open after the next one", id)
		}
		deliver(s, s.Update(detail.Visit{Pane: detail.New(s.o.Store, s.o.Now), Key: to}))
		if id := s.pane.opened.Key.ID; id != "a01" {
			t.Errorf("%s is open for another pane", id)
		}
		deliver(s, s.Update(detail.Visit{Pane: s.pane.detail, Key: to}))
		do(s, "detail.previous")
		if took, _ := s.hops.last(); s.pane.opened.Key.ID == "a03" || took != nil {
			t.Errorf("the way back stays after another alert was opened: %s", s.pane.opened.Key.ID)
		}
	})
}

// A key that acts while another alert is looked up is refused: it is meant for that one, and the one that
// a person leaves stays as it is.
func TestAnAlertOnItsWayIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newFakeStore(at(midnight), plain(5)...)
		s := still(x, darkTheme(), 120, 38)
		do(s, "alerts.open")
		to := alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: "a03"}
		found := s.Update(detail.Visit{Pane: s.pane.detail, Key: to})
		if said := fmt.Sprint(deliver(s, s.Do("detail.done"))); x.triage("a00") == alert.TriageDone || !strings.Contains(said, "another alert is about to open") {
			t.Errorf("a00 is %v, it says %s", x.triage("a00"), said)
		}
		if said := fmt.Sprint(deliver(s, s.Update(detail.Alike{Pane: s.pane.detail, Key: s.pane.opened.Key}))); !strings.Contains(said, "another alert is about to open") {
			t.Errorf("D says %s", said)
		}
		deliver(s, found)
		do(s, "detail.done")
		if x.triage("a00") == alert.TriageDone || x.triage("a03") != alert.TriageDone {
			t.Errorf("a00 is %v, a03 is %v", x.triage("a00"), x.triage("a03"))
		}
		back, _ := s.hops.last()
		deliver(s, back)
		do(s, "detail.done")
		if x.triage("a00") != alert.TriageDone {
			t.Error("back at the first alert, it still waits for the other")
		}
	})
}

// Steps that are made while the next alert is looked up begin at that one, in whatever order the answers
// come.
func TestStepsAheadOfTheLookUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := still(newFakeStore(at(midnight), plain(5)...), darkTheme(), 120, 38)
		do(s, "alerts.open")
		var among []index.Row
		for _, id := range []string{"a01", "a02", "a03"} {
			among = append(among, index.Row{Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: id}})
		}
		deliver(s, s.Update(detail.Visit{Pane: s.pane.detail, Key: among[0].Key, Among: among}))
		first, second := s.Do("detail.next"), s.Do("detail.next")
		deliver(s, second)
		deliver(s, first)
		if id := s.pane.opened.Key.ID; id != "a03" || s.hops.opening() {
			t.Errorf("] and ] lead to %s", id)
		}
	})
}

// D closes the open alert with the verdict and the note of a past decision, in one act that
// z undoes.
func TestClosedAlike(t *testing.T) {
	records := plain(3)
	for i := range records {
		records[i].Alert.Title, records[i].Alert.DetectorID = "Odd sign-in", "d1"
	}
	records[2].Triage = alert.Triage{State: alert.TriageDone, Verdict: alert.VerdictBenign, Note: "the nightly\nbackup", By: "amal", At: alert.At(midnight)}
	flow(t, Options{}, records, func(x *session) {
		x.keys("enter 9")
		x.Wait(time.Second)
		x.says("Benign", "backup", "shares amal@contoso.example, ws-042")
		x.keys("D")
		x.says("Closed alike: done, benign, “the nightly")
		acts := x.fakeStore.acts
		last := acts[len(acts)-1]
		if last.Key.ID != "a00" || last.State != alert.TriageDone || last.Verdict == nil || *last.Verdict != alert.VerdictBenign || last.Add != "the nightly\nbackup" || last.By != "kim" {
			t.Errorf("the act is %+v", last)
		}
		x.keys("z")
		x.says("Undone: closed alike")
		if x.fakeStore.triage("a00") == alert.TriageDone {
			t.Error("it is done still")
		}
	})
}

func TestAlikeIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newFakeStore(at(midnight), plain(3)...)
		s := still(x, darkTheme(), 120, 38)
		do(s, "alerts.open")
		acts := len(x.acts)
		for name, msg := range map[string]detail.Alike{
			"another pane":  {Pane: detail.New(x, s.o.Now), Key: s.pane.opened.Key},
			"another alert": {Pane: s.pane.detail, Key: alert.Key{ID: "a02"}},
		} {
			if said := deliver(s, s.Update(msg)); len(said) > 0 || len(x.acts) > acts {
				t.Errorf("%s: says %v, acts %v", name, said, x.acts[acts:])
			}
		}
		s = New(Options{Store: unchanging{x}, Now: at(midnight), ReadOnly: true})
		for _, cmd := range tuitest.Prepare(s, darkTheme(), 120, 38) {
			deliver(s, cmd)
		}
		do(s, "alerts.open")
		said := deliver(s, s.Update(detail.Alike{Pane: s.pane.detail, Key: s.pane.opened.Key}))
		if len(x.acts) > acts || !strings.Contains(fmt.Sprint(said), "Read-only") {
			t.Errorf("read-only: says %v", said)
		}
	})
}

// With one marked alert, :compare shows the one under the cursor beside it; else beside its
// own past.
func TestCompare(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := still(newFakeStore(at(midnight), plain(5)...), darkTheme(), 120, 38)
		drawn := func() string { return strip(strings.Join(s.Draw(120, 38), "\n")) }
		do(s, "alerts.compare")
		if got := drawn(); !s.pane.open || !strings.Contains(got, "Compared with what the history says it was.") {
			t.Errorf("without a mark:\n%s", got)
		}
		do(s, "detail.close")
		deliver(s, s.rows.Marks.Toggle())
		do(s, "alerts.compare")
		if got := drawn(); !strings.Contains(got, "Compared with v2 › Alert 00, 1 min ago") || !strings.Contains(got, "Medium") {
			t.Errorf("with a mark:\n%s", got)
		}
		do(s, "detail.summary", "detail.next", "detail.compare")
		if got := drawn(); !strings.Contains(got, "Compared with v2 › Alert 00, 1 min ago") {
			t.Errorf("by the page's key, in the next alert:\n%s", got)
		}
		deliver(s, s.rows.Marks.Toggle())
		do(s, "detail.compare")
		if got := drawn(); !strings.Contains(got, "Compared with v2 › Alert 00, 1 min ago") {
			t.Errorf("with two marks, of which it is one:\n%s", got)
		}
		do(s, "detail.summary", "detail.next", "detail.compare")
		if got := drawn(); !strings.Contains(got, "what the history says") {
			t.Errorf("with two marks of others:\n%s", got)
		}
	})
}

// Two marked alerts are compared wherever the cursor is.
func TestTwoMarkedAreCompared(t *testing.T) {
	for name, c := range map[string]struct {
		to         string // moves the cursor once both are marked
		opens, has string
	}{
		"the cursor went on": {"alerts.down", "a00", "Compared with v2 › Alert 01, 2 min ago"},
		"at the bottom":      {"alerts.bottom", "a00", "Compared with v2 › Alert 01, 2 min ago"},
		"on the second":      {"alerts.up", "a01", "Compared with v2 › Alert 00, 1 min ago"},
		"on the first":       {"alerts.top", "a00", "Compared with v2 › Alert 01, 2 min ago"},
	} {
		s := still(newFakeStore(at(midnight), plain(5)...), darkTheme(), 120, 38)
		do(s, "alerts.mark", "alerts.mark", c.to, "alerts.compare")
		got := strip(strings.Join(s.Draw(120, 38), "\n"))
		if !s.pane.open || s.pane.opened.Key.ID != c.opens || !strings.Contains(got, c.has) {
			t.Errorf("%s: %s is open:\n%s", name, s.pane.opened.Key.ID, got)
		}
		if do(s, "detail.close"); s.rows.Marked().Count != 2 {
			t.Errorf("%s: %d marks", name, s.rows.Marked().Count)
		}
		if row, _ := s.current(); row.Key.ID != c.opens {
			t.Errorf("%s: back on %s", name, row.Key.ID)
		}
	}
}

// [, ] and x in an alert that was opened from those of an entity go on within them, and esc goes back.
func TestOnAmongTheAlertsOfAnEntity(t *testing.T) {
	records := plain(5)
	for i := range records {
		records[i].Alert.Entities = []alert.Entity{{Type: alert.Host, Value: "ws-1.contoso.example"}}
	}
	flow(t, Options{}, records, func(x *session) {
		x.Send(screen.Settings{Advance: true, SeenAfter: time.Hour})
		x.ask("title = 'Alert 00'")
		x.keys("enter 8 enter")
		x.Wait(time.Second)
		at := func(keys, id string) {
			t.Helper()
			x.keys(keys)
			x.Wait(time.Second)
			if got := x.list.pane.opened.Key.ID; got != id {
				t.Errorf("after %s %s is open, want %s\n%s", keys, got, id, x.Text())
			}
		}
		at("j enter", "a01")
		at("]", "a02")
		at("x", "a03")
		at("[ [", "a01")
		at("x", "a03") // a02 is done
		at("]", "a04")
		x.keys("]")
		x.says("esc goes back")
		at("esc", "a00")
	})
}

// While an alert is open that the list's cursor isn't on, the breadcrumb names it, no place of the list
// is said, and the way back puts the cursor on the alert that it led from.
func TestTheCrumbNamesAVisitedAlert(t *testing.T) {
	flow(t, Options{}, witnessed(5), func(x *session) {
		e, _ := person()
		x.fakeStore.evidence = []alert.Evidence{e}
		x.keys("enter")
		x.says("1/5")
		x.keys("2 enter")
		x.Wait(time.Second)
		x.keys("j j enter")
		x.Wait(time.Second)
		x.says("visited Alert 02")
		x.silent("1/5")
		x.keys("x")
		x.Wait(time.Second)
		x.list.rows.List.Select(x.list.pane.opened.Key) // as undoing does
		x.keys("esc")
		x.Wait(time.Second)
		x.says("1/5")
		x.silent("visited")
		if row, _ := x.list.current(); row.Key != x.list.pane.opened.Key {
			t.Errorf("the cursor is on %s, and %s is open", row.Key.ID, x.list.pane.opened.Key.ID)
		}
	})
}

// An alert that was visited from the detail gets no place in a list whose query leaves it out.
func TestAVisitedAlertIsNotListed(t *testing.T) {
	flow(t, Options{}, witnessed(5), func(x *session) {
		e, _ := person()
		x.fakeStore.evidence = []alert.Evidence{e}
		x.keys("1") // severity = 'high'
		x.Wait(time.Second)
		x.keys("enter 2 enter")
		x.Wait(time.Second)
		x.keys("j enter")
		x.Wait(time.Second)
		opened := x.list.pane.opened
		if opened.Severity == alert.High {
			t.Fatalf("%s is of the list", opened.Key.ID)
		}
		x.keys("x")
		x.Wait(time.Second)
		x.keys("esc esc esc")
		x.Wait(time.Second)
		for _, row := range x.list.rows.List.Visible() {
			if row.Severity != alert.High {
				t.Errorf("%s, %s is listed", row.Key.ID, row.Severity)
			}
		}
	})
}

// Another view is shown with the list alone: what is open may not be of it.
func TestAnotherViewClosesTheDetail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := still(newFakeStore(at(midnight), plain(5)...), darkTheme(), 120, 38)
		do(s, "alerts.open")
		deliver(s, s.lens.keys.Do("view", "no such view"))
		if !s.pane.open {
			t.Fatal("a name that no view has closes it")
		}
		deliver(s, s.lens.keys.Do("view", "High"))
		if s.pane.open || s.filter.Bar.Text() == "" {
			t.Errorf("open %v, under %q", s.pane.open, s.filter.Bar.Text())
		}
	})
}
