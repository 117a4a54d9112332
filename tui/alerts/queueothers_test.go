package alerts

import (
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/tui/detail"
	"tocsin/tui/undo"
)

// TestTheQueueLeavesOutWhatOthersClosed: while a person works the queue, another one closes an alert
// further down, which is then left out with a word. x, which closes in a queue, doesn't reopen what another
// person has closed, and no verdict replaces theirs unseen.
func TestTheQueueLeavesOutWhatOthersClosed(t *testing.T) {
	for _, who := range []string{"amal", "kim"} { // kim is at another program, too
		t.Run(who, func(t *testing.T) { leavesOut(t, who) })
	}
}

func leavesOut(t *testing.T, who string) {
	closed := func(r alert.Record) alert.Record {
		r.Triage.State, r.Triage.By, r.Triage.Verdict = alert.TriageDone, who, "benign"
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
		x.fakeStore.put(closed(record(order[1])))
		x.Wait(2 * time.Second)
		x.says("1 alert of the queue closed elsewhere meanwhile")
		x.fakeStore.put(closed(record(order[3])))
		x.Wait(2 * time.Second)
		x.says("2 alerts of the queue closed elsewhere meanwhile")
		x.keys("x")
		x.Wait(time.Second)
		if got := x.list.pane.opened.Key.ID; got != order[2] {
			t.Errorf("behind %s comes %s of %v\n%s", first, got, order, x.Text())
		}
		x.fakeStore.put(closed(record(order[2]))) // the open one
		x.Wait(2 * time.Second)
		x.says("This alert was closed elsewhere meanwhile: n goes on")
		for _, key := range []string{"x", "1"} {
			x.keys(key)
			x.says("Closed already by " + who + ": n goes on, U reopens it")
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
			if r := record(id); r.Triage.State != alert.TriageDone || r.Triage.By != who || r.Triage.Verdict != "benign" {
				t.Errorf("%s is %+v", id, r.Triage)
			}
		}
		if x.list.acts.queue.On() {
			t.Errorf("the queue does not end\n%s", x.Text())
		}
	})
}

// TestAVerdictOnAVisitedAlertIsNotTheQueues: an alert that the open one of the queue led to is closed by itself:
// the queue's own stays its own, and isn't passed by.
func TestAVerdictOnAVisitedAlertIsNotTheQueues(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.keys("T")
		x.Wait(time.Second)
		var order []string
		for _, r := range x.list.acts.queue.Rows() {
			order = append(order, r.Key.ID)
		}
		x.Send(detail.Visit{Pane: x.list.pane.detail, Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: order[2]}})
		x.Wait(time.Second)
		x.keys("1")
		x.Wait(time.Second)
		x.is(order[2], alert.TriageDone)
		if got := x.list.acts.queue.Row().ID; got != order[0] {
			t.Errorf("the queue is at %s, want %s", got, order[0])
		}
		if x.list.acts.queue.Own(alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: order[0]}) {
			t.Error("the queue's own counts as decided")
		}
		if got := x.list.pane.opened.Key.ID; got != order[0] {
			t.Errorf("then %s is open, want %s", got, order[0])
		}
		x.keys("1 1 1 1")
		x.Wait(time.Second)
		for _, id := range order {
			x.is(id, alert.TriageDone)
		}
	})
}

