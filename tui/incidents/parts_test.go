package incidents

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/query"
	"tocsin/tui/browse"
	"tocsin/tui/browse/browsetest"
	"tocsin/tui/layout"
	"tocsin/tui/screen"
	"tocsin/tui/undo"
	"tocsin/tui/views"
)

// under returns the id of the incident that the cursor is on.
func (b *bed) under() string {
	row, _ := b.s.Rows.Current()
	return row.Key.ID
}

// T works the unseen incidents, the gravest and newest first: a digit closes the open one with
// its alerts after the question that the list asks too, and goes on; n leaves it, z brings it
// back, and esc ends, also from the list's side of the keys.
func TestTheQueueOfIncidents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		b.s.Update(screen.Settings{SeenAfter: time.Hour, Advance: true})
		b.Deliver(b.s.Filter.Edit("resource_id IN ('42', '43', '44')"))
		b.do("incidents.work")
		if got := b.s.Panes.Row.Key.ID; got != "42" || !strings.Contains(b.s.Title(), "queue 1 of 3") {
			t.Fatalf("it begins with %s, %q", got, b.s.Title())
		}
		asked := opened(t, b.do("incident-queue.verdict-2"))
		if drawn := ansi.Strip(strings.Join(asked.Draw(100, 20), "\n")); !strings.Contains(drawn, "Close the incident and its 3 alerts as benign?") || !strings.Contains(drawn, "o only the incident") {
			t.Errorf("it asks\n%s", drawn)
		}
		b.Deliver(asked.Update(enter()))
		if got := b.triage(alert.TriageDone); !slices.Equal(got, []string{"42", "da-1", "da-2", "da-3"}) || b.s.Panes.Row.Key.ID != "43" {
			t.Errorf("done: %v, shown %s", got, b.s.Panes.Row.Key.ID)
		}
		if is := b.kept(alert.AlertsV2, "da-1"); is.Verdict != alert.VerdictBenign {
			t.Errorf("the verdict of an alert is %q", is.Verdict)
		}
		b.do("incident.undo")
		if got := b.triage(alert.TriageDone); got != nil || b.s.Panes.Row.Key.ID != "42" || !strings.Contains(b.s.Title(), "queue 1 of 3") {
			t.Errorf("after undo: done %v, shown %s, %q", got, b.s.Panes.Row.Key.ID, b.s.Title())
		}
		b.do("incident-queue.skip", "incident-queue.skip")
		if got := browsetest.Said(b.do("incident-queue.skip")); !strings.Contains(got, "the last of 3 incidents") || b.s.Panes.Open || b.s.acts.queue.On() {
			t.Errorf("at the end: %q, open %v", got, b.s.Panes.Open)
		}
		if got := browsetest.Said(b.do("incidents.high")); !strings.Contains(got, "The queue has ended") {
			t.Errorf("a digit pressed too often: %q", got)
		}
		b.Pass(2 * time.Second)
		b.do("incidents.work")
		if took, cmd := b.s.Back(true); !took || b.s.acts.queue.On() || b.Deliver(cmd) != nil {
			t.Error("q does not end the queue")
		}
		b.do("incidents.work", "detail.fold")
		if b.s.acts.queue.On() || b.s.Panes.Open {
			t.Error("h leads to the list, and the queue goes on unseen")
		}
	})
}

// In the queue digits are verdicts, and no key means two things.
func TestKeysOfTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		keys := map[string]string{}
		for _, spec := range newBed(t, dark(), 120, 38).s.queue {
			for _, key := range spec.Keys {
				if was := keys[key]; was != "" && spec.Where == queueContext {
					t.Errorf("%s is %s and %s", key, was, spec.ID)
				}
				if keys[key] == "" {
					keys[key] = spec.ID
				}
			}
		}
		if keys["2"] != "incident-queue.verdict-2" || keys["n"] != "incident-queue.skip" || keys["x"] != "incident.done" {
			t.Errorf("%v", keys)
		}
	})
}

