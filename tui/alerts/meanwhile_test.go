package alerts

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/tui/detail"
)

// TestWhatAnotherDecidedMeanwhile: while a box is open, or in the moment before the list hears of it,
// another person closes the alert or writes a note: their verdict stays, and both notes do.
func TestWhatAnotherDecidedMeanwhile(t *testing.T) {
	amal := func(edit func(*alert.Triage)) alert.Record {
		r := plain(3)[1]
		r.Triage = alert.Triage{State: alert.TriageDone, By: "amal", Verdict: "false positive", At: alert.At(midnight)}
		if edit != nil {
			edit(&r.Triage)
		}
		return r
	}
	carols := amal(func(tr *alert.Triage) {
		*tr = alert.Triage{By: "carol", At: alert.At(midnight), AssignedTo: "carol"}
	})
	for name, c := range map[string]struct {
		keys, then string // before and after the other person's decision
		is         alert.Record
		says       string
		want       alert.Triage
	}{
		"a verdict":                             {"X", "1 enter", amal(nil), "Not kept: amal closed it meanwhile as false positive", amal(nil).Triage},
		"done":                                  {"j", "x", amal(nil), "Not kept: amal closed it meanwhile as false positive", amal(nil).Triage},
		"a verdict on what was closed before":   {"X", "4 enter", amal(func(tr *alert.Triage) { tr.By = "bob" }), "Not kept: bob closed it meanwhile as false positive", amal(func(tr *alert.Triage) { tr.By = "bob" }).Triage},
		"an owner":                              {"j", "a", amal(func(tr *alert.Triage) { *tr = alert.Triage{By: "amal", At: alert.At(midnight), AssignedTo: "amal"} }), "Not kept: amal took it meanwhile", alert.Triage{By: "amal", AssignedTo: "amal"}},
		"a verdict on what another person took": {"X", "1 enter", carols, "Not kept: carol took it meanwhile", carols.Triage},
		"done with what another person took":    {"j", "x", carols, "Not kept: carol took it meanwhile", carols.Triage},
		"a note": {
			"c", "m i n e enter", amal(func(tr *alert.Triage) { tr.Note = "theirs" }), "Noted",
			amal(func(tr *alert.Triage) { tr.Note = "theirs\nmine" }).Triage,
		},
	} {
		t.Run(name, func(t *testing.T) {
			records := plain(3)
			if strings.Contains(name, "before") {
				records[1].Triage = alert.Triage{State: alert.TriageDone, By: "amal", Verdict: "benign", At: 1}
			}
			flow(t, Options{}, records, func(x *session) {
				if x.keys("g j"); c.keys != "j" {
					x.keys(c.keys)
					x.Wait(time.Second)
				}
				x.fakeStore.put(c.is)
				if c.keys != "j" {
					x.Wait(3 * time.Second)
				}
				x.keys(c.then)
				x.Wait(time.Second)
				x.says(c.says)
				r, _, err := x.fakeStore.Record(t.Context(), plain(3)[1].Key)
				if is := r.Triage; err != nil || is.State != c.want.State || is.By != c.want.By || is.Verdict != c.want.Verdict || is.Note != c.want.Note || is.AssignedTo != c.want.AssignedTo {
					t.Errorf("%+v, %v, want %+v\n%s", is, err, c.want, x.Text())
				}
			})
		})
	}
}

// TestMarksThatAnotherClosed: footer, question and toast say the same number after another person has closed
// one of the marked alerts.
func TestMarksThatAnotherClosed(t *testing.T) {
	flow(t, Options{}, plain(4), func(x *session) {
		x.ask("triage.state != 'done'")
		x.keys("g space space space x")
		x.Wait(time.Second)
		x.says("3 marked", "Mark 3 alerts done?")
		theirs := plain(4)[1]
		theirs.Triage = alert.Triage{State: alert.TriageDone, By: "amal", Verdict: "benign", At: alert.At(midnight)}
		x.fakeStore.put(theirs)
		x.Wait(3 * time.Second)
		x.says("2 marked", "Mark 2 alerts done?")
		x.keys("y")
		x.Wait(time.Second)
		x.says("Done: 2 alerts")
	})
}

// TestARefusedDecisionIsNotBelieved: an alert that the list doesn't have is closed by another person while its box
// is open: the refused verdict isn't shown as this person's, and, once they know, they can decide.
func TestARefusedDecisionIsNotBelieved(t *testing.T) {
	flow(t, Options{}, plain(3), func(x *session) {
		x.ask("title = 'Alert 02'")
		x.keys("g enter")
		x.Wait(time.Second)
		is := plain(3)[1]
		x.Send(detail.Visit{Pane: x.list.pane.detail, Key: is.Key})
		x.Wait(time.Second)
		x.keys("X")
		x.Wait(time.Second)
		is.Triage = alert.Triage{State: alert.TriageDone, By: "amal", Verdict: "true", At: alert.At(time.Now())}
		x.fakeStore.put(is)
		x.keys("2 enter")
		x.Wait(time.Second)
		x.says("Not kept: amal closed it meanwhile as true positive")
		if got := x.list.pane.opened; got.Key != is.Key || got.By != "amal" || got.Verdict != "true" {
			t.Errorf("shown is %+v", got)
		}
		x.keys("X")
		x.Wait(time.Second)
		x.keys("2 enter")
		x.Wait(time.Second)
		x.says("Closed here as benign")
		if r, _, err := x.fakeStore.Record(t.Context(), is.Key); err != nil || r.Triage.By != "kim" || r.Triage.Verdict != alert.VerdictBenign {
			t.Errorf("%+v, %v", r.Triage, err)
		}
	})
}

