package engine

import (
	"testing"

	"tocsin/graph/alert"
)

// An act that expects a stamp applies only if no one has decided anything since.
func TestStamps(t *testing.T) {
	key := alert.Key{Source: alert.AlertsV2, ID: "1"}
	done := []Act{{Key: key, State: alert.TriageDone, By: "kim", At: 5}}
	is, err := done[0].Apply(alert.Triage{}, 1)
	if err != nil {
		t.Fatal(err)
	}
	left := Stamps{}
	left.Keep(done, []Act{is.Undo})
	for name, c := range map[string]struct {
		was     alert.Triage
		changes bool
	}{
		"as it was left":   {alert.Triage{State: alert.TriageDone, By: "kim", At: 5}, true},
		"another's":        {alert.Triage{State: alert.TriageDone, By: "lee", At: 5}, false},
		"own, elsewhere":   {alert.Triage{State: alert.TriageDone, By: "kim", At: 6}, false},
		"with a verdict":   {alert.Triage{State: alert.TriageDone, By: "lee", At: 9, Verdict: "true"}, false},
		"in another state": {alert.Triage{State: alert.TriageSeen, By: "kim", At: 5}, false},
	} {
		undo := left.Expect([]Act{is.Undo})
		if got, err := undo[0].Apply(c.was, 9); err != nil || got.Changed != c.changes {
			t.Errorf("%s: changed %v, %v", name, got.Changed, err)
		}
	}
	twice := left.Expect([]Act{{Key: key, By: "kim", At: 7}, {Key: key, By: "kim", At: 8}})
	if twice[1].Still.Last != (Stamp{"kim", 7}) {
		t.Errorf("the second act on a record expects %+v", twice[1].Still.Last)
	}
	other := alert.Key{Source: alert.AlertsV2, ID: "2"}
	if got := Missed([]Act{{Key: other}, {Key: key}, {Key: other}}, []Act{{Key: key}}); len(got) != 1 || got[0] != other {
		t.Errorf("missed %v", got)
	}
	if left.Forget(done); len(left) != 0 || Stamps(nil).Expect(done)[0].Still.Last != (Stamp{}) {
		t.Error("a stamp is expected that is not known")
	}
}