// The views are tabs with counts: tab chooses the next one, esc gives filters up down to its
// query, and a saved query over incidents is one of them.
func TestViewsOfIncidents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		saved := []query.View{{Name: "Graph", Text: "FROM incident WHERE priority > 50"}, {Name: "Alerts", Text: "title = 'x'"}}
		b := newBedOf(t, Options{Options: browse.Options{First: views.Active, Views: func() []query.View { return saved }}}, dark(), 120, 38, world()...)
		if b.s.Title() != "incidents › Active" || b.s.Filter.Text() == "" {
			t.Errorf("it begins with %q: %q", b.s.Title(), b.s.Filter.Text())
		}
		b.Pass(2 * time.Second)
		var tabs string
		for _, part := range b.s.Header() {
			for _, s := range part {
				tabs += s.Text
			}
		}
		for _, want := range []string{"Active 3", "All 5", "High 1", "Graph 1"} {
			if !strings.Contains(tabs, want) {
				t.Errorf("the header lacks %q: %q", want, tabs)
			}
		}
		b.do("incidents.next-view", "incidents.next-view")
		if b.s.Title() != "incidents › High" || b.s.Rows.Counts().Rows != 1 {
			t.Errorf("%q with %d rows", b.s.Title(), b.s.Rows.Counts().Rows)
		}
		own := b.s.Filter.Text()
		b.do("incidents.unread")
		_, cmd := b.s.Back(false)
		if b.Deliver(cmd); b.s.Filter.Text() != own {
			t.Errorf("esc leads to %q", b.s.Filter.Text())
		}
		b.do("incidents.previous-view", "incidents.undo")
		if b.s.Title() != "incidents › High" || b.s.Filter.Text() != own {
			t.Errorf("undo leads to %q, %q", b.s.Title(), b.s.Filter.Text())
		}
		b.Deliver(b.s.DoWith("incidents.view", "graph"))
		if b.Deliver(b.s.Rows.Reload()); b.s.Rows.Counts().Rows != 1 {
			t.Errorf("the saved view has %d rows", b.s.Rows.Counts().Rows)
		}
		if got := b.s.Arguments("incidents.view").Values; !slices.Equal(got, []string{"Active", "All", "High", "Mine", "Graph"}) {
			t.Errorf("the views are %v", got)
		}
	})
}

// t writes times in another way, in the list and in the detail.
func TestTimesOfIncidents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		for _, want := range []string{"AGE", "UTC", "UTC"} { // the local zone of the tests is UTC
			if !strings.Contains(b.Text(), want) {
				t.Errorf("no column %s:\n%s", want, b.Text())
			}
			b.do("incidents.times")
		}
	})
}

// P freezes the list: only one's own acts change it, and they don't wait.
func TestAFrozenList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := midnight
		b := newBedOf(t, Options{Options: browse.Options{Now: func() time.Time { return clock }}}, dark(), 120, 38, world()...)
		b.do("incidents.freeze")
		clock = midnight.Add(time.Hour)
		b.Put(incident("50", "Later", 0, nil))
		if n := b.s.Rows.Counts().Rows; n != 5 {
			t.Errorf("a frozen list has %d rows", n)
		}
		var place string
		for _, s := range b.s.Status().Place {
			place += s.Text
		}
		if !strings.Contains(place, "frozen") {
			t.Errorf("the status says %q", place)
		}
		b.do("incidents.poll")
		if n := b.s.Rows.Counts().Rows; n != 6 {
			t.Errorf("after r it has %d rows", n)
		}
	})
}

// n goes to the next unseen incident, e to the next one of high severity.
func TestLeaps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		b.point("43")
		b.do("incidents.done")
		b.Deliver(browsetest.Box(b.do("incidents.done")).Update(enter()))
		b.point("42")
		for _, step := range []struct{ id, want string }{
			{"next-unseen", "44"}, {"previous-unseen", "42"}, {"next-high", "45"}, {"next-high", "46"}, {"previous-high", "45"},
		} {
			if b.do("incidents." + step.id); b.under() != step.want {
				t.Errorf("%s leads to %s, want %s", step.id, b.under(), step.want)
			}
		}
		b.do("incidents.open", "incident.previous-high")
		if b.s.Panes.Row.Key.ID != "42" {
			t.Errorf("in the detail: %s", b.s.Panes.Row.Key.ID)
		}
	})
}

// # asks for a tag; :untag takes it away.
func TestTagsOfIncidents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		b.point("42")
		box := opened(t, b.do("incidents.tag"))
		box.Update(tea.PasteMsg{Content: "vip"})
		b.Deliver(box.Update(enter()))
		if is := b.kept(alert.Incidents, "42"); !slices.Equal(is.Tags, []string{"vip"}) {
			t.Errorf("tags are %v", is.Tags)
		}
		b.Deliver(b.s.DoWith("incidents.untag", "vip"))
		if is := b.kept(alert.Incidents, "42"); len(is.Tags) > 0 {
			t.Errorf("tags are %v", is.Tags)
		}
	})
}