// TestWhatAnotherTookMeanwhile: of all alerts of a query, or of a group, that which another person has taken since
// the box was opened stays open, as one alert alone does. What was theirs before is closed, whatever they did to
// it since.
func TestWhatAnotherTookMeanwhile(t *testing.T) {
	for _, before := range []string{"*", "F g"} {
		for _, theirs := range []bool{false, true} {
			t.Run(fmt.Sprint(before, theirs), func(t *testing.T) {
				all := ofCase(3)
				for i := range all {
					all[i].Ingested = alert.At(midnight.Add(-time.Hour))
				}
				if theirs {
					all[1].Triage = alert.Triage{By: "carol", At: alert.At(midnight.Add(-time.Hour)), AssignedTo: "carol"}
				}
				flow(t, Options{}, all, func(x *session) {
					x.keys("g")
					x.keys(before)
					x.Wait(2 * time.Second)
					x.keys("X")
					x.Wait(time.Second)
					taken := all[1]
					taken.Triage = alert.Triage{State: alert.TriageSeen, By: "carol", At: alert.At(time.Now()), AssignedTo: "carol"}
					x.fakeStore.put(taken)
					x.Wait(3 * time.Second)
					x.keys("2 enter")
					x.Wait(time.Second)
					if theirs {
						x.says("Closed here as benign: 3 alerts", "1 of them is assigned to carol")
						x.are(alert.TriageDone, "a00", "a01", "a02")
						return
					}
					x.says("Not kept for 1: carol took it meanwhile; closed here as benign: 2 alerts")
					x.are(alert.TriageDone, "a00", "a02")
				})
			})
		}
	}
}

// What another person has reopened since the list showed it closed stays open, though all are meant.
func TestWhatAnotherReopenedMeanwhile(t *testing.T) {
	all := ofCase(3)
	for i := range all {
		all[i].Ingested = alert.At(midnight.Add(-time.Hour))
	}
	all[1].Triage = alert.Triage{State: alert.TriageDone, By: "amal", At: alert.At(midnight.Add(-time.Hour))}
	flow(t, Options{}, all, func(x *session) {
		x.keys("g *")
		x.Wait(2 * time.Second)
		x.keys("X")
		x.Wait(time.Second)
		reopened := all[1]
		reopened.Triage = alert.Triage{By: "carol", At: alert.At(time.Now())}
		x.fakeStore.put(reopened)
		x.Wait(3 * time.Second)
		x.keys("2 enter")
		x.Wait(time.Second)
		x.says("Not kept for 1: carol reopened it meanwhile; closed here as benign: 2 alerts")
		x.are(alert.TriageDone, "a00", "a02")
	})
}

// Of records of a mark of all that the list hasn't loaded, those that another person has reopened or taken since
// stay open too, while one that was only looked at is closed; so is one that was theirs before. If the history
// can't be read, all that were changed since stay as they are.
func TestWhatAnotherReopenedBeyondTheLoadedRows(t *testing.T) {
	const n = 400
	hour := alert.At(midnight.Add(-time.Hour))
	for name, c := range map[string]struct {
		was, is alert.Triage
		err     error
		says    string
	}{
		"reopened":     {alert.Triage{State: alert.TriageDone, By: "amal", At: hour}, alert.Triage{By: "carol"}, nil, "Not kept for 1: carol reopened it meanwhile; closed here as benign: 399 alerts"},
		"looked at":    {alert.Triage{}, alert.Triage{State: alert.TriageSeen, By: "carol"}, nil, "Closed here as benign: 400 alerts"},
		"taken":        {alert.Triage{}, alert.Triage{State: alert.TriageSeen, By: "carol", AssignedTo: "carol"}, nil, "Not kept for 1: carol took it meanwhile; closed here as benign: 399 alerts"},
		"theirs":       {alert.Triage{By: "carol", At: hour, AssignedTo: "carol"}, alert.Triage{State: alert.TriageSeen, By: "carol", AssignedTo: "carol"}, nil, "Closed here as benign: 400 alerts"},
		"not readable": {alert.Triage{}, alert.Triage{State: alert.TriageSeen, By: "carol"}, errors.New("locked"), "Closed here as benign: 399 alerts; z undoes it; 1 didn't change, and it isn't kno"},
	} {
		t.Run(name, func(t *testing.T) {
			all := plain(n)
			for i := range all {
				all[i].Ingested = hour
			}
			all[n-1].Triage = c.was
			flow(t, Options{}, all, func(x *session) {
				x.keys("g *")
				x.Wait(2 * time.Second)
				x.keys("X")
				x.Wait(time.Second)
				theirs := all[n-1]
				theirs.Triage = c.is
				theirs.Triage.At = alert.At(time.Now())
				x.fakeStore.put(theirs)
				x.fakeStore.setHistoryErr(c.err)
				x.Wait(3 * time.Second)
				x.keys("2 enter")
				x.Wait(time.Second)
				x.says(c.says)
			})
		})
	}
}
