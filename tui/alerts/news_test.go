package alerts

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// arrive keeps an alert of a feed now.
func (x *session) arrive(id, integration string, source alert.SourceName) {
	x.fakeStore.put(sample(id, 0, func(r *alert.Record) {
		r.Integration, r.Source, r.Ingested, r.Alert.Title = integration, source, 0, "Title of "+id
	}))
	x.Wait(time.Second)
}

// fresh fails the test unless exactly these alerts have the mark of new ones,
// and the badge counts them.
func (x *session) fresh(ids ...string) {
	x.t.Helper()
	marked := 0
	for _, l := range strings.Split(x.Text(), "\n") {
		if strings.HasPrefix(l, "● ") {
			marked++
		}
	}
	for _, id := range ids {
		found := false
		for _, l := range strings.Split(x.Text(), "\n") {
			found = found || strings.HasPrefix(l, "● ") && strings.Contains(l, "Title of "+id+" ")
		}
		if !found {
			x.t.Errorf("%s is not marked as new:\n%s", id, x.Text())
		}
	}
	badge := fmt.Sprintf("● %d new", len(ids))
	if said := strings.Contains(x.Text(), badge); marked != len(ids) || said != (len(ids) > 0) {
		x.t.Errorf("%d are marked, the badge %q is said: %v\n%s", marked, badge, said, x.Text())
	}
}

func filling(integration string, source alert.SourceName) ingest.State {
	return ingest.State{
		Feed: ingest.Feed{Integration: integration, Source: source}, Phase: ingest.Backfill, At: time.Now(), Next: time.Now().Add(time.Minute),
	}
}

func TestRowsOfABackfillAreNotNew(t *testing.T) {
	flow(t, Options{}, nil, func(x *session) {
		x.fakeStore.set(filling("contoso", alert.AlertsV2))
		x.Wait(time.Second)
		x.arrive("s1", "contoso", alert.AlertsV2)
		x.arrive("s2", "contoso", alert.AlertsV2)
		x.says("back-fill")
		x.fresh()
		x.fakeStore.set(fresh("contoso", alert.AlertsV2, time.Now().Add(12*time.Second)))
		x.Wait(time.Second)
		x.fresh()
		x.arrive("n1", "contoso", alert.AlertsV2)
		x.fresh("n1")
	})
}

// The end of a back-fill is noticed in the background too, without ticks.
func TestTheEndOfABackfillIsSeenInTheBackground(t *testing.T) {
	flow(t, Options{}, nil, func(x *session) {
		x.fakeStore.set(filling("contoso", alert.AlertsV2))
		x.Wait(time.Second)
		x.arrive("s1", "contoso", alert.AlertsV2)
		x.Send(tea.BlurMsg{})
		x.Wait(time.Minute)
		x.fakeStore.set(fresh("contoso", alert.AlertsV2, time.Now().Add(12*time.Second)))
		x.Wait(time.Hour)
		x.arrive("n1", "contoso", alert.AlertsV2)
		x.Send(tea.FocusMsg{})
		x.fresh("n1")
	})
}

// A back-fill that ended before the screen read its state: the feed was
// unknown, and then it is filled.
func TestABackfillWithinASecondIsNotNew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := &session{t: t, fakeStore: newFakeStore(time.Now)}
		x.fakeStore.set()
		x.start(Options{Store: x.fakeStore, Now: time.Now})
		defer x.quit()
		x.fakeStore.put(sample("s1", 0, func(r *alert.Record) { r.Ingested, r.Alert.Title = 0, "Title of s1" }))
		x.fakeStore.set(fresh("contoso", alert.AlertsV2, time.Now().Add(12*time.Second)))
		x.Wait(2 * time.Second)
		x.fresh()
		x.arrive("n1", "contoso", alert.AlertsV2)
		x.fresh("n1")
	})
}

// With a filled store, everything kept after the screen opened is new.
func TestAfterARestartAllThatComesIsNew(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.fresh()
		x.arrive("n1", "contoso", alert.AlertsV2)
		x.arrive("n2", "contoso", alert.AlertsV2)
		x.fresh("n1", "n2")
		x.arrive("i1", "import", alert.AlertsV2) // of no feed at all
		x.fresh("n1", "n2", "i1")
	})
}

// One feed's back-fill hides no other feed's news.
func TestEachFeedHasItsOwnNews(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.arrive("n1", "contoso", alert.AlertsV2)
		x.fakeStore.set(fresh("contoso", alert.AlertsV2, time.Now()), filling("it's another", alert.AlertsV2), filling("contoso", alert.Legacy), filling("contoso", alert.Incidents))
		x.Wait(time.Second)
		x.arrive("s1", "it's another", alert.AlertsV2)
		x.arrive("s2", "contoso", alert.Legacy)
		x.arrive("n2", "contoso", alert.AlertsV2)
		x.fresh("n1", "n2")
		x.fakeStore.set(fresh("contoso", alert.AlertsV2, time.Now()), fresh("it's another", alert.AlertsV2, time.Now().Add(12*time.Second)), filling("contoso", alert.Legacy))
		x.Wait(2 * time.Second)
		x.arrive("n3", "it's another", alert.AlertsV2)
		x.arrive("s3", "contoso", alert.Legacy)
		x.fresh("n1", "n2", "n3")
	})
}

