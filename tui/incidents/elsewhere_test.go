package incidents

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/tui/browse/browsetest"
)

// TestDoneLeavesOutWhatOthersClosed: in the alerts of an incident done goes on to none that another person has closed
// meanwhile, where x again would open it. If they have closed all that waited, it stays and says so.
func TestDoneLeavesOutWhatOthersClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newMember(t)
		verdict := alert.VerdictBenign
		closes := func(ids ...string) {
			t.Helper()
			time.Sleep(time.Minute)
			var acts []engine.Act
			for _, id := range ids {
				acts = append(acts, engine.Act{Key: daKey(id), State: alert.TriageDone, Verdict: &verdict, By: "bob", At: alert.At(time.Now())})
			}
			if _, err := b.Store.Triage(t.Context(), acts); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Second)
			b.Text()
		}
		closes("da-1")
		b.do("incident.done")
		b.at("da-2")
		b.do("incident.undo")
		b.at("da-3")
		closes("da-2")
		if said := browsetest.Said(b.do("incident.done")); !strings.Contains(said, "No other alert waits here any more: they were closed meanwhile\n") {
			t.Errorf("it says %q", said)
		}
		b.at("da-3")
		if said := browsetest.Said(b.do("incident.done")); said != "Done already, and the last alert here; z undoes it\n" {
			t.Errorf("pressed again it says %q", said)
		}
		b.states("da-1 da-2 da-3")
		for _, id := range []string{"da-1", "da-2"} {
			if kept := b.kept(alert.AlertsV2, id); kept.By != "bob" {
				t.Errorf("%s is %+v", id, kept)
			}
		}
	})
}