// TestTheQueueGoesBackFromAVisitedAlert: also from the last row and over several, which is not the end of the
// queue; n leads back to the queue's own, too, instead of passing it by.
func TestTheQueueGoesBackFromAVisitedAlert(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.keys("T")
		x.Wait(time.Second)
		var order []string
		for _, r := range x.list.acts.queue.Rows() {
			order = append(order, r.Key.ID)
		}
		visit := func(id string) {
			x.Send(detail.Visit{Pane: x.list.pane.detail, Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: id}})
			x.Wait(time.Second)
			if got := x.list.pane.opened.Key.ID; got != id {
				t.Fatalf("%s is open, want %s", got, id)
			}
		}
		back := func(to string) {
			t.Helper()
			x.Wait(time.Second)
			if got, at := x.list.pane.opened.Key.ID, x.list.acts.queue.Row().ID; got != to || at != to {
				t.Errorf("%s is open, the queue at %s, want %s", got, at, to)
			}
		}
		title := func(id string) string { return "queue 1 of 5 › Alert " + id[1:] }
		x.silent(title(order[1]), "esc back")
		x.says("esc leave  n skip")
		visit(order[1])
		x.says(title(order[1]), "esc back")
		x.silent("esc leave", "n skip")
		x.keys("n")
		back(order[0])
		x.silent("queue 1 of 5 ›", "esc back")
		x.says("esc leave  n skip")
		x.keys("n n n n")
		back(order[4])
		visit(order[2])
		visit(order[0])
		x.keys("1")
		x.says("Closed here as true positive")
		x.silent("Last of")
		back(order[4])
		x.is(order[0], alert.TriageDone)
		x.keys("1")
		x.says("Last of")
	})
}

// TestUndoOfAVisitedAlertPassesNoneBy: an alert that the queue comes to later is visited, closed, and that undone:
// it is shown, and the queue goes on with its own, to each of its alerts.
func TestUndoOfAVisitedAlertPassesNoneBy(t *testing.T) {
	for _, back := range []string{"esc", "n", "1", "[ ["} {
		t.Run(back, func(t *testing.T) {
			flow(t, Options{}, plain(5), func(x *session) {
				x.keys("T")
				x.Wait(time.Second)
				var order []string
				for _, r := range x.list.acts.queue.Rows() {
					order = append(order, r.Key.ID)
				}
				x.Send(detail.Visit{Pane: x.list.pane.detail, Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: order[3]}})
				x.Wait(time.Second)
				x.keys("1")
				x.Wait(time.Second)
				x.is(order[3], alert.TriageDone)
				x.keys("z")
				x.Wait(time.Second)
				x.is(order[3], "unseen")
				if got := x.list.pane.opened.Key.ID; got != order[3] {
					t.Errorf("%s is shown, want %s, which was undone", got, order[3])
				}
				x.keys(back)
				x.Wait(time.Second)
				var came []string
				for x.list.acts.queue.On() && len(came) < 9 {
					came = append(came, x.list.pane.opened.Key.ID)
					x.keys("2")
					x.Wait(2 * time.Second)
				}
				want := order
				if back == "1" {
					want = []string{order[0], order[1], order[2], order[4]}
				}
				if !slices.Equal(came, want) {
					t.Errorf("the queue comes to %v, want %v", came, want)
				}
			})
		})
	}
}

// TestARefusedDecisionIsNotTheQueues: what another person closed just before a verdict of the queue isn't judged
// anew by who goes back to it.
func TestARefusedDecisionIsNotTheQueues(t *testing.T) {
	flow(t, Options{}, plain(3), func(x *session) {
		x.keys("T")
		x.Wait(time.Second)
		first := x.list.acts.queue.Row()
		theirs, _, _ := x.fakeStore.Record(t.Context(), first)
		theirs.Triage = alert.Triage{State: alert.TriageDone, By: "amal", Verdict: "true", At: alert.At(time.Now())}
		x.fakeStore.put(theirs)
		x.keys("2")
		x.says("Not kept: amal closed it meanwhile")
		x.Wait(time.Second)
		x.keys("[")
		x.Wait(time.Second)
		x.keys("3")
		x.says("Closed already by amal: n goes on, U reopens it")
		if r, _, err := x.fakeStore.Record(t.Context(), first); err != nil || r.Triage.By != "amal" || r.Triage.Verdict != "true" {
			t.Errorf("%+v, %v", r.Triage, err)
		}
	})
}

