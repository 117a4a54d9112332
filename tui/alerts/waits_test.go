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

// TestAVerbThatIsTypedIsForTheRowThatWasSeen: what is chosen in a box over the list is done to the alert that
// had the cursor as the box was opened, wherever it is by then, or to none.
func TestAVerbThatIsTypedIsForTheRowThatWasSeen(t *testing.T) {
	closed := func(r alert.Record) alert.Record {
		r.Triage.State, r.Triage.By = alert.TriageDone, "robin"
		return r
	}
	for name, c := range map[string]struct {
		meanwhile func(*session) // of another person
		done      string         // the alert that the verb closes; "" for none
	}{
		"the row stays":                 {func(*session) {}, "a01"},
		"it has gone":                   {func(x *session) { x.fakeStore.put(closed(plain(4)[1])) }, ""},
		"another one has come above it": {func(x *session) { x.fakeStore.put(sample("new", 0, nil)) }, "a01"},
		"the one above it has gone":     {func(x *session) { x.fakeStore.put(closed(plain(4)[0])) }, "a01"},
	} {
		for _, box := range []string{":", "?"} {
			flow(t, Options{First: "Active"}, plain(4), func(x *session) {
				x.keys("g j")
				x.on("a01")
				x.keys(box)
				x.Type("done")
				c.meanwhile(x)
				x.Wait(3 * time.Second) // longer than a person needs to see what moves
				x.keys("enter")
				x.Wait(time.Second)
				for _, r := range plain(4) {
					at, _, _ := x.fakeStore.Record(t.Context(), r.Key)
					if by := at.Triage.By; (by == "kim" && at.Triage.State == alert.TriageDone) != (r.ID == c.done) {
						t.Errorf("%s, %s: %s is %s by %q\n%s", name, box, r.ID, at.Triage.State, by, x.Text())
					}
				}
				if c.done == "" {
					x.says("Nothing done: another alert has just come under the cursor")
				}
			})
		}
	}
	flow(t, Options{First: "Active"}, plain(4), func(x *session) { // a box that was left aims at nothing
		x.keys("g j :")
		x.fakeStore.put(closed(plain(4)[1]))
		x.Wait(3 * time.Second)
		x.keys("esc")
		x.Wait(3 * time.Second)
		x.keys("x")
		x.Wait(time.Second)
		x.says("Done: Alert 02")
	})
}