// A back-fill that fails for good does not hide the news of live polls.
func TestAFailingBackfillHidesNoNews(t *testing.T) {
	flow(t, Options{}, plain(2), func(x *session) {
		broken := filling("contoso", alert.AlertsV2)
		broken.Phase, broken.Fault = ingest.Waiting, fault.New(fault.Service, "the service answered with an error", "", nil)
		x.fakeStore.set(filling("contoso", alert.AlertsV2))
		x.Wait(2 * time.Second)
		broken.At, broken.LastOK = time.Now(), time.Now()
		x.fakeStore.set(broken)
		x.Wait(2 * time.Second)
		x.arrive("n1", "contoso", alert.AlertsV2)
		x.fresh("n1")
	})
}

// A back-fill that begins with a fault is one all the same.
func TestASyncThatBeginsWithAFaultBringsNoNews(t *testing.T) {
	flow(t, Options{}, nil, func(x *session) {
		offline := filling("contoso", alert.AlertsV2)
		offline.Phase, offline.Fault = ingest.Waiting, fault.New(fault.Network, "nothing answers", "", nil)
		x.fakeStore.set(offline)
		x.Wait(2 * time.Second)
		x.fakeStore.set(filling("contoso", alert.AlertsV2))
		x.Wait(2 * time.Second)
		x.arrive("s1", "contoso", alert.AlertsV2)
		x.fakeStore.set(fresh("contoso", alert.AlertsV2, time.Now().Add(12*time.Second)))
		x.Wait(2 * time.Second)
		x.arrive("n1", "contoso", alert.AlertsV2)
		x.fresh("n1")
	})
}

// Until a key is pressed the cursor stays on the first row of a back-fill.
func TestABackfillLeavesTheCursorOnTop(t *testing.T) {
	flow(t, Options{}, nil, func(x *session) {
		x.fakeStore.set(filling("contoso", alert.AlertsV2))
		x.Wait(2 * time.Second)
		for _, id := range []string{"s1", "s2", "s3"} {
			x.arrive(id, "contoso", alert.AlertsV2)
			x.Wait(time.Second)
		}
		if at := x.list.rows.List.Place(); at != 0 {
			t.Errorf("the cursor drifted to row %d", at)
		}
		x.keys("j")
		held, _ := x.list.current()
		x.arrive("s4", "contoso", alert.AlertsV2)
		x.Wait(time.Second)
		if row, _ := x.list.current(); row.Key != held.Key {
			t.Errorf("the cursor went from %s to %s", held.Key.ID, row.Key.ID)
		}
	})
}

// What is seen or done is no news, and z makes it news again.
func TestTheBadgeCountsWhatNobodyLookedAt(t *testing.T) {
	flow(t, Options{}, plain(2), func(x *session) {
		x.arrive("n1", "contoso", alert.AlertsV2)
		x.arrive("n2", "contoso", alert.AlertsV2)
		x.keys("g x")
		if row, _ := x.list.current(); row.Triage != alert.TriageDone {
			t.Errorf("%+v", row)
		}
		x.Wait(5 * time.Second)
		x.says("● 1 new")
		x.keys("z")
		x.Wait(5 * time.Second)
		x.says("● 2 new")
		x.keys("2") // the count is of the query's answer
		x.silent(" new")
	})
}

// The states of integrations that aren't shown are left out.
func TestOtherIntegrationsAreNotSpokenOf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := &session{t: t, fakeStore: newFakeStore(time.Now, plain(2)...)}
		removed := fresh("removed", alert.AlertsV2, time.Now())
		removed.Phase = ingest.Stopped
		x.fakeStore.set(removed, fresh("contoso", alert.AlertsV2, time.Now()))
		x.start(Options{Store: x.fakeStore, Now: time.Now, Integrations: []string{"contoso"}})
		defer x.quit()
		x.says("✓ ")
		x.silent("not polling")
	})
}

// At the end of the list the detail tells of the new alerts that came in above.
func TestTheEndTellsOfWhatCameAbove(t *testing.T) {
	flow(t, Options{}, plain(2), func(x *session) {
		x.keys("G enter ]")
		x.says("This is the last alert")
		x.silent("new above")
		x.arrive("n1", "contoso", alert.AlertsV2)
		x.keys("]")
		x.says("This is the last alert; 1 new above: [ goes up")
	})
}