// TestUndoOfWhatAnIncidentTookAlongLeadsToItsFirst: the incident of some rows is closed in the list of incidents, whose
// order is another one. Undone, there or here, the queue goes back to the first of its rows, and so does the pane; each
// comes again. Redone, none does.
func TestUndoOfWhatAnIncidentTookAlongLeadsToItsFirst(t *testing.T) {
	for _, turned := range []string{"here", "there", "redone here", "redone there", "redone further on here", "redone further on there", "closed by carol here", "closed by carol there", "closed by carol redone here"} {
		t.Run(turned, func(t *testing.T) { tookAlong(t, turned) })
	}
}

func tookAlong(t *testing.T, turned string) {
	flow(t, Options{}, plain(6), func(x *session) {
		x.keys("T")
		x.Wait(time.Second)
		var order []string
		for _, r := range x.list.acts.queue.Rows() {
			order = append(order, r.Key.ID)
		}
		act := undo.Act{What: "done", Toast: "Done", Acts: []engine.Act{{Key: alert.Key{Integration: "contoso", Source: alert.Incidents, ID: "77"}, State: alert.TriageDone, By: "kim", At: alert.At(time.Now())}}}
		for _, id := range []string{order[5], order[3], order[1], order[0]} {
			act.Acts = append(act.Acts, engine.Act{Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: id}, State: alert.TriageDone, By: "kim", At: act.Acts[0].At})
		}
		incidents := x.list.acts.Undo.Beside()
		var deliver func(cmd tea.Cmd)
		deliver = func(cmd tea.Cmd) {
			if cmd == nil {
				return
			}
			switch msg := cmd().(type) {
			case nil:
			case tea.BatchMsg:
				for _, cmd := range msg {
					deliver(cmd)
				}
			default:
				_, next := incidents.Update(msg)
				x.Send(msg)
				deliver(next)
			}
		}
		there := func(do func() tea.Cmd) {
			x.edit(func(*Screen) { deliver(do()) })
			x.Wait(2 * time.Second)
		}
		there(func() tea.Cmd { return incidents.Do(act) })
		if at, opened := x.list.acts.queue.Row().ID, x.list.pane.opened.Key.ID; at != order[2] || opened != order[2] {
			t.Errorf("with its alert closed the queue is at %s, open is %s, want %s", at, opened, order[2])
		}
		for x.list.acts.queue.Row().ID != order[4] {
			x.keys("n")
			x.Wait(time.Second)
		}
		turns := func(key string, turn func(bool) (undo.Change, tea.Cmd)) {
			if strings.HasSuffix(turned, "there") {
				there(func() tea.Cmd { _, cmd := turn(true); return cmd })
				return
			}
			x.keys(key)
			x.Wait(2 * time.Second)
		}
		want := order
		if strings.HasPrefix(turned, "closed by carol") { // who has reopened it before
			theirs, _, _ := x.fakeStore.Record(t.Context(), alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: order[0]})
			theirs.Triage = alert.Triage{State: alert.TriageDone, By: "carol", At: alert.At(time.Now())}
			x.fakeStore.put(theirs)
			x.Wait(2 * time.Second)
			want = order[1:]
		}
		turns("z", incidents.Undo)
		for strings.Contains(turned, "further on") && x.list.acts.queue.Row().ID != order[2] {
			x.keys("n")
			x.Wait(time.Second)
		}
		if strings.Contains(turned, "redone") {
			turns("Z", incidents.Redo)
			want = []string{order[2], order[4]}
		}
		var came []string
		for x.list.acts.queue.On() && len(came) < 9 {
			at, opened := x.list.acts.queue.Row().ID, x.list.pane.opened.Key.ID
			if at != opened {
				t.Errorf("%s is open, the queue at %s", opened, at)
			}
			came = append(came, at)
			x.keys("n")
			x.Wait(time.Second)
		}
		if !slices.Equal(came, want) {
			t.Errorf("then comes %v, want %v", came, want)
		}
	})
}