// A click chooses a row, the second opens it; one on a heading sorts, one on the query opens
// the bar. The cursor of the terminal is where a person is.
func TestPointing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		b.Text()
		f := b.s.Frame()
		click := func(x, y int) { b.Deliver(b.s.Update(screen.Click{X: x, Y: y, Button: tea.MouseLeft})); b.Text() }
		click(10, f.List.Min.Y+3)
		if b.under() != "44" || b.s.Panes.Open {
			t.Fatalf("a click leads to %s, open %v", b.under(), b.s.Panes.Open)
		}
		if x, y, ok := b.s.Cursor(); !ok || x != 0 || y != f.List.Min.Y+3 {
			t.Errorf("the cursor is at %d %d, %v", x, y, ok)
		}
		click(10, f.List.Min.Y+3)
		if !b.s.Panes.Open || b.s.Panes.Row.Key.ID != "44" {
			t.Error("the second click opens nothing")
		}
		if x, _, ok := b.s.Cursor(); !ok || x < b.s.Frame().Detail.Min.X || b.s.Frame().Detail == (layout.Frame{}).Detail {
			t.Errorf("in the detail the cursor is at %d, %v", x, ok)
		}
		b.Deliver(b.s.Panes.Back())
		b.Text()
		click(3, f.List.Min.Y)
		if b.s.Rows.Sort.Field != "severity" {
			t.Errorf("sorted by %q", b.s.Rows.Sort.Field)
		}
		b.Deliver(b.s.Update(screen.Wheel{X: 10, Y: f.List.Min.Y + 2, Lines: -5}))
		if got := b.s.Rows.Counts().Place; got != 0 {
			t.Errorf("the wheel leads to place %d", got)
		}
		click(1, 0)
		if !strings.Contains(b.s.Filter.Text(), "severity") {
			t.Errorf("a click on a chip makes %q", b.s.Filter.Text())
		}
		click(5, 1)
		if _, _, ok := b.s.Cursor(); !b.s.Filter.Bar.Open() || !ok {
			t.Error("a click on the query opens no bar")
		}
	})
}

// A verdict goes on to the next row, in the list and in the detail, as done does.
func TestAVerdictGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, inside := range []bool{false, true} {
			b := newBed(t, dark(), 120, 38, world()...)
			b.s.Update(screen.Settings{Advance: true, SeenAfter: time.Hour})
			b.point("42")
			context := "incidents."
			if inside {
				b.do("incidents.open")
				context = "incident."
			}
			menu := opened(t, b.do(context+"verdict"))
			menu.Update(tea.KeyPressMsg{Code: '2', Text: "2"})
			b.Deliver(opened(t, b.Deliver(menu.Update(enter()))).Update(enter()))
			if b.under() != "43" || inside && b.s.Panes.Row.Key.ID != "43" {
				t.Errorf("inside %v: the cursor is on %s, shown %s", inside, b.under(), b.s.Panes.Row.Key.ID)
			}
		}
	})
}

// The legend explains each sign before the rows, and the breadcrumb begins with the list.
func TestLegendAndRoot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		signs := map[string]bool{}
		for _, m := range b.s.Legend() {
			signs[m.Sign.Text] = true
		}
		g := b.s.Glyphs()
		for _, sign := range []string{g.New, g.Dot, g.OK, g.Bookmark, g.Prompt, g.Severity(alert.High)} {
			if !signs[sign] {
				t.Errorf("the legend lacks %q", sign)
			}
		}
		if r, ok := screen.Screen(b.s).(screen.Rooter); !ok || !r.Rooted() {
			t.Error("the breadcrumb begins with another list")
		}
	})
}

// What was done in the list of incidents is undone from another list of the same person, in the
// order of the keys: it is no one else's decision.
func TestActsOfBothLists(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		other := undo.New(b.Store, now)
		hear := func(cmd tea.Cmd) (toasts string) {
			for _, msg := range b.Deliver(cmd) {
				if toast, ok := msg.(screen.Toast); ok {
					toasts += toast.Text
				}
			}
			return toasts
		}
		b.show(New(Options{Options: browse.Options{Store: browsetest.Unchanging{Store: b.Store}, Now: now, Undo: other}, User: "kim"}), dark(), 120, 38)
		act := engine.Act{Key: daKey("da-1"), By: "kim", State: alert.TriageSeen, At: alert.At(midnight)}
		run := func(cmd tea.Cmd) {
			change, next := other.Update(settled(t, cmd))
			if !change.Mine {
				t.Fatal("the other list does not hear its own act")
			}
			hear(next)
		}
		run(other.Do(undo.Act{What: "seen", Toast: "Seen", Acts: []engine.Act{act}}))
		b.point("42")
		b.do("incidents.open")
		b.visit("da-1")
		b.do("incident.bookmark")
		for _, c := range []struct {
			state      string
			bookmarked bool
		}{{"seen", false}, {"unseen", false}} { // the last key first, whichever list had it
			change, cmd := other.Undo(true)
			run(cmd)
			if is := b.kept(alert.AlertsV2, "da-1"); is.State.Word() != c.state || is.Bookmarked.Set() != c.bookmarked || len(change.Keys) != 1 {
				t.Errorf("after undo in the other list: %+v, want %+v", is, c)
			}
		}
	})
}

// settled runs the command of an act and returns its outcome.
func settled(t *testing.T, cmd tea.Cmd) tea.Msg {
	t.Helper()
	msg := cmd()
	if batch, ok := msg.(tea.BatchMsg); ok {
		msg = batch[0]()
	}
	return msg
}
