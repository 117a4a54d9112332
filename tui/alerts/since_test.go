package alerts

import (
	"fmt"
	"testing"
	"time"

	"tocsin/graph/alert"
)

// ofCase returns plain alerts of one incident.
func ofCase(n int) []alert.Record {
	out := plain(n)
	for i := range out {
		out[i].Alert.IncidentID = "77"
	}
	return out
}

// TestAllMarkedLeaveWhatAnotherDecidedMeanwhile: the records behind a mark of all, or behind the row of a folded
// list, are searched for once a box is answered: what another person has decided since its key stays, also if
// the list shows nothing of it.
func TestAllMarkedLeaveWhatAnotherDecidedMeanwhile(t *testing.T) {
	closed := func(tr *alert.Triage) { tr.State, tr.Verdict, tr.Note = alert.TriageDone, "true", "exfil" }
	for name, c := range map[string]struct {
		before, keys, then string
		theirs             func(*alert.Triage)
		says               string
	}{
		"all, a verdict":     {"*", "X", "2 enter", closed, "Not kept for 1: amal closed it meanwhile as true positive; closed here as benign: 2 a"},
		"a group, a verdict": {"F g", "X", "2 enter", closed, "Not kept for 1: amal closed it meanwhile as true positive; closed here as benign: 2 a"},
		"frozen, done":       {"P *", "x", "y", closed, "Not kept for 1: amal closed it meanwhile as true"},
		"frozen, an owner":   {"P *", "a", "y", func(tr *alert.Triage) { tr.AssignedTo = "amal" }, "Not kept for 1: amal took it meanwhile; assigned to kim: 2 alerts"},
	} {
		t.Run(name, func(t *testing.T) {
			flow(t, Options{}, ofCase(3), func(x *session) {
				x.keys(c.before)
				x.Wait(2 * time.Second)
				put := func() {
					theirs := ofCase(3)[1]
					theirs.Triage = alert.Triage{By: "amal", At: alert.At(time.Now().Add(-5 * time.Minute))} // it waited for the store
					c.theirs(&theirs.Triage)
					x.fakeStore.put(theirs)
					x.Wait(2 * time.Second)
				}
				if c.keys != "X" {
					put()
				}
				x.keys(c.keys)
				x.Wait(time.Second)
				if c.keys == "X" {
					put()
				}
				x.keys(c.then)
				x.Wait(time.Second)
				x.says(c.says)
				r, _, err := x.fakeStore.Record(t.Context(), ofCase(3)[1].Key)
				if err != nil || r.Triage.By != "amal" {
					t.Errorf("%+v, %v\n%s", r.Triage, err, x.Text())
				}
			})
		})
	}
}

// TestNoAlertIsClosedThatHasComeSince: the box of a verdict names a number; what has come since it was opened is
// asked about, and can be left out.
func TestNoAlertIsClosedThatHasComeSince(t *testing.T) {
	for _, before := range []string{"*", "F g"} {
		for _, known := range []bool{true, false} {
			t.Run(fmt.Sprint(before, known), func(t *testing.T) {
				flow(t, Options{}, ofCase(3), func(x *session) {
					x.keys(before)
					x.Wait(2 * time.Second)
					x.keys("X")
					x.Wait(time.Second)
					late := ofCase(4)[3]
					if known {
						late.Ingested = alert.At(time.Now().Add(-30 * time.Second)) // of a large page
					}
					x.fakeStore.put(late)
					x.Wait(2 * time.Second)
					x.keys("2 enter")
					x.Wait(time.Second)
					x.are(alert.TriageDone)
					if !known { // as one that another status brings into the list
						x.says("Close 4 alerts as benign? They were 3 before.")
						x.keys("y")
						x.Wait(time.Second)
						x.are(alert.TriageDone, "a00", "a01", "a02", "a03")
						return
					}
					x.says("Close 4 alerts as benign? 1 of them has come since.", "o only the 3 before")
					x.keys("o")
					x.Wait(time.Second)
					x.says("Closed here as benign: 3 alerts")
					x.are(alert.TriageDone, "a00", "a01", "a02")
				})
			})
		}
	}
}
